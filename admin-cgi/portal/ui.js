/**
 * ui.js - the pieces every view is put together from.
 *
 * A view is a function of { place } that returns html`...`.  Lists use
 * usePages and Table of list.js, single things useLoad, what one types
 * useDraft and Form of form.js; so that waiting, failing, an empty list, a
 * lost update and a lost connection look and behave alike everywhere.
 *
 * The words for states of phones and for changes are here, and not with the
 * others in views/state.js, because the first view needs them, and it is to
 * ask for few files.
 */
import { html, useCallback, useEffect, useState } from "./lib/preact.js";
import { go, href, langOf, macText, may, place, Problem, t } from "./core.js";

export { html };

// --- asking the API ------------------------------------------------------------------

/**
 * Loads something when the view appears and when a dependency changes.
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} f
 * @param {any[]} deps
 * @returns {{ data: T | undefined, problem: Problem | undefined,
 *   loading: boolean, reload: () => void, set: (data: T) => void }}
 */
export function useLoad(f, deps) {
	const [state, setState] = useState(
	    /** @type {{ data?: any, problem?: Problem, loading: boolean }} */
	    ({ loading: true }));
	const [turn, setTurn] = useState(0);

	useEffect(() => {
		const stop = new AbortController();
		setState(s => ({ ...s, loading: true }));
		f(stop.signal).then(
		    data => stop.signal.aborted ||
			setState({ data, loading: false }),
		    problem => stop.signal.aborted ||
			setState(s => ({ data: s.data, problem, loading: false })));
		return () => stop.abort();
	}, [...deps, turn]);
	return { data: state.data, problem: state.problem,
		loading: state.loading,
		reload: useCallback(() => setTurn(n => n + 1), []),
		set: data => setState({ data, loading: false }) };
}

/** A value that follows another when it has rested: search as you type.
 * @template T @param {T} value @param {number} [ms] @returns {T} */
export function useRested(value, ms = 250) {
	const [rested, setRested] = useState(value);

	useEffect(() => {
		const timer = setTimeout(() => setRested(value), ms);
		return () => clearTimeout(timer);
	}, [value]);
	return rested;
}

/** Calls f each `ms` while the page is looked at.
 * @param {() => void} f @param {number} ms 0: not now */
export function useTick(f, ms) {
	useEffect(() => {
		if (!ms)
			return undefined;
		const timer = setInterval(() => document.hidden || f(), ms);
		return () => clearInterval(timer);
	}, [f, ms]);
}

/** The query of the place, and a way to change some of it: filters that
 * survive a reload and can be sent to a colleague.
 * @param {{ path: string[], query: Record<string, string> }} at
 * @returns {[Record<string, string>, (some: Record<string, any>) => void]} */
export function useQuery(at) {
	return [at.query, (/** @type {Record<string, any>} */ some) =>
	    go(at.path, { ...place().query, ...some }, true)];
}

// --- pages -----------------------------------------------------------------------------

/**
 * The frame of a view: its title is the window's, too, and read out.
 * @param {{ title: string, actions?: any, up?: [string, string][], lead?: any,
 *   children?: any }} p  up: where it belongs, [text, href][]
 */
export function Page({ title, actions, up = [], lead, children }) {
	useEffect(() => {
		document.title = title + " · Voipconfig";
	}, [title]);
	return html`<div class="page">
		${up.length > 0 && html`<nav class="up" aria-label=${t("Path", "Pad")}>
			${up.map(([text, to]) => html`<a href=${to}>${text}</a>`)}</nav>`}
		<header class="title"><h1 tabindex="-1">${title}</h1>
			<div class="actions">${actions}</div></header>
		${lead && html`<p class="lead">${lead}</p>`}
		${children}</div>`;
}

/** What went wrong, said where it happened and read out.
 * @param {{ problem?: { message: string, errors?: Problem["errors"] },
 *   retry?: () => void }} p */
export function Oops({ problem, retry }) {
	if (!problem)
		return null;
	const rest = problem.errors?.filter(e => e.detail !== problem.message) || [];
	return html`<div class="oops" role="alert">
		<p lang=${langOf(problem.message)}>${problem.message}</p>
		${rest.length > 1 && html`<ul>${rest.map(e => html`<li lang=${langOf(e.detail)}>
			${e.detail}</li>`)}</ul>`}
		${retry && html`<button type="button" onClick=${retry}>
			${t("Try again", "Opnieuw proberen")}</button>`}</div>`;
}

/** Instead of what a file that did not arrive would show. */
export const NotArrived = () => html`<${Oops} retry=${() => location.reload()} problem=${{
	message: t("A part of this page did not arrive. Is there a connection? Then load it again.",
	    "Een deel van deze pagina kwam niet aan. Is er verbinding? Laad de pagina dan opnieuw.") }} />`;

/** While something loads.  @param {{ text?: string }} p */
export const Wait = ({ text }) => html`<p class="wait" role="status">
	${text || t("Loading…", "Laden…")}</p>`;

/** Where there is nothing yet: what it is, and how to begin.
 * @param {{ title: string, children?: any }} p */
export const Empty = ({ title, children }) => html`<div class="empty">
	<p class="big">${title}</p>${children}</div>`;

/** @param {{ kind?: "good" | "bad" | "warn" | "plain" | "info", children?: any, title?: string }} p */
export const Badge = ({ kind = "plain", children, title }) =>
    html`<span class="badge ${kind}" title=${title}>${children}</span>`;

/** Views side by side below one title; `now` is the open one's name.
 * @param {{ tabs: [string, string, string][], now: string, label: string }} p
 * tabs: [name, text, href][] */
export const Tabs = ({ tabs, now, label }) => html`<nav class="tabs" aria-label=${label}>
	${tabs.map(([name, text, to]) => html`<a href=${to}
	    aria-current=${name === now ? "page" : undefined}>${text}</a>`)}</nav>`;

/** Names and values.  @param {{ rows: [string, any][] }} p */
export const Facts = ({ rows }) => html`<dl class="facts">
	${rows.filter(r => r[1] !== undefined && r[1] !== null && r[1] !== false)
	    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

/** @param {{ to: any, query?: any, children?: any }} p */
export const Link = ({ to, query, children }) =>
    html`<a href=${href(to, query)}>${children}</a>`;

// --- the API's words, and the states of phones ------------------------------------------

/** @typedef {((value: any) => string) & { options: () => [string, string][] }} Words */

/** @param {Record<string, () => string>} table @returns {Words} */
export function words(table) {
	const say = (/** @type {any} */ value) =>
	    Object.hasOwn(table, value) ? table[value]() : String(value ?? "");

	return Object.assign(say, { options: () =>
		Object.keys(table).map(v => /** @type {[string, string]} */ ([v, say(v)])) });
}

export const stateWords = words({
	up_to_date: () => t("up to date", "bijgewerkt"),
	outdated: () => t("change not fetched yet", "wijziging nog niet opgehaald"),
	never_seen: () => t("never seen", "nog nooit gezien"),
	silent: () => t("silent", "stil"),
	refused: () => t("refused", "geweigerd"),
});

/** What a state means, a sentence. */
export const stateMeaning = words({
	up_to_date: () => t("No change to this phone itself since its last fetch.",
	    "Geen wijziging aan deze telefoon zelf sinds hij het laatst ophaalde."),
	outdated: () => t("This phone was changed since it last fetched; it comes for it tonight, or when it is restarted.",
	    "Deze telefoon is gewijzigd sinds hij het laatst ophaalde; hij haalt het vannacht op, of als hij wordt herstart."),
	never_seen: () => t("The phone has not fetched its configuration yet.",
	    "De telefoon heeft zijn configuratie nog niet opgehaald."),
	silent: () => t("The phone has fetched nothing for 7 days.",
	    "De telefoon heeft 7 dagen niets opgehaald."),
	refused: () => t("The phone asked and was refused: its page says why.",
	    "De telefoon vroeg en werd geweigerd: op zijn pagina staat waarom."),
});

/** @type {Record<string, "good" | "bad" | "warn" | "plain" | "info">} */
const KINDS = { up_to_date: "good", outdated: "info", never_seen: "plain",
	silent: "warn", refused: "bad", synced: "good", wanted: "info",
	deleting: "warn", waiting: "plain", running: "info", done: "good",
	failed: "bad", ready: "info", claimed: "info", replaced: "plain" };

/** The badge's kind of any state.  @param {any} state */
export const kindOf = state => KINDS[state] || "plain";

/** What a phone is like.  @param {{ state: string, enabled?: boolean,
 *   releasing?: any }} p */
export function DeviceState({ state, enabled = true, releasing }) {
	if (releasing)
		return html`<${Badge} kind="warn">${t("being released", "wordt vrijgegeven")}</${Badge}>`;
	if (!enabled)
		return html`<${Badge} kind="warn">${t("disabled", "uitgeschakeld")}</${Badge}>`;
	return html`<${Badge} kind=${kindOf(state)} title=${stateMeaning(state)}>
		${stateWords(state)}</${Badge}>`;
}

/** Why a phone got what it got: `reason` of the fetch log. */
export const reasonWords = words({
	served: () => t("served", "geleverd"),
	challenged: () => t("asked for its password", "om wachtwoord gevraagd"),
	bad_name: () => t("no name of a phone's file", "geen naam van een telefoonbestand"),
	path_key: () => t("unknown path key in the URL", "onbekende sleutel in de URL"),
	unknown_mac: () => t("unknown MAC", "onbekend MAC"),
	foreign_mac: () => t("phone of another organisation", "telefoon van een andere organisatie"),
	organisation_off: () => t("organisation disabled", "organisatie uitgeschakeld"),
	device_off: () => t("phone disabled", "telefoon uitgeschakeld"),
	no_tls: () => t("not over TLS", "niet via TLS"),
	certificate: () => t("no valid certificate", "geen geldig certificaat"),
	network: () => t("network not allowed", "netwerk niet toegestaan"),
	authorization: () => t("unreadable credentials", "onleesbare aanmelding"),
	scheme: () => t("Basic where Digest is needed", "Basic waar Digest moet"),
	user: () => t("unknown user name", "onbekende gebruikersnaam"),
	password: () => t("wrong password", "verkeerd wachtwoord"),
	nonce: () => t("challenge too old", "aanmeldvraag te oud"),
	own_required: () => t("must use its own password", "moet zijn eigen wachtwoord gebruiken"),
	enrolled: () => t("has a password of its own by now", "heeft intussen een eigen wachtwoord"),
	window: () => t("no window is open", "er is geen venster open"),
	given: () => t("was given already", "is al gegeven"),
	no_own: () => t("has no password of its own", "heeft geen eigen wachtwoord"),
	other_device: () => t("credentials of another phone", "aanmelding van een andere telefoon"),
	ua_mac: () => t("says it is another MAC", "noemt een ander MAC"),
	ua_model: () => t("says it is another model", "noemt een ander model"),
	slowed: () => t("slowed down after failures", "afgeremd na mislukte pogingen"),
	shut_out: () => t("address shut out", "adres buitengesloten"),
	no_file: () => t("no such file", "geen zulk bestand"),
	no_template: () => t("no template published", "geen sjabloon gepubliceerd"),
	template: () => t("template fails", "sjabloon mislukt"),
	secret: () => t("a password does not open", "een wachtwoord gaat niet open"),
	too_large: () => t("file too large", "bestand te groot"),
	quota: () => t("quota used up", "quotum op"),
	body: () => t("upload broke off", "verzending afgebroken"),
	database: () => t("database did not answer", "database antwoordde niet"),
});

/** How bad it is: nothing is wrong with a question for the password.
 * @param {string | null} reason @returns {"good" | "plain" | "bad" | "warn"} */
export const reasonKind = reason => reason === "served" ? "good" :
    reason === "no_file" || reason === "challenged" ? "plain" :
    reason === "slowed" || reason === "database" ? "warn" : "bad";

// --- who changed what --------------------------------------------------------------------

/** @type {Record<string, () => string>} */
const ACTIONS = {
	create: () => t("added", "toegevoegd"),
	change: () => t("changed", "gewijzigd"),
	delete: () => t("deleted", "verwijderd"),
	move: () => t("moved", "verplaatst"),
	replace: () => t("replaced", "vervangen"),
	copy: () => t("copied", "gekopieerd"),
	keep: () => t("kept after all", "toch behouden"),
	set: () => t("set", "gezet"),
	discard: () => t("thrown away", "weggegooid"),
	restore: () => t("restored", "teruggezet"),
	password: () => t("password set", "wachtwoord gezet"),
	fill: () => t("filled", "gevuld"),
	import: () => t("imported", "geïmporteerd"),
	lift: () => t("let in again", "weer toegelaten"),
	load: () => t("loaded", "geladen"),
	login: () => t("signed in", "aangemeld"),
	logout: () => t("signed out", "afgemeld"),
	refused: () => t("refused", "geweigerd"),
	retry: () => t("tried again", "opnieuw geprobeerd"),
	draft: () => t("draft kept", "concept bewaard"),
	drop_draft: () => t("draft thrown away", "concept weggegooid"),
	publish: () => t("published", "gepubliceerd"),
	rollback: () => t("rolled back", "teruggezet"),
	release: () => t("released", "losgelaten"),
	rotate: () => t("password rotated", "wachtwoord vernieuwd"),
	end_rotation: () => t("old password ended", "oud wachtwoord beëindigd"),
	open_window: () => t("window opened", "venster geopend"),
	close_window: () => t("window closed", "venster gesloten"),
	repair: () => t("repaired", "hersteld"),
	adopt: () => t("adopted", "overgenomen"),
	rekey: () => t("sealed anew", "opnieuw verzegeld"),
	provision: () => t("told to fetch", "ophalen gevraagd"),
	reboot: () => t("told to restart", "herstart gevraagd"),
	test: () => t("tested", "getest"),
	move_host: () => t("moved to another host", "naar een andere host verplaatst"),
};

/** @param {string} a */
export const actionWords = a => ACTIONS[a]?.() || a.replace(/_/g, " ");

/** @type {Record<string, () => string>} */
const OBJECTS = {
	device: () => t("phone", "telefoon"),
	line: () => t("account", "account"),
	key: () => t("key", "toets"),
	setting: () => t("setting", "instelling"),
	group: () => t("group", "groep"),
	organisation: () => t("organisation", "organisatie"),
	user: () => t("person", "persoon"),
	user_device: () => t("phone of a person", "telefoon van een persoon"),
	session: () => t("session", "sessie"),
	token: () => t("API token", "API-token"),
	phone_book: () => t("phone book", "telefoonboek"),
	phone_book_entry: () => t("entry of a phone book", "naam in een telefoonboek"),
	resource: () => t("file", "bestand"),
	template: () => t("template", "sjabloon"),
	import: () => t("import", "import"),
	model: () => t("model", "model"),
	mac_prefix: () => t("MAC prefix", "MAC-prefix"),
	catalogue: () => t("parameter catalogue", "parametercatalogus"),
	rps_account: () => t("RPS account", "RPS-account"),
	rps_device: () => t("phone at Yealink", "telefoon bij Yealink"),
	rps_server: () => t("server at Yealink", "server bij Yealink"),
	rps_job: () => t("job for Yealink", "opdracht voor Yealink"),
	secrets: () => t("passwords", "wachtwoorden"),
	shut_out: () => t("shut-out", "buitensluiting"),
	upload: () => t("upload", "upload"),
	notifier: () => t("notifier", "melder"),
	notify_job: () => t("message", "bericht"),
	webhook: () => t("webhook", "webhook"),
	directory: () => t("directory", "adreslijst"),
	dial_rule: () => t("dial rule", "kiesregel"),
	dst_rule: () => t("summer time rule", "zomertijdregel"),
};

export const objects = Object.keys(OBJECTS);
export const actions = Object.keys(ACTIONS);

/** @param {string} o */
export const objectWords = o => OBJECTS[o]?.() || o.replace(/_/g, " ");

/** "user:ada@acme.example" and the like, for people.  @param {string} actor */
export function actorWords(actor) {
	const name = actor.slice(actor.indexOf(":") + 1);

	if (actor.startsWith("token:"))
		return t(`token ${name}`, `token ${name}`);
	if (actor.startsWith("ctl:"))
		return t(`${name}, on the machine`, `${name}, op de machine`);
	if (actor.startsWith("user:"))
		return name;
	return actor;
}

/** @type {Record<string, [string, string]>}  object: place, permission */
const PLACES = { organisation: ["organisations", "read"], group: ["groups", "read"],
	template: ["templates", "tree"], user: ["users", "people"],
	phone_book: ["books", "read"] };

/** @param {any} e */
const macOf = e => /\b[0-9a-f]{12}\b/.exec(e.object_name)?.[0];

/** Of the phones and other things that have a page those whose last entry,
 * of these, is that they were deleted.
 * @param {any[]} entries the newest first @returns {Set<string>} */
export function goneOf(entries) {
	/** @type {Map<string, boolean>} */
	const last = new Map();

	for (const e of entries) {
		const name = e.object === "device" ? macOf(e) : PLACES[e.object] && e.object + e.object_id;
		if (name && !last.has(name))
			last.set(name, e.action === "delete");
	}
	return new Set([...last].filter(l => l[1]).map(l => l[0]));
}

/** Where what was changed is to be seen.  @param {any} e @param {Set<string>} [gone] */
function whereIs(e, gone) {
	const mac = macOf(e);
	const [where, need] = PLACES[e.object] || [];

	if (e.action === "delete" && (e.object === "device" || where) ||
	    gone?.has(mac || e.object + e.object_id))
		return undefined;
	if (mac)
		return href(["devices", mac]);
	return where && e.object_id && may(need) ? href([where, e.object_id]) : undefined;
}

/** The layers of settings.  @type {Record<string, () => string>} */
const LAYERS = { provider: () => t("provider", "provider"), reseller: () => t("reseller", "reseller"),
	organisation: () => t("organisation", "organisatie"), group: () => t("group", "groep"),
	global: () => t("global configuration", "algemene configuratie"),
	device: () => t("phone", "telefoon") };

/** "device 805ec0aabbcc" with the MAC as it stands on the phone.  @param {any} e */
function nameText({ object, object_name }) {
	const name = object_name.replace(/\b[0-9a-f]{12}\b/, macText);

	return object !== "setting" ? name : name.replace(/^[a-z]+(?= )/,
	    (/** @type {string} */ layer) => LAYERS[layer]?.() || layer);
}

/** What one change was of.  @param {{ entry: any, gone?: Set<string> }} p
 * gone: of goneOf() */
export function What({ entry: e, gone }) {
	const to = whereIs(e, gone), name = nameText(e);

	return html`<span class="quiet">${objectWords(e.object)}</span> ${
	    to ? html`<a href=${to}>${name}</a>` : name}`;
}
