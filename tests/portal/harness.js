/**
 * harness.js - what a test of the portal is written with.
 *
 *   import { test, same, check } from "./harness.js";
 *
 *   test("a phone's name", async ({ page, open, shot, phone, base }) => {
 *           const p = await phone(base.id);
 *           await open(["devices", p.mac]);
 *           await page.getByLabel(t("Name", "Naam")).fill("Front door");
 *           ...
 *           await shot("device-name");
 *   }, { as: "customer" });
 *
 * Each test runs in both languages at two widths, unless it says otherwise
 * (English in light, Dutch in dark), side by side with others: what it changes, it makes
 * (customer(), phone()).
 * It fails on all that watch.js watches for; what it means to fail it names
 * with allow("422 POST /api/v1/devices").
 *
 * Nothing waits for a time: page.getBy...() and settled() wait for what must
 * be seen.
 */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import * as world from "./world.js";
import { axe, tooWide, watch } from "./watch.js";

export const SIZES = { 1280: { width: 1280, height: 800 },
	390: { width: 390, height: 844 } };

/** @typedef {keyof typeof SIZES} Width @typedef {"en" | "nl"} Lang */

/**
 * @typedef {{ as?: string | null, langs?: Lang[], widths?: Width[],
 *   once?: boolean, theme?: "light" | "dark", base?: string }} How
 * as: one of ROLES, a login, or null for nobody ("provider"); once: in
 * English at 1280 alone; base: another address of the portal
 */

/** @type {{ name: string, file: string, how: How,
 *   run: (t: any) => Promise<any> }[]} */
export const tests = [];

let file = "";

/** @param {string} f the tests that follow are of this file */
export const inFile = f => { file = f; };

/** @param {string} name @param {(t: Person & typeof world) => Promise<any>} run
 * @param {How} [how] */
export function test(name, run, how = {}) {
	tests.push({ name, file, how, run });
}

/** Something that needs no browser.
 * @param {string} name @param {() => any} run */
export function plain(name, run) {
	tests.push({ name, file, how: { as: "plain", once: true }, run });
}

/** @param {any} got @param {any} wanted @param {string} [what] */
export function same(got, wanted, what) {
	assert.deepEqual(got, wanted, what && `${what}: got ${JSON.stringify(got)}, ` +
	    `wanted ${JSON.stringify(wanted)}`);
}

/** @param {any} is @param {string} what */
export function check(is, what) {
	assert.ok(is, what);
}

/**
 * @typedef {object} Person somebody at a browser
 * @property {import("playwright-core").Page} page
 * @property {Lang} lang
 * @property {number} width
 * @property {(en: string, nl: string) => string} t in the test's language
 * @property {(path?: string | (string | number)[], query?: Record<string, any>) =>
 *   Promise<void>} open goes to a place and waits until it is there
 * @property {() => Promise<void>} settled waits until nothing loads any more
 * @property {(name: string) => Promise<void>} shot a picture of the page,
 *   which axe looks at too
 * @property {(what: string | RegExp) => void} allow a request that may fail
 * @property {(who: string | null, how?: How) => Promise<Person>} as another
 *   one, at a browser of his own
 * @property {(pick?: string) => Promise<void>} menu opens the menu where it is
 *   hidden, and follows the link of that name
 * @property {() => string[]} wrong what watch.js has seen so far
 * @property {() => number} shots how many
 */

/** Each width is seen in light and in dark.  @param {Lang} lang */
const themeOf = lang => lang === "en" ? "light" : "dark";

/** @param {import("playwright-core").Browser} browser
 * @param {string | null} who @param {{ lang: Lang, width: Width, how: How,
 *   people: Person[] }} o @returns {Promise<Person>} */
export async function person(browser, who, o) {
	const base = o.how.base || world.URL_ROOT;
	const theme = o.how.theme || themeOf(o.lang);
	const context = await browser.newContext({ viewport: SIZES[o.width],
		locale: o.lang === "nl" ? "nl-NL" : "en-GB", colorScheme: theme,
		timezoneId: "Europe/Amsterdam", reducedMotion: "reduce",
		hasTouch: o.width === 390, baseURL: base });
	context.setDefaultTimeout(60000);
	if (who !== null)
		await signedIn(context, await world.api(who), base, o.lang);
	const page = await context.newPage();
	const watched = await watch(page, base);
	let shots = 0;
	/** @type {Person} */
	const me = { page, lang: o.lang, width: o.width,
		t: (en, nl) => o.lang === "nl" ? nl : en,
		open: (path = [], query = {}) => open(page, base, path, query),
		settled: () => settled(page),
		shot: name => { shots++; return shot(me, watched, name); },
		shots: () => shots,
		allow: what => { watched.allowed.push(what); },
		as: (another, how = {}) => person(browser, another,
		    { ...o, how: { ...o.how, ...how } }),
		menu: pick => menu(me, pick),
		wrong: () => watched.wrong };
	o.people.push(me);
	return me;
}

/** @param {import("playwright-core").BrowserContext} context
 * @param {world.Api} api @param {string} base @param {Lang} lang */
async function signedIn(context, api, base, lang) {
	const [name, value] = api.cookie.split("=");

	await context.addCookies([{ name: name || "", value: value || "",
		url: base, httpOnly: true, sameSite: "Strict" }]);
	// Only where nothing was chosen yet: a reload keeps what the test chose.
	await context.addInitScript(l => {
		if (location.protocol.startsWith("http") && !localStorage.getItem("voipconfig"))
			localStorage.setItem("voipconfig",
			    JSON.stringify({ signed_in: true, language: l }));
	}, lang);
}

/** @param {import("playwright-core").Page} page @param {string} base
 * @param {string | (string | number)[]} path @param {Record<string, any>} query */
async function open(page, base, path, query) {
	const q = new URLSearchParams(query);
	const hash = "#/" + (Array.isArray(path) ? path.map(encodeURIComponent).join("/") :
	    path) + (q.size ? "?" + q : "");

	if (page.url().startsWith(base))
		await page.evaluate(h => { location.hash = h; }, hash);
	else
		await page.goto(base + hash);
	await settled(page);
}

/** A title is there (or why there is none), and nothing says that it loads.
 * @param {import("playwright-core").Page} page */
async function settled(page) {
	await page.waitForFunction(() => document.querySelector("h1, main > .oops") &&
	    !document.querySelector(".wait, [aria-busy=true]"));
	await page.evaluate(() => document.fonts.ready.then(() => new Promise(go =>
	    requestAnimationFrame(() => requestAnimationFrame(go)))));
}

/** @param {Person} me @param {string} [pick] */
async function menu({ page, t, settled }, pick) {
	const burger = page.getByRole("button", { name: t("Menu", "Menu"), exact: true });

	if (await burger.isVisible() &&
	    await burger.getAttribute("aria-expanded") !== "true")
		await burger.click();
	if (pick) {
		await page.getByRole("navigation", { name: t("Main menu", "Hoofdmenu") })
		    .getByRole("link", { name: pick, exact: true }).click();
		await settled();
	}
}

/** The picture, what axe finds, and whether it is wider than the screen.
 * @param {Person} me @param {import("./watch.js").Watched} watched
 * @param {string} name */
async function shot({ page, lang, width }, watched, name) {
	const folder = `${world.BUILD}/portal-shots/${lang}-${width}`;

	await settled(page);
	mkdirSync(folder, { recursive: true });
	await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true,
		caret: "initial", animations: "allow" });
	watched.wrong.push(...[...await axe(page), await tooWide(page)]
	    .filter(Boolean).map(what => `${name}: ${what}`));
}
