/** files.test.js - the files of a phone and where their lines come from, what
 * happened with it, the overview, the history, phone books, files. */
import { check, same, test } from "./harness.js";
import { unique } from "./world.js";

/** What a phone does: one request with its own credentials.
 * @param {any} phone @param {any} api the provider's @param {string} file
 * @param {{ method?: string, body?: string, password?: string }} [o] */
async function ask(phone, api, file, { method = "GET", body, password } = {}) {
	const s = await api.get(`/devices/${phone.mac}/secret`);
	const answer = await fetch(s.url + file, { method, body, headers: {
		"User-Agent": `Yealink SIP-T46U 108.86.0.45 ${phone.mac}`,
		Authorization: "Basic " + btoa(`${s.user || phone.mac}:${password || s.password}`) } });

	await answer.text();
	return answer.status;
}

/** A phone with a password of its own.  @param {any} w the test
 * @param {Record<string, any>} [more] */
async function own(w, more = {}) {
	const org = await w.customer("Files");
	return { org, phone: await w.phone(org.id, { prov_password: "a-long-secret-7", ...more }),
		api: await w.api("provider") };
}

test("each line of a phone's file says where it comes from", async w => {
	const { page, open, shot, settled, t } = w;
	const { phone, api } = await own(w);

	await api.put(`/devices/${phone.mac}/settings/phone_setting.ring_type`, { value: "Ring7.wav" });
	await open(["devices", phone.mac], { tab: "files" });
	await page.getByText("account.1.label = Line 1").waitFor();
	await shot("device-files");

	await page.getByLabel(t("Comes from", "Komt van")).selectOption("device");
	await page.getByText("phone_setting.ring_type = Ring7.wav").waitFor();
	same(await page.getByText("account.1.label = Line 1").count(), 0, "lines of other layers");
	await page.getByRole("link", { name: t("settings", "instellingen"), exact: true }).waitFor();

	// The filter is in the address: it survives a reload.
	await page.reload();
	await settled();
	await page.getByText("phone_setting.ring_type = Ring7.wav").waitFor();
	same(await page.getByText("account.1.label = Line 1").count(), 0, "after the reload");

	await page.getByLabel(t("Comes from", "Komt van")).selectOption("");
	await page.getByLabel(t("Name or value", "Naam of waarde")).fill("ring7");
	await page.getByText(/^1 (of|van) /).waitFor();
	await page.getByRole("link", { name: t("As the phone gets it", "Zoals de telefoon het krijgt") }).click();
	await page.locator("pre.filetext", { hasText: "phone_setting.ring_type = Ring7.wav" }).waitFor();
});

test("what changed since the phone fetched", async w => {
	const { page, open, shot, t } = w;
	const { phone, api } = await own(w);

	await open(["devices", phone.mac], { tab: "files" });
	await page.getByText(t("The phone has not fetched this file yet.",
	    "De telefoon heeft dit bestand nog niet opgehaald.")).waitFor();
	same(await ask(phone, api, phone.mac + ".cfg"), 200, "the phone's fetch");
	await seen(api, phone.mac);
	await page.reload();
	await page.getByText(t("Nothing has changed since the phone fetched it.",
	    "Er is niets veranderd sinds de telefoon het ophaalde.")).waitFor();
	await api.patch(`/devices/${phone.mac}/lines/1`, { label: "Night desk" });
	await page.reload();
	await page.getByText(t("What there is now is not what the phone fetched.",
	    "Wat er nu is, is niet wat de telefoon ophaalde.")).waitFor();
	await page.locator("summary", { hasText: t("What changed", "Wat er veranderde") }).first().click();
	await page.getByRole("cell", { name: "Night desk", exact: true }).waitFor();
	await shot("device-changed");
}, { langs: ["en"], widths: [1280] });

/** Until the request is in the log.  @param {any} api @param {string} mac
 * @param {string} [reason] */
async function seen(api, mac, reason = "served") {
	for (let tries = 0; tries < 200; tries++) {
		const why = await api.get(`/devices/${mac}/why`);
		if (why.requests.some((/** @type {any} */ r) => r.reason === reason))
			return;
		await new Promise(go => setTimeout(go, 100));
	}
	throw new Error(`no request of ${mac} came to be ${reason}`);
}

test("why a phone is refused, and what to do", async w => {
	const { page, open, shot, t } = w;
	const { phone, api } = await own(w);

	same(await ask(phone, api, phone.mac + ".cfg", { password: "wrong" }), 401, "a wrong password");
	await seen(api, phone.mac, "password");
	await open(["devices", phone.mac], { tab: "history" });
	await page.getByText(t("The user name is right and the password is wrong.",
	    "Geweigerd: verkeerd wachtwoord")).first().waitFor();
	await page.getByText(t("What to do:", "Wat te doen:")).waitFor();
	await shot("device-refused");

	await api.patch(`/devices/${phone.mac}`, { enabled: false });
	await page.reload();
	await page.getByText(t("The device is disabled, so it is refused.",
	    "De telefoon staat uit, dus hij wordt geweigerd.")).waitFor();
}, { widths: [1280] });

test("what people set on the phone is taken over", async w => {
	const { page, open, shot, t } = w;
	const { phone, api } = await own(w);

	same(await ask(phone, api, `${phone.mac}-local.cfg`, { method: "PUT",
		body: "#!version:1.0.0.1\nphone_setting.ring_type = Ring3.wav\nlang.gui = Dutch\n" }), 200, "the upload");
	await open(["devices", phone.mac], { tab: "history" });
	await page.getByRole("button", { name: t("Read", "Lees") }).first().click();
	const dialog = page.getByRole("dialog");
	await dialog.getByRole("checkbox", { name: /phone_setting\.ring_type/ }).check();
	await shot("device-local");
	await dialog.getByRole("button", { name: t("Take over what is ticked", "Neem over wat is aangevinkt") }).click();
	await page.getByText(t("Taken over as settings of the phone: 1",
	    "Overgenomen als instelling van de telefoon: 1")).waitFor();
	const { settings } = await api.get(`/devices/${phone.mac}`);
	same(settings.map((/** @type {any} */ s) => [s.name, s.value]),
	    [["phone_setting.ring_type", "Ring3.wav"]], "settings of the phone");
});

test("the overview leads to the phones behind its figures", async w => {
	const { t } = w;
	const org = await w.customer("Overview");
	const me = await w.as(org.admin);

	await me.open();
	await me.page.getByText(t("Three steps to the first phone", "Drie stappen naar de eerste telefoon")).waitFor();
	await me.shot("home-empty");
	await w.phone(org.id);
	await me.page.reload();
	await me.shot("home");
	await me.page.getByRole("link", { name: t("never seen", "nog nooit gezien") }).click();
	await me.page.waitForURL(/#\/devices\?state=never_seen/);
	await me.settled();
}, { widths: [1280], as: null });

test("who changed what, with what was before", async w => {
	const { page, open, shot, t } = w;
	const { org, phone, api } = await own(w, { label: "Before it" });

	await api.patch(`/devices/${phone.mac}`, { label: "After it" });
	await open(["history"], { organisation_id: org.id, object: "device", action: "change" });
	await page.getByText(t("What changed", "Wat er veranderde")).first().click();
	await page.getByRole("cell", { name: "Before it", exact: true }).waitFor();
	await page.getByRole("cell", { name: "After it", exact: true }).waitFor();
	await shot("history");
	await page.getByRole("link", { name: t("What phones fetched", "Wat telefoons ophaalden") }).click();
	await shot("history-fetches");
});

test("a phone book and its people", async w => {
	const { t } = w;
	const org = await w.customer("Books");
	const api = await w.api("provider");
	const me = await w.as(org.admin);

	await me.open(["books"]);
	await me.shot("books-empty");
	await me.page.getByRole("button", { name: t("New phone book", "Nieuw telefoonboek") }).first().click();
	await me.page.getByLabel(t("Title", "Titel")).fill("Sales team");
	await me.page.getByRole("button", { name: t("Make it", "Maak het") }).click();
	await me.page.getByRole("heading", { name: "Sales team" }).waitFor();
	await me.page.getByRole("button", { name: t("Add a name", "Naam toevoegen") }).click();
	await me.page.getByLabel(t("Name", "Naam"), { exact: false }).last().fill("Zoë van Dijk");
	await me.page.getByRole("textbox", { name: t("Number", "Nummer") }).first().fill("0201234567");
	await me.page.getByRole("button", { name: t("Save", "Bewaar") }).click();
	await me.page.getByRole("cell", { name: "0201234567" }).waitFor();
	await me.shot("book");
	const { items } = await api.get("/books", { organisation_id: org.id });
	same(items.map((/** @type {any} */ b) => [b.name, b.entries]), [["sales-team", 1]], "books");
}, { as: null });

test("a file for phones is looked at before it is sent", async w => {
	const org = await w.customer("Uploads");
	const { page, open, shot, t } = await w.as(org.admin);
	const name = unique("bell").replace(" ", "-") + ".wav";
	const wav = Buffer.concat([Buffer.from("RIFF\x2c\0\0\0WAVEfmt \x10\0\0\0\x07\0\x01\0", "latin1"),
	    Buffer.from("\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\x08\0\0\0", "latin1"), Buffer.alloc(8, 0xff)]);

	await open(["resources"]);
	await shot("resources-empty");
	await page.getByRole("button", { name: t("Upload a file", "Bestand uploaden") }).first().click();
	const dialog = page.getByRole("dialog");
	await dialog.locator("input[type=file]").setInputFiles({ name, mimeType: "audio/wav", buffer: wav });
	same(await dialog.getByLabel(t("Kind", "Soort")).inputValue(), "ringtone", "the kind guessed");
	await dialog.getByLabel(t("Kind", "Soort")).selectOption("firmware");
	check(await dialog.getByRole("button", { name: "Upload", exact: true }).isDisabled(), "a .wav is no firmware");
	await dialog.getByLabel(t("Kind", "Soort")).selectOption("ringtone");
	await shot("resource-upload");
	await dialog.getByRole("button", { name: "Upload", exact: true }).click();
	await page.getByRole("heading", { name }).waitFor();
	await shot("resource");
}, { as: null });

test("a model is added and changed; firmware; prefixes", async w => {
	const { page, open, shot, t } = w;
	const api = await w.api("provider");
	const name = unique("T").replace(" ", "") + "X";

	await open(["models"]);
	await page.getByRole("button", { name: t("Add a model", "Model toevoegen") }).click();
	const dialog = page.getByRole("dialog");
	await dialog.getByLabel(t("Name", "Naam")).first().fill(name);
	await dialog.getByLabel(t("Line keys", "Lijntoetsen")).fill("12");
	await shot("model");
	await dialog.getByRole("button", { name: t("Save", "Bewaar") }).click();
	await dialog.waitFor({ state: "detached" });
	same((await api.get(`/models/${name}`)).line_keys, 12, "its line keys");
	await page.getByRole("searchbox", { name: t("Name", "Naam"), exact: true }).fill(name);
	await page.getByRole("button", { name }).click();
	await dialog.getByLabel(t("Line keys", "Lijntoetsen")).fill("16");
	await dialog.getByRole("button", { name: t("Save", "Bewaar") }).click();
	await dialog.waitFor({ state: "detached" });
	same((await api.get(`/models/${name}`)).line_keys, 16, "its line keys now");
	await api.delete(`/models/${name}`);

	await open(["models"], { tab: "prefixes" });
	await shot("prefixes");
	await open(["firmware"]);
	await shot("firmware");
});
