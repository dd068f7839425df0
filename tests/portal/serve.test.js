/** serve.test.js - how the portal's files are served: small, kept, guarded. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { check, plain, same, test } from "./harness.js";
import { BUILD, URL_ROOT } from "./world.js";

const TOP = resolve(import.meta.dirname, "../..");

const built = process.env.PORTAL !== "source";

/** @param {string} url */
const fetched = url => fetch(url, { headers: { "Accept-Encoding": "gzip" } });

/** Bytes over the wire of all that a page asked for.
 * @param {import("playwright-core").Page} page @param {string[]} out */
function count(page, out) {
	/** @type {Promise<number>[]} */
	const sizes = [];

	page.on("requestfinished", r => {
		out.push(r.url());
		sizes.push(r.sizes().then(s => s.responseBodySize + s.responseHeadersSize));
	});
	return async () => (await Promise.all(sizes)).reduce((a, b) => a + b, 0);
}

test("the first view is small", async p => {
	/** @type {string[]} */
	const asked = [];
	const bytes = count(p.page, asked);

	await p.open();
	check(asked.length < 10, `${asked.length} requests: ${asked}`);
	check(await bytes() < 100000, `${await bytes()} bytes`);
}, { as: null, once: true });

test("so is the overview, cold", async p => {
	/** @type {string[]} */
	const asked = [];
	const bytes = count(p.page, asked);

	await p.open();
	await p.page.getByText("phones", { exact: true }).waitFor();
	check(asked.length < 10, `${asked.length} requests: ${asked}`);
	check(await bytes() < 100000, `${await bytes()} bytes`);
}, { once: true });

test("so is the overview after it", async p => {
	/** @type {string[]} */
	const asked = [];

	await p.open();
	const bytes = count(p.page, asked);
	await p.page.getByLabel("E-mail or name").fill(p.ROLES.provider);
	await p.page.getByLabel("Password").fill(p.PASSWORD);
	await p.page.getByRole("button", { name: "Sign in", exact: true }).click();
	await p.page.locator("nav.menu").waitFor();
	await p.settled();
	check(asked.length < 10, `${asked.length} requests: ${asked}`);
	check(await bytes() < 60000, `${await bytes()} bytes`);
}, { as: null, once: true });

test("what was fetched once is kept", async p => {
	const fetched = () => p.page.evaluate(() => performance.getEntriesByType("resource")
	    .map(e => /** @type {PerformanceResourceTiming} */ (e))
	    .filter(e => /\/[0-9a-f]{12}\//.test(e.name) && e.transferSize > 0).map(e => e.name));

	await p.open();
	if (built)
		check((await fetched()).length > 0, "at first all is fetched");
	await p.page.reload();
	await p.settled();
	same(await fetched(), [], "fetched again");
}, { as: null, once: true });

/** @param {string} root */
async function headers(root) {
	const page = await fetched(root);
	const text = await page.text();
	const names = [...text.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(m => m[1] || "");

	check(names.length >= 2, "the page names its files");
	same(page.headers.get("Cache-Control"), "no-cache");
	for (const name of names) {
		const file = await fetched(root + name);
		same(file.status, 200, name);
		check(/^[0-9a-f]{12}\//.test(name), `${name} is below a digest's name`);
		check(file.headers.get("Cache-Control")?.includes("max-age=31536000"), `${name} is kept`);
		same(file.headers.get("Content-Encoding"), "gzip", name);
		guarded(file);
		await file.arrayBuffer();
	}
	guarded(page);
	const folder = (names[0] || "").split("/")[0];
	const licences = await fetched(`${root}${folder}/lib/LICENSES.txt`);
	const words = await licences.text();
	check(words.includes("MIT License") && words.includes("Apache License"),
	    "the library's licences are with it");
	const api = await fetched(root + "api/v1/openapi.json");
	same([api.status, api.headers.get("Content-Encoding")], [200, "gzip"]);
	await api.arrayBuffer();
}

/** @param {Response} answer */
function guarded(answer) {
	const policy = answer.headers.get("Content-Security-Policy") || "";

	check(policy.includes("default-src 'none'") && policy.includes("frame-ancestors 'none'") &&
	    !policy.includes("unsafe"), `policy of ${answer.url}: ${policy}`);
	same(answer.headers.get("X-Content-Type-Options"), "nosniff");
	same(answer.headers.get("Referrer-Policy"), "no-referrer");
	check(answer.headers.get("Permissions-Policy"), "Permissions-Policy");
}

if (built) {
	plain("names, caching, compression, policy", () => headers(URL_ROOT));
	plain("the same sources give the same bytes", () => {
		const again = mkdtempSync(`${BUILD}/portal-tests/again-`);

		try {
			execFileSync("cp", ["-Rp", `${BUILD}/portal-lib`, again]);
			execFileSync("sh", ["deploy/portal.sh", again], { cwd: TOP });
			execFileSync("diff", ["-r", `${BUILD}/portal`, `${again}/portal`],
			    { encoding: "utf8" });
		} catch (e) {
			throw new Error(`${/** @type {any} */ (e).stdout || e}`);
		} finally {
			rmSync(again, { recursive: true });
		}
	});
	plain("the same behind Apache", () => headers(process.env.APACHE_URL || ""));
}

test("signing in behind Apache", async p => {
	await p.open();
	await p.page.getByLabel("E-mail or name").fill(p.ROLES.provider);
	await p.page.getByLabel("Password").fill(p.PASSWORD);
	await p.page.getByRole("button", { name: "Sign in", exact: true }).click();
	await p.page.locator("nav.menu").waitFor();
	await p.settled();
}, { as: null, once: true, base: process.env.APACHE_URL || "" });

plain("the library is what is pinned", () => {
	const pinned = JSON.parse(readFileSync(new URL(
	    "../../admin-cgi/portal/package-lock.json", import.meta.url), "utf8"));

	for (const name of ["preact", "htm", "esbuild"]) {
		const has = JSON.parse(readFileSync(
		    `${BUILD}/npm-portal/node_modules/${name}/package.json`, "utf8"));
		same(has.version, pinned.packages[`node_modules/${name}`].version, name);
		check(pinned.packages[`node_modules/${name}`].integrity, `${name} by its digest`);
	}
	check(existsSync(`${BUILD}/portal-lib/preact.js`), "joined");
});
