/** people.test.js - people, tokens, one's own account, the QR code. */
import { createHash, createHmac } from "node:crypto";
import { qr } from "../../admin-cgi/portal/qr.js";
import { check, plain, same, test } from "./harness.js";

test("adding somebody", async w => {
	const c = await w.customer();
	await Promise.all([c.user, c.reader].map(w.present));
	const { page, open, shot, t, unique, signIn } = await both(w, c.admin);
	const dialog = page.getByRole("dialog");

	await open(["users"]);
	await shot("users");
	await page.getByRole("button", { name: t("Add somebody", "Iemand toevoegen") }).click();
	same(await dialog.getByLabel(t("Role", "Rol")).locator("option").evaluateAll(
	    (/** @type {HTMLOptionElement[]} */ all) => all.map(o => o.value)),
	["organisation_admin", "organisation_user", "read_only"], "roles an administrator may give");
	const login = unique("eve").replace(" ", ".") + "@test.example.net";
	await dialog.getByLabel(t("Name", "Naam"), { exact: true }).fill("Eve");
	await dialog.getByLabel(t("E-mail or name to sign in with",
	    "E-mail of naam om mee aan te melden")).fill(login);
	await dialog.getByLabel(t("Role", "Rol")).selectOption("read_only");
	const password = await dialog.getByLabel(t("First password", "Eerste wachtwoord")).inputValue();
	await shot("user-add");
	await dialog.getByRole("button", { name: t("Add", "Toevoegen"), exact: true }).click();
	await dialog.getByText(password).waitFor();
	await shot("user-added");
	same((await signIn(login, password)).session.role, "read_only", "who signs in");
	await dialog.getByRole("button", { name: t("Done", "Klaar") }).click();
	await page.getByRole("heading", { level: 1, name: "Eve" }).waitFor();
}, { as: null });

/** Another one at a browser, with what the test has.
 * @param {any} w @param {string} who */
async function both(w, who) {
	return { ...w, ...await w.as(who) };
}

test("somebody's page", async w => {
	const c = await w.customer();
	const phone = await w.phone(c.id, { label: "Eve's desk" });
	const { page, open, shot, t, api, signIn, PASSWORD, settled } = await both(w, c.admin);
	const admin = await api(c.admin);
	const user = (await admin.get("/users", { q: await w.present(c.user) })).items[0];
	const dialog = page.getByRole("dialog");

	await open(["users", user.id]);
	await page.getByText(t("No phones yet", "Nog geen telefoons")).waitFor();
	await page.getByRole("combobox", { name: t("Give a phone", "Telefoon geven") }).fill("Eve");
	await page.getByRole("option", { name: "Eve's desk" }).click();
	await page.getByRole("link", { name: "Eve's desk" }).waitFor();
	await shot("user");
	same((await admin.get(`/users/${user.id}/phones`)).items[0].mac, phone.mac);
	await page.getByRole("button", { name: t("Take away Eve's desk", "Eve's desk afnemen") }).click();
	await page.getByRole("link", { name: "Eve's desk" }).waitFor({ state: "detached" });

	await page.getByLabel(t("Language", "Taal")).last().selectOption("nl");
	await page.getByRole("button", { name: t("Save", "Bewaren") }).click();
	await page.getByText(t("Saved", "Bewaard"), { exact: true }).waitFor();
	same((await admin.get("/users/" + user.id)).language, "nl");

	await page.getByRole("button", { name: t("New password…", "Nieuw wachtwoord…") }).click();
	const password = await dialog.getByLabel(t("Password", "Wachtwoord")).inputValue();
	await shot("user-password");
	await dialog.getByRole("button", { name: t("Set it", "Instellen") }).click();
	await dialog.getByText(password).waitFor();
	await dialog.getByRole("button", { name: t("Done", "Klaar") }).click();
	check((await signIn(c.user, password)).cookie, "the new password is good");
	check(await signIn(c.user, PASSWORD).then(() => false, () => true), "the old one is not");

	await page.getByRole("button", { name: t("Delete…", "Verwijderen…") }).click();
	await dialog.getByRole("button", { name: t("Delete", "Verwijderen"), exact: true }).click();
	await page.getByRole("heading", { level: 1, name: t("People", "Mensen") }).waitFor();
	await settled();
	same((await admin.get("/users", { q: c.user })).items, []);
}, { as: null });

test("tokens", async w => {
	const c = await w.customer();
	const { page, open, shot, t, URL_ROOT } = await both(w, c.admin);
	const dialog = page.getByRole("dialog");
	const call = async (/** @type {string} */ token) => (await fetch(URL_ROOT + "api/v1/devices",
	    { headers: { Authorization: "Bearer " + token } })).status;

	await open(["users"], { tab: "tokens" });
	await shot("tokens-empty");
	await page.getByRole("button", { name: t("Make a token", "Sleutel maken") }).click();
	await dialog.getByLabel(t("Name", "Naam")).fill("CRM");
	same(await dialog.getByLabel(t("manage organisations and templates",
	    "organisaties en sjablonen beheren")).count(), 0, "nobody gives what he has not");
	await dialog.getByLabel(t("change keys and labels of phones",
	    "toetsen en namen van telefoons wijzigen")).check();
	await shot("token-add");
	await dialog.getByRole("button", { name: t("Make", "Maken"), exact: true }).click();
	const token = await dialog.locator(".copy code").textContent() || "";
	same(await call(token), 200, "the token is good");
	await shot("token-made");
	await dialog.getByRole("button", { name: t("Done", "Klaar") }).click();
	await page.getByRole("cell", { name: t("see everything of the organisation",
	    "alles van de organisatie zien") }).waitFor();
	await shot("tokens");
	await page.getByRole("button", { name: t("Revoke CRM", "CRM intrekken") }).click();
	await dialog.getByRole("button", { name: t("Revoke", "Intrekken") }).click();
	await page.getByText(t("No tokens", "Geen sleutels")).waitFor();
	same(await call(token), 401, "and is good no more");
}, { as: null });

// --- one's own account ------------------------------------------------------------------

/** The code an authenticator shows now (RFC 6238).  @param {string} secret base32 */
function code(secret) {
	const bits = [...secret].map(c => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c)
	    .toString(2).padStart(5, "0")).join("");
	const key = Buffer.from((bits.match(/.{8}/g) || []).map(b => parseInt(b, 2)));
	const time = Buffer.alloc(8);

	time.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
	const sum = createHmac("sha1", key).update(time).digest();
	const at = (sum[19] || 0) & 15;
	return String((sum.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, "0");
}

test("my name, language and password", async w => {
	const c = await w.customer();
	const { page, open, shot, t, signIn, PASSWORD } = await both(w, c.admin);

	await open(["me"]);
	await shot("me");
	const card = (/** @type {string} */ name) => page.locator("section",
	    { has: page.getByRole("heading", { name, exact: true }) });
	const person = card(t("Name and language", "Naam en taal"));
	await person.getByLabel(t("Name", "Naam"), { exact: true }).fill("Ada Lovelace");
	await person.getByLabel(t("Language", "Taal")).selectOption(t("nl", "en"));
	await person.getByRole("button", { name: t("Save", "Bewaren") }).click();
	// In the other language from now on.
	await page.getByRole("heading", { level: 1, name: t("Mijn account", "My account") }).waitFor();
	await page.getByText("Ada Lovelace").first().waitFor();
	const password = card(t("Wachtwoord", "Password"));
	const change = password.getByRole("button");
	await password.getByLabel(t("Uw huidige", "The one you have")).fill(PASSWORD);
	await password.getByLabel(t("Het nieuwe", "The new one"), { exact: true }).fill("another good one");
	await password.getByLabel(t("Nog eens het nieuwe", "The new one again")).fill("another good");
	check(await change.isDisabled(), "the two are not the same");
	await password.getByLabel(t("Nog eens het nieuwe", "The new one again")).fill("another good one");
	await change.click();
	await page.getByText(t("Uw wachtwoord is gewijzigd", "Your password is changed")).waitFor();
	check((await signIn(c.admin, "another good one")).cookie, "the new password is good");
}, { as: null, widths: [1280] });

test("a wrong password said at its field", async w => {
	const c = await w.customer();
	const { page, open, shot, t, allow } = await both(w, c.admin);

	await open(["me"]);
	allow("POST /api/v1/session/totp");
	await page.getByLabel(t("Your password", "Uw wachtwoord")).fill("this is not it");
	await page.getByRole("button", { name: t("Set it up", "Instellen") }).click();
	await page.getByRole("alert").waitFor();
	same(await page.getByLabel(t("Your password", "Uw wachtwoord")).inputValue(), "this is not it",
	    "what was typed stays");
	await shot("me-wrong");
}, { as: null, widths: [390] });

test("a second factor", async w => {
	const c = await w.customer();
	const { page, open, shot, t, PASSWORD, api, settled, signIn } = await both(w, c.admin);

	await open(["me"]);
	await page.getByLabel(t("Your password", "Uw wachtwoord")).fill(PASSWORD);
	await page.getByRole("button", { name: t("Set it up", "Instellen") }).click();
	await page.getByRole("img", { name: t("QR code of the secret", "QR-code van het geheim") }).waitFor();
	const secret = await page.locator(".copy code").textContent() || "";
	await shot("me-qr");
	await page.getByLabel(t("Code", "Code"), { exact: true }).fill(code(secret));
	await page.getByRole("button", { name: t("Confirm", "Bevestigen") }).click();
	await page.getByRole("button", { name: t("Remove it", "Verwijderen") }).waitFor();
	await shot("me-factor");
	check(await signIn(c.admin).then(() => false, () => true), "the password is not enough");

	// The provider takes a lost one away.
	const provider = await both(w, "provider");
	const user = (await (await api("provider")).get("/users", { q: c.admin })).items[0];
	await provider.open(["users", user.id]);
	await provider.page.getByRole("button", { name: t("Remove second factor…",
	    "Tweede factor verwijderen…") }).click();
	await provider.page.getByRole("dialog").getByRole("button",
	    { name: t("Remove", "Verwijderen"), exact: true }).click();
	await provider.page.getByText(t("Removed", "Verwijderd"), { exact: true }).waitFor();
	await provider.settled();
	check((await signIn(c.admin)).cookie, "the password is enough again");
	await settled();
}, { as: null, widths: [1280] });

test("my sessions", async w => {
	const c = await w.customer();
	const { page, open, shot, t, signIn } = await both(w, c.admin);
	const dialog = page.getByRole("dialog");

	await signIn(c.admin);
	await signIn(c.admin);
	await open(["me"]);
	await page.getByRole("row").nth(3).waitFor();
	await shot("me-sessions");
	await page.getByRole("button", { name: t("End the session", "De sessie") }).first().click();
	await page.getByRole("row").nth(3).waitFor({ state: "detached" });
	await page.getByRole("button", { name: t("End all others", "Alle andere beëindigen") }).click();
	await dialog.getByRole("button", { name: t("End them", "Beëindigen") }).click();
	await page.getByRole("row").nth(2).waitFor({ state: "detached" });
	same(await page.getByRole("row").count(), 2, "a head and this one");
}, { as: null });

/**
 * The pictures another encoder makes too (qrcode-terminal of npm, level M,
 * the same mask): the SHA-256 of their rows of 0 and 1.
 */
plain("QR codes", () => {
	/** @type {[string, number, string][]} */
	const known = [["a", 21, "e8ab680854e4019c"], ["Voipconfig", 21, "77ea764eb7632e26"],
	    ["otpauth://totp/Voipconfig:ada%40acme.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" +
		"&issuer=Voipconfig&algorithm=SHA1&digits=6&period=30", 49, "03a1dd24e34644b1"],
	    ["0123456789".repeat(30), 69, "edce42824290bbf4"],
	    ["z".repeat(666), 97, "3277924470eaca2f"]];

	for (const [text, size, sum] of known) {
		const rows = qr(text);
		same(rows?.length, size, "size of " + text.slice(0, 20));
		same(createHash("sha256").update((rows || []).map(r => r.map(d => d ? 1 : 0).join(""))
		    .join("\n")).digest("hex").slice(0, 16), sum, "picture of " + text.slice(0, 20));
	}
	same(qr("x".repeat(667)), null, "too long");
});
