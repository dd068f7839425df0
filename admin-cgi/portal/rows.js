/**
 * rows.js - the rows of a list: walked through by keyboard, and of a long
 * list only those near the screen are drawn.
 */
import { html, useEffect, useRef, useState } from "./lib/preact.js";

const CHUNK = 50;
/** From here on, rows far from the screen are not drawn. */
const LONG = 500;

/**
 * @param {{ items: any[], id: (row: any) => any, columns: number,
 *   draw: (row: any) => any }} p
 */
export function Rows({ items, id, columns, draw }) {
	const chunks = [];

	for (let i = 0; i < items.length; i += CHUNK)
		chunks.push(items.slice(i, i + CHUNK));
	return chunks.map(rows => html`<${Chunk} key=${id(rows[0])} rows=${rows}
	    columns=${columns} draw=${draw} isLong=${items.length > LONG} />`);
}

/** @param {{ rows: any[], columns: number, draw: (row: any) => any,
 *   isLong: boolean }} p */
function Chunk({ rows, columns, draw, isLong }) {
	const body = useRef(/** @type {HTMLElement | null} */ (null));
	const [gap, setGap] = useState(0);

	useEffect(() => {
		const box = body.current;
		if (!isLong || !box)
			return undefined;
		const sight = new IntersectionObserver(seen => {
			if (seen[seen.length - 1].isIntersecting)
				setGap(0);
			else if (!box.contains(document.activeElement))
				setGap(g => g || box.offsetHeight);
		}, { rootMargin: "1500px" });
		sight.observe(box);
		return () => sight.disconnect();
	}, [isLong]);
	return html`<tbody ref=${body}>${gap > 0 ?
		html`<tr aria-hidden="true" style=${{ height: `${gap}px` }}>
			<td colspan=${columns}></td></tr>` : rows.map(draw)}</tbody>`;
}

/** @type {Record<string, number>} */
const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/**
 * j and k, within the list also the arrows, walk through the rows: the row's
 * link gets the cursor, so that Enter opens it; x ticks the row.
 * @param {{ current: HTMLElement | null }} list
 */
export function useRowKeys(list) {
	useEffect(() => {
		const key = (/** @type {KeyboardEvent} */ e) =>
		    list.current && press(list.current, e);
		document.addEventListener("keydown", key);
		return () => document.removeEventListener("keydown", key);
	}, []);
}

/** @param {HTMLElement} list @param {KeyboardEvent} e */
function press(list, e) {
	const on = /** @type {HTMLElement} */ (e.target);
	const inside = list.contains(on);

	if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented ||
	    on.closest("input:not([type=checkbox]), textarea, select, dialog, [data-keys]") ||
	    (!inside && (e.key.startsWith("Arrow") || document.querySelector(".list") !== list)))
		return;
	const rows = /** @type {HTMLElement[]} */
	    ([...list.querySelectorAll("tbody tr:not([aria-hidden])")]);
	const i = rows.findIndex(row => row.contains(on));
	if (e.key in STEPS) {
		const to = rows[Math.min(rows.length - 1, Math.max(0, i + STEPS[e.key]))];
		const link = /** @type {HTMLElement | null | undefined} */
		    (to?.querySelector("td:not(.tick) a") || to?.querySelector("a, button, input"));
		e.preventDefault();
		link?.focus();
	} else if (e.key === "x" && i >= 0) {
		/** @type {HTMLElement | null} */ (rows[i].querySelector(".tick input"))?.click();
	}
}
