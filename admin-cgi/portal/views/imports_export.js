/** imports_export.js - CSV files to keep or to import again, narrowed by filters. */
import { html } from "../lib/preact.js";
import { may, session, t, url } from "../core.js";
import { Field } from "../form.js";
import { Pick, PickGroup, PickModel, PickOrganisation } from "./pick.js";

/** @param {{ query: Record<string, string>, put: (some: any) => void }} p */
export function ExportForm({ query, put }) {
	const kind = query.kind || "devices";
	const org = query.organisation_id || query.under;
	const isBook = kind === "phone_book";
	const id = (/** @type {string | undefined} */ v) => v ? Number(v) : null;
	const { organisation_id, under, model, group_id, q, secrets } = query;
	const to = url(`/exports/${kind}.csv`, isBook ? { book_id: query.book_id } :
	    { organisation_id, under, model, group_id, q, secrets });

	return html`<div class="card"><div class="fields">
		<${Field} label=${t("What", "Wat")} type="select" value=${kind} options=${[
			["devices", t("Phones", "Telefoons")], ["lines", t("Accounts of phones", "Accounts van telefoons")],
			["keys", t("Keys of phones", "Toetsen van telefoons")],
			["phone_book", t("A phone book", "Een telefoonboek")]]}
		    onValue=${(/** @type {string} */ v) => put({ kind: v })} />
		${isBook ? html`<${Pick} label=${t("Phone book", "Telefoonboek")} path="/books" required
		    value=${id(query.book_id)} onValue=${(/** @type {any} */ v) => put({ book_id: v })}
		    show=${(/** @type {any} */ b) => ({ value: b.id, text: b.title || b.name, more: b.organisation })} />` : html`
		${session()?.organisation.kind !== "customer" && html`<${PickOrganisation} value=${id(org)}
		    onValue=${(/** @type {any} */ v) => put({ group_id: "", under: query.organisation_id ? "" : v,
			organisation_id: query.organisation_id ? v : "" })} />
		<${Field} label=${t("Without those below it", "Zonder die eronder")} type="check" disabled=${!org}
		    value=${!!query.organisation_id} onValue=${(/** @type {boolean} */ on) =>
			put({ organisation_id: on ? org : "", under: on ? "" : org })} />`}
		<${PickModel} value=${model || null} onValue=${(/** @type {any} */ v) => put({ model: v })} />
		<${PickGroup} value=${id(group_id)} query=${{ organisation_id, under }}
		    onValue=${(/** @type {any} */ v) => put({ group_id: v })} />
		<${Field} label=${t("Part of the name or MAC", "Deel van de naam of het MAC")} type="search"
		    value=${q || ""} onValue=${(/** @type {string} */ v) => put({ q: v })} />
		${may("secrets") && kind !== "keys" && html`<${Field} type="check" wide value=${secrets === "true"}
		    label=${t("Passwords too, readable by anyone who has the file",
			"Ook wachtwoorden, leesbaar voor wie het bestand heeft")}
		    onValue=${(/** @type {boolean} */ on) => put({ secrets: on ? "true" : "" })} />`}`}
	</div>
	<p class="hint">${t("At most 200,000 rows. The file can be imported again.",
	    "Hoogstens 200.000 rijen. Het bestand kan weer geïmporteerd worden.")}</p>
	<div class="buttons">${isBook && !query.book_id ? html`<p class="hint">${t("Choose the phone book.",
	    "Kies het telefoonboek.")}</p>` : html`<a class="button primary" href=${to} download=${`${kind}.csv`}>
		${t("Save as CSV", "Bewaar als CSV")}</a>`}</div></div>`;
}
