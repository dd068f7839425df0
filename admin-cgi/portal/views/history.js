/**
 * history.js - what happened: who changed what (the audit log), and what
 * phones asked for (the fetch log), each with filters in the address.
 */
import { useState } from "../lib/preact.js";
import { ago, at, href, t } from "../core.js";
import { Field } from "../form.js";
import { Table, usePages } from "../list.js";
import { actions, actionWords, actorWords, Badge, Empty, goneOf, html, objects, objectWords, Page, Tabs,
    useQuery, useRested, What } from "../ui.js";
import { BeforeAfter } from "./changes.js";
import { fetchColumns } from "./fetches.js";
import { FilterOrganisation, isOne } from "./filter_organisation.js";
import { reasonWords } from "./state.js";

/** @param {{ place: import("../core.js").Place }} p */
export default function History({ place }) {
	const fetches = place.query.tab === "fetches";

	return html`<${Page} title=${t("History", "Geschiedenis")}>
	<${Tabs} label=${t("Which history", "Welke geschiedenis")} now=${fetches ? "fetches" : "changes"}
	    tabs=${[["changes", t("Who changed what", "Wie wat wijzigde"), href("history")],
		["fetches", t("What phones fetched",
		    "Wat telefoons ophaalden"), href("history", { tab: "fetches" })]]} />
	${fetches ? html`<${Fetches} place=${place} />` : html`<${Audit} place=${place} />`}</${Page}>`;
}

/** The first moment of a day chosen in a field, as the API wants it.
 * @param {string | undefined} day @param {number} [plus] days later */
function moment(day, plus = 0) {
	const from = day ? new Date(day + "T00:00:00") : null;

	if (!from || isNaN(from.getTime()))
		return undefined;
	from.setDate(from.getDate() + plus);
	return from.toISOString().replace(/\.\d+Z$/, "Z");
}

/** A select of words.  @param {string[]} names @param {(n: string) => string} words
 * @returns {[string, string][]} */
const choices = (names, words) => [["", t("all", "alle")],
    .../** @type {[string, string][]} */ (names.map(n => [n, words(n)]))
	.sort((a, b) => a[1].localeCompare(b[1]))];

/** @param {{ place: import("../core.js").Place }} p */
function Audit({ place }) {
	const [q, put] = useQuery(place);
	const actor = useRested(q.actor || "");
	const list = usePages("/audit", { organisation_id: q.organisation_id, object: q.object,
		object_id: q.object_id, action: q.action, actor,
		since: moment(q.since), until: moment(q.until, 1) });
	const filtered = Object.keys(q).some(k => q[k]), gone = goneOf(list.items);

	return html`<div class="filters">
		<${FilterOrganisation} value=${q.organisation_id ? Number(q.organisation_id) : null}
		    onValue=${(/** @type {any} */ id) => put({ organisation_id: id })} />
		<${Field} label=${t("What", "Wat")} type="select" value=${q.object || ""}
		    options=${choices(objects, objectWords)}
		    onValue=${(/** @type {string} */ object) => put({ object, object_id: "" })} />
		<${Field} label=${t("Done", "Gedaan")} type="select" value=${q.action || ""}
		    options=${choices(actions, actionWords)}
		    onValue=${(/** @type {string} */ action) => put({ action })} />
		<${Field} label=${t("By", "Door")} type="search" value=${q.actor || ""}
		    placeholder="user:ada@acme.example"
		    onValue=${(/** @type {string} */ a) => put({ actor: a.trim() })} />
		<${Field} label=${t("From", "Vanaf")} type="date" value=${q.since || ""}
		    onValue=${(/** @type {string} */ since) => put({ since })} />
		<${Field} label=${t("Until", "Tot en met")} type="date" value=${q.until || ""}
		    onValue=${(/** @type {string} */ until) => put({ until })} />
		${q.object_id && html`<button type="button" onClick=${() => put({ object_id: "" })}>
			${t("Not of this one alone", "Niet alleen van deze")}</button>`}</div>
	<div class="stacked"><${Table} label=${t("Changes", "Wijzigingen")} list=${list} columns=${/** @type {any[]} */ ([
	    { name: "at", text: t("When", "Wanneer"), cell: (/** @type {any} */ e) => html`
		<time datetime=${e.at} title=${at(e.at)}>${ago(e.at)}</time>` },
	    { name: "actor", text: t("Who", "Wie"), cell: (/** @type {any} */ e) => html`
		${actorWords(e.actor)}${e.address && html`<p class="hint mono unbroken">${e.address}</p>`}` },
	    { name: "what", text: t("What", "Wat"), cell: (/** @type {any} */ e) => html`
		<${Badge}>${actionWords(e.action)}</${Badge}> <${What} entry=${e} gone=${gone} />
		<${Values} entry=${e} />` },
	    { name: "organisation", text: t("Organisation", "Organisatie"), narrow: true,
		cell: (/** @type {any} */ e) => e.organisation || (e.organisation_id ?
		    t("gone", "verdwenen") : "–") }]).filter(c => c.name !== "organisation" || !isOne())}
	    empty=${filtered ? html`<${Empty} title=${t("Nothing fits these filters",
		"Niets past bij deze filters")}><a
		    href=${href("history")}>${t("Show all", "Toon alles")}</a></${Empty}>` :
		html`<${Empty} title=${t("Nothing was changed yet", "Er is nog niets gewijzigd")}>
		<p>${t("Each change of phones, people and files is kept here, with who made it.",
		    "Elke wijziging van telefoons, mensen en bestanden blijft hier bewaard, met wie haar deed.")}</p></${Empty}>`} /></div>`;
}

/** Drawn when asked for: a page of them stays light.  @param {{ entry: any }} p */
function Values({ entry }) {
	const [open, setOpen] = useState(false);

	if (!entry.before && !entry.after)
		return null;
	return html`<details onToggle=${(/** @type {any} */ e) => setOpen(e.target.open)}>
		<summary>${t("What changed", "Wat er veranderde")}</summary>
		${open && html`<${BeforeAfter} before=${entry.before} after=${entry.after} />`}</details>`;
}

/** @param {{ place: import("../core.js").Place }} p */
function Fetches({ place }) {
	const [q, put] = useQuery(place);
	const mac = useRested((q.mac || "").replace(/[^0-9a-fA-F]/g, "").toLowerCase());
	const address = useRested(q.address || "");
	const list = usePages("/fetches", { organisation_id: q.organisation_id,
		mac: mac.length === 12 ? mac : "", reason: q.reason, status: q.status,
		address, since: moment(q.since) });
	const half = mac.length > 0 && mac.length !== 12;
	const filtered = ["organisation_id", "mac", "reason", "status", "address", "since"].some(k => q[k]);

	return html`<div class="filters">
		<${FilterOrganisation} value=${q.organisation_id ? Number(q.organisation_id) : null}
		    onValue=${(/** @type {any} */ id) => put({ organisation_id: id })} />
		<${Field} label=${t("MAC", "MAC")} type="search" value=${q.mac || ""}
		    problem=${half ? t("12 digits, please", "12 tekens graag") : undefined}
		    onValue=${(/** @type {string} */ m) => put({ mac: m.trim() })} />
		<${Field} label=${t("What came of it",
		    "Wat ervan kwam")} type="select" value=${q.reason || ""}
		    options=${[["", t("all", "alle")], ...reasonWords.options()]}
		    onValue=${(/** @type {string} */ reason) => put({ reason })} />
		<${Field} label=${t("Address", "Adres")} type="search" value=${q.address || ""}
		    onValue=${(/** @type {string} */ a) => put({ address: a.trim() })} />
		<${Field} label=${t("From", "Vanaf")} type="date" value=${q.since || ""}
		    onValue=${(/** @type {string} */ since) => put({ since })} />
		<button type="button" onClick=${list.reload}>${t("Look again",
		    "Kijk opnieuw")}</button></div>
	<div class="stacked"><${Table} label=${t("Requests of phones", "Verzoeken van telefoons")} list=${list}
	    columns=${fetchColumns(true)}
	    empty=${filtered ? html`<${Empty} title=${t("Nothing fits these filters",
		"Niets past bij deze filters")}><a href=${href("history", { tab: "fetches" })}>
		${t("Show all", "Toon alles")}</a></${Empty}>` :
		html`<${Empty} title=${t("No phone has asked for anything yet",
		    "Nog geen telefoon heeft iets gevraagd")}>
		<p>${t("Each request of a phone stands here with its answer, within seconds.",
		    "Elk verzoek van een telefoon staat hier met zijn antwoord, binnen enkele seconden.")}</p></${Empty}>`} /></div>`;
}
