/**
 * labels.js - reads what people scan, type and paste: the label of a phone,
 * a SIP account.  Nothing here draws.
 */

/** @typedef {{ mac: string, serial: string, model: string }} Label */

const MAC = /(?<![0-9a-z])([0-9a-f]{2}(?:[:\-. ]?[0-9a-f]{2}){5})(?![0-9a-z])/i;
const NAMED_MAC = /\bmac(?:[ -]?(?:id|addr(?:ess)?))?\W{0,3}([0-9a-f]{2}(?:[:\-. ]?[0-9a-f]{2}){5})/i;
const NAMED_SERIAL = /\b(?:s\/?n|serial(?: ?(?:no|number))?|machine ?id)\b\W{0,3}([0-9a-z]{8,32})/i;
const JOINED = /^([0-9a-f]{12})(\d{16})$/i;
const SERIAL = /(?<![0-9a-z])(\d[0-9a-z]{13,19})(?![0-9a-z])/i;
const MODEL = /\b(?:sip-?|model\W{1,2})?((?:T\d{2}|W\d{2}|CP\d{3}|VP\d{2,3}|AX\d{2})[A-Z]{0,3}(?:[ _-]?E2)?)(?![0-9a-z])/i;

/**
 * What a label says: "MAC: 805EC0AABBCC SN: 3146019091637071", the lines of
 * a QR code, a MAC in any spelling, a serial number alone.  What is not
 * there is "".
 * @param {string} text @returns {Label}
 */
export function readLabel(text) {
	let rest = text.trim();
	const cut = (/** @type {RegExp} */ form) => {
		const found = form.exec(rest);
		if (!found)
			return "";
		rest = rest.slice(0, found.index) + " " + rest.slice(found.index + found[0].length);
		return found[1];
	};
	const joined = JOINED.exec(rest);
	if (joined)
		return { mac: joined[1].toLowerCase(), serial: joined[2], model: "" };
	// A MAC called one is not mistaken for part of a serial number.
	let mac = cut(NAMED_MAC);
	let serial = cut(NAMED_SERIAL);
	mac ||= cut(MAC);
	serial ||= cut(SERIAL);
	return { mac: mac.replace(/[^0-9a-f]/gi, "").toLowerCase(), serial: serial.toUpperCase(),
		model: cut(MODEL).toUpperCase().replace(/[ -]E2$/, "_E2") };
}

/** @typedef {{ user_name?: string, password?: string, server_host?: string,
 *   server_port?: number, transport?: string, auth_name?: string,
 *   display_name?: string }} Account */

/** Names that account fields have in mails and portals.
 * @type {Record<string, string>} */
const NAMES = {
	user_name: "sip[ _-]?user(?:[ _-]?name)?|user[ _-]?name|user(?:[ _-]?id)?|extension|" +
	    "gebruiker(?:snaam)?|toestel(?:nummer)?",
	auth_name: "auth(?:entication|orization)?[ _-]?(?:name|user(?:[ _-]?name)?|id)|login|inlognaam",
	password: "sip[ _-]?password|password|passwd|pass|secret|wachtwoord",
	server_host: "sip[ _-]?server|server(?:[ _-]?host)?|domain|domein|registrar|host|realm|proxy",
	server_port: "port|poort",
	transport: "transport|protocol",
	display_name: "display[ _-]?name|name|naam|weergavenaam",
};

const NAMED = new RegExp("(?:^|[\\n,;|]|\\s)[ \\t]*(" +
    Object.values(NAMES).map(n => `(?:${n})`).join("|") + ")[ \\t]*[:=][ \\t]*", "gi");

/** @param {string} word */
const fieldOf = word => Object.keys(NAMES).find(
    f => new RegExp(`^(?:${NAMES[f]})$`, "i").test(word)) || "";

/** "sip.example.net:5061" @param {string} text @returns {Account} */
function server(text) {
	const [, host, port, transport] =
	    /^(?:sips?:)?(\[[0-9a-f:]+\]|[^:;\s]+)(?::(\d{1,5}))?(?:;transport=(\w+))?/i.exec(text) || [];

	return { server_host: host, ...port && { server_port: Number(port) },
		...wire(transport) };
}

/** @param {string | undefined} word @returns {Account} */
function wire(word) {
	const is = (word || "").toLowerCase();

	return ["udp", "tcp", "tls"].includes(is) ? { transport: is } : {};
}

/** Lines or words of "name = value".  @param {string} text @returns {Account} */
function named(text) {
	const all = [...text.matchAll(NAMED)];
	/** @type {Record<string, any>} */
	const out = {};

	all.forEach((found, i) => {
		const from = found.index + found[0].length;
		const value = text.slice(from, all[i + 1]?.index ?? text.length)
		    .trim().replace(/[,;|]$/, "").split("\n")[0].trim();
		const field = fieldOf(found[1]);
		if (!value || out[field] !== undefined)
			return;
		if (field === "server_host")
			Object.assign(out, server(value), out);
		else if (field === "transport")
			Object.assign(out, wire(value));
		else
			out[field] = field === "server_port" ? Number(value) || undefined : value;
	});
	return out;
}

const isHost = (/** @type {string} */ s) =>
    /^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?$/i.test(s) && /[a-z]|(\d+\.){3}/i.test(s);

/**
 * A SIP account as it is sent to people: "user:password@server",
 * "sip:101@sip.example.net", lines such as "password = ...", or the three
 * one behind the other, as copied from a table.  {}: it is none.
 * @param {string} text @returns {Account}
 */
export function readAccount(text) {
	const all = text.trim();
	const byName = named(all);

	if (Object.keys(byName).length >= 2)
		return byName;
	const uri = /^<?(?:sips?:)?([^\s:@]+)(?::(\S*))?@([^\s@>]+)>?$/i.exec(all);
	if (uri)
		return { user_name: uri[1], ...uri[2] && { password: uri[2] }, ...server(uri[3]) };
	const words = all.split(/\t+|\s*[\n;]\s*|\s+|,\s*/).filter(Boolean);
	const host = words.findIndex(isHost);
	const rest = words.filter((_, i) => i !== host);
	if (words.length === 3 && host >= 0)
		return { user_name: rest[0], password: rest[1], ...server(words[host]) };
	return {};
}
