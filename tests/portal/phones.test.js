/** Phones as a list, many changed at once, one added, many imported. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { readAccount, readLabel } from "../../admin-cgi/portal/views/labels.js";
import { header, kindOfFile } from "../../admin-cgi/portal/views/csv.js";
import { check, plain, same, test } from "./harness.js";
import { api, BUILD, customer, mac, phone } from "./world.js";

const run = promisify(execFile);

const macText = (/** @type {string} */ m) => m.toUpperCase().replace(/(..)(?=.)/g, "$1:");

/** A simulated phone fetches what is its.  @param {string} m */
async function fetches(m) {
	const provider = await api("provider");
	const [device, secret] = await Promise.all([provider.get(`/devices/${m}`),
	    provider.get(`/devices/${m}/secret`)]);

	await run(`${BUILD}/phone`, ["--model", device.model, "--mac", m,
	    "--firmware", "108.86.0.20", "--url", secret.url, "--user", secret.user,
	    "--password", secret.password]);
}

/** Many phones at once.  @param {number} organisation_id @param {number} n */
async function phones(organisation_id, n) {
	const macs = Array.from({ length: n }, mac);
	const provider = await api("provider");
	const rows = macs.map((m, i) => `${m},T46U,Desk ${String(i).padStart(3, "0")}`);
	let job = await provider.call("POST", "/imports?kind=devices&mode=all_or_nothing" +
	    `&organisation_id=${organisation_id}`, ["mac,model,label", ...rows].join("\r\n"),
	{ "Content-Type": "text/csv" });

	while (job.state === "waiting" || job.state === "running") {
		await new Promise(go => setTimeout(go, 50));
		job = await provider.get(`/imports/${job.id}`);
	}
	same([job.state, job.rows_changed], ["done", n], "the import");
	return macs;
}

/** What is pasted, as the browser gives it.
 * @param {import("playwright-core").Locator} field @param {string} text */
const paste = (field, text) => field.evaluate((el, text) => {
	const data = new DataTransfer();

	data.setData("text/plain", text);
	el.dispatchEvent(new ClipboardEvent("paste",
	    { clipboardData: data, bubbles: true, cancelable: true }));
}, text);

// --- what is read --------------------------------------------------------------------

plain("labels are read in every spelling", () => {
	const m = "805ec0aabbcc", sn = "3146019091637071";

	for (const text of ["805EC0AABBCC", "80:5e:c0:aa:bb:cc", "80-5E-C0-AA-BB-CC",
	    "805e.c0aa.bbcc", "80 5e c0 aa bb cc", "MAC805EC0AABBCC"])
		same(readLabel(text), { mac: m, serial: "", model: "" }, text);
	for (const text of ["MAC: 805EC0AABBCC SN: 3146019091637071",
	    "MAC:805EC0AABBCC\nSN:3146019091637071", "3146019091637071 805EC0AABBCC",
	    "805EC0AABBCC3146019091637071", "https://x.example/?mac=805ec0aabbcc&sn=3146019091637071",
	    "Mac Address: 80:5E:C0:AA:BB:CC, Serial Number: 3146019091637071"])
		same(readLabel(text), { mac: m, serial: sn, model: "" }, text);
	same(readLabel("SIP-T54W MAC 805EC0AABBCC S/N 3146019091637071"),
	    { mac: m, serial: sn, model: "T54W" });
	same(readLabel("SIP-T19P E2\n805EC0AABBCC").model, "T19P_E2");
	same(readLabel(sn), { mac: "", serial: sn, model: "" });
	same(readLabel("805EC0AABBC"), { mac: "", serial: "", model: "" });
});

plain("accounts are read as people send them", () => {
	const wanted = { user_name: "101", password: "secret", server_host: "sip.example.net" };

	for (const text of ["101:secret@sip.example.net", "101\tsecret\tsip.example.net",
	    "sip.example.net 101 secret", "user=101\npassword=secret\nserver=sip.example.net",
	    "Username: 101, Password: secret, Domain: sip.example.net",
	    "Gebruikersnaam: 101\nWachtwoord: secret\nServer: sip.example.net"])
		same(readAccount(text), wanted, text);
	same(readAccount("101:se@c:ret@sip.example.net:5061"),
	    { ...wanted, password: "se@c:ret", server_port: 5061 });
	same(readAccount("sip:101@sip.example.net;transport=tls"),
	    { user_name: "101", server_host: "sip.example.net", transport: "tls" });
	same(readAccount("101"), {});
});

plain("a file's kind is seen by its columns", () => {
	same(header('\uFEFF"MAC";Model;label\r\n1;2;3'), ["mac", "model", "label"]);
	same(kindOfFile(["mac", "model"])?.kind, "devices");
	same(kindOfFile(["mac", "number", "user_name"])?.kind, "lines");
	same(kindOfFile(["mac", "area", "position", "type", "value"])?.kind, "keys");
	same(kindOfFile(["name", "phone1"])?.kind, "phone_book");
	same(kindOfFile(["one", "two"]), null);
});

// --- the list -----------------------------------------------------------------------------

test("finding a phone", async ({ page, open, t, shot, settled }) => {
	const org = await customer();
	const one = await phone(org.id, { label: "Front door" });
	await phone(org.id, { label: "Back door", model: "T54W", enabled: false });
	const box = page.getByLabel(t("Name, MAC or number", "Naam, MAC of nummer"), { exact: true });
	const row = page.locator("tbody tr");

	await open(["devices"], { organisation_id: org.id });
	await row.nth(1).waitFor();
	await shot("phones");
	await box.fill("front");
	await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
	check(page.url().includes("q=front"), "the search stands in the address");
	await page.reload();
	await settled();
	same(await box.inputValue(), "front", "a reload keeps the search");
	await box.fill(one.mac.slice(-5));
	await row.filter({ hasText: "Front door" }).waitFor();
	await box.fill("nobody has this");
	await page.getByText(t("No phone fits this search", "Geen telefoon past bij deze zoekopdracht")).waitFor();
	await shot("phones-none-fits");
	await page.getByRole("button", { name: t("Clear", "Wissen") }).click();
	same(await box.inputValue(), "", "the box is empty, too");

	await open(["devices"], { organisation_id: org.id, enabled: "false" });
	await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
	await row.filter({ hasText: "Back door" }).getByText(t("disabled", "uitgeschakeld")).waitFor();
	const model = page.getByRole("combobox", { name: t("Model", "Model") });
	await model.fill("t46");
	await page.getByRole("option", { name: "T46U" }).click();
	await page.getByText(t("No phone fits this search", "Geen telefoon past bij deze zoekopdracht")).waitFor();
	check(page.url().includes("model=T46U"), "the model stands in the address");
});

test("no phones yet", async ({ open, page, t, shot, as }) => {
	const org = await customer();
	const me = await as(org.admin);

	void open, page, shot;
	await me.open(["devices"]);
	await me.page.getByRole("link", { name: t("Add the first phone", "Eerste telefoon toevoegen") }).waitFor();
	await me.shot("phones-empty");
	const reader = await as(org.reader);
	await reader.open(["devices"]);
	same(await reader.page.getByRole("link", { name: t("Add the first phone",
	    "Eerste telefoon toevoegen") }).count(), 0, "who only looks is offered nothing");
});

test("many pages, by keyboard", async ({ page, open, settled, shot }) => {
	const org = await customer();
	await phones(org.id, 320);
	const row = page.locator("tbody tr:not([aria-hidden])");

	await open(["devices"], { organisation_id: org.id });
	same(await row.count(), 50, "one page at first");
	await page.keyboard.press("j");
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("j");
	await page.keyboard.press("k");
	await page.keyboard.press("x");
	same(await page.locator("tr.chosen").innerText().then(s => s.includes("Desk 001")), true);
	await page.keyboard.press("x");
	same(await page.locator("tr.chosen").count(), 0);
	await shot("phones-many");
	for (let n = 0; n < 40 && await page.getByText("Desk 319").count() === 0; n++) {
		await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
		await settled();
	}
	await page.getByText("Desk 319").waitFor();
	check(await row.count() < 250, "rows far from the screen are not drawn");
	await page.evaluate(() => scrollTo(0, 0));
	await page.getByText("Desk 001").waitFor();
	await page.getByRole("link", { name: "Desk 002" }).focus();
	await page.keyboard.press("Enter");
	await page.waitForURL(/#\/devices\/805ec0/);
}, { once: true });

test("a phone is seen as it fetches", async ({ page, open, t, shot }) => {
	const org = await customer();
	const one = await phone(org.id, { label: "Newcomer" });

	await open(["devices"], { organisation_id: org.id });
	await page.locator("tbody").getByText(t("never seen", "nog nooit gezien")).waitFor();
	await fetches(one.mac);
	await page.locator("tbody").getByText(t("up to date", "bijgewerkt")).waitFor({ timeout: 30000 });
	await shot("phones-fresh");
}, { langs: ["en"] });

// --- many at once ------------------------------------------------------------------------------

test("many phones are changed at once", async ({ page, open, t, shot, allow }) => {
	const org = await customer();
	const one = await phone(org.id, { label: "One", lines: 2 });
	const two = await phone(org.id, { label: "Two", lines: 1 });
	const dialog = page.getByRole("dialog");
	const look = dialog.getByRole("button", { name: t("See what would change", "Zie wat er zou wijzigen") });

	await open(["devices"], { organisation_id: org.id });
	await page.getByLabel(t("Select One", "Kies One")).check();
	await page.getByLabel(t("Select Two", "Kies Two")).check();
	await page.getByText(t("2 phones selected", "2 telefoons gekozen")).waitFor();
	await page.getByRole("button", { name: t("Change them…", "Wijzig ze…") }).click();
	await dialog.getByLabel(t("What to change", "Wat wijzigt er")).selectOption("codecs");
	const codecs = dialog.getByLabel(t("Codecs, the preferred one first", "Codecs, voorkeur eerst"));
	await codecs.fill("g722 nonsense");
	allow("422 POST /api/v1/bulk");
	await look.click();
	await dialog.locator("[aria-invalid=true]").waitFor();
	same(await codecs.inputValue(), "g722 nonsense", "what was typed stays");
	await shot("bulk-wrong");
	await codecs.fill("g722 pcma");
	await dialog.getByLabel(t("Accounts", "Accounts"), { exact: true }).fill("2");
	await look.click();
	await dialog.getByText(t("no line 2", "geen account 2")).waitFor();
	await shot("bulk-preview");
	const provider = await api("provider");
	same((await provider.get(`/devices/${one.mac}/lines/2`)).codecs, [], "nothing is changed yet");
	await dialog.getByRole("button", { name: t("Change 1 phone", "Wijzig 1 telefoon") }).click();
	await dialog.getByText(t("not changed", "niet gewijzigd"), { exact: true }).waitFor();
	same((await provider.get(`/devices/${one.mac}/lines/2`)).codecs, ["g722", "pcma"]);
	same((await provider.get(`/devices/${two.mac}/lines/1`)).codecs, []);
	await shot("bulk-done");
	await page.keyboard.press("Escape");
	await dialog.waitFor({ state: "detached" });
});

test("all that fit are changed, more than are shown", async ({ page, open, t, shot }) => {
	const org = await customer();
	await phones(org.id, 230);
	const dialog = page.getByRole("dialog");

	await open(["devices"], { organisation_id: org.id, q: "desk 1" });
	await page.getByLabel(t("Select all shown", "Alles wat te zien is kiezen")).check();
	await page.getByRole("button", { name: t("Select all that fit the filters",
	    "Kies alles wat bij de filters past") }).click();
	await shot("bulk-all");
	await page.getByRole("button", { name: t("Change them…", "Wijzig ze…") }).click();
	await dialog.getByLabel(t("What to change", "Wat wijzigt er")).selectOption("enabled");
	await dialog.getByLabel(t("The phones are then", "De telefoons zijn dan")).selectOption("false");
	await dialog.getByRole("button", { name: t("See what would change", "Zie wat er zou wijzigen") }).click();
	await dialog.getByRole("button", { name: t("Change 100 phones", "Wijzig 100 telefoons") }).click();
	await dialog.getByText(t("not changed", "niet gewijzigd"), { exact: true }).waitFor();
	await dialog.getByRole("button", { name: t("Close", "Sluiten"), exact: true }).last().click();
	await dialog.waitFor({ state: "detached" });
	const off = await (await api("provider")).get("/devices",
	    { organisation_id: org.id, enabled: false, limit: 500 });
	same(off.items.length, 100);

	// Without a search, more than the 200 that are done at once: a job.
	await open(["devices"], { organisation_id: org.id });
	await page.getByLabel(t("Select all shown", "Alles wat te zien is kiezen")).check();
	await page.getByRole("button", { name: t("Select all that fit the filters",
	    "Kies alles wat bij de filters past") }).click();
	await page.getByRole("button", { name: t("Change them…", "Wijzig ze…") }).click();
	await dialog.getByLabel(t("What to change", "Wat wijzigt er")).selectOption("enabled");
	await dialog.getByLabel(t("The phones are then", "De telefoons zijn dan")).selectOption("false");
	await dialog.getByRole("button", { name: t("See what would change", "Zie wat er zou wijzigen") }).click();
	await dialog.getByRole("button", { name: t("Change 130 phones", "Wijzig 130 telefoons") })
	    .waitFor({ timeout: 30000 });
}, { once: true });

// --- one more ------------------------------------------------------------------------------------

test("a phone is added by scanning its label", async ({ page, open, t, shot, allow, width }) => {
	const org = await customer();
	const [first, second] = [mac(), mac()];
	const scan = page.getByLabel(t("MAC, or scan the label", "MAC, of scan het label"));
	const add = page.getByRole("button", { name: t("Add this phone", "Deze telefoon toevoegen") });
	const model = page.getByRole("combobox", { name: t("Model", "Model") });

	await open(["devices", "add"], { organisation_id: org.id });
	await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "mac");
	await shot("add");
	await page.keyboard.type(first);
	await page.keyboard.press("Enter");
	await page.getByText(macText(first)).waitFor();
	await page.keyboard.type("3146019091637071");
	await page.keyboard.press("Enter");
	await page.waitForFunction(() => document.activeElement?.hasAttribute("data-after-scan"));
	await model.fill("t46u");
	await page.getByRole("option", { name: "T46U" }).waitFor();
	await page.keyboard.press("Enter");
	same(await model.inputValue(), "T46U");
	await page.getByLabel(t("Name", "Naam"), { exact: true }).fill("Reception");
	await paste(page.getByLabel(t("User", "Gebruiker"), { exact: true }),
	    "user = 101\npassword = s3cr-et\nserver = sip.acme.example");
	same(await page.getByLabel(t("Server", "Server"), { exact: true }).inputValue(), "sip.acme.example");
	await shot("add-filled");
	await add.click();
	await page.getByRole("button", { name: t("Next phone", "Volgende telefoon") }).waitFor();
	await shot("added");
	await page.getByRole("button", { name: t("Show user and password",
	    "Toon gebruikersnaam en wachtwoord") }).click();
	await page.getByRole("button", { name: t("Copy the password", "Kopieer het wachtwoord") }).waitFor();
	await shot("added-secret");
	const provider = await api("provider");
	const made = await provider.get(`/devices/${first}`);
	same([made.model, made.serial, made.label, made.organisation_id, made.lines[0].user_name,
	    made.lines[0].server_host], ["T46U", "3146019091637071", "Reception", org.id, "101",
	    "sip.acme.example"]);
	if (width === 1280) {
		await page.locator("li", { hasText: "RPS" }).getByText(t("done", "klaar")).waitFor({ timeout: 40000 });
		await fetches(first);
		await page.locator("li").getByText("108.86.0.20").waitFor({ timeout: 20000 });
		await shot("added-fetched");
	}

	// The next one: what they have in common is there.
	await page.getByRole("button", { name: t("Next phone", "Volgende telefoon") }).click();
	await scan.fill(second);
	same(await model.inputValue(), "T46U");
	same(await page.getByLabel(t("Server", "Server"), { exact: true }).inputValue(), "sip.acme.example");
	await scan.fill(first);
	await page.getByText(t("This phone is here already.", "Deze telefoon is er al.")).waitFor();
	allow("409 POST /api/v1/devices");
	await add.click();
	await page.getByRole("alert").waitFor();
	await shot("add-again");
});

test("adding: what is missing is said, nothing is lost", async ({ page, open, t, shot, allow }) => {
	const org = await customer();
	const scan = page.getByLabel(t("MAC, or scan the label", "MAC, of scan het label"));
	const add = page.getByRole("button", { name: t("Add this phone", "Deze telefoon toevoegen") });

	await open(["devices", "add"], { organisation_id: org.id });
	await add.click();
	await page.getByRole("alert").waitFor();
	same(await scan.getAttribute("aria-invalid"), "true");
	await scan.fill("3146019091637071");
	await add.click();
	await page.locator("p.wrong").getByText(t("That is the serial number", "Dat is het serienummer")).waitFor();
	await shot("add-serial-only");
	await scan.fill(`SIP-T54W MAC: ${mac()}`);
	const model = page.getByRole("combobox", { name: t("Model", "Model") });
	await page.waitForFunction(() => /** @type {HTMLInputElement} */
	    (document.querySelector("input[role=combobox]")).value === "T54W");
	await page.getByLabel(t("Name", "Naam"), { exact: true }).fill("Desk");
	await page.getByLabel(t("User", "Gebruiker"), { exact: true }).fill("300:pw@sip.example.net");
	await page.getByLabel(t("Name", "Naam"), { exact: true }).focus();
	same(await page.getByLabel(t("User", "Gebruiker"), { exact: true }).inputValue(), "300");

	allow("net::ERR_INTERNET_DISCONNECTED");
	await page.context().setOffline(true);
	await add.click();
	await page.getByText(t("The server cannot be reached", "De server is niet te bereiken")).waitFor();
	same(await model.inputValue(), "T54W");
	await page.context().setOffline(false);
	await add.click();
	await page.getByRole("button", { name: t("Next phone", "Volgende telefoon") }).waitFor();
}, { langs: ["en"] });

test("the model is suggested", async ({ as, t }) => {
	const org = await customer();
	const there = await phone(org.id, { model: "T54W" });
	const { page, open, shot } = await as(org.admin);
	const scan = page.getByLabel(t("MAC, or scan the label", "MAC, of scan het label"));
	const model = page.getByRole("combobox", { name: t("Model", "Model") });
	const has = async (/** @type {string} */ name) => page.waitForFunction(([el, name]) =>
	    /** @type {any} */ (el).value === name,
	/** @type {[any, string]} */ ([await model.elementHandle(), name]));

	await open(["devices", "add"]);
	await scan.fill(there.mac.slice(0, -2) + (there.mac.endsWith("00") ? "01" : "00"));
	await has("T54W");
	await shot("add-suggested");
	await scan.fill(there.mac.slice(0, -2) + "aa SIP-T46U");
	await has("T46U");
	await scan.fill("02:00:00:00:00:01");
	await page.getByText(t("does not begin like", "begint niet zoals")).waitFor();
	await shot("add-strange");
}, { langs: ["en"] });

test("choosing by typing, by keyboard alone", async ({ page, open, t, shot }) => {
	const org = await customer("Pick me");
	await open(["devices", "add"]);
	const box = page.getByRole("combobox", { name: t("Organisation", "Organisatie") });
	const handle = await box.elementHandle();
	await page.waitForFunction(el => /** @type {any} */ (el).value !== "", handle);
	const was = await box.inputValue();

	await box.focus();
	await page.keyboard.press("ArrowDown");
	await page.getByRole("listbox").getByRole("option").first().waitFor();
	same(await box.getAttribute("aria-expanded"), "true");
	await page.keyboard.press("ArrowDown");
	await shot("pick-open");
	await page.keyboard.press("Escape");
	same([await box.inputValue(), await box.getAttribute("aria-expanded")], [was, "false"]);
	// Quicker than the answer: what was meant counts when it is there.
	const has = (/** @type {string} */ text) => page.waitForFunction(([el, text]) =>
	    /** @type {HTMLInputElement} */ (el).value === text,
	/** @type {[any, string]} */ ([handle, text]));
	await box.fill(org.name.toUpperCase());
	await page.keyboard.press("Enter");
	await has(org.name);
	const model = page.getByRole("combobox", { name: t("Model", "Model") });
	await model.fill("t54w");
	await page.keyboard.press("Tab");
	await page.waitForFunction(el => /** @type {any} */ (el).value === "T54W", await model.elementHandle());
	await box.fill("no such organisation at all");
	await page.getByText(t("Nothing found", "Niets gevonden")).waitFor();
	await page.keyboard.press("Tab");
	same(await box.inputValue(), org.name, "what is not found changes nothing");
});

// --- in and out -------------------------------------------------------------------------------------

test("an import is tried, then done", async ({ page, open, t, shot }) => {
	const org = await customer();
	const [good, bad] = [mac(), mac()];
	const file = (/** @type {string} */ text) => page.setInputFiles("#import-file",
	    { name: "phones.csv", mimeType: "text/csv", buffer: Buffer.from(text) });

	await open(["imports"]);
	await shot("import");
	await file("one,two\r\n1,2\r\n");
	await page.getByText(t("these are missing: mac", "deze ontbreken: mac")).waitFor();
	check(await page.getByRole("button", { name: t("Try it", "Probeer het") }).isDisabled(),
	    "what can't be read is not sent");
	await shot("import-wrong-file");
	await file(`mac;model;label\r\n${good};T46U;Good\r\n${bad};T99X;Bad\r\n`);
	await page.getByText(t("2 rows", "2 rijen")).waitFor();
	const box = page.getByRole("combobox", { name: t("Organisation", "Organisatie") });
	await box.fill(org.name);
	await page.getByRole("option", { name: org.name }).click();
	await page.getByRole("button", { name: t("Try it", "Probeer het") }).click();
	const now = page.getByRole("button", { name: t("Import the good rows (1)", "Importeer de goede rijen (1)") });
	await now.waitFor({ timeout: 30000 });
	await page.locator("tbody").getByText("T99X").waitFor();
	await shot("import-tried");
	const provider = await api("provider");
	const count = async () => (await provider.get("/devices", { organisation_id: org.id })).items.length;
	same(await count(), 0, "nothing is made yet");
	await now.click();
	await page.getByText(t("The good rows are done", "De goede rijen zijn gedaan")).waitFor({ timeout: 30000 });
	same(await count(), 1);
	await shot("import-done");
	await page.getByRole("button", { name: t("Remove from the list", "Uit de lijst halen") }).click();
	await page.getByRole("dialog").getByRole("button", { name: t("Remove it", "Uit de lijst halen") }).click();
	await page.waitForURL(/tab=jobs/);
	await page.locator("tbody tr").first().waitFor();
	await shot("import-jobs");
});

test("phones are exported as one sees them", async ({ page, open, t, shot }) => {
	const org = await customer();
	await phone(org.id, { label: "Exported" });

	await open(["imports"], { tab: "export", organisation_id: org.id });
	await shot("export");
	const [file] = await Promise.all([page.waitForEvent("download"),
	    page.getByRole("link", { name: t("Save as CSV", "Bewaar als CSV") }).click()]);
	same(file.suggestedFilename(), "devices.csv");
	const lines = readFileSync(await file.path(), "utf8").trim().split("\r\n");
	same(lines.length, 2);
	check(lines[1].includes("Exported"), lines[1]);
}, { langs: ["en"] });
