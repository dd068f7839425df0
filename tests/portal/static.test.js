/** static.test.js - what the portal's sources must be, seen without a browser. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
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
	// Yealink's hosts and examples are proposed in a form, for the server to call.
	const wrong = sources.filter(f =>
	    /\beval\(|new Function|\son[a-z]+="|\sstyle="|https?:\/\/(?!www\.w3\.org|[a-z.-]+\.yealink\.com|[a-z.]+\.example\.)/
	    .test(readFileSync(f, "utf8").replace(/^\s*(\/\/|\*|\/\*).*$/gm, "")))
	    .map(f => relative(PORTAL, f));

	same(wrong, [], "inline scripts or styles, or addresses of other hosts");
});
