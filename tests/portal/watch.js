/**
 * watch.js - what must not happen on any page: an error in the console, a
 * script that throws, a call to another host, something the policy forbids,
 * a failed request that the test did not foresee, what axe finds, a page
 * wider than the screen.
 */
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { BUILD, URL_ROOT } from "./world.js";

export const npm = createRequire(`${BUILD}/npm-tests/package.json`);

const AXE = readFileSync(npm.resolve("axe-core/axe.min.js"), "utf8");

/**
 * @typedef {{ wrong: string[], allowed: (string | RegExp)[], base: string }} Watched
 * wrong: what happened that must not; allowed: failures the test foresees, as
 * "404 GET /api/v1/devices/805ec0000009", a part of that, or a pattern
 */

/** @param {import("playwright-core").Page} page @param {string} [base]
 * @returns {Promise<Watched>} */
export async function watch(page, base = URL_ROOT) {
	/** @type {Watched} */
	const w = { wrong: [], allowed: [], base };
	const failed = (/** @type {string} */ what) => {
		if (!w.allowed.some(a => typeof a === "string" ? what.includes(a) :
		    a.test(what)))
			w.wrong.push(`request failed: ${what}`);
	};
	const path = (/** @type {string} */ url) => url.replace(w.base, "/");

	await page.exposeBinding("policyReport", (_, what) => {
		w.wrong.push(`policy forbids: ${what}`);
	});
	await page.addInitScript(() => addEventListener("securitypolicyviolation",
	    e => /** @type {any} */ (window).policyReport(
		`${e.violatedDirective} ${e.blockedURI} at ${e.sourceFile}:${e.lineNumber}`)));
	page.on("pageerror", e => w.wrong.push(`thrown: ${e.stack || e}`));
	page.on("console", m => {
		// Failed requests are looked at below, with their addresses.
		if ((m.type() === "error" || m.type() === "warning") &&
		    !m.text().startsWith("Failed to load resource"))
			w.wrong.push(`console: ${m.text()} (${path(m.location().url)})`);
	});
	page.on("request", r => {
		if (!r.url().startsWith(w.base) && !/^(data|blob):/.test(r.url()))
			w.wrong.push(`another host: ${r.url()}`);
	});
	page.on("response", r => {
		if (r.status() >= 400)
			failed(`${r.status()} ${r.request().method()} ${path(r.url())}`);
	});
	page.on("requestfailed", r => {
		const why = r.failure()?.errorText || "";
		// Who leaves a page leaves its calls.
		if (why !== "net::ERR_ABORTED")
			failed(`${why} ${r.method()} ${path(r.url())}`);
	});
	return w;
}

/** What axe finds, one line each.  @param {import("playwright-core").Page} page
 * @param {string[]} [rules] only these */
export async function axe(page, rules) {
	if (!await page.evaluate(() => "axe" in window))
		await page.evaluate(AXE);
	const found = await page.evaluate(async only => {
		const axe = /** @type {any} */ (window).axe;
		// Style sheets are fetched anew for rules that are off.
		const r = await axe.run(document, { resultTypes: ["violations"], preload: false,
			...(only ? { runOnly: { type: "rule", values: only } } : {}) });
		return r.violations.map((/** @type {any} */ v) => `${v.id}: ${v.help}: ` +
		    v.nodes.slice(0, 3).map((/** @type {any} */ n) =>
			`${n.target} ${n.any[0]?.message || n.all[0]?.message || n.none[0]?.message || ""}`)
			.join(" | "));
	}, rules);
	return /** @type {string[]} */ (found);
}

/** How much wider the page is than the screen, and what sticks out.
 * @param {import("playwright-core").Page} page @returns {Promise<string>} */
export const tooWide = page => page.evaluate(() => {
	const room = document.documentElement.clientWidth;
	const over = document.documentElement.scrollWidth - room;

	if (over <= 0)
		return "";
	const who = [...document.body.querySelectorAll("*")].filter(e => {
		const r = e.getBoundingClientRect();
		return r.width > 0 && r.right > room + 1;
	}).slice(-3).map(e => e.tagName.toLowerCase() +
	    (typeof e.className === "string" && e.className ? "." + e.className.trim() : ""));
	return `the page is ${over} px wider than the screen: ${who.join(", ")}`;
});
