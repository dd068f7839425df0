/**
 * tree.js - the tree of organisations, by the ARIA pattern of a tree view.
 *
 * A branch is asked for when it is opened.  Arrows walk and open, Home and
 * End go to the ends, a letter to the next name that begins with it, Enter
 * opens the organisation.  What is open is kept in the browser.
 */
import { html, useEffect, useRef, useState } from "../lib/preact.js";
import { api, count, go, href, keep, keptValue, session, t } from "../core.js";
import { Badge, Oops, Wait } from "../ui.js";
import { learn } from "./names.js";
import { orgKindWords } from "./state.js";

/**
 * @typedef {{ id: number, parent_id: number | null, kind: string, name: string,
 *   enabled: boolean, devices: number }} Item
 * @typedef {{ items: Item[], next: string | null }} Branch
 * @typedef {{ item: Item, level: number, place: number, of: number,
 *   more?: undefined } | { more: Branch, level: number, parent: Item }} Row
 */

/** The branches seen, so that coming back shows the same.
 * @type {Map<number, Branch>} */
let branches = new Map();

const canHave = (/** @type {Item} */ item) => item.kind !== "customer";

/** The rows to be seen, in order.
 * @param {Item} item @param {Set<number>} open @param {number} level
 * @param {number} place @param {number} of @returns {Row[]} */
function rowsOf(item, open, level, place, of) {
	/** @type {Row[]} */
	const rows = [{ item, level, place, of }];
	const below = branches.get(item.id);

	if (!canHave(item) || !open.has(item.id) || !below)
		return rows;
	below.items.forEach((child, i) => rows.push(...rowsOf(child, open, level + 1,
	    i + 1, below.items.length)));
	if (below.next)
		rows.push({ more: below, level: level + 1, parent: item });
	return rows;
}

/** Asks for a branch, or for more of it.  @param {number} id
 * @param {string | null} [cursor] */
async function grow(id, cursor) {
	const page = await api.get("/organisations",
	    { parent_id: id, sort: "name", limit: 100, cursor });
	const before = cursor ? branches.get(id)?.items || [] : [];

	learn(page.items);
	branches.set(id, { items: [...before, ...page.items], next: page.next });
}

/** @param {{ root: Item }} p */
function useTree({ root }) {
	const [open, setOpen] = useState(() => new Set(/** @type {number[]} */ (
	    [root.id, ...(keptValue("tree") || [])])));
	const [, again] = useState(0);
	const [problem, setProblem] = useState(/** @type {any} */ (undefined));
	const [busy, setBusy] = useState(new Set());

	const fetch = async (/** @type {number} */ id, /** @type {string | null} */ cursor = null) => {
		setBusy(b => new Set(b).add(id));
		try {
			await grow(id, cursor);
			setProblem(undefined);
		} catch (e) {
			setProblem(e);
		}
		setBusy(b => { const n = new Set(b); n.delete(id); return n; });
		again(n => n + 1);
	};
	const toggle = (/** @type {number} */ id, /** @type {boolean} */ on) => {
		const next = new Set(open);
		on ? next.add(id) : next.delete(id);
		setOpen(next);
		keep("tree", [...next].slice(-100));
		if (on && !branches.has(id))
			fetch(id);
	};

	useEffect(() => {
		// Anew, but what was seen stays until the answer comes.
		const all = [...open].filter(id => id === root.id || branches.has(id));
		all.forEach(id => fetch(id));
	}, [root.id]);
	// A kept branch is asked for once its parent has shown it.
	useEffect(() => {
		for (const r of rowsOf(root, open, 1, 1, 1))
			if (!r.more && open.has(r.item.id) && canHave(r.item) &&
			    !branches.has(r.item.id) && !busy.has(r.item.id) && !problem)
				fetch(r.item.id);
	});
	return { rows: rowsOf(root, open, 1, 1, 1), open, toggle, fetch, busy, problem,
		retry: () => fetch(root.id) };
}

/** Another user sees another tree. */
let whose = 0;

/** @param {{ onAdd?: (parent: Item) => void }} p */
export function Tree({ onAdd }) {
	const own = session()?.organisation;
	const [root, setRoot] = useState(/** @type {Item | null} */ (null));
	const [problem, setProblem] = useState(/** @type {any} */ (undefined));

	useEffect(() => {
		if (whose !== session()?.user_id) {
			whose = session()?.user_id ?? 0;
			branches = new Map();
		}
		api.get("/organisations/" + own?.id).then(setRoot, setProblem);
	}, []);
	if (problem)
		return html`<${Oops} problem=${problem} />`;
	return root ? html`<${Branches} root=${root} onAdd=${onAdd} />` : html`<${Wait} />`;
}

/** @param {{ root: Item, onAdd?: (parent: Item) => void }} p */
function Branches({ root, onAdd }) {
	const tree = useTree({ root });
	const { rows, open, toggle } = tree;
	const [at, setAt] = useState(root.id);
	const list = useRef(/** @type {HTMLElement | null} */ (null));
	const idOf = (/** @type {Row} */ r) => r.more ? "m" + r.parent.id : r.item.id;
	const index = Math.max(0, rows.findIndex(r => idOf(r) === at));

	const focus = (/** @type {number} */ i) => {
		const row = rows[Math.min(Math.max(i, 0), rows.length - 1)];
		setAt(/** @type {any} */ (idOf(row)));
		setTimeout(() => /** @type {HTMLElement | null} */ (list.current?.querySelector(
		    `[data-id="${idOf(row)}"]`))?.focus());
	};
	const act = (/** @type {Row} */ row) => row.more ?
	    tree.fetch(row.parent.id, row.more.next) : go(["organisations", row.item.id]);
	const key = (/** @type {KeyboardEvent} */ e) => {
		const row = rows[index];
		if (e.ctrlKey || e.metaKey || e.altKey || !row)
			return;
		const is = !row.more && canHave(row.item) && open.has(row.item.id);
		if (e.key === "ArrowDown")
			focus(index + 1);
		else if (e.key === "ArrowUp")
			focus(index - 1);
		else if (e.key === "Home")
			focus(0);
		else if (e.key === "End")
			focus(rows.length - 1);
		else if (e.key === "ArrowRight" && !row.more && canHave(row.item))
			is ? focus(index + 1) : toggle(row.item.id, true);
		else if (e.key === "ArrowLeft" && is && !row.more)
			toggle(row.item.id, false);
		else if (e.key === "ArrowLeft")
			focus(parentOf(rows, index));
		else if (e.key === "Enter")
			act(row);
		else if (e.key.length === 1 && e.key !== " " && e.key !== "/")
			focus(next(rows, index, e.key));
		else
			return;
		e.preventDefault();
	};

	return html`<${Oops} problem=${tree.problem} retry=${tree.retry} />
	<div class="card"><ul class="tree" role="tree" ref=${list} data-keys
	    aria-label=${t("Organisations", "Organisaties")} onKeyDown=${key}>
	${rows.map((r, i) => html`<li key=${idOf(r)} role="treeitem" data-id=${idOf(r)}
	    class=${"level" + Math.min(r.level, 8)} tabindex=${i === index ? 0 : -1}
	    aria-level=${r.level} aria-setsize=${r.more ? undefined : r.of}
	    aria-posinset=${r.more ? undefined : r.place}
	    aria-expanded=${r.more || !canHave(r.item) ? undefined :
		open.has(r.item.id) ? "true" : "false"}
	    aria-selected=${i === index ? "true" : "false"}
	    onFocus=${() => setAt(/** @type {any} */ (idOf(r)))}>
		${r.more ? html`<span class="twist" /><button type="button" class="link" tabindex="-1"
		    onClick=${() => act(r)}>${t("Show more", "Meer tonen")}</button>` :
		html`<${One} item=${r.item} open=${open.has(r.item.id)} busy=${tree.busy.has(r.item.id)}
		    toggle=${toggle} onAdd=${onAdd} />`}</li>`)}
	</ul></div>`;
}

/** @param {Row[]} rows @param {number} index */
function parentOf(rows, index) {
	for (let i = index - 1; i >= 0; i--)
		if (rows[i].level < rows[index].level)
			return i;
	return index;
}

/** The next row whose name begins with a letter.
 * @param {Row[]} rows @param {number} index @param {string} letter */
function next(rows, index, letter) {
	for (let n = 1; n <= rows.length; n++) {
		const r = rows[(index + n) % rows.length];
		if (!r.more && r.item.name.toLowerCase().startsWith(letter.toLowerCase()))
			return (index + n) % rows.length;
	}
	return index;
}

/**
 * @param {{ item: Item, open: boolean, busy: boolean,
 *   toggle: (id: number, on: boolean) => void, onAdd?: (parent: Item) => void }} p
 */
function One({ item, open, busy, toggle, onAdd }) {
	return html`${canHave(item) ? html`<span class="twist" aria-hidden="true"
	    onClick=${() => toggle(item.id, !open)}>${busy ? "…" : open ? "▾" : "▸"}</span>` :
	    html`<span class="twist" />`}
	<span class="what"><a href=${href(["organisations", item.id])} tabindex="-1">${item.name}</a>
	${canHave(item) && html`<${Badge}>${orgKindWords(item.kind)}</${Badge}>`}
	${!item.enabled && html`<${Badge} kind="warn">${t("disabled", "uitgeschakeld")}</${Badge}>`}
	${item.devices > 0 && html`<span class="quiet">${count(item.devices,
	    t("phone", "telefoon"), t("phones", "telefoons"))}</span>`}
	${onAdd && canHave(item) && html`<button type="button" class="small" tabindex="-1"
	    aria-label=${t(`Add below ${item.name}`, `Voeg toe onder ${item.name}`)}
	    onClick=${() => onAdd(item)}>+</button>`}</span>`;
}
