/**
 * app.js - the portal's front page: the table of views, the frame around
 * them, and signing in.
 */
import { html, render, useEffect, useErrorBoundary, useRef, useState }
    from "./lib/preact.js";
import { begin, href, isLost, isOffline, language, LANGUAGES, keep, keptValue,
    may, place, session, setLanguage, signOut, t, watch } from "./core.js";
import { NotArrived, Oops, Page, Wait } from "./ui.js";

/**
 * Every view: the first words of its address ("*" stands for one more), the
 * permission it needs, the file, and its words in the menu, if it has any.
 * The first that fits is taken.  A view is its file's default export.
 * @type {{ path: string, need: string, file: string, menu?: () => string,
 *   key?: string, not?: string }[]}
 * not: hidden from who has that permission.
 */
const VIEWS = [
	{ path: "home", need: "read", file: "home", key: "h",
		menu: () => t("Overview", "Overzicht") },
	{ path: "my", need: "look", not: "read", file: "my_phones", key: "d",
		menu: () => t("My phones", "Mijn telefoons") },
	{ path: "my/*", need: "look", file: "my_phone" },
	{ path: "devices", need: "read", file: "devices", key: "d",
		menu: () => t("Phones", "Telefoons") },
	{ path: "devices/add", need: "manage", file: "device_add" },
	{ path: "devices/*", need: "read", file: "device" },
	{ path: "organisations", need: "tree", file: "organisations", key: "o",
		menu: () => t("Organisations", "Organisaties") },
	{ path: "organisations/*", need: "read", file: "organisation" },
	{ path: "organisation", need: "read", not: "tree", file: "organisation", key: "o",
		menu: () => t("Organisation", "Organisatie") },
	{ path: "groups", need: "read", file: "groups", key: "g",
		menu: () => t("Groups", "Groepen") },
	{ path: "groups/*", need: "read", file: "group" },
	{ path: "globals/*", need: "read", file: "global" },
	{ path: "books", need: "read", file: "books", key: "b",
		menu: () => t("Phone books", "Telefoonboeken") },
	{ path: "books/*", need: "read", file: "book" },
	{ path: "resources", need: "read", file: "resources", key: "f",
		menu: () => t("Files", "Bestanden") },
	{ path: "templates", need: "tree", file: "templates", key: "t",
		menu: () => t("Templates", "Sjablonen") },
	{ path: "templates/*", need: "tree", file: "template" },
	{ path: "users", need: "people", file: "users", key: "u",
		menu: () => t("People", "Mensen") },
	{ path: "users/*", need: "people", file: "user" },
	{ path: "imports", need: "read", file: "imports", key: "i",
		menu: () => t("Import and export", "Import en export") },
	{ path: "imports/*", need: "read", file: "import" },
	{ path: "rps", need: "read", file: "rps", key: "r",
		menu: () => t("Yealink RPS", "Yealink RPS") },
	{ path: "rps/*", need: "read", file: "rps" },
	{ path: "messages", need: "read", file: "messages", key: "m",
		menu: () => t("Messages", "Berichten") },
	{ path: "webhooks", need: "read", file: "webhooks", key: "w",
		menu: () => t("Webhooks", "Webhooks") },
	{ path: "firmware", need: "read", file: "firmware",
		menu: () => t("Firmware", "Firmware") },
	{ path: "models", need: "provider", file: "models",
		menu: () => t("Models", "Modellen") },
	{ path: "history", need: "read", file: "history", key: "y",
		menu: () => t("History", "Geschiedenis") },
	{ path: "me", need: "self", file: "me" },
];

/** @param {typeof VIEWS[0]} v */
const isOpen = v => may(v.need) && !(v.not && may(v.not));

/** @param {string[]} path */
function find(path) {
	const want = path.length ? path : [may("read") ? "home" : "my"];

	return VIEWS.find(v => {
		const parts = v.path.split("/");
		return parts.length === want.length &&
		    parts.every((p, i) => p === "*" || p === want[i]) && isOpen(v);
	}) || VIEWS.find(v => v.path.startsWith(want[0] + "/*") && isOpen(v));
}

// --- the frame -----------------------------------------------------------------------

function Menu() {
	const open = place().path[0] || (may("read") ? "home" : "my");

	return html`<nav class="menu" aria-label=${t("Main menu", "Hoofdmenu")}>
		${VIEWS.filter(v => v.menu && isOpen(v)).map(v => html`
		<a href=${href(v.path)} key=${v.path}
		    aria-current=${v.path === open ? "page" : undefined}
		    title=${v.key ? `g ${v.key}` : undefined}>${v.menu?.()}</a>`)}
	</nav>`;
}

/** Light, dark, or what the machine prefers. */
export function setTheme(/** @type {string | undefined} */ wanted) {
	keep("theme", wanted);
	if (wanted)
		document.documentElement.dataset.theme = wanted;
	else
		delete document.documentElement.dataset.theme;
}

/** Closes the menus that hang open: what was chosen in one, a click elsewhere
 * and Escape end it.  @param {MouseEvent | KeyboardEvent} e */
function closeMenus(e) {
	const on = /** @type {HTMLElement} */ (e.target);

	if (e instanceof KeyboardEvent ? e.key !== "Escape" : on.closest("dialog"))
		return;
	/** @type {NodeListOf<HTMLDetailsElement>} */
	(document.querySelectorAll("details.person[open], details.drop[open]")).forEach(menu => {
		const summary = menu.querySelector("summary"), inside = menu.contains(on);
		if (e.type === "click" && inside && (summary?.contains(on) || !on.closest("a, button")))
			return;
		menu.open = false;
		// A link's page gets the cursor itself; a window gives it back here.
		if (inside && on.closest("a"))
			on.blur();
		else if (inside)
			summary?.focus();
	});
}

function Person() {
	const s = session();

	return html`<details class="person"><summary>${s?.name || s?.login}</summary>
		<div>
		<p>${s?.login}<br /><span class="quiet">${s?.organisation.name}</span></p>
		<a href=${href("me")}>${t("My account", "Mijn account")}</a>
		<${Languages} />
		<${Themes} />
		<button type="button" onClick=${signOut}>${t("Sign out", "Afmelden")}</button>
		</div></details>`;
}

export function Languages() {
	return html`<label class="choice">${t("Language", "Taal")}
		<select onChange=${(/** @type {any} */ e) => setLanguage(e.target.value)}>
		${Object.entries(LANGUAGES).map(([l, name]) => html`
			<option value=${l} lang=${l} selected=${l === language()}>${name}</option>`)}
		</select></label>`;
}

function Themes() {
	/** @type {[string, string][]} */
	const all = [["", t("as the system", "zoals het systeem")],
	    ["light", t("light", "licht")], ["dark", t("dark", "donker")]];

	return html`<label class="choice">${t("Colours", "Kleuren")}
		<select onChange=${(/** @type {any} */ e) => setTheme(e.target.value || undefined)}>
		${all.map(([v, words]) => html`<option value=${v}
		    selected=${v === (keptValue("theme") || "")}>${words}</option>`)}
		</select></label>`;
}

/** Instead of a page that did not arrive, or that throws.
 * @param {{ why?: Error }} p */
function Broken({ why }) {
	return html`<${Page} title=${t("This page could not be shown",
	    "Deze pagina kon niet worden getoond")}>
		${why ? html`<${Oops} problem=${why} retry=${() => location.reload()} />` :
			html`<${NotArrived} />`}</${Page}>`;
}

/** A view's file is loaded when it is first looked at.
 * @param {{ at: import("./core.js").Place }} p */
function View({ at }) {
	const found = find(at.path);
	const [Body, setBody] = useState(/** @type {any} */ (null));
	const [failed, setFailed] = useState(/** @type {any} */ (null));
	const [thrown, forget] = useErrorBoundary();
	const room = useRef(/** @type {HTMLElement | null} */ (null));
	const where = at.path.join("/");

	useEffect(() => {
		let here = true;
		setFailed(null);
		forget();
		if (found)
			import(`./views/${found.file}.js`).then(
			    m => here && setBody({ file: found.file, View: m.default }),
			    e => here && setFailed(e));
		return () => { here = false; };
	}, [where, found?.file]);
	useEffect(() => {
		// A screen reader and the keyboard go on at the new page.
		if (Body && document.activeElement === document.body)
			room.current?.querySelector("h1")?.focus({ preventScroll: true });
		scrollTo(0, 0);
	}, [where, Body]);

	if (!found)
		return html`<main id="main"><${Page} title=${t("Not here", "Niet hier")}
		    lead=${t("There is no such page, or it is not for you.",
			"Deze pagina bestaat niet, of is niet voor u.")} /></main>`;
	if (failed || thrown)
		return html`<main id="main"><${Broken} why=${thrown} /></main>`;
	return html`<main ref=${room} id="main">${Body?.file === found.file ?
		html`<${Body.View} place=${at} key=${where} />` : html`<${Wait} />`}</main>`;
}

function Frame() {
	const [at, setAt] = useState(place());
	const [open, setOpen] = useState(false);

	useEffect(() => {
		const moved = () => { setAt(place()); setOpen(false); };
		addEventListener("hashchange", moved);
		return () => removeEventListener("hashchange", moved);
	}, []);
	return html`<a class="skip" href="#main" onClick=${(/** @type {Event} */ e) => {
		e.preventDefault();
		document.querySelector("h1")?.focus();
	}}>${t("To the page", "Naar de pagina")}</a>
	<header class="top">
		<button type="button" class="burger" aria-expanded=${open}
		    aria-controls="side" onClick=${() => setOpen(!open)}
		    aria-label=${t("Menu", "Menu")}>☰</button>
		<a class="brand" href="#/">Voipconfig</a>
		${may("read") && html`<${Search} />`}
		<${Person} />
	</header>
	${isOffline() && html`<p class="offline" role="alert">${t(
	    "No connection to the server. Nothing you typed is lost.",
	    "Geen verbinding met de server. Wat u typte blijft staan.")}</p>`}
	<div class="body"><div id="side" class=${open ? "side open" : "side"}><${Menu} /></div>
	<${View} at=${at} /></div>`;
}

/** Finds a phone from anywhere: "/" brings the cursor here. */
function Search() {
	return html`<form role="search" class="search" onSubmit=${(/** @type {any} */ e) => {
		e.preventDefault();
		location.hash = href("devices", { q: e.target.q.value });
	}}><input type="search" name="q" id="search" autocomplete="off"
	    aria-label=${t("Find a phone: name, MAC or number", "Zoek een telefoon: naam, MAC of nummer")}
	    placeholder=${t("Find a phone   /", "Zoek een telefoon   /")} /></form>`;
}

// --- the keyboard ----------------------------------------------------------------------

let before = "";

/** "/" searches; "g" and a letter goes to a view.  @param {KeyboardEvent} e */
function key(e) {
	const on = /** @type {HTMLElement} */ (e.target);

	if (e.ctrlKey || e.metaKey || e.altKey || !session() ||
	    on.closest("input, textarea, select, dialog, [data-keys]"))
		return;
	if (e.key === "/") {
		e.preventDefault();
		document.getElementById("search")?.focus();
	} else if (before === "g") {
		const v = VIEWS.find(v => v.key === e.key && isOpen(v));
		if (v)
			location.hash = href(v.path);
	}
	before = e.key;
}

// --- all of it ----------------------------------------------------------------------------

/** Signing in is loaded when needed: over the page when the session ended
 * there, so that what was typed stays. */
function SignIn({ again = false }) {
	const [form, setForm] = useState(/** @type {any} */ (null));
	const [failed, setFailed] = useState(false);

	useEffect(() => {
		import("./views/signin.js").then(m => setForm({ View: m.default }),
		    () => setFailed(true));
	}, []);
	if (failed)
		return again ? html`<${Broken} />` : html`<main class="signin"><${Broken} /></main>`;
	return form ? html`<${form.View} again=${again} />` : html`<${Wait} />`;
}

function App() {
	const [, again] = useState(0);

	useEffect(() => watch(() => again(n => n + 1)), []);
	if (!session())
		return html`<${SignIn} />`;
	return html`<${Frame} key=${session()?.user_id} />
		${isLost() && html`<${SignIn} again />`}`;
}

setTheme(keptValue("theme"));
addEventListener("keydown", key);
addEventListener("keydown", closeMenus);
addEventListener("click", closeMenus);
begin().catch(() => null).then(() =>
    render(html`<${App} />`, /** @type {HTMLElement} */ (document.getElementById("app"))));
