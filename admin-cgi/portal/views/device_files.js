/**
 * device_files.js - the files of one phone: whether it has what there is for
 * it, each file as it would get it, and where each line comes from.
 */
import { useCallback } from "../lib/preact.js";
import { ago, api, at, href, may, place, size, t } from "../core.js";
import { Field } from "../form.js";
import { Badge, html, Link, Oops, Tabs, useLoad, useQuery, Wait } from "../ui.js";
import { Changes } from "./changes.js";
import { fileWords } from "./state.js";
import { Origins } from "./device_origins.js";

/** @param {{ device: any }} p */
export default function DeviceFiles({ device }) {
	const [query, put] = useQuery(place());
	const path = `/devices/${device.mac}`;
	const files = useLoad(signal => api.get(path + "/files", {}, { signal }),
	    [device.mac, device.version]);
	const items = /** @type {any[]} */ (files.data?.items || []);
	const own = items.find(f => f.what === "mac");
	const file = items.find(f => f.name === query.file) || own || items[0];

	if (!files.data)
		return files.problem ? html`<${Oops} problem=${files.problem} retry=${files.reload} />` :
		    html`<${Wait} />`;
	if (!file)
		return html`<p class="note">${t("This phone asks for no file we could show.",
		    "Deze telefoon vraagt geen bestand dat wij kunnen tonen.")}</p>`;
	return html`<div class="page">
		<div class="row"><${Field} label=${t("File", "Bestand")} type="select" value=${file.name}
		    onValue=${(/** @type {string} */ name) =>
			put({ file: name === own?.name ? "" : name })}
		    options=${items.map(f => [f.name, `${fileWords(f.what)}: ${f.name}`])} /></div>
		${!file.rendered && file.what === "resource" ? html`<${Bytes} device=${device} file=${file} />` : html`
		<${Since} path=${path} file=${file.name} version=${device.version} />
		<${Text} device=${device} file=${file} query=${query} put=${put} />`}</div>`;
}

/** A file that is given as it is.  @param {{ device: any, file: any }} p */
const Bytes = ({ device, file }) => html`<p class="note">${t(
    "The phone gets this file as it was uploaded.",
    "De telefoon krijgt dit bestand zoals het is geüpload.")} ${" "}
	<${Link} to="resources" query=${{ q: file.name.split("/").pop(),
	    inherited: true, organisation_id: device.organisation_id }}>
	${t("See it among the files", "Bekijk het bij de bestanden")}</${Link}></p>`;

/** Has the phone what there is now?
 * @param {{ path: string, file: string, version: number }} p */
function Since({ path, file, version }) {
	const diff = useLoad(signal => api.get(path + "/diff", { file, since: "fetched" }, { signal }),
	    [path, file, version]);
	const d = diff.data;

	if (!d)
		return html`<${Oops} problem=${diff.problem} retry=${diff.reload} />`;
	return html`<section class="card" aria-label=${t("The phone and this file",
	    "De telefoon en dit bestand")}>
		<div class="row">${d.state === "same" ? html`
		<${Badge} kind="good">${t("the phone has it", "de telefoon heeft het")}</${Badge}>
		<span>${t("Nothing has changed since the phone fetched it.",
		    "Er is niets veranderd sinds de telefoon het ophaalde.")}</span>
		<${Fetched} iso=${d.fetched_at} />` : d.state === "changed" ? html`
		<${Badge} kind="info">${t("changed since", "sindsdien gewijzigd")}</${Badge}>
		<span>${t("What there is now is not what the phone fetched.",
		    "Wat er nu is, is niet wat de telefoon ophaalde.")}</span>
		<${Fetched} iso=${d.fetched_at} />` : html`
		<${Badge}>${t("not fetched yet", "nog niet opgehaald")}</${Badge}>
		<span>${t("The phone has not fetched this file yet.",
		    "De telefoon heeft dit bestand nog niet opgehaald.")}</span>`}</div>
		<${Why} diff=${d} /></section>`;
}

/** @param {{ iso?: string | null }} p */
const Fetched = ({ iso }) => iso && html`<time class="quiet" datetime=${iso} title=${at(iso)}>
	${t(`fetched ${ago(iso)}`, `${ago(iso)} opgehaald`)}</time>`;

/** By which changes.  @param {{ diff: any }} p */
function Why({ diff }) {
	if (diff.state !== "changed")
		return null;
	if (diff.changes === null)
		return html`<p class="quiet">${t("By whom is not for you to see.",
		    "Door wie is voor u niet te zien.")}</p>`;
	const above = diff.changes_above || 0;
	return html`${diff.changes?.length > 0 && html`<${Changes} entries=${diff.changes} />`}
	${above > 0 && html`<p class="quiet">${t(
	    `${above} more in organisations above yours.`,
	    `Nog ${above} in organisaties boven de uwe.`)}</p>`}
	${!above && !diff.changes?.length && html`<p class="quiet">${t(
	    "No change of this phone or what it inherits explains it: a template or file it uses was renewed.",
	    "Geen wijziging van deze telefoon of wat hij erft verklaart het: een sjabloon of bestand ervan is vernieuwd.")}</p>`}`;
}

/** @param {{ device: any, file: any, query: Record<string, string>,
 *   put: (some: Record<string, any>) => void }} p */
function Text({ device, file, query, put }) {
	const secrets = query.secrets === "1" && may("secrets");
	const plain = query.view === "text" || !isConfig(file.what);
	const to = (/** @type {string} */ view) =>
	    href(place().path, { ...place().query, view });
	const load = useCallback((/** @type {AbortSignal} */ signal) => plain ?
	    api.get(`/devices/${device.mac}/render`, { file: file.name, secrets: secrets || "" }, { signal }) :
	    api.get(`/devices/${device.mac}/explain`, { file: file.name, secrets: secrets || "" }, { signal }),
	[plain, device.mac, file.name, secrets]);
	const shown = useLoad(load, [load, device.version]);

	return html`${isConfig(file.what) && html`
	<${Tabs} label=${t("How to see it", "Hoe te zien")} now=${plain ? "text" : "origin"} tabs=${[
	    ["origin", t("Where each line comes from", "Waar elke regel vandaan komt"), to("")],
	    ["text", t("As the phone gets it", "Zoals de telefoon het krijgt"), to("text")]]} />`}
	${may("secrets") && isConfig(file.what) && html`<${Field} type="check" value=${secrets}
	    label=${t("Show passwords", "Toon wachtwoorden")}
	    onValue=${(/** @type {boolean} */ on) => put({ secrets: on ? "1" : "" })} />`}
	<${Oops} problem=${shown.problem} retry=${shown.reload} />
	${shown.data === undefined ? !shown.problem && html`<${Wait} />` :
	    plain ? html`<${Plain} text=${shown.data} name=${file.name} />` :
	    shown.data.lines && html`<${Origins} lines=${shown.data.lines} device=${device}
		query=${query} put=${put} />`}`;
}

/** Made of name = value lines, each of which comes from somewhere.
 * @param {string} what */
const isConfig = what => ["mac", "global", "boot", "common_boot"].includes(what);

/** @param {{ text: any, name: string }} p */
function Plain({ text, name }) {
	// The API answers JSON for nothing else here; a book is XML.
	const words = typeof text === "string" ? text : JSON.stringify(text, null, 2);

	if (!words)
		return html`<p class="note">${t("There is nothing in it.", "Er staat niets in.")}</p>`;
	return html`<div class="row"><span class="quiet">${size(new Blob([words]).size)}</span>
		<button type="button" class="small" onClick=${() => save(words, name)}>
		${t("Keep as a file", "Bewaar als bestand")}</button></div>
	<pre class="filetext" tabindex="0" aria-label=${name}>${words}</pre>`;
}

/** @param {string} text @param {string} name */
function save(text, name) {
	const a = document.createElement("a");

	a.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
	a.download = name.split("/").pop() || "file";
	a.click();
	setTimeout(() => URL.revokeObjectURL(a.href), 1000);
}
