/**
 * device_line.js - one account in a form: what each needs first, the rest
 * below "More".  What the phone will get of it can be seen before it is saved.
 */
import { html, useState } from "../lib/preact.js";
import { api, t } from "../core.js";
import { Dialog, Field, Form, patch, toast, useDraft, useSend } from "../form.js";
import { Codecs } from "./device_codecs.js";
import { Try } from "./device_try.js";
import { Ringtone } from "./device_ringtone.js";
import { transportWords } from "./state.js";

const EMPTY = { number: 1, enabled: true, label: "", display_name: "", user_name: "",
	auth_name: "", server_host: "", server_port: 0, backup_host: "", backup_port: 0,
	transport: "udp", expires: 0, proxy_host: "", proxy_port: 0, voicemail: "",
	ringtone: "", codecs: [], handset: "", password: "" };

const NAMES = () => ({ enabled: t("In use", "In gebruik"), label: t("Text on the screen", "Tekst op het scherm"),
	display_name: t("Name others see", "Naam die anderen zien"), user_name: t("User", "Gebruiker"),
	auth_name: t("User for signing in", "Gebruiker om aan te melden"), password: t("Password", "Wachtwoord"),
	server_host: t("Server", "Server"), server_port: t("Port", "Poort"),
	backup_host: t("Second server", "Tweede server"), backup_port: t("Its port", "De poort daarvan"),
	transport: t("Transport", "Transport"), expires: t("Register again after (seconds)",
	    "Opnieuw registreren na (seconden)"),
	proxy_host: t("Outbound proxy", "Uitgaande proxy"), proxy_port: t("Its port", "De poort daarvan"),
	voicemail: t("Number of the voicemail", "Nummer van de voicemail"),
	ringtone: t("Ringtone", "Beltoon"), codecs: t("Codecs", "Codecs"),
	handset: t("Name of the handset", "Naam van de handset") });

/** Only the fields that differ; lists are compared by what is in them.
 * @param {Record<string, any>} changes @param {Record<string, any>} was */
const real = (changes, was) => Object.fromEntries(Object.entries(changes)
    .filter(([name, v]) => JSON.stringify(v) !== JSON.stringify(was[name])));

/**
 * @param {{ device: any, line: any, isNew: boolean, onClose: () => void,
 *   onChange: () => void }} p
 */
export function LineForm({ device, line, isNew, onClose, onChange }) {
	const was = { ...EMPTY, ...line };
	const { draft, put, changes } = useDraft(was);
	const [preview, setPreview] = useState(false);
	const path = `/devices/${device.mac}/lines`;
	const names = NAMES();
	const sent = isNew ? full(draft) : real(changes, was);
	const send = useSend(async () => {
		if (isNew)
			await api.put(`${path}/${draft.number}`, sent, { version: device.version });
		else if (await patchLine(device, draft.number, sent, names) === null) {
			onChange();
			onClose();
			return;
		}
		toast(t("Saved: the phone gets it tonight, or when it is restarted.",
		    "Opgeslagen: de telefoon krijgt het vannacht, of als hij wordt herstart."));
		onChange();
		onClose();
	});
	/** @param {keyof typeof names} name @param {any} [more] */
	const field = (name, more = {}) => html`<${Field} label=${names[name]} ...${put(name)}
	    problem=${send.problem} ...${more} />`;
	const numbers = Array.from({ length: device.model_facts.accounts }, (_, i) => i + 1)
	    .filter(n => n === line.number || !device.lines.some((/** @type {any} */ l) => l.number === n));

	return html`<${Dialog} wide onClose=${onClose} title=${isNew ? t("A new account", "Een nieuw account") :
	    t(`Account ${line.number}`, `Account ${line.number}`)}>
	<${Form} send=${send} submit=${t("Save", "Opslaan")} onCancel=${onClose}
	    disabled=${!draft.user_name || !draft.server_host || Object.keys(sent).length === 0}
	    extra=${html`<button type="button" onClick=${() => setPreview(true)}
		disabled=${!draft.user_name || !draft.server_host || Object.keys(sent).length === 0}>
		${t("What the phone will get", "Wat de telefoon krijgt")}</button>`}>
		${isNew && numbers.length > 1 && html`<${Field} label=${t("Number of the account", "Nummer van het account")}
		    type="select" ...${put("number")} options=${numbers.map(n => [n, String(n)])} />`}
		${field("user_name", { required: true, maxlength: 80, autofocus: true })}
		${field("password", { type: "password", maxlength: 200, autocomplete: "new-password",
			hint: line.password_set ? t("Left empty: it stays as it is.", "Leeg gelaten: het blijft zoals het is.") : "" })}
		${field("server_host", { required: true, maxlength: 120 })}
		${field("label", { maxlength: 80 })}
		${field("display_name", { maxlength: 80 })}
		${device.model_facts.kind === "dect" && field("handset", { maxlength: 80 })}
		${field("enabled", { type: "check" })}
		<details class="field wide" open=${!!send.problem}><summary>${t("More", "Meer")}</summary>
		<div class="fields">
			${field("auth_name", { maxlength: 80, hint: t("Empty: the user.", "Leeg: de gebruiker.") })}
			${field("transport", { type: "select", options: transportWords.options() })}
			${field("server_port", { type: "number", min: 0, max: 65535, hint: zero() })}
			${field("backup_host", { maxlength: 120 })}
			${field("backup_port", { type: "number", min: 0, max: 65535, hint: zero() })}
			${field("proxy_host", { maxlength: 120 })}
			${field("proxy_port", { type: "number", min: 0, max: 65535, hint: zero() })}
			${field("expires", { type: "number", min: 0, max: 864000, hint: zero() })}
			${field("voicemail", { maxlength: 40 })}
			<${Ringtone} device=${device} label=${names.ringtone} ...${put("ringtone")} problem=${send.problem} />
			${device.model_facts.kind !== "dect" && draft.handset && field("handset", { maxlength: 80 })}
			<${Codecs} label=${names.codecs} ...${put("codecs")} problem=${send.problem} />
		</div></details>
	</${Form}>
	</${Dialog}>
	${preview && html`<${Try} mac=${device.mac} change=${{ lines: [{ ...sent, number: draft.number }] }}
	    onClose=${() => setPreview(false)} onSave=${() => { setPreview(false); send.run(); }} />`}`;
}

const zero = () => t("0: as the phone has it.", "0: zoals de telefoon het heeft.");

/** Of a new account, what says something.  @param {Record<string, any>} draft */
const full = draft => Object.fromEntries(Object.entries(draft).filter(([name, v]) =>
    name !== "number" && (name === "enabled" || (v !== "" && v !== 0 && v !== null &&
	!(Array.isArray(v) && v.length === 0)))));

/** The version is the phone's: somebody may have changed something else of
 * it, which is no reason to ask.
 * @param {any} device @param {number} number @param {Record<string, any>} changes
 * @param {Record<string, string>} names */
async function patchLine(device, number, changes, names) {
	const now = await api.get(`/devices/${device.mac}`);
	const is = (/** @type {any} */ d) => JSON.stringify(d.lines.find(
	    (/** @type {any} */ l) => l.number === number));

	return patch(`/devices/${device.mac}/lines/${number}`, changes,
	    is(now) === is(device) ? now : device, names);
}
