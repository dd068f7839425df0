/** tree.test.js - organisations, their settings and rules, groups. */
import { check, same, test } from "./harness.js";

/** A reseller of his own with one to sign in, and customers below it.
 * @param {any} w world.js @param {string[]} names */
async function reseller({ api, unique, PASSWORD }, names) {
	const provider = await api("provider");
	const org = await provider.post("/organisations", { name: unique("Reseller"),
		kind: "reseller", parent_id: provider.session.organisation.id });
	const login = `${org.id}@reseller.example.net`;

	await provider.post("/users", { login, name: "Rita", role: "reseller_admin",
		organisation_id: org.id, password: PASSWORD });
	const below = [];
	for (const name of names)
		below.push(await provider.post("/organisations", { name, kind: "customer",
			parent_id: org.id }));
	return { ...org, login, below };
}

test("the tree by the keyboard", async w => {
	const r = await reseller(w, ["Alder", "Birch"]);
	const { page, open, shot, t, settled } = await w.as(r.login);

	await open(["organisations"]);
	const item = (/** @type {string} */ name) => page.getByRole("treeitem", { name });
	await item("Birch").waitFor();
	await shot("tree");
	await item(r.name).focus();
	await page.keyboard.press("ArrowLeft");
	same(await item(r.name).getAttribute("aria-expanded"), "false", "closed");
	same(await item("Alder").count(), 0, "what was below is not shown");
	await page.keyboard.press("ArrowRight");
	await item("Alder").waitFor();
	await page.keyboard.press("ArrowRight");
	await page.waitForFunction(() => document.activeElement?.textContent?.includes("Alder"));
	await page.keyboard.press("b");
	await page.waitForFunction(() => document.activeElement?.textContent?.includes("Birch"));
	await page.keyboard.press("Enter");
	await page.getByRole("heading", { level: 1, name: "Birch" }).waitFor();
	await settled();
	await page.goBack();
	await item("Birch").waitFor();
	await page.getByLabel(t("Search by name", "Zoek op naam")).fill("ald");
	await page.getByRole("link", { name: "Alder" }).waitFor();
	same(await page.getByRole("link", { name: "Birch" }).count(), 0, "found: one");
	await page.reload();
	await page.getByRole("link", { name: "Alder" }).waitFor();
	await shot("tree-search");
}, { as: null });

test("adding an organisation", async w => {
	const r = await reseller(w, ["Cedar"]);
	const { page, open, shot, t, allow } = await w.as(r.login);
	const add = t("Add an organisation", "Organisatie toevoegen");

	await open(["organisations"]);
	await page.getByRole("button", { name: add }).click();
	const dialog = page.getByRole("dialog", { name: add });
	const submit = dialog.getByRole("button", { name: t("Add", "Toevoegen"), exact: true });
	await dialog.getByLabel(t("Name", "Naam")).fill("Cedar");
	const below = dialog.getByRole("combobox", { name: t("Below", "Onder") });
	await below.fill("Cedar");
	await dialog.getByRole("option", { name: "Cedar" }).click();
	check(await submit.isDisabled(), "nobody is below a customer");
	await shot("organisation-add");
	await below.fill(r.name);
	await dialog.getByRole("option", { name: r.name }).click();
	// The name is there already: said at the field, and nothing is lost.
	allow("POST /api/v1/organisations");
	await submit.click();
	await dialog.getByRole("alert").waitFor();
	await dialog.getByLabel(t("Name", "Naam")).fill("Larch");
	await submit.click();
	await page.getByRole("heading", { level: 1, name: "Larch" }).waitFor();
}, { as: null });

test("an organisation's page", async ({ page, open, shot, t, customer, phone, settled, api, allow }) => {
	const c = await customer("A customer with quite a long name and more of it in Nijmegen");
	const provider = await api("provider");
	const { password } = await provider.get(`/organisations/${c.id}/secret`);

	await phone(c.id);
	await open(["organisations", c.id]);
	await shot("organisation");
	await page.getByRole("button", { name: t("Show", "Tonen"), exact: true }).click();
	await page.getByText(password, { exact: true }).waitFor();
	for (const tab of ["settings", "globals", "directories", "dial", "dst"]) {
		await open(["organisations", c.id], { tab });
		await shot(`organisation-${tab}`);
	}

	// Somebody else changes it while it is being edited.
	await open(["organisations", c.id], { tab: "edit" });
	await shot("organisation-edit");
	const notes = page.getByLabel(t("Notes", "Notities"));
	await notes.fill("Mine");
	const now = await provider.get("/organisations/" + c.id);
	await provider.patch("/organisations/" + c.id, { notes: "Theirs" },
	    { "If-Match": `"${now.version}"` });
	allow(`409 PATCH /api/v1/organisations/${c.id}`);
	await page.getByRole("button", { name: t("Save", "Bewaren") }).click();
	const asked = page.getByRole("dialog");
	await asked.getByRole("cell", { name: "Theirs" }).waitFor();
	await asked.getByRole("button", { name: t("Save mine", "Bewaar de mijne") }).click();
	await page.getByText(t("Saved", "Bewaard"), { exact: true }).waitFor();
	await settled();
	same((await provider.get("/organisations/" + c.id)).notes, "Mine", "notes");

	// A new address.
	await open(["organisations", c.id]);
	await page.getByRole("button", { name: t("New address…", "Nieuw adres…") }).click();
	await page.getByRole("button", { name: t("Make a new address", "Nieuw adres maken") }).click();
	await page.getByText(t("There is a new address", "Er is een nieuw adres")).waitFor();
	check((await provider.get("/organisations/" + c.id)).url !== now.url, "it is another one");
	await settled();
});

test("settings of a layer", async ({ page, open, shot, t, customer, api, settled, allow }) => {
	const c = await customer();
	const add = t("Add a setting", "Instelling toevoegen");
	const value = page.getByRole("dialog").getByLabel(t("Value", "Waarde"));
	const save = page.getByRole("dialog").getByRole("button", { name: t("Save", "Bewaren") });

	await open(["organisations", c.id], { tab: "settings" });
	await page.getByRole("button", { name: add }).click();
	const name = page.getByRole("combobox", { name: t("Parameter", "Parameter") });
	// By the keyboard: a part of the name, its number, a value from the list.
	await name.fill("account.2.transp");
	await page.getByRole("option", { name: "account.X.transport" }).waitFor();
	await shot("setting-name");
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("Enter");
	same(await name.inputValue(), "account.2.transport", "the number is kept");
	await page.getByLabel(t("Account", "Account")).fill("3");
	same(await name.inputValue(), "account.3.transport", "and can be changed");
	await value.selectOption("1");
	await shot("setting-add");
	await save.click();
	await page.getByRole("button", { name: "account.3.transport", exact: true }).waitFor();

	// What is out of range is said at the field.
	await page.getByRole("button", { name: add }).click();
	await name.fill("voice.ring_vol");
	await page.getByRole("dialog").getByText(/0 (to|tot en met) 15/).first().waitFor();
	await value.fill("99");
	allow("PUT /api/v1/organisations");
	await save.click();
	await page.getByRole("dialog").getByRole("alert").waitFor();
	await shot("setting-wrong");
	await value.fill("7");
	await save.click();
	await page.getByRole("button", { name: "voice.ring_vol", exact: true }).waitFor();

	// A name nobody knows is kept, with a remark.
	await page.getByRole("button", { name: add }).click();
	await name.fill("voice.ring_volu");
	await value.fill("1");
	await save.click();
	await page.getByText(/Did you mean voice.ring_vol\?/).waitFor();
	await shot("settings");

	// Changed, left out, taken away.
	await page.getByRole("button", { name: "voice.ring_vol", exact: true }).click();
	await page.getByRole("dialog").getByLabel(/Leave this line out|Laat deze regel weg/).check();
	await save.click();
	await page.getByRole("cell", { name: t("left out", "weggelaten") }).waitFor();
	await page.getByRole("button", { name: t("Remove voice.ring_volu",
	    "voice.ring_volu verwijderen") }).click();
	await page.getByRole("dialog").getByRole("button", { name: t("Remove", "Verwijderen") }).click();
	await page.getByRole("button", { name: "voice.ring_volu", exact: true })
	    .waitFor({ state: "detached" });
	await settled();
	same((await (await api("provider")).get(`/organisations/${c.id}/settings`)).items
	    .map((/** @type {any} */ s) => [s.name, s.value, s.absent]),
	[["account.3.transport", "1", false], ["voice.ring_vol", null, true]], "settings");
});

test("many settings pasted", async ({ page, open, shot, t, customer, api, phone, allow }) => {
	const c = await customer();
	await phone(c.id);
	const global = (await (await api("provider")).get(`/organisations/${c.id}/globals`)).items[0];

	await open(["globals", global.id]);
	await page.getByRole("button", { name: t("Paste many", "Veel plakken") }).click();
	const dialog = page.getByRole("dialog");
	await dialog.getByLabel(/Lines of|Regels uit/).fill(["#!version:1.0.0.1", "",
		"voice.ring_vol = 9", "phone_setting.contrast=99", "nonsense",
		"features.dnd_mode = 1 ", "voice.ring_vol = 10"].join("\n"));
	same(await dialog.getByRole("row").count(), 5, "a head and four rows");
	await shot("settings-paste");
	allow("PUT /api/v1/globals");
	await dialog.getByRole("button", { name: t("Save 3 settings", "Bewaar 3 instellingen") }).click();
	await dialog.getByText(t("2 settings saved.", "2 instellingen bewaard.")).waitFor();
	await dialog.getByText(t("not saved", "niet bewaard")).waitFor();
	await shot("settings-pasted");
	await dialog.getByRole("button", { name: t("Close", "Sluiten") }).last().click();
	await page.getByRole("button", { name: "voice.ring_vol", exact: true }).waitFor();
	await open(["globals", global.id], { tab: "file" });
	await page.getByText("voice.ring_vol = 10").waitFor();
	await shot("global-file");
});

test("a setting while the connection is gone", async ({ page, open, t, customer, api, allow }) => {
	const c = await customer();

	await open(["organisations", c.id], { tab: "settings" });
	await page.getByRole("button", { name: t("Add a setting", "Instelling toevoegen") }).click();
	await page.getByRole("combobox", { name: t("Parameter", "Parameter") }).fill("voice.ring_vol");
	await page.getByRole("dialog").getByText(/0 (to|tot en met) 15/).first().waitFor();
	await page.getByLabel(t("Value", "Waarde")).fill("4");
	allow("net::ERR");
	await page.context().setOffline(true);
	const save = page.getByRole("dialog").getByRole("button", { name: t("Save", "Bewaren") });
	await save.click();
	await page.getByRole("dialog").getByRole("alert").waitFor();
	await page.context().setOffline(false);
	await save.click();
	await page.getByRole("button", { name: "voice.ring_vol", exact: true }).waitFor();
	same((await (await api("provider")).get(`/organisations/${c.id}/settings`)).items[0].value, "4");
}, { once: true });

test("directories, dial rules and summer time", async ({ page, open, shot, t, customer, api, settled }) => {
	const c = await customer();
	const dialog = page.getByRole("dialog");
	const save = dialog.getByRole("button", { name: t("Save", "Bewaren") });
	const provider = await api("provider");

	await open(["organisations", c.id], { tab: "directories" });
	await page.getByRole("button", { name: t("Add a directory", "Telefoonlijst toevoegen") }).click();
	await dialog.getByLabel(t("Use", "Gebruik")).selectOption("super_search");
	await dialog.getByLabel(t("Directory", "Lijst")).selectOption("ldap_search");
	await dialog.getByLabel(t("Text on the phone", "Tekst op de telefoon")).fill("Everybody");
	await shot("directory-add");
	await save.click();
	await page.getByRole("cell", { name: "Everybody", exact: true }).waitFor();
	same((await provider.get(`/organisations/${c.id}/directories`)).items, [{ kind: "super_search",
		id_name: "ldap_search", display_name: "Everybody", priority: 1, enabled: true }]);

	await open(["organisations", c.id], { tab: "dial" });
	for (const rule of ["1xxx", "0800x."]) {
		await page.getByRole("button", { name: t("Add a dial rule", "Kiesregel toevoegen") }).click();
		await dialog.getByLabel(t("Rule", "Regel")).fill(rule);
		await save.click();
		await page.getByRole("cell", { name: rule, exact: true }).waitFor();
	}
	await page.getByRole("button", { name: t("Remove 1xxx", "1xxx verwijderen") }).click();
	await dialog.getByRole("button", { name: t("Remove", "Verwijderen") }).click();
	await page.getByRole("cell", { name: "1xxx", exact: true }).waitFor({ state: "detached" });
	same((await provider.get(`/organisations/${c.id}/dial-rules`)).items,
	    [{ position: 2, rule: "0800x.", line: 0 }]);

	await open(["organisations", c.id], { tab: "dst" });
	await page.getByRole("button", { name: t("Add a zone", "Zone toevoegen") }).click();
	await dialog.getByRole("textbox", { name: t("Zone", "Zone") }).fill("Netherlands(Amsterdam)");
	await shot("dst-add");
	await save.click();
	await page.getByRole("button", { name: t("Change Netherlands(Amsterdam)",
	    "Netherlands(Amsterdam) wijzigen") }).click();
	await dialog.getByLabel(t("Minutes", "Minuten")).fill("30");
	await save.click();
	await page.getByRole("cell", { name: "30", exact: true }).waitFor();
	await settled();
	same((await provider.get(`/organisations/${c.id}/dst-rules`)).items[0].shift, 30);
});

test("moving and deleting an organisation", async w => {
	const r = await reseller(w, ["Elm"]);
	const c = await w.customer("Fir");
	const { page, open, shot, t, allow, phone, settled } = w;
	const provider = await w.api("provider");

	await phone(c.id, { lines: 2 });
	await open(["organisations", c.id]);
	await page.getByRole("button", { name: t("Move…", "Verplaatsen…") }).click();
	const dialog = page.getByRole("dialog");
	await dialog.getByRole("combobox").fill(r.name);
	await dialog.getByRole("option", { name: r.name }).click();
	await shot("organisation-move");
	await dialog.getByRole("button", { name: t("Move", "Verplaatsen"), exact: true }).click();
	await page.getByRole("navigation", { name: t("Path", "Pad") })
	    .getByRole("link", { name: r.name }).waitFor();

	await settled();
	await page.getByRole("button", { name: t("Delete…", "Verwijderen…") }).click();
	const yes = dialog.getByRole("button", { name: t("Delete", "Verwijderen"), exact: true });
	check(await yes.isDisabled(), "its name has to be typed");
	await dialog.getByRole("textbox").fill(c.name);
	allow(`409 DELETE /api/v1/organisations/${c.id}`);
	await yes.click();
	await dialog.getByText(t("2 accounts on phones", "2 accounts op telefoons")).waitFor();
	const all = dialog.getByRole("button", { name: t("Delete all of this", "Dit alles verwijderen") });
	check(await all.isDisabled(), "and typed again");
	await shot("organisation-delete");
	await dialog.getByRole("textbox").fill(c.name);
	await all.click();
	await page.getByRole("heading", { level: 1, name: t("Organisations", "Organisaties") }).waitFor();
	await settled();
	same((await provider.get("/organisations", { q: c.name })).items, [], "it is gone");
});

test("a group", async w => {
	const c = await w.customer();
	const { page, open, shot, t, settled } = await w.as(c.admin);

	await open(["groups"]);
	await shot("groups-empty");
	await page.getByRole("button", { name: t("Add a group", "Groep toevoegen") }).first().click();
	const dialog = page.getByRole("dialog");
	await dialog.getByLabel(t("Name", "Naam")).fill("Reception");
	await dialog.getByRole("button", { name: t("Add", "Toevoegen"), exact: true }).click();
	await page.getByRole("heading", { level: 1, name: "Reception" }).waitFor();
	await page.getByRole("button", { name: t("Edit", "Wijzigen") }).click();
	await dialog.getByLabel(t("Notes", "Notities")).fill("Loud ones");
	await dialog.getByRole("button", { name: t("Save", "Bewaren") }).click();
	await page.getByText("Loud ones").waitFor();
	await settled();
	await shot("group");
	await page.getByRole("button", { name: t("Delete", "Verwijderen") }).click();
	await dialog.getByRole("button", { name: t("Delete", "Verwijderen") }).click();
	await page.getByRole("heading", { level: 1, name: t("Groups", "Groepen") }).waitFor();
	await settled();
}, { as: null });

test("one's own organisation", async w => {
	const c = await w.customer();
	const admin = await w.as(c.admin);

	await admin.open(["me"]);
	await admin.menu(w.t("Organisation", "Organisatie"));
	await admin.page.getByRole("heading", { level: 1, name: c.name }).waitFor();
	await admin.shot("organisation-own");
	same(await admin.page.getByRole("link", { name: w.t("Edit", "Wijzigen") }).count(), 0,
	    "who manages phones does not edit the organisation");
	await admin.open(["organisation"], { tab: "settings" });
	await admin.page.getByRole("button", { name: w.t("Add a setting", "Instelling toevoegen") }).waitFor();

	const reader = await w.as(c.reader);
	await reader.open(["organisation"], { tab: "settings" });
	same(await reader.page.getByRole("main").getByRole("button").count(), 0,
	    "who reads changes nothing");
}, { as: null });
