import { same, test } from "./harness.js";
test("signing in", async ({ page, open, t, shot, ROLES, PASSWORD }) => {
	await open();
	await shot("signin");
	await page.getByLabel(t("E-mail or name", "E-mail of naam")).fill(ROLES.provider);
	await page.getByLabel(t("Password", "Wachtwoord")).fill(PASSWORD);
	await page.getByRole("button", { name: t("Sign in", "Aanmelden") }).click();
	await page.getByRole("navigation", { name: t("Main menu", "Hoofdmenu") }).waitFor({ state: "attached" });
	await shot("home");
}, { as: null });
