/** enrol.test.js - windows in which a phone is given its secrets, and
 * passwords that are rotated, on the pages of a phone and an organisation. */
import { check, same, test } from "./harness.js";

/** As the phone would.  @param {any} device @param {any} secret */
async function fetched(device, secret) {
	const pair = Buffer.from(`${secret.user}:${secret.password}`).toString("base64");
	const answer = await fetch(`${device.url}${device.mac}.cfg`,
	    { headers: { Authorization: `Basic ${pair}` } });

	return answer.status;
}

test("a phone enrols, a window opens and closes", async ({ page, open, t, shot, customer, phone,
    api, settled }) => {
	const c = await customer("Enrolment", { gate_secrets: "once" });
	const p = await phone(c.id);
	const provider = await api("provider");
	const shared = await provider.get(`/organisations/${c.id}/secret`);
	const press = (/** @type {string} */ name) => page.getByRole("button", { name, exact: true }).click();
	const says = (/** @type {string} */ text) => page.getByText(text, { exact: true }).waitFor();

	await open(["devices", p.mac]);
	await says(t("waits for its first visit", "wacht op zijn eerste bezoek"));
	await shot("enrolment-waiting");
	same(await fetched(p, shared), 200, "once");
	same(await fetched(p, await provider.get(`/devices/${p.mac}/secret`)), 200, "its own");
	same(await fetched(p, shared), 401, "enrolled");
	await says(t("enrolled", "ingeschreven"));
	await shot("enrolment-enrolled");

	await press(t("Open for 24 hours", "Open voor 24 uur"));
	await says(t("window open", "venster open"));
	await shot("enrolment-open");
	same(await fetched(p, shared), 200, "in the window");
	await press(t("Close the window", "Sluit het venster"));
	await says(t("enrolled", "ingeschreven"));
	same(await fetched(p, shared), 401, "closed");

	// By the form of the phone: always, and there is nothing to be said.
	await press(t("Edit", "Bewerken"));
	await page.getByLabel(t("Given on the organisation's password",
	    "Gegeven op het wachtwoord van de organisatie")).selectOption("always");
	await page.getByRole("dialog").getByRole("button", { name: t("Save", "Opslaan") }).click();
	await page.getByText(t("enrolled", "ingeschreven"), { exact: true }).waitFor({ state: "detached" });
	await settled();
	same((await provider.get(`/devices/${p.mac}`)).gate_secrets, "always");
});

test("a phone's password is rotated", async ({ page, open, t, shot, customer, phone, api }) => {
	const c = await customer("Rotating");
	const p = await phone(c.id);
	const provider = await api("provider");
	const before = await provider.get(`/devices/${p.mac}/secret`);
	const rotate = async () => {
		await page.locator("details.drop summary").click();
		await page.getByRole("button", { name: t("New provisioning password",
		    "Nieuw provisioning-wachtwoord") }).click();
		await page.getByRole("dialog").getByRole("button", { name: t("Make it", "Maken") }).click();
		await page.getByText(t("A new password is on its way",
		    "Er is een nieuw wachtwoord onderweg")).waitFor();
	};

	await open(["devices", p.mac]);
	await rotate();
	await shot("rotation-device");
	same(await fetched(p, before), 200, "the old one");
	const now = await provider.get(`/devices/${p.mac}/secret`);
	check(now.password !== before.password, "it is another one");
	await page.getByRole("button", { name: t("End the old password", "Beëindig het oude wachtwoord") }).click();
	await page.getByRole("dialog").getByRole("button", { name: t("End it", "Beëindigen") }).click();
	await page.getByText(t("The old password has ended", "Het oude wachtwoord geldt niet meer")).waitFor();
	same(await fetched(p, before), 401, "ended");
	same(await fetched(p, now), 200, "the new one");
});

test("an organisation's password is rotated", async ({ page, open, t, shot, customer, phone,
    api, settled }) => {
	const c = await customer("Turning");
	const p = await phone(c.id);
	const provider = await api("provider");
	const before = await provider.get(`/organisations/${c.id}/secret`);

	await open(["organisations", c.id], { tab: "edit" });
	await page.getByLabel(t("The organisation's password brings a phone its configuration",
	    "Het wachtwoord van de organisatie brengt een telefoon zijn configuratie")).selectOption("window");
	await page.getByRole("button", { name: t("Save", "Bewaren") }).click();
	await page.getByText(t("Saved", "Bewaard"), { exact: true }).waitFor();
	same(await fetched(p, before), 401, "no window");
	await open(["organisations", c.id]);
	await page.getByText(t("only in a window you open", "alleen in een venster dat u opent")).waitFor();
	await page.getByRole("button", { name: t("New password…", "Nieuw wachtwoord…") }).click();
	await page.getByRole("dialog").getByRole("button", { name: t("Make it", "Maken") }).click();
	await page.getByText(t("The old password opens until", "Het oude wachtwoord geldt tot")).waitFor();
	await shot("rotation-organisation");
	check((await provider.get(`/organisations/${c.id}/secret`)).password !== before.password,
	    "it is another one");
	await page.getByRole("button", { name: t("End the old password", "Beëindig het oude wachtwoord") }).click();
	await page.getByRole("dialog").getByRole("button", { name: t("End it", "Beëindigen") }).click();
	await page.getByText(t("The old password has ended", "Het oude wachtwoord geldt niet meer")).waitFor();
	await settled();
	same((await provider.get(`/organisations/${c.id}`)).rotation, null);
});

test("windows for many", async ({ page, open, t, customer, phone, api }) => {
	const c = await customer("Windows", { gate_secrets: "window" });
	const phones = [await phone(c.id), await phone(c.id)];
	const provider = await api("provider");

	const dialog = page.getByRole("dialog");

	await open(["devices"], { organisation_id: c.id });
	await page.getByLabel(t("Select all shown", "Alles wat te zien is kiezen")).check();
	await page.getByRole("button", { name: t("Change them…", "Wijzig ze…") }).click();
	await dialog.getByLabel(t("What to change", "Wat wijzigt er")).selectOption("window");
	await dialog.getByRole("button", { name: t("See what would change", "Zie wat er zou wijzigen") }).click();
	await dialog.getByRole("button", { name: t("Change 2 phones", "Wijzig 2 telefoons") }).click();
	await dialog.getByText(t("not changed", "niet gewijzigd"), { exact: true }).waitFor();
	for (const p of phones)
		same((await provider.get(`/devices/${p.mac}`)).enrolment.state, "open");
});
