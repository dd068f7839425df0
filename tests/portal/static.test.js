/** static.test.js - what the portal's sources must be, seen without a browser. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { endings, inDutch, sentences } from "../../admin-cgi/portal/problems.js";
import { check, plain, same } from "./harness.js";
import { BUILD } from "./world.js";

const TOP = resolve(import.meta.dirname, "../..");
const PORTAL = join(TOP, "admin-cgi/portal");

/** @param {string} folder @param {RegExp} like @returns {string[]} */
const files = (folder, like) => /** @type {string[]} */ (readdirSync(folder, { recursive: true }))
    .filter(f => like.test(f) && !f.includes("node_modules"))
    .map(f => join(folder, f)).sort();

const sources = files(PORTAL, /(?<!\.d)\.js$/);

/** Runs tsc over these, strictly.  @param {string} name @param {string[]} what
 * @param {Record<string, any>} more */
function types(name, what, more) {
	const folder = join(BUILD, "portal-types");
	const project = join(folder, `${name}.json`);
	const preact = join(BUILD, "npm-portal/node_modules/preact");

	mkdirSync(folder, { recursive: true });
	writeFileSync(project, JSON.stringify({ files: what, compilerOptions: {
		strict: true, checkJs: true, allowJs: true, noEmit: true,
		target: "es2024", module: "esnext", moduleResolution: "bundler",
		noImplicitReturns: true, noFallthroughCasesInSwitch: true,
		skipLibCheck: true, types: [],
		paths: { "preact": [preact], "preact/hooks": [join(preact, "hooks")] },
		...more } }));
	try {
		execFileSync(join(BUILD, "npm-tests/node_modules/.bin/tsc"),
		    ["--project", project, "--pretty", "false"], { cwd: TOP, encoding: "utf8" });
	} catch (e) {
		throw new Error(/** @type {any} */ (e).stdout || String(e));
	}
}

plain("types of the portal", () => types("portal",
    [...sources, ...files(PORTAL, /\.d\.ts$/)], { lib: ["es2024", "dom", "dom.iterable"] }));

/** Where a call's arguments end and how many there are, from after its "(".
 * @param {string} text @param {number} i */
function args(text, i) {
	let depth = 0, n = 0, some = false;

	for (; i < text.length; i++) {
		const c = text[i] || "";
		if (c === '"' || c === "'" || c === "`") {
			i = quoted(text, i);
			some = true;
		} else if ("([{".includes(c)) {
			depth++;
			some = true;
		} else if (")]}".includes(c)) {
			if (depth-- === 0)
				return n + (some ? 1 : 0);
		} else if (c === "," && depth === 0) {
			n++;
			some = false;
		} else if (!/\s/.test(c)) {
			some = true;
		}
	}
	return -1;
}

/** The end of a text that begins at i.  @param {string} text @param {number} i */
function quoted(text, i) {
	const mark = text[i];

	for (i++; i < text.length && text[i] !== mark; i++)
		if (text[i] === "\\")
			i++;
	return i;
}

plain("every word has its translation", () => {
	/** @type {string[]} */
	const wrong = [];
	let seen = 0;

	for (const file of sources) {
		const text = readFileSync(file, "utf8").replace(/\/\*[^]*?\*\//g,
		    c => c.replace(/[^\n]/g, " ")).replace(/^\s*\/\/.*$/gm, "");
		for (const m of text.matchAll(/(?<![\w.$])t\(/g)) {
			seen++;
			if (args(text, m.index + 2) !== 2)
				wrong.push(`${relative(PORTAL, file)}:${
				    text.slice(0, m.index).split("\n").length}`);
		}
	}
	same(wrong, [], "t() with other than two arguments");
	check(seen > 20, "there are words at all");
});

plain("every file is used", () => {
	const all = [join(PORTAL, "index.html"), ...sources].map(f => readFileSync(f, "utf8")).join("\n");
	const views = [...readFileSync(join(PORTAL, "app.js"), "utf8")
	    .matchAll(/file: "([a-z_]+)"/g)].map(m => m[1]);
	const unused = [...sources, ...files(PORTAL, /\.css$/)].map(f => relative(PORTAL, f))
	    .filter(f => !views.includes(f.replace(/^views\/(.*)\.js$/, "$1")) &&
		!new RegExp(`["'/]${f.replace(/^.*\//, "").replace(/\./g, "\\.")}["']`).test(all));

	same(unused, [], "files that nothing names");
	same(views.filter(v => !sources.includes(join(PORTAL, `views/${v}.js`))), [],
	    "views that are not there");
});

plain("nothing that the policy would forbid", () => {
	const elsewhere = /(?:src|href|action)=["'{$]*https?:|(?:fetch|import|url)\(\s*["'`]?https?:|from ["']https?:/;
	const inline = /\beval\(|new Function|\son[a-z]+="|\sstyle="/;
	const wrong = [...sources, ...files(PORTAL, /\.(css|html)$/)].filter(f => {
		const text = readFileSync(f, "utf8").replace(/^\s*(\/\/|\*|\/\*).*$/gm, "");
		return elsewhere.test(text) || inline.test(text);
	}).map(f => relative(PORTAL, f));

	same(wrong, [], "inline scripts or styles, or something from another host");
});

/** The texts in C sources, "%" for what is filled in.  @returns {Set<string>} */
function spoken() {
	const all = [...files(join(TOP, "fcgi/db"), /\.[ch]$/), ...files(join(TOP, "admin-cgi/api"), /\.c$/),
	    ...files(join(TOP, "admin-cgi/notify"), /\.c$/)]
	    .map(f => readFileSync(f, "utf8").replace(/"\s*PRI[a-z]+64\s*"/g, "d")).join("\n");

	const said = [...all.matchAll(/(?:"(?:[^"\\\n]|\\.)*"\s*)+/g)].map(m =>
	    [...m[0].matchAll(/"((?:[^"\\\n]|\\.)*)"/g)].map(p => p[1]).join("")
		.replace(/\\"/g, '"').replace(/%(?:\.?\d*z?[a-z]|\.\*s)/g, "%"));

	// A statement's own words stand in quotes of SQL.
	return new Set([...said, ...said.flatMap(s => [...s.matchAll(/'([^']*)'/g)].map(q => q[1]))]);
}

plain("what is said in Dutch is what the API says", () => {
	const api = [...spoken()];

	same(sentences.filter(s => !api.includes(s)), [], "sentences that the API has not");
	same(endings.filter(e => !api.some(s => s === e || s === `% ${e}.`)), [],
	    "ends of sentences that the API has not");
	same(inDutch("server_host must be a host name or an IP address, not \"a b\"."),
	    "De server moet een hostnaam of een IP-adres zijn, niet \"a b\".");
	same(inDutch("label must be at most 99 bytes long; this is 120."),
	    "De naam is te lang: hoogstens 99 bytes, dit zijn er 120.");
	same(inDutch("The MAC 805ec0aabbcc is in use: it is Desk of Acme Ltd."),
	    "Het MAC 805ec0aabbcc is in gebruik: het is Desk van Acme Ltd.");
	same(inDutch("The organisation has a phone book called Own already."),
	    "De organisatie heeft al een telefoonboek dat Own heet.");
	same(inDutch("Something quite new."), undefined);
});
