/**
 * draft.js - the keys of a phone while they are being changed: what was, what
 * will be, the way back, and saving all of it at once.
 *
 * What is not saved stays in the browser's tab: it is there again after a
 * reload, a look at another page, or a lost session.
 */
import { html, useEffect, useState } from "../lib/preact.js";
import { api, Problem, session, t } from "../core.js";
import { ask } from "../ui.js";
import { changedKeys, layoutOf } from "./keys.js";
import { keyTitle, keyText } from "./words.js";

/** @typedef {import("./keys.js").Layout} Layout */

const STEPS = 200; /* one can go back */

/** @param {string} mac */
const place = mac => `voipconfig keys ${session()?.user_id} ${mac}`;

/** @param {string} mac @returns {Layout | null} */
function kept(mac) {
	try {
		return JSON.parse(sessionStorage.getItem(place(mac)) || "null");
	} catch {
		return null;
	}
}

/** @param {string} mac @param {Layout | null} layout */
function keepLayout(mac, layout) {
	try {
		if (layout)
			sessionStorage.setItem(place(mac), JSON.stringify(layout));
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

	return { base, version: device.version, layout: before || base, steps: [],
		mark: "", found: !!before && changedKeys(base, before).length > 0 };
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
	useEffect(() => keepLayout(device.mac, changed.length ? s.layout : null), [s.layout, s.base]);

	/** @param {Layout} layout @param {string} [mark] */
	const change = (layout, mark = "") => set(was => ({ ...was, layout, mark, found: false,
		steps: mark && mark === was.mark ? was.steps :
		    [...was.steps, was.layout].slice(-STEPS) }));
	return { ...s, changed, change,
		undo: s.steps.length === 0 ? null : () => set(was => ({ ...was, mark: "",
			layout: was.steps[was.steps.length - 1], steps: was.steps.slice(0, -1) })),
		discard: () => change(s.base),
		save: async () => {
			const now = await store(device.mac, s);
			set(was => ({ ...was, base: layoutOf(now.keys), layout: layoutOf(now.keys),
				version: now.version, mark: "", found: false }));
			onSaved(now);
		} };
}

/** Saves all keys; when somebody else changed some meanwhile, asks whose
 * count.  @param {string} mac @param {State} s @returns {Promise<any>} the phone */
async function store(mac, s) {
	let version = s.version;

	for (;;) {
		try {
			await api.put(`/devices/${mac}/keys`, { keys: Object.values(s.layout) }, { version });
			return await api.get(`/devices/${mac}`);
		} catch (e) {
			if (!(e instanceof Problem) || !e.isLostUpdate)
				throw e;
			const now = await api.get(`/devices/${mac}`);
			const theirs = changedKeys(s.base, layoutOf(now.keys));
			if (theirs.length && !await ask({
				title: t("Somebody else changed keys meanwhile",
				    "Iemand anders heeft intussen toetsen gewijzigd"),
				body: html`<${Theirs} names=${theirs} now=${now} mine=${s.layout} />`,
				yes: t("Save mine", "Bewaar de mijne"),
				no: t("Show theirs", "Toon die van de ander") }))
				return now;
			version = now.version;
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
