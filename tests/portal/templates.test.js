/** templates.test.js - writing, checking, publishing and rolling back a
 * template; two people at one. */
import { same, test } from "./harness.js";

/** An organisation's own template with a first version, and who may write it.
 * @param {any} w the test @param {string} [text] */
async function made(w, text = "#!version:1.0.0.1\naccount.1.label = first\n") {
	const api = await w.api("provider");
	const org = await w.customer("Templates", { kind: "reseller" });
	const one = await api.post("/templates", { organisation_id: org.id, kind: "mac",
		scope: { model: "T46U" }, title: "Ours" });

	await api.post(`/templates/${one.id}/publish`, { text, note: "First" });
	return { api, org, id: one.id, path: `/templates/${one.id}` };
}

/** @param {any} page @param {(en: string, nl: string) => string} t */
const editor = (page, t) => page.getByRole("textbox", { name: t("Text of the template", "Tekst van het sjabloon") });

test("a template is written, checked, published and rolled back", async w => {
	const { page, open, shot, t } = w;
	const { api, id, path } = await made(w);

	await open(["templates", id]);
	const area = editor(page, t);
	await area.fill("#!version:1.0.0.1\naccount.1.label = second\n{{#never}}\n");
	await page.getByRole("button", { name: t("line 3, column 1", "regel 3, kolom 1") }).waitFor();
	await page.locator(".gutter .sign.error").waitFor();
	await page.locator(".painted .mark.error").waitFor();
	await shot("template-lint");
	same(await page.getByRole("button", { name: t("Publish…", "Publiceer…") }).isDisabled(), true, "publishing an error");
	await page.getByRole("button", { name: t("line 3, column 1", "regel 3, kolom 1") }).click();
	same(await area.evaluate((/** @type {any} */ e) => e.selectionStart), 43, "the cursor at the error");

	await area.fill("#!version:1.0.0.1\naccount.1.label = second\n");
	await page.getByText(t("Nothing is wrong.", "Er is niets mis.")).waitFor();
	await page.getByRole("button", { name: t("Keep as draft", "Bewaar als concept") }).click();
	await page.getByText(t("there is a draft", "er is een concept")).waitFor();
	await page.getByRole("button", { name: t("Publish…", "Publiceer…") }).click();
	await page.getByRole("region", { name: t("What differs", "De verschillen") }).waitFor();
	await page.getByRole("dialog").getByText(t("unless a template nearer", "tenzij er een sjabloon dichter"))
	    .or(page.getByRole("dialog").getByText(t("No phone gets it yet", "Nog geen telefoon krijgt"))).waitFor();
	await shot("template-publish");
	await page.getByLabel(t("What was changed, for those after you", "Wat is gewijzigd, voor wie na u komt")).fill("Second");
	await page.getByRole("dialog").getByRole("button", { name: t("Publish", "Publiceer"), exact: true }).click();
	await page.getByText(t("version 2 is in use", "versie 2 is in gebruik"), { exact: true }).waitFor();
	same((await api.get(path)).text, "#!version:1.0.0.1\naccount.1.label = second\n", "the text in use");

	await page.getByRole("link", { name: t("Versions", "Versies") }).click();
	await page.getByRole("button", { name: t("Compare version 1 with the one in use", "Vergelijk versie 1 met die in gebruik") }).click();
	await page.locator(".diff .less", { hasText: "account.1.label = first" }).waitFor();
	await page.locator(".diff .more", { hasText: "account.1.label = second" }).waitFor();
	await shot("template-versions");
	await page.getByRole("button", { name: t("Put in use: version 1", "Neem in gebruik: versie 1") }).click();
	await page.getByRole("dialog").getByRole("button", { name: t("Put in use", "Neem in gebruik") }).click();
	await page.getByText(t("version 1 is in use", "versie 1 is in gebruik"), { exact: true }).waitFor();
});

test("names and values are proposed, by keyboard", async w => {
	const { page, open, shot, t } = w;
	const { id } = await made(w);

	await open(["templates", id]);
	const area = editor(page, t);
	await area.fill("#!version:1.0.0.1\n");
	await area.press("Control+End");
	await area.pressSequentially("account.2.transp");
	await page.getByRole("option", { name: /^account\.2\.transport / }).waitFor();
	await shot("template-complete");
	await area.press("Enter");
	await page.getByRole("option", { name: /2\s+TLS/ }).waitFor();
	await area.press("ArrowDown");
	await area.press("ArrowDown");
	await area.press("Enter");
	same(await area.inputValue(), "#!version:1.0.0.1\naccount.2.transport = 2", "what was written");
	await page.getByRole("complementary").getByText("account.X.transport").waitFor();

	// Tab types a tab, and can be left.
	await area.press("Tab");
	same((await area.inputValue()).endsWith("\t"), true, "Tab types");
	await area.press("Escape");
	await area.press("Tab");
	same(await area.evaluate((/** @type {any} */ e) => document.activeElement === e), false, "Escape, Tab leaves");
}, { langs: ["en"] });

test("two people write one draft: both texts stay", async w => {
	const { page, open, shot, t, allow } = w;
	const { api, id, path } = await made(w);

	await open(["templates", id]);
	const area = editor(page, t);
	await area.fill("#!version:1.0.0.1\naccount.1.label = mine\n");
	const { version } = await api.get(path);
	await api.put(path + "/draft", { text: "#!version:1.0.0.1\naccount.1.label = theirs\n" },
	    { "If-Match": `"${version}"` });
	allow("409 PUT");
	await page.getByRole("button", { name: t("Keep as draft", "Bewaar als concept") }).click();
	await page.getByRole("heading", { name: t("Somebody else changed this template meanwhile",
	    "Iemand anders heeft dit sjabloon intussen gewijzigd") }).waitFor();
	await shot("template-both");
	same(await area.inputValue(), "#!version:1.0.0.1\naccount.1.label = mine\n", "mine is still there");
	await page.getByRole("button", { name: t("Take the other's, set mine aside", "Neem die van de ander, leg de mijne terzijde") }).click();
	same(await area.inputValue(), "#!version:1.0.0.1\naccount.1.label = theirs\n", "theirs");
	await page.getByRole("button", { name: t("Bring mine back", "Haal de mijne terug") }).click();
	same(await area.inputValue(), "#!version:1.0.0.1\naccount.1.label = mine\n", "mine again");
	await page.getByRole("button", { name: t("Keep mine", "Bewaar de mijne") }).click();
	await page.getByText(t("Kept as draft", "Als concept bewaard")).waitFor();
	same((await api.get(path)).draft, "#!version:1.0.0.1\naccount.1.label = mine\n", "the draft");
}, { widths: [1280] });

test("what was typed survives a look elsewhere", async w => {
	const { page, open, t } = w;
	const { id } = await made(w);

	await open(["templates", id]);
	await editor(page, t).fill("#!version:1.0.0.1\naccount.1.label = unsaved\n");
	await open(["templates"]);
	await open(["templates", id]);
	same(await editor(page, t).inputValue(), "#!version:1.0.0.1\naccount.1.label = unsaved\n", "the text");
}, { langs: ["en"], widths: [1280] });

test("the list of templates, and making one of the stock's", async w => {
	const org = await w.customer("Own", { kind: "reseller" });
	const api = await w.api("provider");
	const login = `reseller.${org.id}@test.example.net`;

	await api.post("/users", { login, role: "reseller_admin", name: "Rita", organisation_id: org.id, password: w.PASSWORD });
	const { page, open, shot, t } = await w.as(login);
	await open(["templates"], { kind: "mac", scope: "family:v84" });
	await shot("templates");
	await page.getByRole("link", { name: /v84/ }).click();
	await page.getByRole("button", { name: t("Make our own of it", "Maak er een van onszelf van") }).click();
	await page.getByText(t("there is a draft", "er is een concept")).waitFor();
	const { items } = await api.get("/templates", { organisation_id: org.id });
	same(items.map((/** @type {any} */ i) => [i.kind, i.scope.family, i.has_draft]), [["mac", "v84", true]], "its templates");
}, { langs: ["en"], as: null });
