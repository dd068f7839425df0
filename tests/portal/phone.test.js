/** phone.test.js - one phone: drawn, its keys set by mouse and by keyboard,
 * its accounts, what is done to it as a whole, and its user's own view. */
import { beside, changedKeys, findKey, layoutOf, merge, partsOf, swapped, triedKeys, withKey }
    from "../../admin-cgi/portal/phone/keys.js";
import { check, plain, same, test } from "./harness.js";
import { mac } from "./world.js";

/** What a key of the API says, for comparing.  @param {any[]} keys */
const brief = keys => keys.map(k => `${k.key} ${k.type} ${k.line} ${k.value} ${k.label} ${k.pickup}`)
    .sort();

/** The middle of a key: its box may be wider than what can be pressed.
 * @param {any} page @param {string} name */
const keyOf = (page, name) => page.locator(`.keyeditor [data-key="${name}"]`);

/** @param {any} page @param {string} from @param {string} to */
async function drag(page, from, to) {
	// Nothing that floats may be over it.
	await keyOf(page, to).evaluate((/** @type {Element} */ e) => e.scrollIntoView({ block: "center" }));
	const a = await keyOf(page, from).locator(".hit").boundingBox();
	const b = await keyOf(page, to).locator(".hit").boundingBox();

	await page.mouse.move(a.x + a.width / 2, a.y + a.height / 2);
	await page.mouse.down();
	await page.mouse.move(b.x + b.width / 2, b.y + b.height / 2, { steps: 4 });
	await page.mouse.up();
}

// --- without a browser --------------------------------------------------------------

/** What a model has that has nothing. */
const NONE = { kind: "desk", firmware_family: "V86", accounts: 1, line_keys: 0, memory_keys: 0,
	programmable_keys: "", expansion_modules: 0, expansion_keys: 0, screen_width: 0,
	screen_height: 0 };

plain("where keys are", () => {
	const pages = (/** @type {string} */ model, /** @type {any} */ facts) =>
	    partsOf(model, { ...NONE, ...facts }).map(p => `${p.name} ${p.pages.map(g => g.length)}`);

	same(pages("T19P_E2", {}), []);
	same(pages("T21P_E2", { line_keys: 2, programmable_keys: "1-10,14" }), ["line 2", "programmable 11"]);
	same(pages("T27G", { line_keys: 21, expansion_modules: 1, expansion_keys: 40 }),
	    ["line 7,7,7", "expansion.1 20,19"]);
	same(pages("T42U", { line_keys: 15 }), ["line 5,5,5"]);
	same(pages("T46U", { line_keys: 27, expansion_modules: 3, expansion_keys: 60 }),
	    ["line 9,9,9", "expansion.1 20,20,20", "expansion.2 20,20,20", "expansion.3 20,20,20"]);
	same(pages("T28P", { line_keys: 6, memory_keys: 10 }), ["line 6", "memory 10"]);
	same(pages("T88W", { line_keys: 95 }), ["line 24,24,24,23"]);
	// A model of which nobody wrote down a layout, with a count of its own.
	same(pages("T46X", { line_keys: 31 }), ["line 9,9,9,4"]);
});

plain("from key to key", () => {
	const parts = partsOf("T46U", { ...NONE, line_keys: 27 });
	const line = parts[0] || (() => { throw new Error("no line keys"); })();
	const to = (/** @type {number} */ n, /** @type {number} */ dx, /** @type {number} */ dy) =>
	    beside(line, 0, n - 1, dx, dy);

	same([to(1, 0, 1), to(1, 1, 0), to(5, 0, 1), to(5, 1, 0), to(6, -1, 0)], [1, 5, null, null, 0]);
	same([findKey(parts, "line.10")?.page, findKey(parts, "line.28"), findKey(parts, "memory.1")],
	    [1, null, null]);
});

plain("keys moved, cleared, and put together", () => {
	const was = layoutOf([{ area: "line", module: 0, position: 1, type: 15, line: 1, value: "",
		label: "", pickup: "", book: 0 }]);
	const moved = swapped(was, "line.1", "expansion.1.2");

	same(Object.keys(moved), ["expansion.1.2"]);
	same(triedKeys(was, moved).map(k => "delete" in k ? `-${k.position}` : `+${k.position}`).sort(),
	    ["+2", "-1"]);
	same(changedKeys(was, swapped(moved, "expansion.1.2", "line.1")), []);
	// Nothing said of a key is not the same as nothing on it.
	same(changedKeys(was, withKey(was, "line.2", { type: 0 })), ["line.2"]);

	const mine = withKey(withKey(was, "line.1", undefined), "line.2", { type: 5 });
	const theirs = withKey(withKey(was, "line.1", { label: "Front" }), "line.3", { type: 4 });
	const both = merge(was, mine, theirs);
	same(both.both, ["line.1"]);
	same(Object.keys(both.mine).sort(), ["line.2", "line.3"]);
	same(Object.keys(both.theirs).sort(), ["line.1", "line.2", "line.3"]);
});

// --- the drawing ------------------------------------------------------------------

/** Each kind of phone: how many accounts it is given, what is drawn; small:
 * looked at on a small screen, too.
 * @type {{ model: string, lines: number, keys: number, module?: number,
 *   handsets?: number, small?: boolean, en?: string, nl?: string }[]} */
const MODELS = [
	{ model: "T19P_E2", lines: 1, keys: 0, en: "No line keys", nl: "Geen lijntoetsen" },
	{ model: "T46U", lines: 2, keys: 9, module: 20, small: true },
	{ model: "T54W", lines: 2, keys: 9, module: 20 },
	{ model: "T57W", lines: 1, keys: 29, small: true },
	{ model: "T88W", lines: 1, keys: 24 },
	{ model: "W60B", lines: 3, keys: 0, handsets: 3, small: true },
	{ model: "W80B", lines: 0, keys: 0, en: "It has no accounts", nl: "Deze basis heeft geen" },
	{ model: "CP925", lines: 1, keys: 0, en: "No keys to set", nl: "Geen toetsen" },
];

for (const one of MODELS)
	test(`the drawing of a ${one.model}`, async ({ page, open, t, shot, customer, phone }) => {
		const base = await customer("Drawn");
		const p = await phone(base.id, { model: one.model, lines: one.lines, label: one.model });

		await open(["devices", p.mac]);
		await page.locator("svg.phone").first().waitFor();
		same(await page.locator(".keyeditor .key[data-key]").count(), one.keys, "keys");
		if (one.en)
			await page.locator("svg.phone").getByText(t(one.en, one.nl || "")).waitFor();
		if (one.handsets)
			same(await page.locator("svg.phone .handset.used").count(), one.handsets, "handsets");
		if (one.module) {
			await page.getByRole("button", { name: t("Module 1", "Module 1") }).click();
			await keyOf(page, "expansion.1.1").waitFor();
			same(await page.locator(".keyeditor .key[data-key]").count(), one.module, "of the module");
			await page.getByRole("button", { name: t("Page 3", "Pagina 3") }).click();
			await keyOf(page, "expansion.1.60").waitFor();
		}
		await shot(`phone-${one.model}`);
	}, { langs: ["nl"], widths: one.small ? [1280, 390] : [1280] });

// --- keys ---------------------------------------------------------------------------

test("keys by mouse", async ({ page, width, open, t, shot, customer, phone, api }) => {
	const base = await customer("Mouse");
	const p = await phone(base.id, { lines: 2 });

	await open(["devices", p.mac]);
	await keyOf(page, "line.3").locator(".hit").click();
	await page.getByLabel(t("What it does", "Wat hij doet")).selectOption("16");
	await page.getByLabel(t("Number", "Nummer"), { exact: true }).fill("203");
	await page.getByLabel(t("Text on the screen", "Tekst op het scherm")).fill("Bob");
	await page.getByLabel(t("Pickup code", "Overneemcode")).fill("**203");
	await keyOf(page, "line.3").getByText("Bob").waitFor();
	if (width === 1280)
		await drag(page, "line.3", "line.5");
	else
		await page.getByLabel(t("Change places with", "Wisselen met")).selectOption("line.5");
	await keyOf(page, "line.5").getByText("Bob").waitFor();

	// A key of a module, on its second page.
	await page.getByRole("button", { name: "Module 2" }).click();
	await page.getByRole("button", { name: t("Page 2", "Pagina 2") }).click();
	await keyOf(page, "expansion.2.21").locator(".hit").click();
	await page.getByLabel(t("What it does", "Wat hij doet")).selectOption("13");
	await page.getByLabel(t("Number", "Nummer"), { exact: true }).fill("0201234567");
	await page.getByText(t("2 keys changed, not saved yet", "2 toetsen gewijzigd, nog niet opgeslagen")).waitFor();

	await page.getByRole("button", { name: t("What the phone will get", "Wat de telefoon krijgt") }).click();
	const dialog = page.getByRole("dialog");
	await dialog.getByText("linekey.5.value = 203").waitFor();
	await shot("keys-preview");
	await dialog.getByRole("button", { name: t("Save", "Opslaan") }).click();
	await page.getByText(t("Everything is saved", "Alles is opgeslagen")).waitFor();
	same(brief((await (await api("provider")).get(`/devices/${p.mac}`)).keys),
	    ["expansion.2.21 13 1 0201234567  ", "line.5 16 1 203 Bob **203"]);
}, { as: "provider" });

test("keys by keyboard", async ({ page, open, t, customer, phone, api }) => {
	const base = await customer("Keyboard");
	const p = await phone(base.id, { model: "T54W", lines: 1 });
	const press = async (/** @type {string[]} */ ...keys) => {
		for (const k of keys)
			await page.keyboard.press(k);
	};
	const at = (/** @type {string} */ name) => page.waitForFunction(
	    n => document.activeElement?.getAttribute("data-key") === n, name);

	await open(["devices", p.mac]);
	await keyOf(page, "line.1").focus();
	await press("ArrowDown");
	await at("line.2");
	// A digit begins a speed dial; the form has the cursor.
	await press("5");
	await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "value");
	await page.keyboard.type("51");
	await keyOf(page, "line.2").focus();
	await press("Alt+ArrowRight");
	await at("line.7");
	await press("Control+c", "ArrowDown");
	await at("line.8");
	await press("Control+v", "PageDown");
	await at("line.17");
	await press("Control+v", "Delete", "Control+v", "Control+z");
	await press("Enter");
	await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "type");
	await press("Escape");
	await at("line.17");
	await press("Control+s");
	await page.getByText(t("Everything is saved", "Alles is opgeslagen")).waitFor();
	same(brief((await (await api("provider")).get(`/devices/${p.mac}`)).keys),
	    ["line.7 13 1 551  ", "line.8 13 1 551  "]);
}, { widths: [1280] });

test("unsaved keys are kept", async ({ page, open, t, customer, phone, shot }) => {
	const base = await customer("Kept");
	const p = await phone(base.id, { model: "T57W", lines: 1 });

	await open(["devices", p.mac]);
	await keyOf(page, "line.4").locator(".hit").click();
	await page.getByLabel(t("What it does", "Wat hij doet")).selectOption("5");
	await page.getByText(t("1 key changed, not saved yet", "1 toets gewijzigd, nog niet opgeslagen")).waitFor();
	await page.reload();
	await page.getByText(t("What you changed here before and did not save is still there.",
	    "Wat u hier eerder wijzigde en niet opsloeg staat er nog.")).waitFor();
	await shot("keys-kept");
	await page.getByRole("button", { name: t("Discard all", "Alles weggooien") }).click();
	await page.getByText(t("Everything is saved", "Alles is opgeslagen")).waitFor();
	await page.getByRole("button", { name: t("Undo", "Ongedaan maken") }).click();
	await page.getByText(t("1 key changed, not saved yet", "1 toets gewijzigd, nog niet opgeslagen")).waitFor();
}, { once: true });

test("two people change keys", async ({ page, open, customer, phone, api, allow, shot }) => {
	const base = await customer("Two");
	const p = await phone(base.id);
	const provider = await api("provider");
	const put = (/** @type {number} */ n, /** @type {string} */ value) => provider.put(
	    `/devices/${p.mac}/keys/line.${n}`, { type: "speed_dial", value });
	const save = () => page.getByRole("button", { name: "Save", exact: true }).click();

	// What the other did to other keys stays, without a question.
	await open(["devices", p.mac]);
	await keyOf(page, "line.3").locator(".hit").click();
	await page.getByLabel("What it does").selectOption("5");
	await put(2, "77");
	allow(`409 PUT /api/v1/devices/${p.mac}/keys`);
	await save();
	await page.getByText("Everything is saved").waitFor();
	await keyOf(page, "line.2").getByText("77").waitFor();
	same(brief((await provider.get(`/devices/${p.mac}`)).keys), ["line.2 13 0 77  ", "line.3 5 0   "]);

	// The same key: whose counts?
	await keyOf(page, "line.2").locator(".hit").click();
	await page.getByLabel("Number", { exact: true }).fill("88");
	await put(2, "99");
	await save();
	await page.getByRole("dialog").getByText("99").waitFor();
	await shot("keys-conflict");
	await page.getByRole("button", { name: "Show theirs" }).click();
	await keyOf(page, "line.2").getByText("99").waitFor();
	await page.getByLabel("Number", { exact: true }).fill("88");
	await save();
	await page.getByText("Everything is saved").waitFor();
	same(brief((await provider.get(`/devices/${p.mac}`)).keys), ["line.2 13 0 88  ", "line.3 5 0   "]);
}, { once: true });

test("keys copied to other phones", async ({ page, open, t, shot, customer, phone, api }) => {
	const base = await customer("Copied");
	const provider = await api("provider");
	const from = await phone(base.id, { label: "First", lines: 1,
		keys: [{ position: 20, type: "speed_dial", value: "112", label: "Help" }] });
	const big = await phone(base.id, { label: "Second", lines: 1 });
	const small = await phone(base.id, { label: "Third", lines: 1, model: "T21P_E2" });

	await open(["devices", from.mac]);
	await page.getByRole("button", { name: t("Copy to other phones", "Kopieer naar andere telefoons") }).click();
	await page.getByRole("dialog").getByLabel(t("Only phones of model T46U",
	    "Alleen telefoons van model T46U")).uncheck();
	for (const name of ["Second", "Third"])
		await page.getByLabel(`${t("Select", "Kies")} ${name}`).check();
	await shot("keys-copy");
	await page.getByRole("button", { name: t("Copy to 2 phones", "Kopieer naar 2 telefoons") }).click();
	await page.getByText(t("Copied to 2 phones.", "Gekopieerd naar 2 telefoons.")).waitFor();
	await page.getByText(t("These have no room for some keys:",
	    "Deze hebben geen plaats voor sommige toetsen:")).waitFor();
	same(brief((await provider.get(`/devices/${big.mac}`)).keys), ["line.20 13 0 112 Help "]);
	same((await provider.get(`/devices/${small.mac}`)).keys, []);
}, { langs: ["nl"] });

// --- accounts -------------------------------------------------------------------------

test("accounts", async ({ page, open, t, shot, customer, phone, api }) => {
	const base = await customer("Accounts");
	const p = await phone(base.id, { lines: 0 });
	const provider = await api("provider");
	const line = async () => (await provider.get(`/devices/${p.mac}`)).lines[0];

	await open(["devices", p.mac], { tab: "lines" });
	await shot("accounts-none");
	await page.getByRole("button", { name: t("Add an account", "Account toevoegen") }).click();
	const box = (/** @type {string} */ name) => page.getByRole("textbox", { name, exact: true });
	await box(t("User", "Gebruiker")).fill("101");
	await page.getByLabel(t("Password", "Wachtwoord"), { exact: true }).fill("secret-7Kd2");
	await box(t("Server", "Server")).fill("sip.example.net");
	await page.getByRole("dialog").getByText(t("More", "Meer"), { exact: true }).click();
	const add = page.getByRole("combobox", { name: t("Add", "Toevoegen"), exact: true });
	await add.selectOption("pcma");
	await add.selectOption("opus");
	await page.getByRole("button", { name: t("Opus, place 2", "Opus, plaats 2") }).press("ArrowUp");
	await page.getByRole("button", { name: t("Opus, place 1", "Opus, plaats 1") }).waitFor();
	await shot("account-form");
	await page.getByRole("button", { name: t("What the phone will get", "Wat de telefoon krijgt") }).click();
	await page.getByText("account.1.user_name = 101").waitFor();
	await shot("account-preview");
	await page.getByRole("button", { name: t("Save", "Opslaan") }).last().click();
	await page.getByText("101@sip.example.net").waitFor();
	const made = await line();
	same([made.codecs, made.password_set, made.server_port], [["opus", "pcma"], true, 0]);

	await page.getByRole("button", { name: t("Edit account 1", "Account 1") }).first().click();
	await page.getByLabel(t("Text on the screen", "Tekst op het scherm")).fill("Front");
	await page.getByLabel(t("Text on the screen", "Tekst op het scherm")).press("Enter");
	await page.getByRole("heading", { name: "Front" }).waitFor();
	same([(await line()).label, (await line()).password_set], ["Front", true]);
	await page.getByRole("button", { name: t("Take away account 1", "weghalen") }).click();
	await page.getByRole("dialog").getByRole("button", { name: t("Take away", "Weghalen") }).click();
	await page.getByText(t("No accounts yet", "Nog geen accounts")).waitFor();
});

// --- as a whole -------------------------------------------------------------------------

/** The buttons of a phone, at a browser.  @param {any} page */
function hands(page) {
	/** @param {string} name */
	const press = name => page.getByRole("button", { name, exact: true }).first().click();

	return { press,
		/** In the menu of what is done seldom.  @param {string} name */
		more: async name => {
			await page.locator("details.drop summary").click();
			await press(name);
		},
		/** In the window over the page.  @param {string} name */
		answer: name => page.getByRole("dialog").getByRole("button", { name, exact: true }).click() };
}

test("a phone renamed, disabled, moved, let go", async ({ page, open, t, shot, customer, phone }) => {
	const base = await customer("Whole"), other = await customer("Other");
	const p = await phone(base.id, { label: "Old name" });
	const { press, more, answer } = hands(page);

	await open(["devices", p.mac]);
	await press(t("Edit", "Bewerken"));
	await page.getByRole("dialog").getByLabel(t("Name", "Naam"), { exact: true }).fill("New name");
	await shot("phone-edit");
	await answer(t("Save", "Opslaan"));
	await page.getByRole("heading", { name: "New name" }).waitFor();

	await press(t("Disable", "Uitschakelen"));
	await answer(t("Disable", "Uitschakelen"));
	await press(t("Enable", "Inschakelen"));
	await page.getByRole("button", { name: t("Disable", "Uitschakelen") }).waitFor();

	await more(t("Show its password", "Wachtwoord tonen"));
	await page.getByRole("dialog").getByText(p.mac).first().waitFor();
	await page.keyboard.press("Escape");
	await page.waitForFunction(() => document.activeElement?.matches("details.drop summary"));

	await more(t("Move to another organisation", "Naar een andere organisatie"));
	await page.getByRole("combobox", { name: t("Organisation", "Organisatie") }).fill(other.name);
	await page.getByRole("option", { name: other.name }).click();
	await press(t("Move", "Verplaatsen"));
	await page.getByRole("link", { name: other.name }).waitFor();

	const leaving = page.getByText(t("This phone is leaving", "Deze telefoon vertrekt"));
	await more(t("Release: take our settings off the phone, then delete it",
	    "Vrijgeven: onze instellingen van de telefoon halen, dan verwijderen"));
	await answer(t("Release", "Vrijgeven"));
	await leaving.waitFor();
	await more(t("Do not release it", "Niet vrijgeven"));
	await leaving.waitFor({ state: "detached" });
});

test("a phone cloned, replaced, deleted", async ({ page, open, t, customer, phone, api }) => {
	const base = await customer("Whole");
	const p = await phone(base.id);
	const { press, more, answer } = hands(page);
	const here = async (/** @type {string} */ m) => {
		await page.waitForURL(new RegExp(m));
		await page.locator(".phonehead").getByText(m.toUpperCase().replace(/(..)(?=.)/g, "$1:")).waitFor();
	};
	const second = mac(), third = mac();

	await open(["devices", p.mac]);
	await more(t("Make a second one like it", "Een tweede net zo maken"));
	await page.getByLabel(t("MAC of the new phone", "MAC van de nieuwe telefoon")).fill(second);
	await press(t("Make it", "Maken"));
	await here(second);
	await more(t("Replace by another phone", "Vervangen door een andere telefoon"));
	await page.getByLabel(t("MAC of the new phone", "MAC van de nieuwe telefoon")).fill(third);
	await press(t("Replace", "Vervangen"));
	await press(t("To the new phone", "Naar de nieuwe telefoon"));
	await here(third);
	await more(t("Delete", "Verwijderen"));
	await answer(t("Delete", "Verwijderen"));
	await page.waitForURL(/#\/devices$/);
	const left = await (await api("provider")).get("/devices", { organisation_id: String(base.id) });
	same(left.items.map((/** @type {any} */ d) => d.mac), [p.mac]);
});

test("who only looks changes nothing", async ({ as, customer, phone }) => {
	const base = await customer("Reader");
	const p = await phone(base.id, { lines: 1 });
	const { page, open, shot } = await as(base.reader);

	await open(["devices", p.mac]);
	await keyOf(page, "line.1").locator(".hit").click();
	await page.getByRole("heading", { name: "Key 1" }).waitFor();
	for (const name of ["Save", "Edit", "Delete", "Clear"])
		same(await page.getByRole("button", { name, exact: true }).count(), 0, name);
	check(await page.getByLabel("What it does").isDisabled(), "the type can be changed");
	await shot("phone-reader");
}, { once: true });

// --- one's own --------------------------------------------------------------------------

/** A user's phone, and he at it.  @param {any} t what the test is given */
async function own({ as, t, customer, phone, api, present }) {
	const base = await customer("Own");
	const p = await phone(base.id, { label: "Bob's desk", model: "T54W", lines: 2 });
	const provider = await api("provider");
	const user = (await provider.get("/users", { q: await present(base.user) })).items[0];

	await provider.put(`/users/${user.id}/phones/${p.mac}`, undefined);
	const bob = await as(base.user);
	return { ...bob, mac: p.mac, device: () => provider.get(`/devices/${p.mac}`),
		/** Saves what is in there, and waits until it is.  @param {any} where */
		save: async where => {
			const button = { name: t("Save", "Opslaan"), exact: true };
			await where.getByRole("button", button).click();
			await where.getByRole("button", { ...button, disabled: true }).waitFor();
		} };
}

test("one's own phone: keys", async them => {
	const { t } = them, { page, open, shot, device, save } = await own(them);

	await open();
	await page.getByRole("link", { name: "Bob's desk" }).waitFor();
	same(await page.getByText(/template|sjabloon|RPS|805ec0/i).count(), 0, "jargon");
	await shot("my-phones");
	await page.getByRole("link", { name: "Bob's desk" }).click();
	await keyOf(page, "line.4").locator(".hit").click();
	await page.getByLabel(t("What it does", "Wat hij doet")).selectOption("16");
	await page.getByLabel(t("Number", "Nummer"), { exact: true }).fill("201");
	await page.getByLabel(t("Text on the screen", "Tekst op het scherm")).fill("Reception");
	await shot("my-keys");
	await save(page);
	same(brief((await device()).keys), ["line.4 16 1 201 Reception "]);
}, { as: "reader" });

test("one's own phone: names", async them => {
	const { t } = them, { page, open, shot, device, mac, save } = await own(them);

	await open(["my", mac], { tab: "names" });
	await page.getByLabel(t("Name of this phone", "Naam van deze telefoon")).fill("Bob's new desk");
	await save(page.locator("section.card").nth(0));
	await page.getByRole("heading", { name: "Bob's new desk" }).waitFor();
	const line = page.locator("section.card").nth(1);
	await line.getByLabel(t("Ringtone", "Beltoon")).selectOption("Ring3.wav");
	await line.getByLabel(t("Name others see", "Naam die anderen")).fill("Bob");
	await save(line);
	await shot("my-names");
	const now = (await device()).lines[0];
	same([now.display_name, now.ringtone, now.password_set], ["Bob", "Ring3.wav", true]);
}, { as: "reader" });

test("one's own phone: calls and screen", async them => {
	const { t } = them, { page, open, shot, device, mac, save } = await own(them);

	await open(["my", mac], { tab: "calls" });
	await page.getByLabel(t("Forward when I do not answer", "Doorschakelen als ik niet opneem")).check();
	check(await page.getByRole("button", { name: t("Save", "Opslaan") }).isDisabled(),
	    "forwarding without a number can be saved");
	await page.getByLabel(t("To which number", "Naar welk nummer")).fill("0612345678");
	await page.getByLabel(t("After how many rings", "Na hoeveel keer overgaan")).fill("4");
	await page.getByLabel(t("Do not disturb: the phone", "Niet storen: de telefoon")).check();
	await shot("my-calls");
	await save(page);
	await page.getByRole("link", { name: t("Screen and language", "Scherm en taal") }).click();
	await page.getByLabel(t("Language on the screen", "Taal op het scherm")).selectOption("German");
	await shot("my-screen");
	await save(page);
	const names = (/** @type {any[]} */ settings) => settings.map(s => `${s.name}=${s.value}`).sort();
	same(names((await device()).settings), ["features.dnd.enable=1", "forward.no_answer.enable=1",
		"forward.no_answer.target=0612345678", "forward.no_answer.timeout=4", "lang.gui=German"]);
	// Changed again, the second time is what counts.
	await page.getByLabel(t("Language on the screen", "Taal op het scherm")).selectOption("English");
	await save(page);
	same(names((await device()).settings).pop(), "lang.gui=English");
}, { as: "reader" });
