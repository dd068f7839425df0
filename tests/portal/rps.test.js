/** rps.test.js - Yealink's service (the simulator): the queue, testing an
 * account, comparing, trying again. */
import { same, test } from "./harness.js";

test("the queue of a new phone, and that phone's own", async w => {
	const { page, open, shot, settled, t } = w;
	const org = await w.customer("Queue");
	const phone = await w.phone(org.id);
	const shown = phone.mac.toUpperCase().replace(/(..)(?=.)/g, "$1:");

	await open(["rps", "jobs"], { organisation_id: org.id });
	await page.getByRole("link", { name: shown }).first().waitFor();
	await shot("rps-jobs");
	await page.getByRole("link", { name: shown }).first().click();
	await settled();
	await page.getByRole("heading", { name: t("At Yealink (RPS)", "Bij Yealink (RPS)") }).waitFor();
	await page.getByText(t("add the phone", "telefoon toevoegen")).first().waitFor();
});

test("an account is tested where it stands", async w => {
	const { page, open, shot, t } = w;

	await open(["rps", "accounts"]);
	await shot("rps-accounts");
	await page.getByRole("button", { name: t("Test", "Test"), exact: true }).first().click();
	await page.locator("p.note[role=status]").waitFor();
	await page.waitForFunction((/** @type {string[]} */ busy) => {
		const text = document.querySelector("p.note[role=status]")?.textContent || "";
		return text && !busy.some(b => text.includes(b));
	}, ["Asking Yealink", "Still waiting", "Vragen aan", "Nog steeds"]);
	await shot("rps-tested");
}, { widths: [1280] });

/** Deletes an account as soon as the worker is not at it.
 * @param {any} api @param {number} id */
async function forgotten(api, id) {
	for (;;)
		try {
			return await api.call("DELETE", `/rps/accounts/${id}?forget=true`);
		} catch (e) {
			if (/** @type {any} */ (e).status !== 409)
				throw e;
			await new Promise(go => setTimeout(go, 200));
		}
}

test("an account is added, and shows what is wrong at its place", async w => {
	const { page, open, shot, t, allow } = w;
	const api = await w.api("provider");
	const org = await w.customer("Accounts", { kind: "reseller" });
	const name = `Yealink ${org.id}`;

	await open(["rps", "accounts"]);
	await page.getByRole("button", { name: t("Add an account", "Account toevoegen") }).click();
	const dialog = page.getByRole("dialog");
	await dialog.getByRole("textbox", { name: t("Name", "Naam"), exact: false }).first().fill(name);
	await dialog.getByRole("combobox", { name: t("Organisation", "Organisatie") }).fill(org.name);
	await page.getByRole("option", { name: org.name }).click();
	await dialog.getByLabel(t("Yealink's host", "Host van Yealink")).fill("nowhere at all");
	await dialog.getByLabel(t("Access key", "Toegangssleutel")).fill("key-1");
	await dialog.getByLabel(t("Secret", "Geheim"), { exact: true }).fill("a-long-secret");
	allow("422 POST");
	await dialog.getByRole("button", { name: t("Save", "Bewaar") }).click();
	await dialog.locator("[aria-invalid=true][name=base_url]").waitFor();
	await shot("rps-account-wrong");
	await dialog.getByLabel(t("Yealink's host", "Host van Yealink")).fill("https://rps.example.invalid");
	await dialog.getByRole("button", { name: t("Save", "Bewaar") }).click();
	await page.getByRole("heading", { name }).waitFor();
	const { items } = await api.get("/rps/accounts", { organisation_id: org.id });
	same(items.map((/** @type {any} */ a) => [a.name, a.api_secret_set]), [[name, true]], "accounts");
	await api.patch(`/rps/accounts/${items[0].id}`, { enabled: false });
	await forgotten(api, items[0].id);
}, { langs: ["en"], widths: [1280] });

test("servers, phones and differences at Yealink", async w => {
	const { page, open, shot, t } = w;

	const { items } = await (await w.api("provider")).get("/rps/accounts");

	for (const tab of ["servers", "devices", "drift"]) {
		// Another test may have an account of its own.
		await open(["rps", tab], { account_id: items.find((/** @type {any} */ a) =>
			a.name === "Simulated").id });
		await shot("rps-" + tab);
	}
	await page.getByRole("button", { name: t("Compare now", "Vergelijk nu") }).waitFor();
}, { langs: ["en"] });
