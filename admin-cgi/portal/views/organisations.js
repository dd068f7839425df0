/** organisations.js - the organisations: the tree, searching it, adding. */
import { html, useState } from "../lib/preact.js";
import { api, go, href, may, number, session, t } from "../core.js";
import { Dialog, Field, Form, useDraft, useSend } from "../form.js";
import { Table, usePages } from "../list.js";
import { Badge, Empty, Page, useQuery, useRested } from "../ui.js";
import { useNames, visible } from "./names.js";
import { PickOrganisation } from "./pick.js";
import { orgKindWords } from "./state.js";
import { Tree } from "./tree.js";

/** @param {{ place: import("../core.js").Place }} p */
export default function Organisations({ place }) {
	const [query, setQuery] = useQuery(place);
	const [q, setQ] = useState(query.q || "");
	const [adding, setAdding] = useState(/** @type {any} */ (null));
	const words = q.trim();

	return html`<${Page} title=${t("Organisations", "Organisaties")}
	    lead=${t("Providers have resellers, resellers have customers; what is set above counts below.",
		"Aanbieders hebben wederverkopers, wederverkopers hebben klanten; wat boven is ingesteld geldt eronder.")}
	    actions=${may("tree") && html`<button type="button" class="primary"
		onClick=${() => setAdding({})}>${t("Add an organisation",
		    "Organisatie toevoegen")}</button>`}>
	<div class="filters"><${Field} type="search" label=${t("Search by name", "Zoek op naam")}
	    value=${q} onValue=${(/** @type {string} */ v) => { setQ(v); setQuery({ q: v }); }} />
	${words && html`<${Field} type="select" label=${t("Kind", "Soort")} value=${query.kind || ""}
	    onValue=${(/** @type {string} */ kind) => setQuery({ kind })}
	    options=${[["", t("all", "alle")], ...orgKindWords.options()]} />`}</div>
	${words ? html`<${Hits} q=${words} kind=${query.kind} sort=${query.sort}
	    onSort=${(/** @type {string} */ sort) => setQuery({ sort })} />` :
	    html`<${Tree} onAdd=${may("tree") ? (/** @type {any} */ parent) =>
		setAdding({ parent }) : undefined} />`}
	${adding && html`<${Add} parent=${adding.parent} onClose=${() => setAdding(null)} />`}
	</${Page}>`;
}

/** @param {{ q: string, kind?: string, sort?: string, onSort: (s: string) => void }} p */
function Hits({ q, kind, sort = "name", onSort }) {
	const list = usePages("/organisations", { q: useRested(q), kind, sort });
	const names = useNames(list.items.flatMap(o => visible(o.path).slice(0, -1)));

	return html`<${Table} list=${list} label=${t("Organisations found", "Gevonden organisaties")}
	    sort=${sort} onSort=${onSort} empty=${html`<${Empty} title=${t(
		"No organisation has that in its name", "Geen organisatie heeft dat in de naam")} />`}
	    columns=${[
		{ name: "name", text: t("Name", "Naam"), sort: "name",
			cell: (/** @type {any} */ o) => html`<a href=${href(["organisations", o.id])}>${o.name}</a>
			    ${!o.enabled && html` <${Badge} kind="warn">${t("disabled", "uitgeschakeld")}</${Badge}>`}` },
		{ name: "kind", text: t("Kind", "Soort"), narrow: true,
			cell: (/** @type {any} */ o) => orgKindWords(o.kind) },
		{ name: "above", text: t("Below", "Onder"), cell: (/** @type {any} */ o) =>
		    visible(o.path).slice(0, -1).map(id => names.get(id) || "…").join(" › ") },
		{ name: "devices", text: t("Phones", "Telefoons"), num: true,
			cell: (/** @type {any} */ o) => number(o.devices) },
	]} />`;
}

/** A new one: name, place and kind are enough.
 * @param {{ parent?: any, onClose: () => void }} p */
function Add({ parent, onClose }) {
	const own = session()?.organisation;
	const first = parent || own;
	const { draft, put, set } = useDraft({ name: "", parent_id: first.id, kind: "customer" });
	const [above, setAbove] = useState(first);
	const isLeaf = above?.kind === "customer";
	const send = useSend(async key => {
		const made = await api.post("/organisations", { ...draft, name: draft.name.trim() },
		    { key });
		onClose();
		go(["organisations", made.id]);
	});

	return html`<${Dialog} title=${t("Add an organisation", "Organisatie toevoegen")}
	    onClose=${onClose}><${Form} send=${send} submit=${t("Add", "Toevoegen")}
	    onCancel=${onClose} disabled=${!draft.name.trim() || isLeaf || !draft.parent_id}>
		<${Field} label=${t("Name", "Naam")} ...${put("name")} required maxlength="120"
		    autofocus wide problem=${send.problem} />
		<${PickOrganisation} label=${t("Below", "Onder")} name="parent_id" wide
		    value=${draft.parent_id} text=${above?.name}
		    onValue=${(/** @type {any} */ id, /** @type {any} */ item) => {
			set("parent_id", id);
			setAbove(item);
		}} problem=${isLeaf ? t("A customer has nobody below it: choose a reseller.",
			"Een klant heeft niemand onder zich: kies een wederverkoper.") : send.problem} />
		<${Field} type="select" label=${t("Kind", "Soort")} ...${put("kind")} wide
		    options=${[["customer", t("customer: has phones", "klant: heeft telefoons")],
			["reseller", t("reseller: has customers of its own",
			    "wederverkoper: heeft eigen klanten")]]} problem=${send.problem}
		    hint=${t("Its address and password for the phones are made by themselves.",
			"Adres en wachtwoord voor de telefoons worden vanzelf gemaakt.")} />
	</${Form}></${Dialog}>`;
}
