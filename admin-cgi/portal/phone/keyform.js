/**
 * keyform.js - one key in a form: what it does, and what that needs.  What
 * the model has no room for is not offered.
 */
import { html } from "../lib/preact.js";
import { t } from "../core.js";
import { Field } from "../form.js";
import { keyType, typesOf } from "./types.js";
import { keyTitle, lineOf, lineText, partTitle, usualLine } from "./words.js";
import { findKey, keyPlace } from "./keys.js";

/** @typedef {import("./keys.js").Key} Key */

/** What a key is when it becomes another type: nothing hidden stays on it.
 * @param {Key | undefined} key @param {string} name @param {number} type
 * @param {any[]} lines @returns {Partial<Key>} */
export function retyped(key, name, type, lines) {
	const has = keyType(type), { area, position } = keyPlace(name);
	const own = area === "line" && lineOf(lines, position) ? position : lines[0]?.number || 0;

	return { type, line: !has.line ? 0 : key?.line || (type === 15 ? own : lines[0]?.number || 0),
		value: has.value ? key?.value || "" : "", pickup: has.pickup ? key?.pickup || "" : "",
		book: has.book ? key?.book || 1 : 0, label: type === 0 ? "" : key?.label || "" };
}

/** The types offered, and the one it is.
 * @param {{ key: Key | undefined, name: string, device: any, plain?: boolean }} p
 * @returns {[any, string][]} */
function types({ key, name, device, plain }) {
	const all = typesOf(keyPlace(name).area, device.model_facts.firmware_family)
	    .filter(n => !plain || keyType(n).person);
	const usual = usualLine(name, device.lines);

	if (key && !all.includes(key.type))
		all.push(key.type);
	return [["", usual ? t(`As the phone has it: ${lineText(usual)}`,
	    `Zoals de telefoon het heeft: ${lineText(usual)}`) : t("Not set", "Niet ingesteld")],
	...all.map(n => /** @type {[any, string]} */ ([n, plain ?
	    (keyType(n).plain || keyType(n).words)() : keyType(n).words()]))];
}

/** @param {Key} key @param {any} device @param {boolean} [plain]
 * @returns {[any, string][]} */
function accounts(key, device, plain) {
	const used = device.lines.map((/** @type {any} */ l) => [l.number,
		plain ? lineText(l) : `${l.number} – ${lineText(l)}`]);
	const free = Array.from({ length: device.model_facts.accounts }, (_, i) => i + 1)
	    .filter(n => !lineOf(device.lines, n) && (!plain || n === key.line))
	    .map(n => [n, t(`${n} – no account yet`, `${n} – nog geen account`)]);

	return [[0, t("not said", "niet gezegd")], ...used, ...free];
}

/** The key before or after one of the same part.
 * @param {import("./keys.js").Part[]} parts @param {string} name @param {number} step */
function next(parts, name, step) {
	const { part } = findKey(parts, name) || {}, { position } = keyPlace(name);
	const to = part?.positions[part.positions.indexOf(position) + step];

	return to ? name.replace(/\d+$/, String(to)) : undefined;
}

/** @param {{ to: string | undefined, onShow: (name: string) => void, children?: any }} p */
const Step = ({ to, onShow, children }) => html`<button type="button" class="small" disabled=${!to}
    aria-label=${to ? keyTitle(to) : t("no more keys", "geen toetsen meer")}
    onClick=${() => to && onShow(to)}>${children}</button>`;

/**
 * @param {{ name: string, device: any, layout: import("./keys.js").Layout,
 *   parts: import("./keys.js").Part[], plain?: boolean, locked?: boolean,
 *   wrong?: Record<string, string>,
 *   onType: (type: number | "") => void,
 *   onField: (field: string, value: any) => void,
 *   onMove: (to: string) => void, onShow: (name: string) => void, onClear: () => void, onCopy: () => void,
 *   onPaste: (() => void) | null }} p
 */
export function KeyForm({ name, device, layout, parts, plain, locked, wrong = {}, onType,
    onField, onMove, onShow, onClear, onCopy, onPaste }) {
	const key = layout[name], has = keyType(key?.type ?? 0);
	const label = keyPlace(name).area !== "programmable" || !!key?.label;
	/** @param {string} field @param {any} props */
	const field = (field, props) => html`<${Field} key=${field} name=${field} disabled=${locked}
	    value=${/** @type {any} */ (key)?.[field]} problem=${wrong[field]}
	    onValue=${(/** @type {any} */ v) => onField(field, v)} ...${props} />`;

	return html`<div class="keyform">
	<div class="keyhead"><h2>${keyTitle(name)}</h2>
		<${Step} to=${next(parts, name, -1)} onShow=${onShow}>‹</${Step}>
		<${Step} to=${next(parts, name, 1)} onShow=${onShow}>›</${Step}></div>
	<div class="fields">
	<${Field} label=${t("What it does", "Wat hij doet")} type="select" name="type" wide
	    disabled=${locked} value=${key ? key.type : ""} problem=${wrong.type}
	    hint=${!key && !usualLine(name, device.lines) ? t("Not set: what the phone itself makes of this key stays.",
		"Niet ingesteld: de telefoon bepaalt zelf wat deze toets doet.") : key?.type === 0 &&
		t("Nothing: the key is taken out of use. “Not set” leaves it to the phone.",
		    "Niets: de toets doet het niet. “Niet ingesteld” laat het aan de telefoon over.")}
	    options=${types({ key, name, device, plain })} onValue=${onType} />
	${key && (has.value || key.value) && field("value", { maxlength: 255, wide: true,
		label: has.value?.() || t("Value", "Waarde") })}
	${key && key.type !== 0 && label && field("label", { maxlength: 80, wide: true,
		label: t("Text on the screen", "Tekst op het scherm") })}
	${key && (has.line || key.line > 0) && (!plain || device.lines.length > 1) &&
	    field("line", { type: "select", label: plain ? t("From my number", "Vanaf mijn nummer") :
		t("Account", "Account"), options: accounts(key, device, plain) })}
	${key && (has.pickup || key.pickup) && !plain && field("pickup", { maxlength: 80,
		label: t("Pickup code", "Overneemcode"),
		hint: t("Dialled to take the colleague's call.", "Wordt gebeld om de oproep van de collega over te nemen.") })}
	${key && (has.book || key.book > 0) && !plain && field("book", { type: "number", min: 0, max: 100,
		label: t("Number of the phone book", "Nummer van het telefoonboek") })}
	</div>
	${!locked && html`<div class="buttons">
		<button type="button" onClick=${onClear} disabled=${!key}>${t("Clear", "Leegmaken")}</button>
		<button type="button" onClick=${onCopy} disabled=${!key}>${t("Copy", "Kopiëren")}</button>
		<button type="button" onClick=${onPaste || undefined} disabled=${!onPaste}>${t("Paste", "Plakken")}</button>
	</div>
	<label class="choice">${t("Change places with", "Wisselen met")}
		<select value="" onChange=${(/** @type {any} */ e) => e.target.value && onMove(e.target.value)}>
		<option value="">${t("choose a key", "kies een toets")}</option>
		${parts.map(part => html`<optgroup label=${partTitle(part)}>
			${part.positions.map(n => {
				const to = (part.area === "expansion" ? part.name : part.area) + "." + n;
				return to !== name && html`<option value=${to}>${keyTitle(to)}
				    ${layout[to] ? ` – ${layout[to].label || layout[to].value ||
					keyType(layout[to].type).words()}` : ""}</option>`;
			})}</optgroup>`)}
		</select></label>`}
	</div>`;
}
