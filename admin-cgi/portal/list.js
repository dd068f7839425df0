/**
 * list.js - a list of the API: page after page, walked through by keyboard,
 * and of a long one only the rows near the screen are drawn.
 */
import { html, useCallback, useEffect, useRef, useState } from "./lib/preact.js";
import { api, Problem, t } from "./core.js";
import { Empty, Oops, Wait } from "./ui.js";

/**
 * A list of the API, page after page.
 * @param {string} path @param {Record<string, any>} query
 * @returns {{ items: any[], more: (() => void) | null, loading: boolean,
 *   problem: Problem | undefined, reload: () => void,
 *   set: (items: any[]) => void, again: (i: number) => Promise<any[]> }}
 * again: asks once more, quietly, for the page on which item i stands, and
 * answers what is on it now; the list stays as it is.
 */
export function usePages(path, query) {
	const [state, setState] = useState(
	    /** @type {{ items: any[], next: string | null, loading: boolean,
	     *   problem?: Problem, starts: [number, string | null][] }} */
	    ({ items: [], next: null, loading: true, starts: [] }));
	const [turn, setTurn] = useState(0);
	const stop = useRef(/** @type {AbortController | null} */ (null));

	const load = (/** @type {any[]} */ before, /** @type {string | null} */ cursor) => {
		stop.current?.abort();
		const mine = stop.current = new AbortController();
		setState(s => ({ ...s, loading: true, problem: undefined }));
		api.get(path, { limit: 50, ...query, cursor }, { signal: mine.signal }).then(
		    page => mine.signal.aborted || setState(s => ({ loading: false,
			items: [...before, ...page.items], next: page.next,
			starts: [...before.length ? s.starts : [], [before.length, cursor]] })),
		    problem => mine.signal.aborted ||
			setState(s => ({ ...s, loading: false, problem })));
	};
	useEffect(() => {
		load([], null);
		return () => stop.current?.abort();
	}, [path, JSON.stringify(query), turn]);
	return { items: state.items, loading: state.loading,
		problem: state.problem,
		more: state.next ? () => load(state.items, state.next) : null,
		reload: useCallback(() => setTurn(n => n + 1), []),
		set: items => setState(s => ({ ...s, items })),
		again: async i => {
			const start = state.starts.filter(([from]) => from <= i).pop();
			return (await api.get(path, { limit: 50, ...query, cursor: start?.[1] },
			    { quiet: true })).items;
		} };
}

/**
 * A list.  columns: { name, text, cell(row), sort?: the API's key, num?,
 * narrow?: hidden on a small screen }.  With `chosen` (a Set of ids) rows can
 * be ticked.  sort: "label" or "-label".
 * @param {{ columns: { name: string, text: string, cell: (row: any) => any,
 *     sort?: string, num?: boolean, narrow?: boolean }[],
 *   list: ReturnType<typeof usePages>, label: string,
 *   id?: (row: any) => any, sort?: string, onSort?: (sort: string) => void,
 *   chosen?: Set<any>, onChosen?: (chosen: Set<any>) => void,
 *   empty?: any, rowName?: (row: any) => string }} p
 */
export function Table({ columns, list, label, id = row => row.id, sort,
    onSort, chosen, onChosen, empty, rowName }) {
	const box = useRef(/** @type {HTMLElement | null} */ (null));
	const flip = (/** @type {any} */ key, /** @type {boolean} */ on) => {
		const next = new Set(chosen);
		on ? next.add(key) : next.delete(key);
		onChosen?.(next);
	};
	const all = list.items.length > 0 && list.items.every(r => chosen?.has(id(r)));

	useRowKeys(box);
	if (list.problem && list.items.length === 0)
		return html`<${Oops} problem=${list.problem} retry=${list.reload} />`;
	if (!list.loading && list.items.length === 0)
		return empty || html`<${Empty} title=${t("Nothing here", "Niets te zien")} />`;
	return html`<div class="list" ref=${box} aria-busy=${list.loading}>
	<table><caption class="unseen">${label}</caption><thead><tr>
		${chosen && html`<th class="tick"><input type="checkbox" checked=${all}
		    aria-label=${t("Select all shown", "Alles wat te zien is kiezen")}
		    onChange=${(/** @type {any} */ e) => onChosen?.(new Set(e.target.checked ?
			[...chosen, ...list.items.map(id)] : []))} /></th>`}
		${columns.map(c => html`<${Head} column=${c} sort=${sort} onSort=${onSort} />`)}
	</tr></thead>
	<${Rows} items=${list.items} id=${id} columns=${columns.length + (chosen ? 1 : 0)}
	    draw=${(/** @type {any} */ row) => html`<tr key=${id(row)}
	    class=${chosen?.has(id(row)) ? "chosen" : ""}>
		${chosen && html`<td class="tick"><input type="checkbox"
		    checked=${chosen.has(id(row))}
		    aria-label=${t("Select", "Kies") + " " + (rowName ? rowName(row) : id(row))}
		    onChange=${(/** @type {any} */ e) => flip(id(row), e.target.checked)} /></td>`}
		${columns.map(c => html`<td class="${c.num ? "num" : ""} ${c.narrow ? "narrow" : ""}"
		    data-name=${c.text}>${c.cell(row)}</td>`)}</tr>`} />
	</table>
	<${More} list=${list} /></div>`;
}

/** @param {{ column: any, sort?: string, onSort?: (sort: string) => void }} p */
function Head({ column: c, sort, onSort }) {
	const up = sort === c.sort, down = sort === "-" + c.sort;

	return html`<th scope="col" class="${c.num ? "num" : ""} ${c.narrow ? "narrow" : ""}"
	    aria-sort=${c.sort && up ? "ascending" : c.sort && down ? "descending" : undefined}>
	    ${c.sort && onSort ? html`<button type="button" class="sort"
		onClick=${() => onSort(up ? "-" + c.sort : c.sort)}>${c.text}
		<span aria-hidden="true">${up ? "▲" : down ? "▼" : ""}</span></button>` : c.text}</th>`;
}

/** The next page: by itself when its button comes in sight.
 * @param {{ list: ReturnType<typeof usePages> }} p */
export function More({ list }) {
	const button = useRef(/** @type {HTMLButtonElement | null} */ (null));

	useEffect(() => {
		if (!list.more || list.loading || list.problem || !button.current)
			return undefined;
		const sight = new IntersectionObserver(seen =>
		    seen.some(s => s.isIntersecting) && list.more?.(),
		{ rootMargin: "400px" });
		sight.observe(button.current);
		return () => sight.disconnect();
	}, [list.items.length, list.loading, list.problem]);
	if (list.loading)
		return html`<${Wait} />`;
	return html`<${Oops} problem=${list.problem} retry=${list.more || list.reload} />
	${list.more && html`<button ref=${button} type="button" class="more"
	    onClick=${list.more}>${t("Show more", "Meer tonen")}</button>`}`;
}

// --- rows ----------------------------------------------------------------------------------

const CHUNK = 50;
/** From here on, rows far from the screen are not drawn. */
const LONG = 200;

/**
 * @param {{ items: any[], id: (row: any) => any, columns: number,
 *   draw: (row: any) => any }} p
 */
function Rows({ items, id, columns, draw }) {
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
function useRowKeys(list) {
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
