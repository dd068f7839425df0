/** devices_change.js - which change of many phones is meant, as a form. */
import { html } from "../lib/preact.js";
import { api, t } from "../core.js";
import { Field } from "../form.js";
import { useLoad, useRested } from "../ui.js";
import { Pick } from "./pick.js";
import { transportWords } from "./state.js";

/** As the form begins. */
export const CHANGE = { what: "group", group: null, enabled: "true", codecs: "",
	hours: "24", host: "", port: null, transport: "udp", lines: "", setting: "", value: "",
	absent: false };

/** As POST /bulk wants it.  @param {Record<string, any>} d */
export function changeOf(d) {
	const numbers = d.lines.split(/[^0-9]+/).filter(Boolean).map(Number);
	const lines = numbers.length ? { lines: numbers } : {};

	switch (d.what) {
	case "group":
		return { group: d.group || null };
	case "enabled":
		return { enabled: d.enabled === "true" };
	case "window":
		return { window: Number(d.hours) };
	case "codecs":
		return { codecs: d.codecs.split(/[\s,;>]+/).filter(Boolean)
		    .map((/** @type {string} */ c) => c.toLowerCase()), ...lines };
	case "sip_server":
		return { sip_server: { host: d.host.trim(), transport: d.transport,
			...d.port !== null && { port: d.port } }, ...lines };
	case "setting":
		return { setting: d.absent ? { name: d.setting.trim(), absent: true } :
			{ name: d.setting.trim(), value: d.value } };
	default:
		return { delete_setting: d.setting.trim() };
	}
}

/** @param {{ form: ReturnType<typeof import("../form.js").useDraft>,
 *   problem?: any }} p */
export function ChangeFields({ form, problem }) {
	const { draft, put } = form;
	const at = (/** @type {string} */ place) => problem?.at("/change/" + place) ||
	    problem?.at("/" + place);

	return html`<${Field} label=${t("What to change", "Wat wijzigt er")} type="select" wide
		...${put("what")} options=${[
			["group", t("The group", "De groep")],
			["enabled", t("Enabled or not", "Ingeschakeld of niet")],
			["window", t("The window for their passwords", "Het venster voor hun wachtwoorden")],
			["codecs", t("Codecs of the accounts", "Codecs van de accounts")],
			["sip_server", t("SIP server of the accounts", "SIP-server van de accounts")],
			["setting", t("A setting", "Een instelling")],
			["delete_setting", t("Take a setting away", "Een instelling weghalen")]]} />
	${draft.what === "group" && html`<${Pick} label=${t("Group", "Groep")} path="/groups" ...${put("group")}
	    show=${(/** @type {any} */ g) => ({ value: g.name, text: g.name, more: g.organisation })}
	    text=${draft.group || ""} problem=${at("group")}
	    hint=${t("Of the phone's own organisation, by this name. Empty: none.",
		"Van de organisatie van de telefoon zelf, met deze naam. Leeg: geen.")} />`}
	${draft.what === "enabled" && html`<${Field} label=${t("The phones are then", "De telefoons zijn dan")}
	    type="select" ...${put("enabled")} problem=${at("enabled")} options=${[
		["true", t("enabled", "ingeschakeld")],
		["false", t("disabled: they are refused", "uitgeschakeld: ze worden geweigerd")]]} />`}
	${draft.what === "window" && html`<${Field} label=${t("The window is then", "Het venster is dan")}
	    type="select" ...${put("hours")} problem=${at("window")} options=${[
		["1", t("open for 1 hour", "open voor 1 uur")],
		["24", t("open for 24 hours", "open voor 24 uur")],
		["0", t("closed", "dicht")]]} />`}
	${draft.what === "codecs" && html`<${Field} label=${t("Codecs, the preferred one first", "Codecs, voorkeur eerst")}
	    ...${put("codecs")} problem=${at("codecs")} placeholder="g722 pcma"
	    hint=${t("Apart by blanks. Empty: the phone's own order.",
		"Met spaties ertussen. Leeg: de volgorde van de telefoon.")} />
	    <${Lines} put=${put} problem=${at("lines")} />`}
	${draft.what === "sip_server" && html`<${Field} label=${t("Server", "Server")} required
	    ...${put("host")} problem=${at("sip_server/host")} placeholder="sip.example.net" />
	    <${Field} label=${t("Port", "Poort")} type="number" min="0" max="65535" ...${put("port")}
		problem=${at("sip_server/port")} hint=${t("Empty: the usual", "Leeg: de gewone")} />
	    <${Field} label=${t("Transport", "Transport")} type="select" ...${put("transport")}
		problem=${at("sip_server/transport")} options=${transportWords.options()} />
	    <${Lines} put=${put} problem=${at("lines")} />`}
	${draft.what === "setting" && html`<${Name} put=${put} value=${draft.setting}
		problem=${at("setting/name")} />
	    <${Field} label=${t("Value", "Waarde")} ...${put("value")} disabled=${draft.absent}
		problem=${at("setting/value") || at("setting")} />
	    <${Field} label=${t("Leave the line out of the file", "Laat de regel weg uit het bestand")}
		type="check" ...${put("absent")} problem=${at("setting/absent")} />`}
	${draft.what === "delete_setting" && html`<${Name} put=${put} value=${draft.setting}
		problem=${at("delete_setting")} />`}`;
}

/** @param {{ put: (name: string) => any, problem?: string }} p */
const Lines = ({ put, problem }) => html`<${Field} label=${t("Accounts", "Accounts")}
	...${put("lines")} problem=${problem} placeholder="1 2"
	hint=${t("Numbers. Empty: all of them.", "Nummers. Leeg: allemaal.")} />`;

/** A parameter's name, completed from the catalogue.
 * @param {{ put: (name: string) => any, value: string, problem?: string }} p */
function Name({ put, value, problem }) {
	const q = useRested(value.trim());
	const found = useLoad(signal => q.length < 2 ? Promise.resolve({ items: [] }) :
	    api.get("/parameters", { q, limit: 20 }, { signal }), [q]);
	const exact = found.data?.items.find((/** @type {any} */ p) => p.name === q);

	return html`<${Field} label=${t("Parameter", "Parameter")} required ...${put("setting")}
		problem=${problem} list="bulk-names" spellcheck=${false}
		hint=${exact?.description || t("As in the phone's file: account.1.dtmf.type",
		    "Zoals in het bestand van de telefoon: account.1.dtmf.type")}>
		<datalist id="bulk-names">${(found.data?.items || []).map((/** @type {any} */ p) =>
		    html`<option value=${p.name}>${p.description}</option>`)}</datalist></${Field}>`;
}
