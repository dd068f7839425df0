/** frame.test.js - signing in, the frame around the views, and what goes wrong
 * between browser and server. */
import { check, same, test } from "./harness.js";
import { code } from "./totp.js";

/** What is typed to come in.  @param {any} p @param {string} login
 * @param {string} password */
async function enter({ page, t }, login, password) {
	await page.getByLabel(t("E-mail or name", "E-mail of naam")).fill(login);
	await page.getByLabel(t("Password", "Wachtwoord")).fill(password);
	await page.getByRole("button", { name: t("Sign in", "Aanmelden"), exact: true }).click();
}

/** @param {any} p */
const signedIn = ({ page }) => page.locator("nav.menu").waitFor({ state: "attached" });

/** A group half typed, in the window that adds one.  @param {any} p
 * @param {string} name */
async function typed({ page, open, t }, name) {
	await open("groups");
	await page.getByRole("button", { name: t("Add a group", "Groep toevoegen") }).first().click();
	await page.getByRole("dialog").getByLabel(t("Name", "Naam")).fill(name);
	await page.getByRole("dialog").getByLabel(t("Notes", "Notities")).fill("typed before");
}

/** @param {any} p */
const add = ({ page, t }) => page.getByRole("dialog")
    .getByRole("button", { name: t("Add", "Toevoegen"), exact: true });

/** The group's own page, where adding one ends.  @param {any} p @param {string} name */
const isThere = ({ page }, name) => page.getByRole("heading", { level: 1, name }).waitFor();

test("signing in, and out", async p => {
	const { page, open, shot, t, ROLES, PASSWORD } = p;

	await open();
	await shot("signin");
	await enter(p, ROLES.customer, PASSWORD);
	await signedIn(p);
	await shot("home-customer");
	await page.reload();
	await signedIn(p);
	const isOpen = () => page.locator("details.person[open]").count();
	await page.locator("details.person summary").click();
	await page.keyboard.press("Escape");
	same(await isOpen(), 0, "after Escape");
	await page.locator("details.person summary").click();
	await page.mouse.click(5, 700);
	same(await isOpen(), 0, "after a click elsewhere");
	await page.locator("details.person summary").click();
	await shot("person");
	await page.getByRole("button", { name: t("Sign out", "Afmelden") }).click();
	await page.getByLabel(t("Password", "Wachtwoord")).waitFor();
	p.allow("401 GET /api/v1/session");
	await page.reload();
	await page.getByLabel(t("Password", "Wachtwoord")).waitFor();
}, { as: null });

test("a wrong password", async p => {
	p.allow("401 POST /api/v1/login");
	await p.open();
	await enter(p, p.unique("nobody").replace(" ", ".") + "@example.net", "wrong");
	await p.page.getByRole("alert").waitFor();
	await p.shot("signin-wrong");
	same(await p.page.getByLabel(p.t("Password", "Wachtwoord")).inputValue(), "wrong");
}, { as: null });

test("signing in with a code", async p => {
	const { page, open, shot, t, PASSWORD } = p;
	const { admin } = await p.customer();
	const api = await p.api(admin);
	const { secret } = await api.post("/session/totp", { password: PASSWORD });

	await api.post("/session/totp/confirm", { code: code(secret) });
	p.allow("POST /api/v1/login");
	await open();
	await enter(p, admin, PASSWORD);
	const field = page.getByLabel(t("Code of your authenticator", "Code van uw authenticator"));
	await field.waitFor();
	await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "totp");
	await shot("signin-code");
	await field.fill("000000");
	await page.getByRole("button", { name: t("Sign in", "Aanmelden"), exact: true }).click();
	await page.getByRole("alert").waitFor();
	// A code counts once: the next one.
	await field.fill(code(secret, 1));
	await page.getByRole("button", { name: t("Sign in", "Aanmelden"), exact: true }).click();
	await signedIn(p);
}, { as: null });

test("the session ends while a form is filled", async p => {
	const { page, shot, t, ROLES, PASSWORD } = p;
	const name = p.unique("Kept");

	await typed(p, name);
	await page.context().clearCookies();
	p.allow("401 POST /api/v1/groups");
	await add(p).click();
	await page.getByRole("dialog", { name: t("Sign in again", "Opnieuw aanmelden") }).waitFor();
	await shot("signin-again");
	const again = page.getByRole("dialog", { name: t("Sign in again", "Opnieuw aanmelden") });
	same(await again.getByLabel(t("E-mail or name", "E-mail of naam")).inputValue(),
	    ROLES.customer);
	await again.getByLabel(t("Password", "Wachtwoord")).fill(PASSWORD);
	await page.keyboard.press("Enter");
	await isThere(p, name);
	const api = await p.api("customer");
	const made = await api.get("/groups", { q: name });
	same(made.items.map((/** @type {any} */ g) => [g.name, g.notes]), [[name, "typed before"]],
	    "made once");
}, { as: "customer" });

test("somebody else signs in over a page in use", async p => {
	const { page, t, PASSWORD } = p;
	const name = p.unique("Not his");

	await typed(p, name);
	await page.context().clearCookies();
	p.allow("401 POST /api/v1/groups");
	p.allow("403 POST /api/v1/groups");
	await add(p).click();
	const again = page.getByRole("dialog", { name: t("Sign in again", "Opnieuw aanmelden") });
	await again.getByLabel(t("E-mail or name", "E-mail of naam")).fill(p.ROLES.provider);
	await again.getByLabel(t("Password", "Wachtwoord")).fill(PASSWORD);
	await page.keyboard.press("Enter");
	await page.locator("details.person summary").getByText("Olga Operator").waitFor();
	await p.settled();
	const made = await (await p.api("provider")).get("/groups", { q: name });
	same(made.items, [], "what the first typed is not done as the second");
}, { as: "customer", once: true });

test("what one person is asked, another does not answer", async p => {
	const { page, open, t, PASSWORD } = p;
	const one = await p.phone((await p.api("customer")).session.organisation.id);

	p.allow("401 GET /api/v1/devices");
	await open(["devices", one.mac]);
	await page.getByRole("button", { name: t("Disable", "Uitschakelen"), exact: true }).click();
	await page.getByRole("dialog").waitFor();
	await page.context().clearCookies();
	const again = page.getByRole("dialog", { name: t("Sign in again", "Opnieuw aanmelden") });
	await again.getByLabel(t("E-mail or name", "E-mail of naam")).fill(p.ROLES.provider);
	await again.getByLabel(t("Password", "Wachtwoord")).fill(PASSWORD);
	await page.keyboard.press("Enter");
	await page.locator("details.person summary").getByText("Olga Operator").waitFor();
	await p.settled();
	same(await page.getByRole("dialog").count(), 0, "the question is gone");
	same((await (await p.api("customer")).get(`/devices/${one.mac}`)).enabled, true);
}, { as: "customer", once: true });

test("the connection is lost while a form is filled", async p => {
	const { page, shot, t } = p;
	const name = p.unique("Offline");

	await typed(p, name);
	p.allow("net::ERR_INTERNET_DISCONNECTED");
	await page.context().setOffline(true);
	await add(p).click();
	await page.getByRole("dialog").getByRole("alert").waitFor();
	await shot("offline");
	same(await page.getByRole("dialog").getByLabel(t("Name", "Naam")).inputValue(), name);
	same(await page.getByRole("dialog").getByLabel(t("Notes", "Notities")).inputValue(),
	    "typed before");
	await page.context().setOffline(false);
	await add(p).click();
	await isThere(p, name);
	same(await page.locator("p.offline").count(), 0, "the warning is gone");
}, { as: "customer" });

test("an answer that got lost is not a second creation", async p => {
	const { page } = p;
	const name = p.unique("Once");
	let calls = 0;

	await typed(p, name);
	p.allow("POST /api/v1/groups");
	await page.route("**/api/v1/groups", async route => {
		if (route.request().method() !== "POST" || calls++ > 0)
			return route.continue();
		await route.fetch();
		return route.abort("connectionreset");
	});
	await add(p).click();
	await page.getByRole("dialog").getByRole("alert").waitFor();
	await add(p).click();
	await isThere(p, name);
	const made = await (await p.api("customer")).get("/groups", { q: name });
	same(made.items.length, 1);
	same(calls, 2);
}, { as: "customer", once: true });

test("the language is the browser's until another is chosen", async p => {
	const { page, open, lang } = p;
	const [mine, other, words] = lang === "nl" ? ["Aanmelden", "en", "Sign in"] :
	    ["Sign in", "nl", "Aanmelden"];

	await open();
	await page.getByRole("button", { name: mine, exact: true }).waitFor();
	same(await page.locator("html").getAttribute("lang"), lang);
	await page.locator("label.choice select").selectOption(other);
	await page.getByRole("button", { name: words, exact: true }).waitFor();
	await page.reload();
	await page.getByRole("button", { name: words, exact: true }).waitFor();
	same(await page.locator("html").getAttribute("lang"), other);
}, { as: null });

test("light, dark, as the system", async p => {
	const { page, open, t } = p;
	const back = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

	await open();
	const light = await back();
	await page.locator("details.person summary").click();
	await page.getByLabel(t("Colours", "Kleuren")).selectOption("dark");
	const dark = await back();
	check(light !== dark, "dark is another colour");
	await page.reload();
	await p.settled();
	same(await back(), dark, "kept");
	await page.locator("details.person summary").click();
	await page.getByLabel(t("Colours", "Kleuren")).selectOption("");
	same(await back(), light);
	await page.emulateMedia({ colorScheme: "dark" });
	same(await back(), dark, "as the system");
}, { widths: [1280], theme: "light" });

test("by keyboard alone", async p => {
	const { page, open, t } = p;

	await open();
	await page.keyboard.press("/");
	check(await page.locator("#search").evaluate(e => e === document.activeElement),
	    "/ goes to the search");
	await page.keyboard.type("gd/");
	same(await page.locator("#search").inputValue(), "gd/", "typed, not obeyed");
	await page.keyboard.press("Control+A");
	await page.keyboard.type("oven");
	await page.keyboard.press("Enter");
	await page.waitForURL(/#\/devices\?q=oven$/);
	await p.settled();
	await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).blur());
	await page.keyboard.press("g");
	await page.keyboard.press("g");
	await page.waitForURL(/#\/groups$/);
	await page.keyboard.press("g");
	await page.keyboard.press("d");
	await page.waitForURL(/#\/devices$/);
	await p.settled();
	await page.reload();
	await p.settled();
	// Focus may already be in the page: from its beginning.
	await page.evaluate(() => {
		/** @type {HTMLElement} */ (document.activeElement)?.blur();
		getSelection()?.removeAllRanges();
	});
	await page.locator("a.skip").focus();
	check(await page.locator("a.skip").evaluate(e => e.getBoundingClientRect().top >= 0),
	    "the way past the menu is seen when it has the focus");
	await page.keyboard.press("Enter");
	same(await page.evaluate(() => document.activeElement?.tagName), "H1",
	    t("To the page", "Naar de pagina"));
}, { widths: [1280] });

test("the menu", async p => {
	const { page, open, menu, shot, t, width } = p;
	const side = page.locator("#side nav");

	await open();
	if (width === 390) {
		check(!await side.isVisible(), "it is out of the way");
		await menu();
		await side.waitFor();
		await shot("menu");
	}
	await menu(t("Phones", "Telefoons"));
	await page.waitForURL(/#\/devices$/);
	if (width === 390)
		check(!await side.isVisible(), "it is out of the way again");
	same(await page.locator("nav.menu a[aria-current=page]").allTextContents(),
	    [t("Phones", "Telefoons")]);
	check((await page.title()).startsWith(t("Phones", "Telefoons")), "the window's title");
});

test("a place that is not there, or not for him", async p => {
	await p.open(["nonsense"]);
	await p.page.getByRole("heading", { name: p.t("Not here", "Niet hier") }).waitFor();
	await p.open(["templates"]);
	await p.page.getByRole("heading", { name: p.t("Not here", "Niet hier") }).waitFor();
	await p.shot("not-here");
}, { as: "user" });

test("an address cannot send calls elsewhere", async p => {
	const { page, open, t } = p;
	/** @type {string[]} */
	const asked = [];

	await open();
	page.on("request", r => asked.push(r.url()));
	for (const path of ["devices/..%2Fsession", "devices/%2e%2e%2Fsession", "books/%252e%252e%252fusers",
	    "books/..%5Cusers", "books/1%2Fentries", "devices/..", "books/1%3Fx", "devices/%E0%A4", "%"]) {
		await open("home");
		await page.getByRole("heading", { name: t("Not here", "Niet hier") })
		    .waitFor({ state: "detached" });
		asked.length = 0;
		await open(path);
		await page.getByRole("heading", { name: t("Not here", "Niet hier") }).waitFor();
		same(asked.filter(u => u.includes("/api/")), [], path);
	}
}, { widths: [1280] });

test("a phone that is not there, and one that was deleted", async p => {
	const { page, open, t } = p;
	const none = p.mac(), gone = await p.phone((await p.customer("Gone")).id);
	const words = (/** @type {string} */ m) => m.toUpperCase().replace(/(..)(?=.)/g, "$1:");

	await (await p.api("provider")).call("DELETE", `/devices/${gone.mac}`);
	p.allow("404 GET /api/v1/devices/");
	await open(["devices", none]);
	await page.getByRole("heading", { level: 1, name: words(none) }).waitFor();
	await page.getByText(t("There is no such phone", "Deze telefoon is er niet")).waitFor();
	await p.shot("phone-none");
	await open(["devices", gone.mac]);
	await page.getByRole("heading", { level: 1, name: words(gone.mac) }).waitFor();
	await page.getByText(t("This phone was deleted", "Deze telefoon werd")).waitFor();
	await p.shot("phone-gone");
	await page.getByRole("link", { name: t("What happened with it", "Wat ermee gebeurde") }).click();
	await page.getByRole("table").getByText(words(gone.mac)).first().waitFor();
	await p.settled();
	same(await page.getByRole("link", { name: words(gone.mac), exact: true }).count(), 0);
	await p.shot("history-gone");
});

test("a page that does not arrive", async p => {
	const { page, open, shot, t } = p;

	await open();
	p.allow("views/groups.js");
	await page.route("**/views/groups.js", route => route.abort("connectionreset"));
	await open("groups");
	await page.getByRole("heading", { level: 1, name: t("This page could not be shown",
	    "Deze pagina kon niet worden getoond") }).waitFor();
	await shot("page-broken");
	await page.unroute("**/views/groups.js");
	await page.getByRole("button", { name: t("Try again", "Opnieuw proberen") }).click();
	await page.getByRole("heading", { level: 1, name: t("Groups", "Groepen") }).waitFor();
}, { as: "customer" });

test("what the API says is said in Dutch, or marked as English", async p => {
	const { page, open, shot } = p;
	const { admin } = await p.customer();
	const me = await p.as(admin);
	const dialog = me.page.getByRole("dialog");

	void page, open, shot;
	await (await p.api(admin)).post("/groups", { name: "Twice" });
	me.allow("POST /api/v1/groups");
	await me.open("groups");
	await me.page.getByRole("button", { name: "Groep toevoegen" }).first().click();
	await dialog.getByLabel("Naam").fill("Twice");
	await dialog.getByRole("button", { name: "Toevoegen", exact: true }).click();
	const said = dialog.getByRole("alert").locator("p");
	const field = dialog.locator("p.wrong");
	same(await field.textContent(), "De organisatie heeft al een groep die Twice heet.");
	same(await field.getAttribute("lang"), null);
	same(await said.textContent(), "Nog niet gedaan: zie wat hieronder is gemarkeerd.");
	await me.page.route("**/api/v1/groups", route => route.fulfill({ status: 409,
		contentType: "application/problem+json",
		body: JSON.stringify({ status: 409, detail: "Quite another thing." }) }));
	await dialog.getByRole("button", { name: "Toevoegen", exact: true }).click();
	await said.filter({ hasText: "Quite another thing." }).waitFor();
	same(await said.getAttribute("lang"), "en");
}, { as: null, langs: ["nl"], widths: [390] });
