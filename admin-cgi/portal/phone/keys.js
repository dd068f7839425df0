/**
 * keys.js - the keys of a phone as the drawing and its editor see them: which
 * there are, where they are, and a layout of them to change.  Nothing here
 * draws or asks.
 */

/**
 * @typedef {{ kind: string, firmware_family: string, accounts: number,
 *   line_keys: number, memory_keys: number, programmable_keys: string,
 *   expansion_modules: number, expansion_keys: number, screen_width: number,
 *   screen_height: number }} Facts
 * @typedef {{ area: string, module: number, position: number, type: number,
 *   line: number, value: string, label: string, pickup: string,
 *   book: number }} Key
 * @typedef {{ name: string, area: string, module: number, positions: number[],
 *   pages: number[][], columns: number, sides: boolean, turn: boolean }} Part
 * A part is what one sees at once: the phone's own keys, its memory keys, one
 * expansion module.  sides: keys left and right of the screen, numbered down
 * the left and then down the right; else in rows.  turn: the last key of each
 * page turns the page.
 */

/** "line.3", "expansion.1.20": as the API names a key.
 * @param {{ area: string, module: number, position: number }} k */
export const keyName = k => k.area === "expansion" ?
    `expansion.${k.module}.${k.position}` : `${k.area}.${k.position}`;

/** @param {string} name @returns {{ area: string, module: number, position: number }} */
export function keyPlace(name) {
	const [area, ...n] = name.split(".");

	return area === "expansion" ?
	    { area, module: Number(n[0]), position: Number(n[1]) } :
	    { area, module: 0, position: Number(n[0]) };
}

/** "1-10,12-14".  @param {string} text @returns {number[]} */
export function ranges(text) {
	return text.split(",").filter(Boolean).flatMap(part => {
		const [from, to] = part.split("-").map(Number);
		return Array.from({ length: (to || from) - from + 1 }, (_, i) => from + i);
	});
}

/** @param {number} n */
const upTo = n => Array.from({ length: n }, (_, i) => i + 1);

/** @param {number[]} all @param {number} size @returns {number[][]} */
export function paged(all, size) {
	const pages = [];

	for (let i = 0; i < all.length; i += size)
		pages.push(all.slice(i, i + size));
	return pages;
}

/** Rows of three, in pages of thirty at most and of like length.
 * @param {number[]} all @param {number} most @param {number} columns */
function rows(all, most, columns) {
	const pages = Math.ceil(all.length / most) || 1;

	return paged(all, Math.ceil(all.length / pages / columns) * columns);
}

/**
 * Where the line keys are beside the screen, as far as it is known: how many
 * stand there, and whether the last of them turns the page.  Other models get
 * rows of their count.
 * @type {[RegExp, number, boolean][]}
 */
const SIDES = [
	[/^T2[01]/, 2, false], [/^T(23|40)/, 3, false],
	[/^T27/, 8, true], [/^T(41|42|43)/, 6, true], [/^T(46|54)/, 10, true],
];

/** @param {string} model @param {Facts} facts @returns {Part[]} */
function linePart(model, facts) {
	const positions = upTo(facts.line_keys);
	const [, beside, turn] = SIDES.find(([m]) => m.test(model)) || [];

	if (positions.length === 0)
		return [];
	if (!beside || (!turn && beside !== positions.length))
		return [{ name: "line", area: "line", module: 0, positions, columns: 3,
			pages: rows(positions, 30, 3), sides: false, turn: false }];
	return [{ name: "line", area: "line", module: 0, positions,
		columns: beside > 3 ? 2 : 1, sides: true, turn: !!turn,
		pages: paged(positions, turn ? beside - 1 : beside) }];
}

/** Key 21 of a module can't be set on these.  @param {string} model */
const hasGap = model => /^T(27|29)/.test(model);

/** @param {string} model @param {Facts} facts @param {number} module @returns {Part} */
function modulePart(model, facts, module) {
	const all = upTo(facts.expansion_keys);
	const positions = all.filter(n => n !== 21 || !hasGap(model));
	const size = all.length % 20 === 0 ? 20 : Math.ceil(all.length / 3);

	return { name: `expansion.${module}`, area: "expansion", module, positions,
		columns: 2, sides: true, turn: false,
		pages: paged(all, size).map(p => p.filter(n => positions.includes(n))) };
}

/** Everything with keys that a model has.
 * @param {string} model @param {Facts} facts @returns {Part[]} */
export function partsOf(model, facts) {
	const parts = linePart(model, facts);
	const programmable = ranges(facts.programmable_keys);

	/** @param {string} area @param {number[]} positions */
	const block = (area, positions) => positions.length > 0 && parts.push({
		name: area, area, module: 0, positions, columns: 2, sides: false,
		turn: false, pages: rows(positions, 20, 2) });
	block("memory", upTo(facts.memory_keys));
	block("programmable", programmable);
	for (let m = 1; m <= facts.expansion_modules && facts.expansion_keys; m++)
		parts.push(modulePart(model, facts, m));
	return parts;
}

/** Where a key is: its part and page, else null: the model has none such.
 * @param {Part[]} parts @param {string} name
 * @returns {{ part: Part, page: number, at: number } | null} */
export function findKey(parts, name) {
	const { area, module, position } = keyPlace(name);
	const part = parts.find(p => p.area === area && p.module === module);
	const page = part?.pages.findIndex(p => p.includes(position)) ?? -1;

	return part && page >= 0 ?
	    { part, page, at: part.pages[page].indexOf(position) } : null;
}

/** Column and row of the n-th key of a page.
 * @param {Part} part @param {number[]} page @param {number} n */
export function spot(part, page, n) {
	const high = Math.ceil((page.length + (part.turn ? 1 : 0)) / part.columns);

	return part.sides ? { column: Math.floor(n / high), row: n % high, high } :
	    { column: n % part.columns, row: Math.floor(n / part.columns), high };
}

/** The key one arrow away; null: there is none on this page.
 * @param {Part} part @param {number} pageNo @param {number} n index in the page
 * @param {number} dx @param {number} dy @returns {number | null} */
export function beside(part, pageNo, n, dx, dy) {
	const page = part.pages[pageNo];
	const from = spot(part, page, n);
	const to = page.findIndex((_, i) => {
		const s = spot(part, page, i);
		return s.column === from.column + dx && s.row === from.row + dy;
	});

	return to < 0 ? null : to;
}

// --- a layout ------------------------------------------------------------------

/**
 * Keys by their names.  A key that is not in it is left out of the file: the
 * phone then has its own idea of it, which for the first line keys is a line.
 * Type 0 tells the phone that there is nothing on it.
 * @typedef {Record<string, Key>} Layout
 */

const FIELDS = /** @type {const} */ (["type", "line", "value", "label", "pickup",
    "book"]);

/** @param {string} name @returns {Key} */
export const newKey = name => ({ ...keyPlace(name), type: 0, line: 0, value: "",
	label: "", pickup: "", book: 0 });

/** @param {Key | undefined} a @param {Key | undefined} b */
export const sameKey = (a, b) => a && b ? FIELDS.every(f => a[f] === b[f]) : !a && !b;

/** Of the API's list.  @param {any[]} keys @returns {Layout} */
export const layoutOf = keys => Object.fromEntries(keys.map(k => [keyName(k),
    { ...newKey(keyName(k)), ...Object.fromEntries(FIELDS.map(f => [f, k[f]])) }]));

/** @param {Layout} layout @param {string} name
 * @param {Partial<Key> | undefined} some undefined: nothing is said of it
 * @returns {Layout} */
export function withKey(layout, name, some) {
	const { [name]: was, ...next } = layout;

	return some ? { ...next,
		[name]: { ...(was || newKey(name)), ...some, ...keyPlace(name) } } : next;
}

/** Two keys change places; one may be empty.
 * @param {Layout} layout @param {string} a @param {string} b */
export const swapped = (layout, a, b) => a === b ? layout :
    withKey(withKey(layout, a, layout[b]), b, layout[a]);

/** The names of keys that differ.  @param {Layout} was @param {Layout} is */
export const changedKeys = (was, is) =>
    [...new Set([...Object.keys(was), ...Object.keys(is)])]
	.filter(name => !sameKey(was[name], is[name]));

/** What device_try takes: what differs, by key.
 * @param {Layout} was @param {Layout} is */
export const triedKeys = (was, is) => changedKeys(was, is).map(name =>
    is[name] ? is[name] : { ...keyPlace(name), delete: true });

/** Two changes of one layout made into one: `both` are the keys changed in
 * both, `mine` and `theirs` what comes out when the one or the other counts.
 * @param {Layout} base @param {Layout} mine @param {Layout} theirs */
export function merge(base, mine, theirs) {
	const changed = changedKeys(base, mine), other = new Set(changedKeys(base, theirs));
	const both = changed.filter(n => other.has(n) && !sameKey(mine[n], theirs[n]));
	/** @param {string[]} names */
	const over = names => names.reduce((layout, n) => withKey(layout, n, mine[n]), theirs);

	return { both, mine: over(changed), theirs: over(changed.filter(n => !both.includes(n))) };
}
