/** tokens.js - tokens for programs: list, make, revoke. */
import { html, useState } from "../lib/preact.js";
import { ago, api, at, langOf, may, session, t } from "../core.js";
import { ask, Copy, Dialog, Field, Form, toast, useDraft, useSend } from "../form.js";
import { Table, usePages } from "../list.js";
import { Badge, Empty } from "../ui.js";
import { isOne } from "./filter_organisation.js";
import { PickOrganisation } from "./pick.js";

/**
 * What each scope lets a program do; and the permission one needs to give it.
 * @returns {[string, string, string][]}
 */
const scopes = () => [
	["read", "read", t("see everything of the organisation", "alles van de organisatie zien")],
	["phones", "touch", t("change keys and labels of phones, let one fetch or reboot",
	    "toetsen en namen van telefoons wijzigen, er een laten ophalen of herstarten")],
	["manage", "manage", t("add, change and delete phones, groups, settings, phone books, files and webhooks",
	    "telefoons, groepen, instellingen, telefoonboeken, bestanden en webhooks toevoegen, wijzigen en verwijderen")],
	["people", "people", t("manage people and tokens", "mensen en sleutels beheren")],
	["tree", "tree", t("manage organisations and templates", "organisaties en sjablonen beheren")],
	["provider", "provider", t("change models and MAC prefixes",
	    "modellen en MAC-reeksen wijzigen")],
	["secrets", "secrets", t("see passwords of phones", "wachtwoorden van telefoons zien")],
];

/** @param {string} given */
function scopeText(given) {
	const words = given.split(/\s+/);

	return scopes().filter(s => words.includes(s[0])).map(s => s[2]);
}

/** @param {{ query: Record<string, string>, setQuery: (some: any) => void,
 *   adding: boolean, onClose: () => void }} p */
export function Tokens({ query, setQuery, adding, onClose }) {
	const list = usePages("/tokens", { organisation_id: query.organisation_id,
		sort: query.sort || "name" });
	const remove = async (/** @type {any} */ token) => {
		if (!await ask({ title: t(`Revoke ${token.name}?`, `${token.name} intrekken?`),
			body: t("Programs that use this token are refused at once.",
			    "Programma's die deze sleutel gebruiken worden meteen geweigerd."),
			yes: t("Revoke", "Intrekken"), danger: true }))
			return;
		try {
			await api.delete("/tokens/" + token.id);
			toast(t(`${token.name} is good no more`, `${token.name} geldt niet meer`));
		} catch (e) {
			toast(/** @type {Error} */ (e).message, "bad");
		}
		list.reload();
	};
	const isOver = (/** @type {any} */ k) => k.expires_at && Date.parse(k.expires_at) < Date.now();
	const columns = [
		{ name: "name", text: t("Name", "Naam"), sort: "name", cell: (/** @type {any} */ k) =>
		    html`${k.name}${isOver(k) && html` <${Badge} kind="warn">${t("expired", "verlopen")}</${Badge}>`}
			<div class="quiet narrow">${t(`made by ${k.login || t("the command line", "de opdrachtregel")}`,
			    `gemaakt door ${k.login || "de opdrachtregel"}`)}</div>` },
		{ name: "organisation", text: t("Organisation", "Organisatie"), narrow: true,
			cell: (/** @type {any} */ k) => k.organisation },
		{ name: "scopes", text: t("May", "Mag"), cell: (/** @type {any} */ k) =>
		    html`<ul class="terse">${scopeText(k.scopes).map(s => html`<li>${s}</li>`)}</ul>` },
		{ name: "used", text: t("Last used", "Laatst gebruikt"), narrow: true,
			cell: (/** @type {any} */ k) => ago(k.used_at) },
		{ name: "until", text: t("Good until", "Geldig tot"), narrow: true,
			cell: (/** @type {any} */ k) => k.expires_at ? at(k.expires_at) :
			    t("always", "altijd") },
		{ name: "remove", text: t("Revoke", "Intrekken"), cell: (/** @type {any} */ k) =>
		    html`<button type="button" class="small" onClick=${() => remove(k)}
			aria-label=${t(`Revoke ${k.name}`, `${k.name} intrekken`)}>
			${t("Revoke", "Intrekken")}</button>` },
	];

	return html`${!isOne() && html`<div class="filters"><${PickOrganisation}
	    value=${query.organisation_id || null}
	    onValue=${(/** @type {any} */ v) => setQuery({ organisation_id: v })} /></div>`}
	<${Table} list=${list} label=${t("API tokens", "API-sleutels")} sort=${query.sort || "name"}
	    onSort=${(/** @type {string} */ sort) => setQuery({ sort })}
	    columns=${isOne() ? columns.filter(c => c.name !== "organisation") : columns}
	    empty=${html`<${Empty} title=${t("No tokens", "Geen sleutels")}>
		<p>${t("Make one for each program, so that each can be revoked alone.",
		    "Maak er een per programma, dan is elke apart in te trekken.")}</p></${Empty}>`} />
	${adding && html`<${Add} organisation=${query.organisation_id}
	    onClose=${() => { onClose(); list.reload(); }} />`}`;
}

/** An end so many days from now, as the API wants it; 0: none.
 * @param {number} days */
const until = days => days ? new Date(Date.now() + days * 86400000).toISOString()
    .replace(/\.\d+Z$/, "Z") : null;

/** @param {{ organisation?: string, onClose: () => void }} p */
function Add({ organisation, onClose }) {
	const { draft, put } = useDraft({ name: "", days: 365,
		organisation_id: Number(organisation) || session()?.organisation.id });
	const [given, setGiven] = useState(new Set(["read"]));
	const [made, setMade] = useState(/** @type {any} */ (null));
	const send = useSend(async key => {
		setMade(await api.post("/tokens", { name: draft.name.trim(),
			organisation_id: draft.organisation_id, scopes: [...given].join(" "),
			expires_at: until(draft.days) }, { key }));
	});
	const toggle = (/** @type {string} */ scope, /** @type {boolean} */ on) => {
		const next = new Set(given);
		on ? next.add(scope) : next.delete(scope);
		setGiven(next);
	};

	if (made)
		return html`<${Shown} token=${made} onClose=${onClose} />`;
	return html`<${Dialog} title=${t("Make a token", "Sleutel maken")} onClose=${onClose}>
	<${Form} send=${send} submit=${t("Make", "Maken")} onCancel=${onClose}
	    disabled=${!draft.name.trim() || given.size === 0 || !draft.organisation_id}>
		<${Field} label=${t("Name", "Naam")} ...${put("name")} required maxlength="120" autofocus
		    wide problem=${send.problem} hint=${t("The program it is for",
			"Het programma waarvoor die is")} />
		${!isOne() && html`<${PickOrganisation} ...${put("organisation_id")} wide required
		    problem=${send.problem} />`}
		<fieldset class="field wide"><legend>${t("It may", "Die mag")}</legend>
		${scopes().filter(s => may(s[1])).map(([scope, , words]) => html`
			<${Field} key=${scope} type="check" label=${words} value=${given.has(scope)}
			    name=${"scope_" + scope} onValue=${(/** @type {boolean} */ on) => toggle(scope, on)} />`)}
		${send.problem?.at("/scopes") && html`<p class="wrong"
		    lang=${langOf(send.problem.at("/scopes"))}>${send.problem.at("/scopes")}</p>`}
		</fieldset>
		<${Field} type="select" label=${t("Good for", "Geldig")} ...${put("days")} wide
		    problem=${send.problem?.at("/expires_at")} options=${[[30, t("30 days", "30 dagen")],
			[365, t("a year", "een jaar")], [1095, t("three years", "drie jaar")],
			[0, t("until it is revoked", "tot die wordt ingetrokken")]]} />
	</${Form}></${Dialog}>`;
}

/** @param {{ token: any, onClose: () => void }} p */
function Shown({ token, onClose }) {
	return html`<${Dialog} title=${t(`Token ${token.name}`, `Sleutel ${token.name}`)}
	    onClose=${onClose}><div class="page">
	<p class="note warn">${t("Copy it now: it is shown this once.",
	    "Kopieer die nu: die is alleen deze keer te zien.")}</p>
	<p><${Copy} text=${token.token} label=${t("token", "sleutel")} /></p>
	<p class="hint">${t("The program sends it with each call as: ",
	    "Het programma stuurt die mee bij elke aanroep als: ")}
		<code>Authorization: Bearer …</code></p>
	<div class="buttons"><button type="button" class="primary" onClick=${onClose}>
		${t("Done", "Klaar")}</button></div></div></${Dialog}>`;
}
