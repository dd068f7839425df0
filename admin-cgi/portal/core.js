/**
 * core.js - what every view stands on: words, times, the session, the API.
 *
 * Nothing here draws.  A view asks with `api`, learns who is signed in from
 * `session()`, and writes its words as t("English", "Nederlands"), so that a
 * text and its translation stand in one place and none can be forgotten.
 */

// --- what is kept in the browser ----------------------------------------------

const KEPT = "voipconfig";

/** @returns {Record<string, any>} */
function kept() {
	try {
		return JSON.parse(localStorage.getItem(KEPT) || "{}") || {};
	} catch {
		return {};
	}
}

/** Keeps a choice of this browser's user; undefined forgets it.
 * @param {string} name @param {any} value */
export function keep(name, value) {
	try {
		localStorage.setItem(KEPT,
		    JSON.stringify({ ...kept(), [name]: value }));
	} catch {
		// A browser that keeps nothing still works.
	}
}

/** @param {string} name */
export const keptValue = name => kept()[name];

// --- who watches ----------------------------------------------------------------

/** @type {Set<() => void>} */
const watchers = new Set();

/** Calls back at each change of session, language or connection.
 * @param {() => void} f @returns {() => void} ends it */
export function watch(f) {
	watchers.add(f);
	return () => watchers.delete(f);
}

function changed() {
	for (const f of watchers)
		f();
}

// --- words ------------------------------------------------------------------------

export const LANGUAGES = { en: "English", nl: "Nederlands" };

/** @type {"en" | "nl"} */
let lang = "en";

/** The language in use, "en" or "nl". */
export const language = () => lang;

/** @param {string} [wanted] what the user chose; else what was kept, his
 * account says, or the browser prefers */
export function setLanguage(wanted) {
	if (wanted)
		keep("language", wanted);
	const all = [keptValue("language"), now.session?.language,
	    ...navigator.languages].map(l => String(l || "").slice(0, 2));
	lang = all.find(l => l === "nl" || l === "en") === "nl" ? "nl" : "en";
	document.documentElement.lang = lang;
	changed();
}

/** @param {string} en @param {string} nl */
export const t = (en, nl) => lang === "nl" ? nl : en;

/** "1 phone", "2 phones": the form that fits the count.
 * @param {number} n @param {string} one @param {string} many */
export const count = (n, one, many) =>
    `${number(n)} ${n === 1 ? one : many}`;

/** @param {number} n */
export const number = n => new Intl.NumberFormat(lang).format(n);

/** @param {number} bytes */
export function size(bytes) {
	const units = ["B", "kB", "MB", "GB"];
	let i = 0;

	for (; bytes >= 1000 && i < units.length - 1; i++)
		bytes /= 1000;
	return `${new Intl.NumberFormat(lang,
	    { maximumFractionDigits: bytes < 10 && i ? 1 : 0 }).format(bytes)} ${units[i]}`;
}

/** The time zone of the caller's organisation. */
export function zone() {
	const z = now.session?.organisation?.timezone || "UTC";

	try {
		new Intl.DateTimeFormat("en", { timeZone: z });
		return z;
	} catch {
		return "UTC";
	}
}

/** A time of the API in the organisation's zone, to the minute.
 * @param {string | null | undefined} iso */
export function at(iso) {
	if (!iso)
		return t("never", "nooit");
	return new Intl.DateTimeFormat(lang === "nl" ? "nl-NL" : "en-GB", {
		dateStyle: "medium", timeStyle: "short", timeZone: zone(),
	}).format(new Date(iso));
}

const STEPS = /** @type {const} */ ([["second", 60], ["minute", 60],
    ["hour", 24], ["day", 30], ["month", 12], ["year", Infinity]]);

/** "5 minutes ago".  @param {string | null | undefined} iso */
export function ago(iso) {
	if (!iso)
		return t("never", "nooit");
	let n = (Date.parse(iso) - Date.now()) / 1000;
	for (const [unit, many] of STEPS) {
		if (Math.abs(n) < many)
			return new Intl.RelativeTimeFormat(lang, { numeric: "auto" })
			    .format(Math.round(n), unit);
		n /= many;
	}
	return at(iso);
}

/** 80:5e:c0:aa:bb:cc, as it stands on the phone.  @param {string} mac */
export const macText = mac =>
    mac.toUpperCase().replace(/(..)(?=.)/g, "$1:");

// --- the state all share ----------------------------------------------------------

/**
 * @typedef {{ session_id: number, user_id: number, login: string, name: string,
 *   role: string, language: string, has_totp: boolean,
 *   organisation: { id: number, name: string, kind: string, language: string,
 *     timezone: string },
 *   permissions: string[], csrf_token: string, expires_at: string }} Session
 */

/** @type {{ session: Session | null, lost: boolean, offline: boolean }} */
const now = { session: null, lost: false, offline: false };

/** Who is signed in; null: nobody. */
export const session = () => now.session;
/** The session ended while the page was in use. */
export const isLost = () => now.lost;
/** The last call did not reach the server. */
export const isOffline = () => now.offline;

/** May the caller do that?  The words are those of "permissions": look,
 * touch, read, manage, people, tree, provider, secrets.
 * @param {string} permission */
export const may = permission =>
    now.session?.permissions.includes(permission) ?? false;

/** @param {Session | null} s */
export function setSession(s) {
	// What one person sent must never be done as another.
	const isSame = !!s && s.user_id === now.session?.user_id;

	now.session = s;
	now.lost = false;
	keep("signed_in", s ? true : undefined);
	setLanguage();
	for (const f of waiting.splice(0))
		f(isSame);
}

/** Calls that wait until somebody has signed in again; is it the same one?
 * @type {((isSame: boolean) => void)[]} */
const waiting = [];

// --- the API -------------------------------------------------------------------------

/** What a call answers when it can't be done; `pointer` names the field. */
export class Problem extends Error {
	/** @param {{ status: number, detail: string, type?: string,
	 *    title?: string, current_version?: number,
	 *    errors?: { pointer?: string, parameter?: string, detail: string }[],
	 *    [more: string]: any }} doc */
	constructor(doc) {
		super(doc.detail);
		this.status = doc.status;
		this.doc = doc;
		this.errors = doc.errors || [];
	}
	/** What is wrong with one field, "/label"; else undefined.
	 * @param {string} pointer */
	at(pointer) {
		return this.errors.find(e => e.pointer === pointer)?.detail;
	}
	/** Somebody else changed the object meanwhile. */
	get isLostUpdate() {
		return this.status === 409 && this.doc.current_version !== undefined;
	}
	get isOffline() {
		return this.status === 0;
	}
}

const ROOT = "/api/v1";

/**
 * @typedef {{ query?: Record<string, any>, body?: any, version?: number,
 *   key?: string, signal?: AbortSignal, raw?: Blob | string, type?: string,
 *   quiet?: boolean }} Options
 * query: parameters; "", null and undefined are left out.  body: sent as
 * JSON; raw: sent as it is, with that type.  version: the object must still
 * be that one (If-Match).  key: the same for each try of one creation, so
 * that none is made twice.  quiet: a lost session is the caller's affair.
 */

/** @param {string} path @param {Record<string, any>} [query] */
export function url(path, query = {}) {
	const q = new URLSearchParams();

	for (const [name, value] of Object.entries(query))
		if (value !== undefined && value !== null && value !== "")
			q.set(name, String(value));
	return ROOT + path + (q.size ? "?" + q : "");
}

/** @param {string} method @param {Options} o @returns {RequestInit} */
function request(method, o) {
	/** @type {Record<string, string>} */
	const headers = { Accept: "application/json" };

	if (method !== "GET" && now.session)
		headers["X-CSRF-Token"] = now.session.csrf_token;
	if (o.body !== undefined)
		headers["Content-Type"] = "application/json";
	else if (o.raw !== undefined)
		headers["Content-Type"] = o.type || "application/octet-stream";
	if (o.version !== undefined)
		headers["If-Match"] = `"${o.version}"`;
	if (o.key)
		headers["Idempotency-Key"] = o.key;
	return { method, headers, signal: o.signal, cache: "no-store",
		credentials: "same-origin",
		body: o.body !== undefined ? JSON.stringify(o.body) :
		    o.raw !== undefined ? o.raw : undefined };
}

/** @param {boolean} is */
function offline(is) {
	if (now.offline === is)
		return;
	now.offline = is;
	changed();
}

/** @param {string} method @param {string} path @param {Options} o
 * @returns {Promise<Response>} */
async function send(method, path, o) {
	let answer;

	try {
		answer = await fetch(url(path, o.query), request(method, o));
	} catch (e) {
		if (/** @type {Error} */ (e).name === "AbortError")
			throw e;
		offline(true);
		throw new Problem({ status: 0, detail: t(
		    "The server cannot be reached. What you typed is still here: try again when the connection is back.",
		    "De server is niet te bereiken. Wat u typte staat er nog: probeer het opnieuw als de verbinding terug is.") });
	}
	offline(false);
	return answer;
}

/** Sentences that stayed English on a Dutch page.  @type {Set<string>} */
const english = new Set();

/** The `lang` of a text that may be the API's.  @param {any} text */
export const langOf = text => english.has(text) ? "en" : undefined;

/** Says it in Dutch, as far as problems.js can.
 * @param {{ detail: string, errors?: { detail: string }[] }} doc */
async function translate(doc) {
	const { inDutch } = await import("./problems.js").catch(() => ({ inDutch: null }));

	for (const part of [doc, ...doc.errors || []]) {
		const dutch = inDutch?.(part.detail);
		if (dutch)
			part.detail = dutch;
		else
			english.add(part.detail);
	}
}

/** @param {Response} answer */
async function problem(answer) {
	let doc = { detail: `${answer.status} ${answer.statusText}` };

	try {
		doc = await answer.json();
	} catch {
		// A web server's own page.
	}
	if (lang === "nl")
		await translate(doc);
	return new Problem({ ...doc, status: answer.status });
}

/** @param {string} method @param {string} path @param {Options} o
 * @returns {Promise<Response>} below 400 */
async function reach(method, path, o) {
	for (;;) {
		const answer = await send(method, path, o);
		if (answer.ok)
			return answer;
		if (answer.status !== 401 || o.quiet || !now.session)
			throw await problem(answer);
		// The call is made again once the same person has signed in.
		now.lost = true;
		const isSame = await new Promise(go => {
			waiting.push(go);
			changed();
		});
		if (!isSame)
			throw await problem(answer);
	}
}

/** @param {string} method @param {string} path @param {Options} [o]
 * @returns {Promise<any>} the answer's JSON; text of another type; null */
async function call(method, path, o = {}) {
	const answer = await reach(method, path, o);
	const type = answer.headers.get("Content-Type") || "";

	if (answer.status === 204)
		return null;
	return type.includes("json") ? answer.json() : answer.text();
}

export const api = {
	/** @param {string} path @param {Record<string, any>} [query]
	 * @param {Options} [o] */
	get: (path, query, o) => call("GET", path, { ...o, query }),
	/** @param {string} path @param {any} [body] @param {Options} [o] */
	post: (path, body, o) => call("POST", path, { ...o, body }),
	/** @param {string} path @param {any} body @param {Options} [o] */
	put: (path, body, o) => call("PUT", path, { ...o, body }),
	/** @param {string} path @param {any} body @param {Options} [o] */
	patch: (path, body, o) => call("PATCH", path, { ...o, body }),
	/** @param {string} path @param {Options} [o] */
	delete: (path, o) => call("DELETE", path, o),
	reach,
};

/** A key for one creation: the same for each try of it. */
export function newKey() {
	return [...crypto.getRandomValues(new Uint8Array(16))]
	    .map(b => b.toString(16).padStart(2, "0")).join("");
}

/** Who is signed in here, if somebody seems to be. */
export async function begin() {
	setLanguage();
	if (!keptValue("signed_in"))
		return;
	try {
		setSession(await api.get("/session", {}, { quiet: true }));
	} catch (e) {
		if (e instanceof Problem && e.status === 401)
			setSession(null);
		else
			throw e;
	}
}

export async function signOut() {
	await api.post("/logout", undefined, { quiet: true }).catch(() => null);
	setSession(null);
	location.hash = "";
}

// --- where we are ------------------------------------------------------------------------

/** @typedef {{ path: string[], query: Record<string, string> }} Place */

/** A word of an address becomes one of a call's: what would lead elsewhere
 * there ("..", a slash) is no word.  @param {string} word */
const isWord = word => /^([\w:-]|%3A)+$/i.test(word);

/** @returns {Place} of "#/devices/805ec0aabbcc?tab=keys"; a path that names
 * nothing is ["?"] */
export function place() {
	const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
	const words = path.split("/").filter(Boolean);

	return { path: words.every(isWord) ? words.map(decodeURIComponent) : ["?"],
		query: Object.fromEntries(new URLSearchParams(query || "")) };
}

/** The link to a place: href("devices", mac), href(["devices"], { q }).
 * @param {string | (string | number)[]} path @param {Record<string, any>} [query] */
export function href(path, query = {}) {
	const parts = Array.isArray(path) ? path : [path];
	const q = new URLSearchParams();

	for (const [name, value] of Object.entries(query))
		if (value !== undefined && value !== null && value !== "")
			q.set(name, String(value));
	return "#/" + parts.map(p => encodeURIComponent(p)).join("/") +
	    (q.size ? "?" + q : "");
}

/** @param {string | (string | number)[]} path @param {Record<string, any>} [query]
 * @param {boolean} [replace] leaves no step to go back to */
export function go(path, query, replace) {
	const to = href(path, query);

	if (replace) {
		history.replaceState(null, "", to);
		dispatchEvent(new HashChangeEvent("hashchange"));
	} else {
		location.hash = to;
	}
}
