/** groups.js - groups of phones: what is set on a group counts for them. */
import { html, useState } from "../lib/preact.js";
import { api, go, href, may, number, session, t } from "../core.js";
import { Dialog, Field, Form, useDraft, useSend } from "../form.js";
import { Table, usePages } from "../list.js";
import { Empty, Link, Page, useQuery, useRested } from "../ui.js";
import { isOne } from "./filter_organisation.js";
import { PickOrganisation } from "./pick.js";

/** @param {{ place: import("../core.js").Place }} p */
export default function Groups({ place }) {
	const [query, setQuery] = useQuery(place);
	const [q, setQ] = useState(query.q || "");
	const [adding, setAdding] = useState(false);
	const list = usePages("/groups", { q: useRested(q.trim()), sort: query.sort || "name",
		organisation_id: query.organisation_id, under: query.under });
	const add = may("manage") && html`<button type="button" class="primary"
	    onClick=${() => setAdding(true)}>${t("Add a group", "Groep toevoegen")}</button>`;
	const columns = [
		{ name: "name", text: t("Name", "Naam"), sort: "name", cell: (/** @type {any} */ g) =>
		    html`<a href=${href(["groups", g.id])}>${g.name}</a>` },
		{ name: "organisation", text: t("Organisation", "Organisatie"),
			cell: (/** @type {any} */ g) => g.organisation },
		{ name: "devices", text: t("Phones", "Telefoons"), num: true,
			cell: (/** @type {any} */ g) => html`<${Link} to="devices"
			    query=${{ group_id: g.id }}>${number(g.devices)}</${Link}>` },
		{ name: "notes", text: t("Notes", "Notities"), narrow: true,
			cell: (/** @type {any} */ g) => g.notes },
	];

	return html`<${Page} title=${t("Groups", "Groepen")} actions=${add}
	    lead=${t("Phones that are alike in something: loud ones, those of the reception.",
		"Telefoons die iets gemeen hebben: luide, die van de receptie.")}>
	<div class="filters"><${Field} type="search" label=${t("Search by name", "Zoek op naam")}
	    value=${q} onValue=${(/** @type {string} */ v) => { setQ(v); setQuery({ q: v }); }} />
	${!isOne() && html`<${PickOrganisation} value=${query.organisation_id || null}
	    onValue=${(/** @type {any} */ v) => setQuery({ organisation_id: v })} />`}</div>
	<${Table} list=${list} label=${t("Groups", "Groepen")} sort=${query.sort || "name"}
	    onSort=${(/** @type {string} */ sort) => setQuery({ sort })}
	    columns=${isOne() ? columns.filter(c => c.name !== "organisation") : columns}
	    empty=${q || query.organisation_id ? html`<${Empty} title=${t("No group fits",
		"Geen groep past")} />` : html`<${Empty} title=${t("No groups yet", "Nog geen groepen")}>
		<p>${t("Make a group, set something on it, and put phones in it on their own pages.",
		    "Maak een groep, stel er iets op in, en zet er telefoons in op hun eigen pagina.")}</p>
		${add}</${Empty}>`} />
	${adding && html`<${Add} organisation=${query.organisation_id} onClose=${() => setAdding(false)} />`}
	</${Page}>`;
}

/** @param {{ organisation?: string, onClose: () => void }} p */
function Add({ organisation, onClose }) {
	const { draft, put } = useDraft({ name: "", notes: "",
		organisation_id: Number(organisation) || session()?.organisation.id });
	const send = useSend(async key => {
		const made = await api.post("/groups", { ...draft, name: draft.name.trim() }, { key });
		onClose();
		go(["groups", made.id]);
	});

	return html`<${Dialog} title=${t("Add a group", "Groep toevoegen")} onClose=${onClose}>
	<${Form} send=${send} submit=${t("Add", "Toevoegen")} onCancel=${onClose}
	    disabled=${!draft.name.trim() || !draft.organisation_id}>
		<${Field} label=${t("Name", "Naam")} ...${put("name")} required maxlength="120" autofocus
		    wide problem=${send.problem} />
		${!isOne() && html`<${PickOrganisation} ...${put("organisation_id")} required wide
		    problem=${send.problem} />`}
		<${Field} type="area" label=${t("Notes", "Notities")} ...${put("notes")} wide
		    maxlength="2000" problem=${send.problem} />
	</${Form}></${Dialog}>`;
}
