/**
 * draft.js - the keys of a phone while they are being changed: what was, what
 * will be, the way back, and saving all of it at once.
 *
 * What is not saved stays in the browser's tab: it is there again after a
 * reload, a look at another page, or a lost session.
 */
import { html, useEffect, useState } from "../lib/preact.js";
import { api, Problem, session, t } from "../core.js";
import { ask } from "../form.js";
import { changedKeys, layoutOf, merge } from "./keys.js";
import { keyTitle, keyText } from "./words.js";

/** @typedef {import("./keys.js").Layout} Layout */

const STEPS = 200; /* one can go back */

/** @param {string} mac */
const place = mac => `voipconfig keys ${session()?.user_id} ${mac}`;

/** @typedef {{ base: Layout, version: number, layout: Layout }} Kept */

/** @param {string} mac @returns {Kept | null} */
function kept(mac) {
	try {
		const was = JSON.parse(sessionStorage.getItem(place(mac)) || "null");
		return was?.base && was.layout ? was : null;
	} catch {
		return null;
	}
}

/** @param {string} mac @param {Kept | null} what */
function keepDraft(mac, what) {
	try {
		if (what)
			sessionStorage.setItem(place(mac), JSON.stringify(what));
		else
			sessionStorage.removeItem(place(mac));
	} catch {
		// It then lasts as long as the page.
	}
}

/**
 * @typedef {{ base: Layout, version: number, layout: Layout,
 *   steps: Layout[], mark: string, found: boolean }} State
 * base: as saved, at version.  mark: what the last step was about, so that
 * typing a word is one step.  found: there was something unsaved from before.
 */

/** @param {any} device @returns {State} */
function begin(device) {
	const base = layoutOf(device.keys), before = kept(device.mac);

	// What was kept keeps its version: others may have changed keys since.
	return { ...(before || { base, version: device.version, layout: base }), steps: [],
		mark: "", found: !!before };
}

/** What the server has now, under what is typed here.
 * @param {State} s @param {any} device @returns {State} */
function follow(s, device) {
	const theirs = layoutOf(device.keys);

	if (device.version === s.version)
		return s;
	if (changedKeys(s.base, s.layout).length === 0)
		return { ...s, base: theirs, layout: theirs, version: device.version };
	// Somebody else changed keys: told when ours are saved.
	return changedKeys(s.base, theirs).length ? s : { ...s, version: device.version };
}

/** @param {any} device the phone as the API tells it
 * @param {(device: any) => void} onSaved */
export function useKeys(device, onSaved) {
	const [s, set] = useState(() => begin(device));
	const changed = changedKeys(s.base, s.layout);

	useEffect(() => set(was => follow(was, device)), [device.version]);
	useEffect(() => keepDraft(device.mac, changed.length ? { base: s.base, version: s.version,
		layout: s.layout } : null), [s.layout, s.base, s.version]);

	/** @param {Layout} layout @param {string} [mark] */
	const change = (layout, mark = "") => set(was => ({ ...was, layout, mark, found: false,
		steps: mark && mark === was.mark ? was.steps :
		    [...was.steps, was.layout].slice(-STEPS) }));
	return { ...s, changed, change,
		undo: s.steps.length === 0 ? null : () => set(was => ({ ...was, mark: "",
			layout: was.steps[was.steps.length - 1], steps: was.steps.slice(0, -1) })),
		discard: () => change(s.base),
		save: async () => {
			const { now, layout } = await store(device.mac, s), base = layoutOf(now.keys);
			set(was => ({ ...was, base, layout, version: now.version, mark: "", found: false }));
			onSaved(now);
			return changedKeys(base, layout).length === 0;
		} };
}

/**
 * Saves all keys.  What somebody else changed meanwhile stays, unless it is a
 * key changed here too: then it is asked whose counts.
 * @param {string} mac @param {State} s
 * @returns {Promise<{ now: any, layout: Layout }>} the phone as it is, and
 * what is to be seen: more than is saved, where theirs was to be shown
 */
async function store(mac, s) {
	let { version, layout } = s;

	for (;;) {
		try {
			const is = await api.put(`/devices/${mac}/keys`, { keys: Object.values(layout) },
			    { version });
			return { now: await api.get(`/devices/${mac}`), layout: layoutOf(is.keys) };
		} catch (e) {
			if (!(e instanceof Problem) || !e.isLostUpdate)
				throw e;
			const now = await api.get(`/devices/${mac}`);
			const merged = merge(s.base, s.layout, layoutOf(now.keys));
			if (merged.both.length && !await ask({
				title: t("Somebody else changed these keys meanwhile",
				    "Iemand anders heeft deze toetsen intussen gewijzigd"),
				body: html`<${Theirs} names=${merged.both} now=${now} mine=${s.layout} />`,
				yes: t("Save mine", "Bewaar de mijne"),
				no: t("Show theirs", "Toon die van de ander") }))
				return { now, layout: merged.theirs };
			({ version } = now);
			layout = merged.mine;
		}
	}
}

/** @param {{ names: string[], now: any, mine: Layout }} p */
function Theirs({ names, now, mine }) {
	const theirs = layoutOf(now.keys);

	return html`<table class="plain"><thead><tr><th>${t("Key", "Toets")}</th>
		<th>${t("Yours", "Van u")}</th><th>${t("Now", "Nu")}</th></tr></thead><tbody>
		${names.map(n => html`<tr><th scope="row">${keyTitle(n)}</th>
			<td>${keyText(mine[n], now.lines) || "–"}</td>
			<td>${keyText(theirs[n], now.lines) || "–"}</td></tr>`)}</tbody></table>`;
}

/** What is wrong, by the name of the key: "/keys/3/line" means the fourth sent.
 * @param {Problem | undefined} problem @param {Layout} layout
 * @returns {Record<string, Record<string, string>>} */
export function wrongKeys(problem, layout) {
	const names = Object.keys(layout);
	/** @type {Record<string, Record<string, string>>} */
	const wrong = {};

	for (const e of problem?.errors || []) {
		const [, at, field] = /^\/keys\/(\d+)\/?(.*)$/.exec(e.pointer || "") || [];
		const name = names[Number(at)];
		if (at !== undefined && name)
			wrong[name] = { ...wrong[name], [field || "type"]: e.detail };
	}
	return wrong;
}
