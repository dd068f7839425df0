/** drag.js - a key drawn with the mouse or a pen to its new place.  A finger
 * scrolls the page: it chooses the new place in the form. */
import { useEffect, useRef, useState } from "../lib/preact.js";

const FAR = 6; /* pixels before a press becomes a drag */

/**
 * @param {(from: string, to: string) => void} onDrop @param {boolean} locked
 * @returns {{ from: string, over: string | undefined,
 *   begin: (e: PointerEvent, name: string) => void }}
 */
export function useDrag(onDrop, locked) {
	const [state, setState] = useState({ from: "", over: "" });
	const stop = useRef(() => {});
	const drop = useRef(onDrop);

	drop.current = onDrop;
	useEffect(() => () => stop.current(), []);
	/** @param {PointerEvent} e @param {string} name */
	const begin = (e, name) => {
		if (locked || e.button !== 0 || e.pointerType === "touch")
			return;
		stop.current();
		const watch = new AbortController();
		const { clientX: x, clientY: y } = e;
		let moved = false, over = "";
		/** @param {string} [to] */
		const end = to => {
			watch.abort();
			setState({ from: "", over: "" });
			if (to && to !== name)
				drop.current(name, to);
		};
		/** @param {PointerEvent} m */
		const move = m => {
			moved ||= Math.hypot(m.clientX - x, m.clientY - y) > FAR;
			if (!moved)
				return;
			const under = document.elementFromPoint(m.clientX, m.clientY);
			const go = under?.closest("[data-go]");
			// Over the button of another page it is turned.
			if (go instanceof HTMLElement && go.ariaPressed !== "true")
				go.click();
			over = under?.closest("[data-key]")?.getAttribute("data-key") || "";
			setState({ from: name, over: over === name ? "" : over });
		};
		stop.current = () => end();
		addEventListener("pointermove", move, { signal: watch.signal });
		addEventListener("pointerup", () => end(moved ? over : ""), { signal: watch.signal });
		addEventListener("pointercancel", () => end(), { signal: watch.signal });
		addEventListener("keydown", k => k.key === "Escape" && end(), { signal: watch.signal });
	};
	return { ...state, begin };
}
