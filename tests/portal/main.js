/**
 * main.js [WORD...] - runs the tests of *.test.js, some at once, in one
 * browser; see run.sh and harness.js.  Prints "ok NAME" and "FAIL NAME (why)",
 * and ends with "N passed, N failed".
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { inFile, person, SIZES, tests } from "./harness.js";
import * as world from "./world.js";
import { axe, npm, tooWide } from "./watch.js";

const { chromium } = npm("playwright-core");
// A machine may be busy with much else.
const PATIENCE = 300000;

// The one without windows is the lighter.
const BROWSER = [process.env.CHROMIUM, "/usr/bin/chromium-headless-shell", "/usr/bin/chromium"]
    .find(f => f && existsSync(f));

const words = process.argv.slice(2);
const langs = (process.env.LANGS || "en nl").split(" ");
const widths = (process.env.WIDTHS || "1280 390").split(" ").map(Number);

// Each language once and each width once; else all that there are.
const isDiagonal = !!process.env.DIAGONAL;

/** @typedef {{ test: typeof tests[0], lang: any, width: any, name: string }} Turn */

/** @param {Turn[]} all of one test */
function some(all) {
	const on = all.filter(({ lang, width }) => (lang === "en") === (width === 1280));

	return !isDiagonal ? all : on.length ? on : all.slice(0, 1);
}

/** @returns {Turn[]} */
function turns() {
	return tests.filter(t => words.length === 0 ||
	    words.some(w => `${t.file} ${t.name}`.includes(w))).flatMap(test => {
		const { how } = test;
		const l = how.once ? ["en"] : how.langs || langs.filter(x => /en|nl/.test(x));
		const w = how.once ? [1280] : how.widths || widths.filter(x => x in SIZES);
		return some(l.flatMap(lang => w.map(width => ({ test, lang, width,
			name: `${test.file}: ${test.name}` +
			    (how.as === "plain" ? "" : ` [${lang} ${width}]`) }))));
	});
}

/** @param {any} browser @param {Turn} turn */
async function inBrowser(browser, { test, lang, width }) {
	/** @type {import("./harness.js").Person[]} */
	const people = [];
	const first = test.how.as === undefined ? "provider" : test.how.as;

	try {
		const me = await person(browser, first, { lang, width, how: test.how, people });
		await test.run({ ...world, ...me });
		for (const p of people)
			await last(p);
	} catch (e) {
		await picture(people, test, lang, width);
		throw new Error([...people.flatMap(p => p.wrong()),
		    /** @type {Error} */ (e).message].join("; "));
	} finally {
		for (const p of people)
			await p.page.context().close();
	}
}

/** How the page was left: looked at, if no picture was taken of it.
 * @param {import("./harness.js").Person} p */
async function last(p) {
	const wrong = [...p.wrong()];

	if (p.page.url().startsWith("http") && p.shots() === 0) {
		await p.settled();
		wrong.push(...await axe(p.page), ...[await tooWide(p.page)].filter(Boolean));
	}

	if (wrong.length)
		throw new Error([...new Set(wrong)].join("; "));
}

/** What was to be seen when it failed.
 * @param {import("./harness.js").Person[]} people @param {Turn["test"]} test
 * @param {string} lang @param {string} width */
async function picture(people, test, lang, width) {
	const name = `${test.file} ${test.name}`.replace(/[^a-z0-9]+/gi, "-");

	for (const [i, p] of people.entries())
		await p.page.screenshot({ caret: "initial", timeout: 5000, path:
		    `${world.BUILD}/portal-shots/failed/${name}-${lang}-${width}-${i}.png` })
		    .catch(() => null);
}

/** @param {Turn} turn @param {Promise<void>} work */
async function patiently(turn, work) {
	let timer;
	const late = new Promise((_, no) => {
		timer = setTimeout(() => no(new Error("it does not end")), PATIENCE);
	});
	try {
		await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}

/** Seconds of each.  @type {[number, string][]} */
const took = [];

/** @param {any} browser @param {Turn} turn @returns {Promise<boolean>} */
async function one(browser, turn) {
	const since = Date.now();

	try {
		await patiently(turn, turn.test.how.as === "plain" ? turn.test.run(null) :
		    inBrowser(browser, turn));
		took.push([(Date.now() - since) / 1000, turn.name]);
		console.log(`ok ${turn.name} (${(took.at(-1)?.[0] || 0).toFixed(1)} s)`);
		return true;
	} catch (e) {
		console.log(`FAIL ${turn.name} (${String(/** @type {Error} */ (e).message)
		    .replace(/\x1b\[[0-9;]*m/g, "").replace(/\s*\n\s*/g, " | ")})`);
		return false;
	}
}

async function main() {
	for (const f of readdirSync(import.meta.dirname).filter(f => f.endsWith(".test.js")).sort()) {
		inFile(f.replace(".test.js", ""));
		await import(`./${f}`);
	}
	if (words.length === 0)
		rmSync(`${world.BUILD}/portal-shots`, { recursive: true, force: true });
	// Only for root, whom Chromium's own fence does not suit.
	const browser = await chromium.launch({ executablePath: BROWSER,
		args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
	const queue = turns();
	let passed = 0, failed = 0;
	const work = async () => {
		for (let turn; (turn = queue.shift());)
			await one(browser, turn) ? passed++ : failed++;
	};
	await Promise.all(Array.from({ length: Number(process.env.JOBS || 3) }, work));
	await browser.close();
	for (const [s, name] of took.sort((a, b) => b[0] - a[0]).slice(0, 10))
		console.log(`slow: ${s.toFixed(1)} s ${name}`);
	console.log(`${passed} passed, ${failed} failed`);
	process.exitCode = failed || !passed ? 1 : 0;
}

main().catch(e => {
	console.log(`FAIL set-up (${e.stack})`);
	process.exitCode = 1;
});
