/**
 * settings_name.js - the name of a parameter: typed with completion from the
 * catalogue, its numbers ("account.1.") asked for where the catalogue has X.
 */
import { html, useEffect, useRef, useState } from "../lib/preact.js";
import { api, t } from "../core.js";
import { Field } from "../form.js";
import { useLoad, useRested } from "../ui.js";

/**
 * @typedef {{ name: string, level: string, kind: string,
 *   allowed: { value: string, meaning: string }[], default: string | null,
 *   min: number | null, max: number | null, since: string, area: string,
 *   secret: boolean, description: string }} Parameter
 */

const isSlot = (/** @type {string} */ part) => /^(X|Y|Z|NAME)$/.test(part);

/** "account.1.codec.pcmu.enable" as the catalogue writes it:
 * "account.X.codec.Y..." or "...codec.NAME...".
 * @param {string} name @param {boolean} [codec] with NAME */
export function pattern(name, codec) {
	let used = 0;
	const parts = name.split(".");

	return parts.map((part, i) =>
	    /^\d+$/.test(part) && used < 2 ? "XY"[used++] :
	    codec && parts[i - 1] === "codec" && i < parts.length - 1 ? "NAME" :
	    part).join(".");
}

/** The catalogue's row for a name, among some of its rows.
 * @param {string} name @param {Parameter[]} rows */
export function known(name, rows) {
	const as = [name, pattern(name), pattern(name, true)];

	return rows.find(r => as.includes(r.name));
}

/** The catalogue's name with the numbers one typed; 1 where there is none.
 * @param {string} wanted @param {string} typed */
export function filled(wanted, typed) {
	const were = typed.split(".");

	return wanted.split(".").map((part, i) => !isSlot(part) ? part :
	    were[i] && !isSlot(were[i]) && (part === "NAME" || /^\d+$/.test(were[i])) ?
		were[i] :
	    part === "NAME" ? "PCMU" : "1").join(".");
}

/** What is known of a name.
 * @param {string} name @returns {Promise<Parameter | undefined>} */
export async function lookUp(name) {
	for (const q of new Set([pattern(name), pattern(name, true)])) {
		const hit = known(name, (await api.get("/parameters", { q, limit: 100 })).items);
		if (hit)
			return hit;
	}
	return undefined;
}

/** Rows that fit what was typed.  @param {string} typed
 * @param {AbortSignal} signal @returns {Promise<Parameter[]>} */
async function suggest(typed, signal) {
	const ask = async (/** @type {string} */ q) =>
	    (await api.get("/parameters", { q, limit: 40 }, { signal })).items;
	const rows = typed.trim().length < 2 ? [] : await ask(pattern(typed.trim()));

	return rows.length || !typed.includes("codec.") ? rows :
	    ask(pattern(typed.trim(), true));
}

/**
 * @param {{ value: string, onValue: (name: string) => void,
 *   onKnown: (parameter: Parameter | undefined) => void, problem?: any }} p
 */
export function NameField({ value, onValue, onKnown, problem }) {
	const rested = useRested(value, 200);
	const found = useLoad(signal => suggest(rested, signal), [rested]);
	const [open, setOpen] = useState(false);
	const [on, setOn] = useState(-1);
	const id = useRef("n" + Math.random().toString(36).slice(2)).current;
	const rows = found.data || [];
	// Rows of what was typed before do as well: a number alone was changed.
	const hit = known(value, rows);
	const isUnknown = value.length > 2 && value === rested && !found.loading &&
	    !found.problem && rows.length === 0;
	const shown = open && rows.length > 0 && !(rows.length === 1 && hit);

	useEffect(() => {
		if (hit || (!found.loading && value === rested))
			onKnown(hit);
	}, [hit?.name, found.loading, value, rested]);
	useEffect(() => {
		document.getElementById(id + on)?.scrollIntoView({ block: "nearest" });
	}, [on]);
	const choose = (/** @type {Parameter} */ p) => {
		onValue(filled(p.name, value));
		setOpen(false);
		setOn(-1);
	};
	const key = (/** @type {KeyboardEvent} */ e) => {
		if (e.key === "ArrowDown" || e.key === "ArrowUp") {
			e.preventDefault();
			setOpen(true);
			const step = e.key === "ArrowDown" ? 1 : -1;
			setOn(n => rows.length ? (n + step + rows.length + (n < 0 && step < 0 ? 1 : 0)) %
			    rows.length : -1);
		} else if (e.key === "Enter" && shown && rows[on]) {
			e.preventDefault();
			choose(rows[on]);
		} else if (e.key === "Escape" && shown) {
			e.preventDefault();
			e.stopPropagation();
			setOpen(false);
		}
	};

	return html`<div class="complete field wide">
	<${Field} label=${t("Parameter", "Parameter")} name="name" value=${value} required wide
	    problem=${problem} spellcheck=${false} autocapitalize="off" class="mono"
	    maxlength="120"
	    hint=${t("Type a part of its name, such as ring or account.1.",
		"Typ een deel van de naam, zoals ring of account.1.")}
	    role="combobox" aria-autocomplete="list" aria-expanded=${shown ? "true" : "false"}
	    aria-controls=${id} aria-activedescendant=${shown && on >= 0 ? id + on : undefined}
	    onKeyDown=${key} onBlur=${() => setTimeout(() => setOpen(false), 150)}
	    onValue=${(/** @type {string} */ v) => { onValue(v.trim()); setOpen(true); setOn(-1); }}>
	    <ul id=${id} role="listbox" class="options" hidden=${!shown}
		aria-label=${t("Parameters", "Parameters")}>
		${shown && rows.map((p, i) => html`<li key=${p.name} id=${id + i} role="option"
		    aria-selected=${i === on ? "true" : "false"}
		    onMouseDown=${(/** @type {Event} */ e) => { e.preventDefault(); choose(p); }}>
			<code>${p.name}</code>
			<span class="quiet">${p.description}</span></li>`)}
	    </ul></${Field}>
	<${Slots} name=${value} of=${hit} onValue=${onValue} />
	<p class="hint" role="status">${isUnknown && t(
	    "Not in the catalogue: it is saved as you type it.",
	    "Niet in de catalogus: het wordt bewaard zoals u het typt.")}</p></div>`;
}

/** The numbers in a name, each with a field of its own.
 * @param {{ name: string, of?: Parameter, onValue: (name: string) => void }} p */
function Slots({ name, of, onValue }) {
	const parts = name.split(".");
	const slots = (of?.name.split(".") || [])
	    .map((part, i) => ({ part, i })).filter(s => isSlot(s.part));

	if (!slots.length)
		return null;
	return html`<div class="row">${slots.map(({ part, i }) => html`
	    <${Field} key=${i} label=${slotText(parts[i - 1], part)} value=${parts[i]}
		inputmode=${part === "NAME" ? "text" : "numeric"} size="6"
		onValue=${(/** @type {string} */ v) => {
			const is = part === "NAME" ? v.replace(/[^\w]/g, "") : v.replace(/\D/g, "");
			if (is)
				onValue(parts.map((p, j) => j === i ? is : p).join("."));
		}} />`)}</div>`;
}

/** @param {string | undefined} before @param {string} slot */
function slotText(before, slot) {
	switch (before) {
	case "account": return t("Account", "Account");
	case "linekey": return t("Line key", "Lijntoets");
	case "codec": return t("Codec", "Codec");
	case "expansion_module": return t("Module", "Module");
	case "key": return t("Key", "Toets");
	default: return slot === "NAME" ? t("Name", "Naam") : t("Number", "Nummer");
	}
}
