/**
 * settings_edit.js - one setting in a window: its explanation from the
 * catalogue, and only values the parameter can have.
 */
import { html, useEffect, useState } from "../lib/preact.js";
import { api, t } from "../core.js";
import { Dialog, Field, Form, useSend } from "../form.js";
import { Badge, Facts } from "../ui.js";
import { lookUp, NameField } from "./settings_name.js";

/** @typedef {import("./settings_name.js").Parameter} Parameter */
/** @typedef {{ name: string, value: string | null, absent: boolean,
 *    is_secret: boolean, changed_at?: string }} Setting */

/** Values one can choose from: [value, words][]; null: typed.
 * @param {Parameter | undefined} p @returns {[string, string][] | null} */
function choices(p) {
	if (p?.allowed.length)
		return p.allowed.map(a => [a.value,
		    a.meaning ? `${a.value} – ${a.meaning}` : a.value]);
	if (p?.kind === "bool")
		return [["1", t("1 – on", "1 – aan")], ["0", t("0 – off", "0 – uit")]];
	return null;
}

/** @param {Parameter} p */
function kindText(p) {
	switch (p.kind) {
	case "bool": return t("on or off", "aan of uit");
	case "int": return t("a whole number", "een geheel getal");
	case "number": return t("a number", "een getal");
	case "enum": return t("one of a list", "een uit een lijst");
	case "url": return t("an address (URL)", "een adres (URL)");
	case "ip": return t("an IP address", "een IP-adres");
	default: return t("text", "tekst");
	}
}

/** @param {Parameter} p */
function range(p) {
	if (p.min !== null && p.max !== null)
		return t(`${p.min} to ${p.max}`, `${p.min} tot en met ${p.max}`);
	if (p.min !== null)
		return t(`${p.min} or more`, `${p.min} of meer`);
	return p.max !== null ? t(`at most ${p.max}`, `hoogstens ${p.max}`) : undefined;
}

/** What the catalogue says of a parameter.
 * @param {{ of: Parameter }} p */
export function Explanation({ of: p }) {
	return html`<div class="note">
		<p>${p.description || t(
		    "Only the name of this parameter is known, not what it does.",
		    "Van deze parameter is alleen de naam bekend, niet wat die doet.")}</p>
		${p.level === "documented" && html`<${Facts} rows=${[
			[t("Value", "Waarde"), kindText(p)],
			[t("Range", "Bereik"), range(p)],
			[t("The phone's own default", "Standaard van het toestel"),
			    p.default === null ? undefined :
			    p.default === "" ? t("empty", "leeg") : html`<code>${p.default}</code>`],
			[t("Since firmware", "Sinds firmware"), p.since || undefined],
		]} />`}</div>`;
}

/**
 * @param {{ path: string, was?: Setting, name?: string,
 *   said?: import("./settings_above.js").Above,
 *   onDone: (saved: Setting & { warnings?: string[] }) => void,
 *   onClose: () => void }} p
 * was: the setting to change; name: of a new one that is known already.
 */
export function SettingDialog({ path, was, name: given, said, onDone, onClose }) {
	const [name, setName] = useState(was?.name || given || "");
	const [value, setValue] = useState(was?.value ?? "");
	const [absent, setAbsent] = useState(!!was?.absent);
	const [about, setAbout] = useState(/** @type {Parameter | undefined} */ (undefined));
	const fixed = was?.name || given;
	const send = useSend(async () => {
		const saved = await api.put(`${path}/${encodeURIComponent(name)}`,
		    absent ? { absent: true } : { value: String(value).trim() });
		onDone(saved);
	});

	useEffect(() => {
		if (fixed)
			lookUp(fixed).then(setAbout, () => undefined);
	}, [fixed]);
	return html`<${Dialog} title=${was ? t("Change a setting", "Instelling wijzigen") :
		    t("Add a setting", "Instelling toevoegen")} onClose=${onClose} wide>
	<${Form} send=${send} submit=${t("Save", "Bewaren")} onCancel=${onClose}
	    disabled=${!name || (!absent && value === "" && (choices(about) || was?.is_secret))}>
		${fixed ? html`<p class="field wide"><code>${fixed}</code></p>` :
		    html`<${NameField} value=${name} onValue=${setName} onKnown=${setAbout}
			problem=${send.problem} />`}
		<div class="field wide">
			${about && html`<${Explanation} of=${about} />`}
			<${Otherwise} said=${said?.[name]} />
		</div>
		<${ValueField} about=${about} value=${value} onValue=${setValue}
		    disabled=${absent} problem=${send.problem} isSecret=${!!was?.is_secret} />
		<${Field} type="check" wide value=${absent} onValue=${setAbsent}
		    label=${t("Leave this line out of the file",
			"Laat deze regel weg uit het bestand")}
		    hint=${t("The phone then keeps what it has.",
			"De telefoon houdt dan wat hij heeft.")} />
	</${Form}></${Dialog}>`;
}

/** @param {{ said?: import("./settings_above.js").Said }} p */
function Otherwise({ said }) {
	if (!said)
		return null;
	return html`<p class="hint">${t("Without this setting: ", "Zonder deze instelling: ")}
		<${SaidValue} said=${said} /></p>`;
}

/** A value of another layer, and whose it is.
 * @param {{ said: import("./settings_above.js").Said }} p */
export function SaidValue({ said }) {
	return html`${said.value === null ?
		html`<${Badge}>${t("left out", "weggelaten")}</${Badge}>` :
		html`<code>${said.value || t("(empty)", "(leeg)")}</code>`}
	<span class="quiet"> · ${said.to ? html`<a href=${said.to}>${said.who}</a>` : said.who}</span>`;
}

/**
 * @param {{ about?: Parameter, value: string, onValue: (v: string) => void,
 *   disabled: boolean, problem?: any, isSecret: boolean }} p
 */
function ValueField({ about, value, onValue, disabled, problem, isSecret }) {
	const options = choices(about);
	const secret = isSecret || !!about?.secret;
	const props = { label: t("Value", "Waarde"), name: "value", value, onValue,
		disabled, problem };

	if (options)
		return html`<${Field} type="select" ...${props} options=${[
		    ...(options.some(o => o[0] === value) ? [] :
			[[value, value || t("Choose…", "Kies…")]]), ...options]} />`;
	return html`<${Field} ...${props} maxlength="2000" spellcheck=${false} wide
	    type=${secret ? "password" : "text"} autocomplete=${secret ? "new-password" : "off"}
	    inputmode=${about?.kind === "int" ? "numeric" : undefined}
	    hint=${secret ? t("A secret: it is kept sealed and not shown again.",
		"Een geheim: het wordt versleuteld bewaard en niet meer getoond.") :
		about && range(about)} />`;
}
