/**
 * device_origins.js - the effective configuration of a phone, line by line,
 * with the layer each line comes from and the way to where it is changed.
 */
import { api, count, href, may, number, t } from "../core.js";
import { Field } from "../form.js";
import { Badge, html, useLoad } from "../ui.js";
import { layerWords, templateKindWords } from "./state.js";

const LAYERS = ["template", "provider", "reseller", "organisation", "global", "group", "device"];

/** @typedef {{ number: number, text: string, from: any }} Line */

/** @param {Line} l */
const layerOf = l => !l.from ? "" : l.from.kind === "template" ? "template" : l.from.layer;

/** @param {{ lines: Line[], device: any, query: Record<string, string>,
 *   put: (some: Record<string, any>) => void }} p */
export function Origins({ lines, device, query, put }) {
	const wanted = (query.find || "").toLowerCase();
	const shown = lines.filter(l => (!wanted || l.text.toLowerCase().includes(wanted)) &&
	    (!query.layer || layerOf(l) === query.layer));
	const has = LAYERS.filter(layer => lines.some(l => layerOf(l) === layer));
	const globals = useLoad(signal => has.includes("global") && may("read") ?
	    api.get(`/organisations/${device.organisation_id}/globals`, {}, { signal }) :
	    Promise.resolve({ items: [] }), [device.organisation_id, has.includes("global")]);
	const global = globals.data?.items.find((/** @type {any} */ g) => g.model === device.model);

	return html`<div class="filters">
		<${Field} label=${t("Name or value",
		    "Naam of waarde")} type="search" value=${query.find || ""}
		    onValue=${(/** @type {string} */ find) => put({ find })} />
		<${Field} label=${t("Comes from", "Komt van")} type="select" value=${query.layer || ""}
		    onValue=${(/** @type {string} */ layer) => put({ layer })}
		    options=${[["", t("everything", "alles")], ...has.map(l => [l, layerWords(l)])]} />
		<p class="quiet" role="status">${shown.length === lines.length ?
			count(lines.length, t("line", "regel"), t("lines", "regels")) :
			t(`${number(shown.length)} of ${number(lines.length)} lines`,
			    `${number(shown.length)} van ${number(lines.length)} regels`)}</p></div>
	${shown.length === 0 ? html`<p class="note">${t("No line fits.",
	    "Geen regel past daarbij.")}</p>` : html`
	<div class="list"><table class="origins"><caption class="unseen">${t(
	    "Lines and where they come from", "Regels en waar ze vandaan komen")}</caption>
	<thead><tr><th scope="col" class="num narrow">${t("No.", "Nr.")}</th>
		<th scope="col">${t("Line", "Regel")}</th>
		<th scope="col">${t("Comes from", "Komt van")}</th></tr></thead><tbody>
	${shown.map(l => html`<tr key=${l.number}><td class="num narrow quiet">${l.number}</td>
		<td class="mono">${l.text}</td>
		<td><${From} line=${l} device=${device} global=${global} /></td></tr>`)}
	</tbody></table></div>`}`;
}

/** Where a line that a template makes is filled from: the phone's accounts, its keys.
 * @param {string} text @param {string} mac */
function ownPart(text, mac) {
	const name = text.split("=")[0].trim();

	if (/^account\./.test(name))
		return html`<a href=${href(["devices", mac], { tab: "lines" })}>${t("accounts",
		    "accounts")}</a>`;
	if (/^(linekey|memorykey|programablekey|expansion_module)\./.test(name))
		return html`<a href=${href(["devices", mac], { tab: "keys" })}>${t("keys", "toetsen")}</a>`;
	return null;
}

/** @param {{ line: Line, device: any, global: any }} p */
function From({ line, device, global }) {
	const from = line.from;

	if (!from)
		return null;
	if (from.kind === "template") {
		const part = ownPart(line.text, device.mac);
		return part ? html`${part} <span class="quiet">·</span> <${FromTemplate} from=${from} />` :
		    html`<${FromTemplate} from=${from} />`;
	}
	const to = settingsOf(from.layer, device, global);
	const owner = from.layer === "device" ? t("settings", "instellingen") : from.owner || "–";
	return html`<${Badge} kind="info">${layerWords(from.layer)}</${Badge}>
	${" "}${to ? html`<a href=${to}>${owner}</a>` : owner}`;
}

/** The place of the settings of a layer, where the caller may look at it.
 * @param {string} layer @param {any} device @param {any} global */
function settingsOf(layer, device, global) {
	const tab = { tab: "settings" };

	switch (layer) {
	case "device": return href(["devices", device.mac], tab);
	case "group": return device.group_id ? href(["groups", device.group_id]) : undefined;
	case "global": return global && href(["globals", global.id]);
	case "organisation": return href(["organisations", device.organisation_id], tab);
	default: return undefined;
	}
}

/** "mac/family:v84" of an organisation's or the stock, with its line.
 * @param {{ from: any }} p */
function FromTemplate({ from }) {
	const [kind, scope = ""] = from.template.split("/");
	const fits = from.model ? `model:${from.model}` : scope;
	const words = [templateKindWords(kind), fits.replace(/^\w+:/, "")].filter(Boolean).join(" · ");

	// Names of templates say nothing to who cannot open them.
	return html`<span class="quiet">${layerWords("template")}</span>
	${may("tree") && html` <a href=${href("templates", { kind, scope: fits })}>${words}</a>`}
	${" "}<span class="quiet">${from.owner || t("stock", "standaard")}${from.line && may("tree") ?
		t(`, line ${from.line}`, `, regel ${from.line}`) : ""}</span>`;
}
