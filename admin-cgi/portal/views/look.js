/** look.js - looking again at what is shown, while it is looked at. */
import { useCallback, useRef } from "../lib/preact.js";
import { useTick } from "../ui.js";

/**
 * Loads again each `ms`; a server that takes longer is not asked twice at once.
 * @param {{ loading: boolean, reload: () => void }} load of useLoad, usePages
 * @param {number} ms 0: not now
 */
export function useLook(load, ms) {
	const now = useRef(load);

	now.current = load;
	useTick(useCallback(() => {
		if (!now.current.loading)
			now.current.reload();
	}, []), ms);
}
