/** users.js - people who may sign in, and tokens for programs, as tabs. */
import { html, useState } from "../lib/preact.js";
import { ago, api, at, go, href, may, session, t } from "../core.js";
import { Copy, Dialog, Field, Form, useDraft, useSend } from "../form.js";
import { Table, usePages } from "../list.js";
import { Badge, Empty, Page, Tabs, useQuery, useRested } from "../ui.js";
import { isOne } from "./filter_organisation.js";
import { PickOrganisation } from "./pick.js";
import { roleMeaning, roleWords } from "./state.js";
import { Tokens } from "./tokens.js";

const ROLES = ["provider_admin", "reseller_admin", "organisation_admin", "organisation_user",
    "read_only"];

/** Who has it sees no more than the phones given to him. */
const LEAST = "organisation_user";

/** The roles the caller may give: none that may do more than he.
 * @returns {[string, string][]} */
export function rolesToGive() {
	const own = ROLES.indexOf(session()?.role ?? "read_only");

	return ROLES.slice(own).map(r => [r, roleWords(r)]);
}

/** May the caller change somebody of that role?  @param {string} role */
export const isBelow = role => rolesToGive().some(r => r[0] === role);

/** A password nobody guesses and everybody can read out. */
export function newPassword() {
	const letters = "abcdefghjkmnpqrstuvwxyz23456789";
	const bytes = crypto.getRandomValues(new Uint8Array(64));
	// 248 is eight times the letters: none is likelier than another.
	const good = [...bytes].filter(b => b < 248).slice(0, 16);

	return good.map((b, i) => (i && i % 4 === 0 ? "-" : "") + letters[b % 31]).join("");
}

/** @param {{ place: import("../core.js").Place }} p */
export default function Users({ place }) {
	const [query, setQuery] = useQuery(place);
	const [adding, setAdding] = useState(false);
	const tab = query.tab === "tokens" ? "tokens" : "people";

	return html`<${Page} title=${t("People", "Mensen")}
	    lead=${tab === "people" ? t("Who may sign in here, and what they may do.",
		"Wie zich hier mag aanmelden, en wat zij mogen.") :
		t("Tokens are passwords for programs that use the API.",
		    "Sleutels zijn wachtwoorden voor programma's die de API gebruiken.")}
	    actions=${html`<button type="button" class="primary" onClick=${() => setAdding(true)}>
		${tab === "people" ? t("Add somebody", "Iemand toevoegen") :
		    t("Make a token", "Sleutel maken")}</button>`}>
	<${Tabs} label=${t("People and tokens", "Mensen en sleutels")} now=${tab} tabs=${[
		["people", t("People", "Mensen"), href("users", { ...query, tab: "" })],
		["tokens", t("API tokens", "API-sleutels"), href("users", { ...query, tab: "tokens",
		    role: "", sort: "" })],
	]} />
	${tab === "people" ? html`<${People} query=${query} setQuery=${setQuery} />` :
	    html`<${Tokens} query=${query} setQuery=${setQuery} adding=${adding}
		onClose=${() => setAdding(false)} />`}
	${tab === "people" && adding && html`<${Add} organisation=${query.organisation_id}
	    onClose=${() => setAdding(false)} />`}
	</${Page}>`;
}

/** @param {{ query: Record<string, string>, setQuery: (some: any) => void }} p */
function People({ query, setQuery }) {
	const [q, setQ] = useState(query.q || "");
	const list = usePages("/users", { q: useRested(q.trim()), role: query.role,
		organisation_id: query.organisation_id, sort: query.sort || "name",
		enabled: query.enabled });
	const columns = [
		{ name: "name", text: t("Name", "Naam"), sort: "name", cell: (/** @type {any} */ u) =>
		    html`<a href=${u.id === session()?.user_id ? href("me") : href(["users", u.id])}>
			${u.name || u.login}</a>
			${!u.enabled && html` <${Badge} kind="warn">${t("disabled", "uitgeschakeld")}</${Badge}>`}
			${u.enabled && !u.password_set && html` <${Badge} kind="warn">
			    ${t("no password", "geen wachtwoord")}</${Badge}>`}` },
		{ name: "login", text: t("Signs in as", "Meldt zich aan als"), sort: "login", narrow: true,
			cell: (/** @type {any} */ u) => u.login },
		{ name: "role", text: t("Role", "Rol"), cell: (/** @type {any} */ u) =>
		    html`<span title=${roleMeaning(u.role)}>${roleWords(u.role)}</span>` },
		{ name: "organisation", text: t("Organisation", "Organisatie"), narrow: true,
			cell: (/** @type {any} */ u) => u.organisation },
		{ name: "totp", text: t("Second factor", "Tweede factor"), narrow: true,
			cell: (/** @type {any} */ u) => u.has_totp ?
			    html`<${Badge} kind="good">${t("yes", "ja")}</${Badge}>` : t("no", "nee") },
		{ name: "last", text: t("Last signed in", "Laatst aangemeld"), narrow: true,
			cell: (/** @type {any} */ u) => html`<span title=${at(u.last_login_at)}>
			    ${ago(u.last_login_at)}</span>` },
	];

	return html`<div class="filters">
	<${Field} type="search" label=${t("Search by name", "Zoek op naam")} value=${q}
	    onValue=${(/** @type {string} */ v) => { setQ(v); setQuery({ q: v }); }} />
	<${Field} type="select" label=${t("Role", "Rol")} value=${query.role || ""}
	    onValue=${(/** @type {string} */ role) => setQuery({ role })}
	    options=${[["", t("all", "alle")], ...roleWords.options()]} />
	${!isOne() && html`<${PickOrganisation} value=${query.organisation_id || null}
	    onValue=${(/** @type {any} */ v) => setQuery({ organisation_id: v })} />`}</div>
	<${Table} list=${list} label=${t("People", "Mensen")} sort=${query.sort || "name"}
	    onSort=${(/** @type {string} */ sort) => setQuery({ sort })}
	    columns=${isOne() ? columns.filter(c => c.name !== "organisation") : columns}
	    empty=${html`<${Empty} title=${t("Nobody fits", "Niemand past")} />`} />`;
}

/** Somebody new, with a password to hand over.
 * @param {{ organisation?: string, onClose: () => void }} p */
function Add({ organisation, onClose }) {
	const { draft, put } = useDraft({ name: "", login: "", role: LEAST,
		password: newPassword(),
		organisation_id: Number(organisation) || session()?.organisation.id });
	const [made, setMade] = useState(/** @type {any} */ (null));
	const send = useSend(async key => {
		const { password, ...rest } = draft;
		setMade(await api.post("/users", { ...rest, login: draft.login.trim(),
			name: draft.name.trim(), ...(password ? { password } : {}) }, { key }));
	});

	if (made)
		return html`<${HandOver} user=${made} password=${draft.password} onClose=${() => {
			onClose();
			go(["users", made.id]);
		}} />`;
	return html`<${Dialog} title=${t("Add somebody", "Iemand toevoegen")} onClose=${onClose}>
	<${Form} send=${send} submit=${t("Add", "Toevoegen")} onCancel=${onClose}
	    disabled=${!draft.login.trim() || !draft.organisation_id}>
		<${Field} label=${t("Name", "Naam")} ...${put("name")} maxlength="120" autofocus wide
		    problem=${send.problem} />
		<${Field} label=${t("E-mail or name to sign in with", "E-mail of naam om mee aan te melden")}
		    ...${put("login")} required maxlength="120" wide problem=${send.problem} />
		<${Field} type="select" label=${t("Role", "Rol")} ...${put("role")} wide
		    options=${rolesToGive()} hint=${roleMeaning(draft.role)} problem=${send.problem} />
		${may("tree") && !isOne() && html`<${PickOrganisation} ...${put("organisation_id")} wide
		    required problem=${send.problem} />`}
		<${Field} label=${t("First password", "Eerste wachtwoord")} ...${put("password")} wide
		    class="mono" spellcheck=${false} problem=${send.problem}
		    hint=${t("At least 10 characters; made up here, change it if you like. Without one nobody can sign in with it.",
			"Minstens 10 tekens; hier verzonnen, wijzig het gerust. Zonder is aanmelden niet mogelijk.")} />
	</${Form}></${Dialog}>`;
}

/** What to tell him; the password is not to be seen again.
 * @param {{ user: any, password: string, onClose: () => void }} p */
export function HandOver({ user, password, onClose }) {
	return html`<${Dialog} title=${t(`${user.name || user.login} can sign in`,
		    `${user.name || user.login} kan zich aanmelden`)} onClose=${onClose}>
	<div class="page"><p>${t("Hand this over now: the password is not shown again.",
	    "Geef dit nu door: het wachtwoord is hierna niet meer te zien.")}</p>
	<dl class="facts one"><div><dt>${t("Signs in as", "Meldt zich aan als")}</dt>
		<dd><${Copy} text=${user.login} label=${t("name", "naam")} /></dd></div>
	${password && html`<div><dt>${t("Password", "Wachtwoord")}</dt>
		<dd><${Copy} text=${password} label=${t("password", "wachtwoord")} /></dd></div>`}</dl>
	<div class="buttons"><button type="button" class="primary" onClick=${onClose}>
		${t("Done", "Klaar")}</button></div></div></${Dialog}>`;
}
