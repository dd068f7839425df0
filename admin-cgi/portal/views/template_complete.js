/**
 * template_complete.js - what may be written where the cursor stands in a
 * template: names of parameters from the catalogue, and the values of one.
 *
 * The catalogue writes account.X.label; a template account.1.label or
 * account.{{number}}.label.  The first index is X, the second Y.
 */
import { useEffect, useState } from "../lib/preact.js";
import { api } from "../core.js";
import { useRested } from "../ui.js";

/**
 * @typedef {{ kind: "name" | "value", name: string, typed: string, from: number }} Context
 * typed: what is there of the name or value; from: where that begins
 * @typedef {{ insert: string, text: string, more: string, parameter?: any }} Choice
 */

const TAGS = String.raw`^\s*(?:\{\{[#^/!>&][^}]*\}\}\s*)*`;
const NAME = String.raw`((?:[A-Za-z0-9_.]|\{\{[A-Za-z0-9_.]+\}\})*)`;
const AT_NAME = new RegExp(TAGS + NAME + "$");
const AT_VALUE = new RegExp(TAGS + NAME + String.raw`\s*=\s*([^={}]*)$`);
const LINE = new RegExp(TAGS + NAME + String.raw`\s*=`);

/** @param {string} text @param {number} at the cursor @returns {Context | null} */
export function contextAt(text, at) {
	const line = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
	const name = AT_NAME.exec(line);
	const value = name ? null : AT_VALUE.exec(line);

	if (name)
		return { kind: "name", name: name[1], typed: name[1], from: at - name[1].length };
	if (value?.[1])
		return { kind: "value", name: value[1], typed: value[2], from: at - value[2].length };
	return null;
}

/** The parameter of the line the cursor is in; "" when it is none.
 * @param {string} text @param {number} at */
export function nameAt(text, at) {
	const from = text.lastIndexOf("\n", at - 1) + 1;
	const to = text.indexOf("\n", at);

	return LINE.exec(text.slice(from, to < 0 ? undefined : to))?.[1] || "";
}

const INDEX = /\{\{[^}]*\}\}|(?<=\.)\d+(?=\.|$)/g;

/** account.1.la => account.X.la, as the catalogue has it.  @param {string} typed */
export function canonical(typed) {
	let i = 0;

	return typed.replace(INDEX, () => "XYZ"[i++] || "Z");
}

/** A name of the catalogue with the indexes that were typed.
 * @param {string} name @param {string} typed */
export function fill(name, typed) {
	const given = typed.match(INDEX) || [];
	let i = 0;

	return name.split(".").map(part => /^[XYZ]$/.test(part) ? given[i++] ?? part : part).join(".");
}

/** What was asked once is known: the catalogue does not change meanwhile.
 * @type {Map<string, Promise<any>>} */
const known = new Map();

/** @param {string} key @param {() => Promise<any>} ask */
function once(key, ask) {
	if (!known.has(key))
		known.set(key, ask().catch(e => {
			known.delete(key);
			throw e;
		}));
	return /** @type {Promise<any>} */ (known.get(key));
}

/** @param {string} name of one parameter, in any spelling */
const one = name => once("=" + name, () =>
    api.get("/parameters/" + encodeURIComponent(canonical(name))));

/** @param {Context} c @returns {Promise<Choice[]>} */
async function choices(c) {
	if (c.kind === "value") {
		const parameter = await one(c.name);
		const typed = c.typed.toLowerCase();
		return (parameter.allowed || [])
		    .filter((/** @type {any} */ a) => a.value.toLowerCase().startsWith(typed))
		    .map((/** @type {any} */ a) => ({ insert: a.value, text: a.value, more: a.meaning, parameter }));
	}
	const q = canonical(c.typed);
	const page = await once("?" + q, () => api.get("/parameters", { q, limit: 12 }));
	// What begins so comes before what has it somewhere.
	const begins = (/** @type {any} */ p) => p.name.startsWith(q) ? 0 : 1;
	return [...page.items].sort((a, b) => begins(a) - begins(b)).map((/** @type {any} */ p) => ({
		insert: fill(p.name, c.typed) + " = ", text: fill(p.name, c.typed),
		more: p.description, parameter: p }));
}

/** What may be chosen there; asked when typing rests.
 * @param {Context | null} context null: nothing is asked
 * @returns {Choice[]} */
export function useChoices(context) {
	const key = context ? `${context.kind} ${context.name} ${context.typed}` : "";
	const rested = useRested(key, 120);
	const [found, setFound] = useState({ key: "", choices: /** @type {Choice[]} */ ([]) });

	useEffect(() => {
		let here = true;
		if (context && key && key === rested)
			choices(context).then(c => here && setFound({ key, choices: c }),
			    () => here && setFound({ key, choices: [] }));
		return () => { here = false; };
	}, [rested, key]);
	return key && found.key === key ? found.choices : [];
}

/** The parameter of that name; null: the catalogue has none (and says which
 * is near); undefined: not known yet.
 * @param {string} name @returns {{ parameter?: any, near?: string } | undefined} */
export function useParameter(name) {
	const rested = useRested(name, 300);
	const [found, setFound] = useState(/** @type {any} */ ({ name: "" }));

	useEffect(() => {
		let here = true;
		if (rested)
			one(rested).then(parameter => here && setFound({ name: rested, parameter }),
			    e => here && setFound({ name: rested, near: e.status === 404 ? e.message : "" }));
		return () => { here = false; };
	}, [rested]);
	return name && found.name === name ? found : undefined;
}
