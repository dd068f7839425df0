/**
 * templates.js - templates by kind and by what they are for: stock, those of
 * organisations above, one's own; and making a new one.
 */
import { useState } from "../lib/preact.js";
import { ago, api, at, go, href, may, session, t } from "../core.js";
import { Dialog, Field, Form, useDraft, useSend } from "../form.js";
import { Table, usePages } from "../list.js";
import { Badge, Empty, html, Page, useQuery, useRested } from "../ui.js";
import { PickModel, PickOrganisation } from "./pick.js";
import { templateKindWords } from "./state.js";
import { kindHints, ownerWords, scopeWords } from "./template_words.js";

export const FAMILIES = ["v7x", "v80", "v81", "v84", "dect", "conference"];

/** @param {{ place: import("../core.js").Place }} p */
export default function Templates({ place }) {
	const [q, put] = useQuery(place);
	const [adding, setAdding] = useState(q.add === "1");
	const find = useRested(q.q || "");
	const scope = useRested(q.scope || "");
	const list = usePages("/templates", { q: find, kind: q.kind, sort: q.sort,
		scope: /^(any|(model|family|name):.+)$/.test(scope) ? scope : "",
		...(q.from === "stock" ? { stock: true } :
		    q.from === "own" ? { organisation_id: session()?.organisation.id } :
		    { organisation_id: q.organisation_id }) });
	const filtered = ["q", "kind", "scope", "from", "organisation_id"].some(k => q[k]);

	return html`<${Page} title=${t("Templates", "Sjablonen")} actions=${html`
		<button type="button" class="primary" onClick=${() => setAdding(true)}>
		${t("New template", "Nieuw sjabloon")}</button>`}
	    lead=${t("Texts that become the phones' files. The nearest organisation's counts; there one for the model before one for its family before one for every model.",
		"Teksten waar de bestanden van de telefoons van worden gemaakt. Dat van de naaste organisatie telt; daar eerst een voor het model, dan voor zijn familie, dan voor elk model.")}>
	<div class="filters">
		<${Field} label=${t("Title", "Titel")} type="search" value=${q.q || ""}
		    onValue=${(/** @type {string} */ v) => put({ q: v })} />
		<${Field} label=${t("Kind", "Soort")} type="select" value=${q.kind || ""}
		    options=${[["", t("all", "alle")], ...templateKindWords.options()]}
		    onValue=${(/** @type {string} */ kind) => put({ kind })} />
		<${Field} label=${t("For", "Voor")} type="search" value=${q.scope || ""} list="scopes"
		    placeholder="model:T46U"
		    onValue=${(/** @type {string} */ v) => put({ scope: v.trim() })} />
		<datalist id="scopes"><option value="any" />${FAMILIES.map(f => html`<option value=${"family:" + f} />`)}
			<option value="model:T46U" /></datalist>
		<${Field} label=${t("Whose", "Van wie")} type="select" value=${q.from || ""} options=${[
		    ["", t("everybody's", "van iedereen")], ["own", t("our own", "van ons")],
		    ["stock", t("stock", "standaard")]]}
		    onValue=${(/** @type {string} */ from) => put({ from, organisation_id: "" })} />
		${!q.from && html`<${PickOrganisation} value=${q.organisation_id ? Number(q.organisation_id) : null}
		    onValue=${(/** @type {any} */ id) => put({ organisation_id: id })} />`}</div>
	<div class="stacked"><${Table} label=${t("Templates", "Sjablonen")} list=${list} sort=${q.sort || ""}
	    onSort=${(/** @type {string} */ sort) => put({ sort })} columns=${[
	    { name: "kind", text: t("Kind", "Soort"), cell: (/** @type {any} */ r) => html`
		<a href=${href(["templates", r.id])}>${templateKindWords(r.kind)} · ${scopeWords(r.scope)}</a>` },
	    { name: "title", text: t("Title", "Titel"), sort: "title", narrow: true,
		cell: (/** @type {any} */ r) => r.title },
	    { name: "owner", text: t("Whose", "Van wie"), cell: (/** @type {any} */ r) => r.stock ? html`
		<${Badge}>${ownerWords(r)}</${Badge}>` : ownerWords(r) },
	    { name: "published", text: t("In use", "In gebruik"), cell: (/** @type {any} */ r) => html`
		${r.published ? t(`version ${r.published}`, `versie ${r.published}`) : html`
		<${Badge} kind="warn">${t("not published", "niet gepubliceerd")}</${Badge}>`}
		${r.has_draft && html` <${Badge} kind="info">${t("draft", "concept")}</${Badge}>`}` },
	    { name: "changed_at", text: t("Changed", "Gewijzigd"), narrow: true,
		cell: (/** @type {any} */ r) => html`<time datetime=${r.changed_at}
		    title=${at(r.changed_at)}>
		${ago(r.changed_at)}</time>` }]}
	    empty=${filtered ? html`<${Empty} title=${t("No template fits these filters",
		"Geen sjabloon past bij deze filters")}><a
		    href=${href("templates")}>${t("Show all", "Toon alles")}</a></${Empty}>` :
		html`<${Empty} title=${t("There are no templates", "Er zijn geen sjablonen")}>
		<p>${t("The stock ones come with the installation: voipconfigctl template import brings them.",
		    "De standaardsjablonen horen bij de installatie: voipconfigctl template import brengt ze.")}</p></${Empty}>`} /></div>
	${adding && html`<${Add} query=${q} onClose=${() => setAdding(false)} />`}</${Page}>`;
}

/** @param {{ query: Record<string, string>, onClose: () => void }} p */
function Add({ query, onClose }) {
	const { draft, put, set } = useDraft({ kind: query.kind || "mac", form: "model", model: null,
		family: "v84", partial: "", title: "", organisation_id: session()?.organisation.id, stock: false });
	const form = draft.kind === "partial" ? "partial" : draft.kind === "common_boot" ? "any" : draft.form;
	const send = useSend(async key => {
		const scope = form === "any" ? { any: true } : { [form]: draft[form] };
		const made = await api.post("/templates", { kind: draft.kind, scope, title: draft.title.trim(),
			...(draft.stock ? { stock: true } : { organisation_id: draft.organisation_id }) }, { key });
		go(["templates", made.id]);
	});

	return html`<${Dialog} title=${t("New template", "Nieuw sjabloon")} onClose=${onClose}>
	<${Form} send=${send} submit=${t("Make it", "Maak het")} onCancel=${onClose}
	    disabled=${form !== "any" && !draft[form]}>
		<${Field} label=${t("Kind", "Soort")} type="select" ...${put("kind")} wide
		    problem=${send.problem}
		    options=${templateKindWords.options()} hint=${kindHints[draft.kind]?.()} />
		${draft.kind === "partial" ? html`<${Field} label=${t("Name", "Naam")}
		    ...${put("partial")} wide required
		    hint=${t(`Others take it in with {{> ${draft.partial || "name"}}}`,
			`Andere nemen het op met {{> ${draft.partial || "naam"}}}`)} />` :
		draft.kind !== "common_boot" && html`
		<${Field} label=${t("For which phones", "Voor welke telefoons")} type="select"
		    ...${put("form")} wide
		    options=${[["model", t("one model",
		    "één model")], ["family", t("a family of models", "een familie van modellen")],
			["any", t("every model", "elk model")]]} />
		${form === "model" && html`<${PickModel} wide value=${draft.model} required
		    onValue=${(/** @type {any} */ m) => set("model", m)} />`}
		${form === "family" && html`<${Field}
		    label=${t("Family", "Familie")} type="select" wide ...${put("family")}
		    options=${FAMILIES.map(f => [f, f])} />`}`}
		${may("provider") && html`<${Field} type="check" wide
		    label=${t("Stock: for everybody", "Standaard: voor iedereen")}
		    ...${put("stock")} />`}
		${!draft.stock && html`<${PickOrganisation} wide value=${draft.organisation_id}
		    onValue=${(/** @type {any} */ id) => set("organisation_id", id)} />`}
		<${Field} label=${t("Title", "Titel")} wide ...${put("title")} problem=${send.problem} />
	</${Form}></${Dialog}>`;
}
