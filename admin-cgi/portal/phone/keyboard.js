/** keyboard.js - what the keyboard does on a key of the drawing. */
import { beside } from "./keys.js";

/**
 * @typedef {{ name: string, names: string[], part: import("./keys.js").Part,
 *   page: number, parts: import("./keys.js").Part[], locked: boolean,
 *   act: { move: (from: string, to: string) => void,
 *     show: (name: string, cursor?: boolean) => void,
 *     clear: (name: string) => void, copy: (name: string) => void,
 *     paste: (name: string) => void, undo: () => void,
 *     edit: (name: string, typed: string) => void } }} Where
 * names: of the keys on this page, in their order.
 */

const ARROWS = /** @type {Record<string, [number, number]>} */ ({ ArrowLeft: [-1, 0],
	ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] });

/** The key one page on or back; the last page stays.  @param {Where} w
 * @param {number} step */
function otherPage(w, step) {
	const page = w.part.pages[w.page + step];
	const prefix = w.name.replace(/\d+$/, "");

	return page && prefix + page[Math.min(w.names.indexOf(w.name), page.length - 1)];
}

/** Where an arrow or another key leads from here.
 * @param {KeyboardEvent} e @param {Where} w @returns {string | undefined} */
function target(e, w) {
	const arrow = ARROWS[e.key], n = w.names.indexOf(w.name);

	if (arrow) {
		const to = beside(w.part, w.page, n, ...arrow);
		return to === null ? undefined : w.names[to];
	}
	return { Home: w.names[0], End: w.names[w.names.length - 1],
		PageUp: otherPage(w, -1), PageDown: otherPage(w, 1) }[e.key];
}

/** Ctrl or Cmd and a letter.  @param {string} letter @param {Where} w */
function command(letter, { act, name }) {
	const does = /** @type {Record<string, () => void>} */ ({
		c: () => act.copy(name), v: () => act.paste(name), z: act.undo,
		x: () => { act.copy(name); act.clear(name); } })[letter];

	does?.();
	return !!does;
}

/** @param {KeyboardEvent} e @param {Where} w */
function did(e, w) {
	if (ARROWS[e.key] || ["Home", "End", "PageUp", "PageDown"].includes(e.key)) {
		const to = target(e, w);
		if (to && e.altKey && !w.locked)
			w.act.move(w.name, to);
		else if (to)
			w.act.show(to, true);
		return true;
	}
	if (e.key === "Enter" || e.key === " ") {
		w.act.edit(w.name, "");
		return true;
	}
	if (w.locked)
		return false;
	if (e.ctrlKey || e.metaKey)
		return command(e.key.toLowerCase(), w);
	if (e.key === "Delete" || e.key === "Backspace") {
		w.act.clear(w.name);
		return true;
	}
	if (e.key.length === 1 && !e.altKey) {
		w.act.edit(w.name, e.key);
		return true;
	}
	return false;
}

/** @param {KeyboardEvent} e @param {Where} w */
export function onKeyDown(e, w) {
	if (did(e, w))
		e.preventDefault();
}
