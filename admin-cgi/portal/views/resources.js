/**
 * resources.js - files phones fetch: firmware, pictures, ringtones,
 * certificates; uploaded with progress, looked at, replaced, deleted.
 */
import { useState } from "../lib/preact.js";
import { ago, api, at, href, may, size, t, url } from "../core.js";
import { ask, Copy, Dialog, Field, Form, patch, toast, useDraft, useSend } from "../form.js";
import { Table, usePages } from "../list.js";
import { Empty, Facts, html, Oops, Page, useLoad, useQuery, useRested, Wait }
    from "../ui.js";
import { FilterOrganisation } from "./filter_organisation.js";
import { resourceKindWords } from "./state.js";
import { Upload } from "./resource_upload.js";

/** The parameter that names such a file.  @type {Record<string, string>} */
const PARAMETERS = { firmware: "static.firmware.url", wallpaper: "wallpaper_upload.url",
	ringtone: "ringtone.url", screensaver: "screensaver.upload_url", logo: "lcd_logo.url",
	certificate: "static.trusted_certificates.url", language: "gui_lang.url" };

/** @param {{ place: import("../core.js").Place }} p */
export default function Resources({ place }) {
	const [q, put] = useQuery(place);
	const [open, setOpen] = useState(0);
	const [adding, setAdding] = useState(/** @type {any} */ (null));
	const find = useRested(q.q || "");
	const list = usePages("/resources", { q: find, kind: q.kind, sort: q.sort,
		organisation_id: q.organisation_id, inherited: q.inherited });
	const filtered = q.q || q.kind || q.organisation_id;
	const add = may("manage") && html`<button type="button" class="primary"
	    onClick=${() => setAdding({ kind: q.kind })}>
		${t("Upload a file", "Bestand uploaden")}</button>`;

	return html`<${Page} title=${t("Files", "Bestanden")} actions=${add} lead=${t(
	    "Phones of an organisation and of all below it may fetch its files.",
	    "Telefoons van een organisatie en van alles eronder mogen haar bestanden ophalen.")}>
	<div class="filters">
		<${Field} label=${t("Name", "Naam")} type="search" value=${q.q || ""}
		    onValue=${(/** @type {string} */ v) => put({ q: v })} />
		<${Field} label=${t("Kind", "Soort")} type="select" value=${q.kind || ""}
		    options=${[["", t("all", "alle")], ...resourceKindWords.options()]}
		    onValue=${(/** @type {string} */ kind) => put({ kind })} />
		<${FilterOrganisation} value=${q.organisation_id ? Number(q.organisation_id) : null}
		    onValue=${(/** @type {any} */ id) => put({ organisation_id: id })} />
		<${Field} type="check" label=${t("With those of organisations above",
		    "Met die van organisaties erboven")}
		    value=${q.inherited === "true"}
		    onValue=${(/** @type {boolean} */ on) => put({ inherited: on ? "true" : "" })} /></div>
	<${Table} label=${t("Files", "Bestanden")} list=${list} sort=${q.sort || ""}
	    onSort=${(/** @type {string} */ sort) => put({ sort })} columns=${[
	    { name: "name", text: t("Name", "Naam"), sort: "name", cell: (/** @type {any} */ r) => html`
		<button type="button" class="link" onClick=${() => setOpen(r.id)}>${r.name}</button>` },
	    { name: "kind", text: t("Kind", "Soort"),
	    cell: (/** @type {any} */ r) => html`${resourceKindWords(r.kind)}
		${r.firmware_version && html`<p class="hint">${r.firmware_version}</p>`}` },
	    { name: "organisation", text: t("Organisation", "Organisatie"), narrow: true,
	    cell: (/** @type {any} */ r) => r.organisation },
	    { name: "size", text: t("Size", "Grootte"), num: true,
	    cell: (/** @type {any} */ r) => size(r.size) },
	    { name: "created_at", text: t("Uploaded", "Geüpload"), sort: "created_at", narrow: true,
		cell: (/** @type {any} */ r) => html`<time datetime=${r.created_at}
		    title=${at(r.created_at)}>${ago(r.created_at)}</time>` }]}
	    empty=${filtered ? html`<${Empty} title=${t("No file fits", "Geen bestand past daarbij")}>
		<a href=${href("resources")}>${t("Show all", "Toon alles")}</a></${Empty}>` :
		html`<${Empty} title=${t("No file yet", "Nog geen bestand")}>
		<p>${t("Upload firmware, a wallpaper, a ringtone; then a setting names it and the phones fetch it.",
		    "Upload firmware, een achtergrond of een beltoon; een instelling noemt het dan en de telefoons halen het op.")}</p>
		${add}</${Empty}>`} />
	${open > 0 && html`<${One} id=${open}
	    onClose=${() => setOpen(0)} onReplace=${(/** @type {any} */ r) => {
		setOpen(0);
		setAdding(r);
	}} onChange=${list.reload} />`}
	${adding && html`<${Upload} was=${adding} onClose=${() => setAdding(null)}
	    onDone=${(/** @type {any} */ made) => {
		setAdding(null);
		list.reload();
		setOpen(made.id);
	}} />`}</${Page}>`;
}

/** @param {{ id: number, onClose: () => void, onReplace: (r: any) => void, onChange: () => void }} p */
function One({ id, onClose, onReplace, onChange }) {
	const load = useLoad(signal => api.get(`/resources/${id}`, {}, { signal }), [id]);
	const r = load.data;

	return html`<${Dialog} wide title=${r?.name || t("File", "Bestand")}
	    onClose=${onClose}><div class="page">
	${!r ? load.problem ? html`<${Oops}
	    problem=${load.problem} retry=${load.reload} />` : html`<${Wait} />` : html`
	${r.warnings?.map((/** @type {string} */ w) => html`<p class="note warn">${w}</p>`)}
	${/\.(png|jpe?g|bmp)$/i.test(r.name) && r.size < 5e6 && html`<img class="preview" alt=${t(`Picture ${r.name}`,
	    `Afbeelding ${r.name}`)} src=${url(`/resources/${id}/content`)} />`}
	<${Facts} rows=${[[t("Kind", "Soort"), resourceKindWords(r.kind)], [t("Version",
	    "Versie"), r.firmware_version || undefined],
	    [t("Size", "Grootte"), size(r.size)], [t("Uploaded", "Geüpload"), at(r.created_at)],
	    ["SHA-256", html`<span class="mono">${r.sha256}</span>`]]} />
	<p>${t("Phones fetch it at", "Telefoons halen het op bij")} <${Copy} text=${r.url}
	    label="URL" /></p>
	${PARAMETERS[r.kind] && html`<p class="hint">${t(
	    `It is used once a setting names that URL, as a rule ${PARAMETERS[r.kind]}.`,
	    `Het wordt gebruikt zodra een instelling die URL noemt, meestal ${PARAMETERS[r.kind]}.`)}</p>`}
	${may("manage") && html`<${Rename} resource=${r} onDone=${(/** @type {any} */ now) => {
		onChange();
		now ? load.set({ ...r, ...now }) : load.reload();
	}} />`}
	<div class="buttons"><a class="button" href=${url(`/resources/${id}/content`)} download=${r.name}>
			${t("Download", "Download")}</a>
		${may("manage") && html`<button type="button"
		    onClick=${() => onReplace(r)}>${t("Replace…", "Vervang…")}</button>
		<${Delete} resource=${r}
		    onDone=${() => { onChange(); onClose(); }} />`}</div>`}</div></${Dialog}>`;
}

/** @param {{ resource: any, onDone: (now: any) => void }} p */
function Rename({ resource: r, onDone }) {
	const { changes, isChanged, put } = useDraft({ name: r.name, firmware_version: r.firmware_version });
	const send = useSend(async () => {
		onDone(await patch(`/resources/${r.id}`, changes, r, { name: t("Name", "Naam") }));
		toast(t("Saved", "Bewaard"));
	});

	return html`<${Form} send=${send} submit=${t("Save", "Bewaar")} disabled=${!isChanged}>
		<${Field} label=${t("Name", "Naam")} ...${put("name")} problem=${send.problem}
		    hint=${t("It is in the URL: settings that name the old one stop working.",
			"De naam staat in de URL: instellingen met de oude werken dan niet meer.")} />
		${r.kind === "firmware" && html`<${Field} label=${t("Version", "Versie")}
		    ...${put("firmware_version")}
		    problem=${send.problem} placeholder="108.86.0.45" />`}</${Form}>`;
}

/** @param {{ resource: any, onDone: () => void }} p */
function Delete({ resource: r, onDone }) {
	const send = useSend(async () => {
		if (!await ask({ danger: true, title: t(`Delete ${r.name}?`, `${r.name} verwijderen?`),
			body: t("Phones can't fetch it any more. What they have keeps working.",
			    "Telefoons kunnen het niet meer ophalen. Wat zij al hebben blijft werken."),
			yes: t("Delete", "Verwijder") }))
			return;
		const gone = await api.delete(`/resources/${r.id}`);
		if (gone?.warnings?.length)
			await ask({ title: t("Deleted, but still named", "Verwijderd, maar nog genoemd"),
				body: html`<ul>${gone.warnings.map((/** @type {string} */ w) => html`<li>${w}</li>`)}</ul>`,
				yes: t("Close", "Sluit"), no: t("Done", "Klaar") });
		else
			toast(t("Deleted", "Verwijderd"));
		onDone();
	});

	return html`<button type="button" onClick=${send.run}
	    disabled=${send.busy}>${t("Delete", "Verwijder")}</button>
	<${Oops} problem=${send.problem} />`;
}
