/** books.js - phone books: list, and making one. */
import { useState } from "../lib/preact.js";
import { api, go, href, may, number, session, t } from "../core.js";
import { Dialog, Field, Form, useDraft, useSend } from "../form.js";
import { Table, usePages } from "../list.js";
import { Empty, html, Page, useQuery, useRested } from "../ui.js";
import { FilterOrganisation } from "./filter_organisation.js";

/** Flat or by department.  @returns {[string, string][]} */
export const formOptions = () => [["flat", t("one list", "één lijst")],
    ["tree", t("by department", "per afdeling")]];

/** @param {{ place: import("../core.js").Place }} p */
export default function Books({ place }) {
	const [q, put] = useQuery(place);
	const [adding, setAdding] = useState(false);
	const find = useRested(q.q || "");
	const list = usePages("/books", { q: find, sort: q.sort, organisation_id: q.organisation_id });
	const filtered = q.q || q.organisation_id;
	const add = may("manage") && html`<button type="button" class="primary"
	    onClick=${() => setAdding(true)}>
		${t("New phone book", "Nieuw telefoonboek")}</button>`;

	return html`<${Page} title=${t("Phone books", "Telefoonboeken")} actions=${add}>
	<div class="filters">
		<${Field} label=${t("Name", "Naam")} type="search" value=${q.q || ""}
		    onValue=${(/** @type {string} */ v) => put({ q: v })} />
		<${FilterOrganisation} value=${q.organisation_id ? Number(q.organisation_id) : null}
		    onValue=${(/** @type {any} */ id) => put({ organisation_id: id })} /></div>
	<${Table} label=${t("Phone books", "Telefoonboeken")} list=${list} sort=${q.sort || ""}
	    onSort=${(/** @type {string} */ sort) => put({ sort })} columns=${[
	    { name: "title", text: t("Title", "Titel"), sort: "name", cell: (/** @type {any} */ b) => html`
		<a href=${href(["books", b.id])}>${b.title || b.name}</a>` },
	    { name: "name", text: t("Name in its URL", "Naam in de URL"), narrow: true,
	    cell: (/** @type {any} */ b) => html`
		<span class="mono">book/${b.name}.xml</span>` },
	    { name: "organisation", text: t("Organisation", "Organisatie"),
	    cell: (/** @type {any} */ b) => b.organisation },
	    { name: "form", text: t("Form", "Vorm"), narrow: true, cell: (/** @type {any} */ b) =>
		formOptions().find(f => f[0] === b.form)?.[1] },
	    { name: "entries", text: t("People", "Mensen"), num: true,
	    cell: (/** @type {any} */ b) => number(b.entries) }]}
	    empty=${filtered ? html`<${Empty}
	    title=${t("No phone book fits", "Geen telefoonboek past daarbij")}>
		<a href=${href("books")}>${t("Show all", "Toon alles")}</a></${Empty}>` :
		html`<${Empty} title=${t("No phone book yet", "Nog geen telefoonboek")}>
		<p>${t("A phone book is a list of names and numbers that phones of an organisation show in their directory.",
		    "Een telefoonboek is een lijst namen en nummers die telefoons van een organisatie in hun adreslijst tonen.")}</p>
		${add}</${Empty}>`} />
	${adding && html`<${Add} onClose=${() => setAdding(false)} />`}</${Page}>`;
}

/** "Sales team" => "sales-team".  @param {string} title */
const urlName = title => title.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
    .replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 40);

/** @param {{ onClose: () => void }} p */
function Add({ onClose }) {
	const { draft, put, set } = useDraft({ title: "", name: "", form: "flat",
		organisation_id: session()?.organisation.id });
	const send = useSend(async key => {
		const made = await api.post("/books", { title: draft.title.trim(), form: draft.form,
			name: draft.name || urlName(draft.title), organisation_id: draft.organisation_id }, { key });
		go(["books", made.id]);
	});

	return html`<${Dialog} title=${t("New phone book", "Nieuw telefoonboek")} onClose=${onClose}>
	<${Form} send=${send} submit=${t("Make it", "Maak het")} onCancel=${onClose}
	    disabled=${!draft.title.trim()}>
		<${Field} label=${t("Title", "Titel")} ...${put("title")} wide required
		    problem=${send.problem}
		    hint=${t("As it stands on the phone.", "Zoals het op de telefoon staat.")} />
		<${Field} label=${t("Name in its URL", "Naam in de URL")} name="name" wide
		    problem=${send.problem}
		    value=${draft.name || urlName(draft.title)}
		    onValue=${(/** @type {string} */ v) => set("name", v)}
		    hint=${t("Letters, digits, dash. It can't be changed later.",
		    "Letters, cijfers, streepje. Kan later niet meer anders.")} />
		<${Field} label=${t("Form", "Vorm")} type="select" ...${put("form")} wide
		    options=${formOptions()} />
		<${FilterOrganisation} wide ...${put("organisation_id")} problem=${send.problem} />
	</${Form}></${Dialog}>`;
}
