/**
 * world.js - who is in the portal's tests, and how they call the API.
 *
 * The demo's people are there (ROLES).  Tests run side by side on one
 * database: each makes what it changes itself, by names of its own.
 */
import { randomBytes } from "node:crypto";

export const BUILD = process.env.BUILD || "build";
export const URL_ROOT = process.env.PORTAL_URL || "";
export const PASSWORD = process.env.PORTAL_PASSWORD || "";

/** The demo's people, by what they are. */
export const ROLES = {
	provider: process.env.PORTAL_USER || "",
	reseller: "nora@northwind.example.net",
	customer: "ada@acme.example.net",
	user: "bob@acme.example.net",
	reader: "dave@blue.example.net",
};

/** "name k3f9": nobody else's.  @param {string} name */
export const unique = name => `${name} ${randomBytes(3).toString("hex")}`;

let macs = randomBytes(3).readUIntBE(0, 3);

/** A MAC that no other test has: 80:5e:c0 is Yealink's; the demo's begin
 * with 00. */
export const mac = () => "805ec0" +
    (0x100000 + ++macs % 0xe00000).toString(16).padStart(6, "0");

/** What the API says no to. */
export class Refused extends Error {
	/** @param {string} what @param {number} status @param {any} doc */
	constructor(what, status, doc) {
		super(`${what}: ${status} ${doc?.detail || ""} ${JSON.stringify(doc?.errors || "")}`);
		this.status = status;
		this.doc = doc;
	}
}

/** One caller of the API: a session's cookie and its token. */
export class Api {
	/** @param {string} cookie @param {any} session */
	constructor(cookie, session) {
		this.cookie = cookie;
		this.session = session;
	}

	/** @param {string} method @param {string} path @param {any} [body]
	 * @param {Record<string, string>} [headers] @returns {Promise<any>} */
	async call(method, path, body, headers = {}) {
		const answer = await fetch(URL_ROOT + "api/v1" + path, { method,
			headers: { Accept: "application/json", Cookie: this.cookie,
				"X-CSRF-Token": this.session?.csrf_token || "",
				...(body === undefined ? {} : typeof body === "string" ?
				    { "Content-Type": "application/octet-stream" } :
				    { "Content-Type": "application/json" }), ...headers },
			body: typeof body === "string" || body === undefined ? body :
			    JSON.stringify(body) });
		const text = await answer.text();
		const json = (answer.headers.get("Content-Type") || "").includes("json");
		const said = json && text ? JSON.parse(text) : text;
		if (!answer.ok)
			throw new Refused(`${method} ${path}`, answer.status, said);
		return said;
	}

	/** @param {string} path @param {Record<string, any>} [query] */
	get(path, query) {
		const q = new URLSearchParams(query);
		return this.call("GET", path + (q.size ? "?" + q : ""));
	}
	/** @param {string} path @param {any} [body] @param {Record<string, string>} [headers] */
	post(path, body, headers) { return this.call("POST", path, body, headers); }
	/** @param {string} path @param {any} body @param {Record<string, string>} [headers] */
	put(path, body, headers) { return this.call("PUT", path, body, headers); }
	/** @param {string} path @param {any} body @param {Record<string, string>} [headers] */
	patch(path, body, headers) { return this.call("PATCH", path, body, headers); }
	/** @param {string} path */
	delete(path) { return this.call("DELETE", path); }
}

/** Who is made when he is first needed: a password costs time.
 * @type {Map<string, () => Promise<any>>} */
const later = new Map();

/** The same login, whose user is there now.  @param {string} login */
export async function present(login) {
	await later.get(login)?.();
	return login;
}

/** Signs in: a session of one's own.  @param {string} login
 * @param {string} [password] */
export async function signIn(login, password = PASSWORD) {
	await present(login);
	const answer = await fetch(URL_ROOT + "api/v1/login", { method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify({ login, password }) });
	const session = await answer.json();

	if (!answer.ok)
		throw new Refused(`login of ${login}`, answer.status, session);
	const cookie = (answer.headers.getSetCookie()[0] || "").split(";")[0];
	return new Api(cookie || "", session);
}

/** @type {Map<string, Promise<Api>>} */
const signedIn = new Map();

/** The session that all tests of a role (or login) share.
 * @param {string} who @returns {Promise<Api>} */
export function api(who) {
	const login = /** @type {Record<string, string>} */ (ROLES)[who] || who;

	if (!signedIn.has(login))
		signedIn.set(login, signIn(login));
	return /** @type {Promise<Api>} */ (signedIn.get(login));
}

/**
 * A customer of his own for a test that must not meet others' data, with one
 * to sign in for each role that fits: { id, name, admin, user, reader } (as("…")
 * and api("…") take these logins; present() makes one who only has to be there).
 * @param {string} [name] @param {Record<string, any>} [more] of the organisation
 */
export async function customer(name = "Customer", more = {}) {
	const provider = await api("provider");
	const org = await provider.post("/organisations", { name: unique(name),
		kind: "customer", parent_id: provider.session.organisation.id, ...more });
	const mark = randomBytes(4).toString("hex");
	const made = { id: org.id, name: org.name, admin: "", user: "", reader: "" };

	for (const [kind, role] of /** @type {const} */ ([["admin", "organisation_admin"],
	    ["user", "organisation_user"], ["reader", "read_only"]])) {
		const login = made[kind] = `${kind}.${mark}@test.example.net`;
		/** @type {Promise<any> | undefined} */
		let user;
		later.set(login, () => user ||= provider.post("/users", { login, role,
			name: `${kind} ${mark}`, organisation_id: org.id, password: PASSWORD }));
	}
	return made;
}

/** A phone with lines, made by the API.
 * @param {number} organisation_id @param {Record<string, any>} [more] of the
 * device; lines: how many */
export async function phone(organisation_id, { lines = 1, ...more } = {}) {
	const provider = await api("provider");
	const made = await provider.post("/devices", { mac: mac(), model: "T46U",
		label: "Desk", ...more, organisation_id });

	for (let n = 1; n <= lines; n++)
		await provider.put(`/devices/${made.mac}/lines/${n}`, {
			user_name: String(200 + n), password: randomBytes(8).toString("hex"),
			server_host: "sip.example.net", label: `Line ${n}` });
	return made;
}
