/**
 * notify.test.js - telling phones now, how they are reached, webhooks.
 *
 * Whether a worker runs here makes no difference: what it makes of a job is
 * said by becomes(), in the API's words.
 */
import { check, same, test } from "./harness.js";

const SIP = { kind: "sip", proxy_host: "sip.example.invalid" };

/** How phones of an organisation are reached.  @param {any} w world.js
 * @param {number} id @param {Record<string, any>} [more] */
const reach = async (w, id, more = SIP) =>
    (await w.api("provider")).put(`/organisations/${id}/notifier`, more);

/** Answers of the API with something else in them.  A page that is left, or
 * closed, has no use for them any more.
 * @param {import("playwright-core").Page} page @param {RegExp} which
 * @param {(answer: any) => any} change */
const changed = (page, which, change) => page.route(which, async route => {
	try {
		const response = await route.fetch();
		await route.fulfill({ response, json: change(await response.json()) });
	} catch {
		await route.abort().catch(() => null);
	}
});

/** What jobs look like on a page from now on.
 * @type {WeakMap<import("playwright-core").Page, Record<string, any>>} */
const looks = new WeakMap();

/** What a job becomes by the next look at it.
 * @param {import("playwright-core").Page} page @param {Record<string, any>} more */
async function becomes(page, more) {
	const isNew = !looks.has(page);

	looks.set(page, more);
	if (isNew)
		await changed(page, /\/api\/v1\/notify-jobs\/\d+$/, job => ({ ...job, ...looks.get(page) }));
}

/** Which jobs there are for a phone, the newest first.  @param {any} w
 * @param {string} mac */
const kinds = async (w, mac) => (await (await w.api("provider")).get("/notify-jobs", { mac })).items
    .map((/** @type {any} */ j) => j.kind);

const PROVISION = /** @type {const} */ (["Provision now", "Nu laten ophalen"]);
const REBOOT = /** @type {const} */ (["Reboot…", "Herstarten…"]);
const YES = /** @type {const} */ (["Reboot", "Herstarten"]);

test("a phone is told now, and one sees what becomes of it", async w => {
	const { page, open, shot, t, settled } = w;
	const org = await w.customer("Told");
	const phone = await w.phone(org.id, { label: "Front desk" });
	const provision = page.getByRole("button", { name: t(...PROVISION) });

	await open(["devices", phone.mac]);
	same(await provision.count(), 0, "where no notifier holds there is no button");
	await reach(w, org.id);
	await page.reload();
	await provision.waitFor();
	await becomes(page, { state: "ready", words: "", attempts: 0 });
	await provision.focus();
	await page.keyboard.press("Enter");
	await page.getByText(t("It waits to be sent…", "Het wacht om verstuurd te worden…")).waitFor();
	await shot("device-told-waits");
	await becomes(page, { state: "claimed" });
	await page.getByText(t("It is being sent…", "Het wordt verstuurd…")).waitFor();
	await becomes(page, { state: "failed", words:
	    "The phone is not registered (404 Not Found): is it switched on, and does its account work?" });
	await page.getByText(t("not told", "niet doorgegeven"), { exact: true }).waitFor();
	await page.getByText(t("The phone is not registered (404 Not Found)",
	    "De telefoon is niet aangemeld bij de proxy (404 Not Found)"), { exact: false }).waitFor();
	await settled();
	await shot("device-told-failed");
	same(await kinds(w, phone.mac), ["provision"]);
}, { as: "provider" });

test("a phone is rebooted only when one says yes", async w => {
	const { page, open, shot, t } = w;
	const org = await w.customer("Rebooted");
	const phone = await w.phone(org.id, { label: "Counter" });
	const reboot = page.getByRole("button", { name: t(...REBOOT) });

	await reach(w, org.id);
	await open(["devices", phone.mac]);
	await reboot.focus();
	await page.keyboard.press("Enter");
	await page.getByRole("dialog").waitFor();
	await shot("device-reboot");
	await page.keyboard.press("Escape");
	await page.getByRole("dialog").waitFor({ state: "detached" });
	same(await kinds(w, phone.mac), [], "no is no");
	check(await reboot.evaluate(b => b === document.activeElement), "the cursor is where it was");
	await becomes(page, { state: "done", words: "" });
	await reboot.click();
	await page.getByRole("dialog").getByRole("button", { name: t(...YES), exact: true }).click();
	await page.getByText(t("told", "doorgegeven"), { exact: true }).waitFor();
	same(await kinds(w, phone.mac), ["reboot"]);
	// It is still said to who comes back.
	await becomes(page, {});
	await page.reload();
	await page.getByText(t("reboot:", "herstarten:")).waitFor();
}, { as: "provider" });

test("who has a phone of his own tells it; who only reads does not", async w => {
	const org = await w.customer("Own");
	const phone = await w.phone(org.id, { label: "Mine" });
	const provider = await w.api("provider");

	await reach(w, org.id);
	await w.present(org.user);
	const { items } = await provider.get("/users", { organisation_id: org.id, limit: 500 });
	const user = items.find((/** @type {any} */ u) => u.login === org.user);
	await provider.call("PUT", `/users/${user.id}/phones/${phone.mac}`);
	const me = await w.as(org.user);
	await me.open(["my", phone.mac]);
	await becomes(me.page, { state: "ready", words: "" });
	await me.page.getByRole("button", { name: me.t(...PROVISION) }).click();
	await me.page.getByText(me.t("It waits to be sent…", "Het wacht om verstuurd te worden…")).waitFor();
	await me.shot("my-phone-told");
	same(await kinds(w, phone.mac), ["provision"]);
	const reader = await w.as(org.reader);
	await reader.open(["devices", phone.mac]);
	await reader.page.getByRole("heading", { level: 1, name: "Mine" }).waitFor();
	await reader.settled();
	same(await reader.page.getByRole("button", { name: reader.t(...PROVISION) }).count(), 0);
}, { as: null });

test("phones that are ticked in the list are told", async w => {
	const org = await w.customer("Ticked");
	const a = await w.phone(org.id, { label: "Aa" });
	const b = await w.phone(org.id, { label: "Bb", enabled: false });
	const { page, open, shot, t } = await w.as(org.admin);
	const reboot = page.getByRole("button", { name: t(...REBOOT) });

	await open(["devices"]);
	await page.getByLabel(t("Select all shown", "Alles wat te zien is kiezen")).check();
	await page.getByRole("button", { name: t("Change them…", "Wijzig ze…") }).waitFor();
	same(await reboot.count(), 0, "where no notifier holds there is no button");
	await reach(w, org.id);
	await page.reload();
	await page.getByLabel(t("Select all shown", "Alles wat te zien is kiezen")).check();
	await reboot.click();
	const dialog = page.getByRole("dialog");
	await shot("phones-reboot");
	await dialog.getByRole("button", { name: t(...YES), exact: true }).click();
	await dialog.getByText(t("1 phone is told", "1 telefoon krijgt het te horen"), { exact: false }).waitFor();
	await dialog.getByText(t("disabled, not told", "uitgeschakeld, krijgen niets te horen")).waitFor();
	await shot("phones-rebooted");
	await dialog.getByRole("link", { name: t("How far is it?", "Hoe ver is het?") }).click();
	await page.getByRole("heading", { level: 1, name: t("Messages", "Berichten") }).waitFor();
	await page.getByRole("link", { name: a.mac.toUpperCase().replace(/(..)(?=.)/g, "$1:") }).waitFor();
	same(await kinds(w, a.mac), ["reboot"]);
	same(await kinds(w, b.mac), []);
	await shot("messages");
}, { as: null });

test("all phones of a group and of an organisation are told", async w => {
	const { page, open, shot, t, settled } = w;
	const org = await w.customer("Many");
	const provider = await w.api("provider");
	const group = await provider.post("/groups", { name: "Sales", organisation_id: org.id });
	const a = await w.phone(org.id, { label: "Aa", group_id: group.id });
	const b = await w.phone(org.id, { label: "Bb" });
	const card = page.getByRole("heading", { name: t("Reaching the phones", "De telefoons bereiken") });

	await open(["groups", group.id]);
	await settled();
	same(await card.count(), 0, "where no notifier holds there is nothing");
	await reach(w, org.id);
	await page.reload();
	await card.waitFor();
	await page.getByRole("button", { name: t("Provision now…", "Nu laten ophalen…") }).click();
	await page.getByRole("dialog").getByRole("button", { name: t(...PROVISION) }).click();
	await page.getByText(t("1 phone is told", "1 telefoon krijgt het te horen"), { exact: false }).waitFor();
	await shot("group-told");
	same(await kinds(w, a.mac), ["provision"]);
	await open(["organisations", org.id]);
	await card.waitFor();
	await page.getByRole("button", { name: t(...REBOOT) }).click();
	await page.getByRole("dialog").getByRole("button", { name: t(...YES), exact: true }).click();
	await page.getByText(t("2 phones are told", "2 telefoons krijgen het te horen"), { exact: false }).waitFor();
	await shot("organisation-told");
	same([await kinds(w, a.mac), await kinds(w, b.mac)], [["reboot", "provision"], ["reboot"]]);
});

test("the provider sets how phones are reached", async w => {
	const { page, open, shot, t, allow } = w;
	const org = await w.customer("Notified");
	const field = (/** @type {string} */ en, /** @type {string} */ nl) =>
	    page.getByLabel(t(en, nl), { exact: false }).first();
	const save = page.getByRole("button", { name: t("Save", "Bewaar"), exact: true });

	await open(["organisations", org.id]);
	await page.getByRole("link", { name: t("How they are reached", "Hoe ze bereikt worden") }).click();
	await page.getByRole("heading", { name: t("Notifier", "Melder") }).waitFor();
	await page.getByText(t("Not set here", "Hier niet ingesteld"), { exact: false })
	    .or(page.getByText(t("Not set here or above", "Hier en erboven niet"), { exact: false })).first().waitFor();
	await field("SIP proxy", "SIP-proxy").fill("not a host");
	allow("422 PUT");
	await save.click();
	await page.locator("[aria-invalid=true][name=proxy_host]").waitFor();
	await shot("notifier-wrong");
	await field("SIP proxy", "SIP-proxy").fill("sip.example.invalid");
	await field("Registrars", "Registrars").fill("pbx.example.invalid no/host");
	await save.click();
	await page.locator("[aria-invalid=true][name=registrars]").waitFor();
	await shot("notifier-wrong-registrars");
	await field("Registrars", "Registrars").fill("pbx.example.invalid");
	await field("Its password", "Het wachtwoord daarvan").fill("a-long-secret");
	await save.click();
	const test = page.getByRole("button", { name: t("Test", "Test"), exact: true });
	await test.waitFor();
	await becomes(page, { state: "failed", words: "The proxy does not answer: no route." });
	await test.click();
	await page.getByText(t("The proxy does not answer: no route.", "De proxy antwoordt niet: no route.")).waitFor();
	await shot("notifier");
	await page.getByLabel(t("They are told", "Ze krijgen het te horen")).selectOption("action_uri");
	await field("Networks of the phones", "Netwerken van de telefoons").fill("10.1.0.0/16");
	await field("Also in clear", "Ook leesbaar").check();
	await shot("notifier-action-uri");
	await save.click();
	await test.waitFor({ state: "detached" });
	const now = await (await w.api("provider")).get(`/organisations/${org.id}/notifier`);
	same([now.kind, now.networks, now.auth_secret_set, now.basic, now.registrars],
	    ["action_uri", "10.1.0.0/16", true, true, "pbx.example.invalid"]);
	await page.getByRole("button", { name: t("Remove…", "Weghalen…") }).click();
	await page.getByRole("dialog").getByRole("button", { name: t("Remove", "Weghalen"), exact: true }).click();
	await page.getByText(t("Not set here", "Hier"), { exact: false }).first().waitFor();
	const { items } = await (await w.api("provider")).get("/notifiers", { organisation_id: org.id });
	same(items, [], "it is gone");
}, { as: "provider" });

test("a webhook: its secret once, a test, its deliveries, its end", async w => {
	const org = await w.customer("Hooked");
	const { page, open, shot, t, allow, settled } = await w.as(org.admin);
	const admin = await w.api(org.admin);
	const dialog = page.getByRole("dialog");
	const add = t("Add a webhook", "Webhook toevoegen");

	await open(["webhooks"]);
	await page.getByText(t("No webhook yet", "Nog geen webhook")).waitFor();
	await shot("webhooks-none");
	await page.getByRole("button", { name: add }).click();
	await dialog.getByLabel(t("Name", "Naam"), { exact: false }).first().fill("Monitoring");
	await dialog.getByLabel("URL").fill("http://monitor.example.invalid/");
	await dialog.getByLabel(t("a phone was refused", "een telefoon werd geweigerd")).uncheck();
	allow("422 POST");
	await dialog.getByRole("button", { name: t("Add", "Toevoegen"), exact: true }).click();
	await dialog.locator("[aria-invalid=true][name=url]").waitFor();
	await shot("webhook-wrong");
	await dialog.getByLabel("URL").fill("https://monitor.example.invalid/phones");
	await dialog.getByRole("button", { name: t("Add", "Toevoegen"), exact: true }).click();
	const secret = dialog.locator("code", { hasText: "whsec_" });
	await secret.waitFor();
	const first = await secret.textContent();
	await shot("webhook-secret");
	await dialog.getByRole("button", { name: t("Done", "Klaar"), exact: true }).click();
	await page.getByRole("heading", { name: "Monitoring" }).waitFor();
	same(await page.getByText(first || "?").count(), 0, "shown once");
	await becomes(page, { state: "failed", words: "It answered 500." });
	await page.getByRole("button", { name: t("Test", "Test"), exact: true }).click();
	await page.getByText(t("It answered 500.", "Het antwoord was 500.")).waitFor();
	await settled();
	await shot("webhook-tested");
	await page.getByRole("link", { name: t("Deliveries", "Bezorgingen") }).click();
	await page.getByRole("heading", { level: 1, name: t("Messages", "Berichten") }).waitFor();
	await page.getByRole("cell", { name: t("a test", "een test"), exact: false }).waitFor();
	await open(["webhooks"]);
	await page.getByRole("button", { name: t("New secret…", "Nieuw geheim…") }).click();
	await dialog.getByRole("button", { name: t("Make a new secret", "Nieuw geheim maken") }).click();
	await secret.waitFor();
	check(await secret.textContent() !== first, "another one");
	await dialog.getByRole("button", { name: t("Done", "Klaar"), exact: true }).click();
	await page.getByRole("button", { name: t("Change", "Wijzig"), exact: true }).click();
	await dialog.getByLabel(t("In use", "In gebruik")).uncheck();
	await dialog.getByRole("button", { name: t("Save", "Bewaar"), exact: true }).click();
	await page.getByText(t("disabled", "uitgeschakeld"), { exact: true }).waitFor();
	const { items } = await admin.get("/webhooks");
	same(items.map((/** @type {any} */ h) => [h.name, h.enabled, h.events]),
	    [["Monitoring", false, "device.seen device.outdated rps.stuck"]]);
	await page.getByRole("button", { name: t("Delete", "Verwijderen"), exact: true }).click();
	await dialog.getByRole("button", { name: t("Delete", "Verwijderen"), exact: true }).click();
	await page.getByText(t("No webhook yet", "Nog geen webhook")).waitFor();
}, { as: null });

test("who only reads sees a webhook's host, not its URL", async w => {
	const org = await w.customer("Masked");
	const admin = await w.api(org.admin);

	await admin.post("/webhooks", { name: "Chat", url: "https://chat.example.invalid/services/Pa55" });
	const { page, open, shot, t } = await w.as(org.reader);
	await open(["webhooks"]);
	await page.getByText("https://chat.example.invalid/***", { exact: true }).waitFor();
	await page.getByText(t("the rest is for who may change it", "de rest is voor wie hem mag wijzigen")).waitFor();
	same(await page.getByText("Pa55").count(), 0);
	await shot("webhooks-read");
}, { as: null });

test("a webhook that fails says since when and why; what failed is tried again", async w => {
	const org = await w.customer("Failing");
	const { page, open, shot, t } = await w.as(org.admin);
	const admin = await w.api(org.admin);
	const hook = await admin.post("/webhooks", { name: "Tickets", url: "https://tickets.example.invalid/" });
	const job = await admin.post(`/webhooks/${hook.id}/test`);
	const since = "2026-01-05T09:12:00Z";
	let tried = 0;

	await changed(page, /\/api\/v1\/webhooks\?/, ({ items, next }) => ({ next,
		items: items.map((/** @type {any} */ h) => ({ ...h, failing_since: since,
			trouble: "It answered 503." })) }));
	await changed(page, /\/api\/v1\/notify-jobs\?/, ({ items, next }) => ({ next,
		items: items.map((/** @type {any} */ j) => ({ ...j, state: tried ? "ready" : "failed",
			words: "It answered 503.", attempts: 9,
			run_after: new Date(Date.now() + 600000).toISOString() })) }));
	await page.route(/\/api\/v1\/notify-jobs\/\d+\/retry$/, route => {
		tried++;
		return route.fulfill({ json: { ...job, state: "ready" } });
	});
	await open(["webhooks"]);
	await page.getByText(t("It answered 503.", "Het antwoord was 503.")).waitFor();
	await page.getByText(t("fails", "mislukt"), { exact: true }).waitFor();
	await page.getByText(t("Fails since", "Mislukt sinds")).waitFor();
	await shot("webhook-fails");
	await open(["messages"], { webhook_id: hook.id });
	await page.getByText("https://tickets.example.invalid/").waitFor();
	await page.getByRole("button", { name: t("Try again: event test", "Opnieuw: gebeurtenis test") }).click();
	await page.getByText(t("Next try", "Volgende poging"), { exact: false }).waitFor();
	same(tried, 1);
	await shot("messages-retried");
}, { as: null });
