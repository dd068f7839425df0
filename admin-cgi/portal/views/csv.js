/**
 * csv.js - what an import's file is, seen before it is sent: its kind by the
 * names of its columns.  The server reads the file; nothing here draws.
 */

/** Columns by kind, those that must be there first. */
export const COLUMNS = {
	devices: { must: ["mac"], may: ["model", "label", "group", "serial", "enabled",
		"prov_password", "admin_password", "notes", "organisation", "line_1_user_name",
		"line_1_auth_name", "line_1_password", "line_1_server_host", "line_1_display_name"] },
	lines: { must: ["mac", "number"], may: ["enabled", "label", "display_name", "user_name",
		"auth_name", "password", "server_host", "server_port", "backup_host", "backup_port",
		"transport", "expires", "proxy_host", "proxy_port", "voicemail", "ringtone",
		"codecs", "handset"] },
	keys: { must: ["mac", "area", "position", "type"], may: ["module", "line", "value",
		"label", "pickup", "book"] },
	phone_book: { must: ["name"], may: ["department", "phone1", "phone2", "phone3"] },
};

/** @typedef {keyof typeof COLUMNS} Kind */

/** A file to begin with. @type {Record<Kind, string>} */
export const SAMPLES = {
	devices: "mac,model,label,group,serial,line_1_user_name,line_1_password,line_1_server_host\r\n" +
	    "805EC0AABBCC,T46U,Reception,,3146019091637071,101,secret,sip.example.net\r\n",
	lines: "mac,number,user_name,password,server_host,display_name\r\n" +
	    "805EC0AABBCC,1,101,secret,sip.example.net,Reception\r\n",
	keys: "mac,area,position,type,line,value,label\r\n" +
	    "805EC0AABBCC,line,2,16,1,102,Bob\r\n",
	phone_book: "department,name,phone1,phone2,phone3\r\nSales,Ada,201,,\r\n",
};

/** The names of the columns: the first line.  @param {string} text
 * @returns {string[]} */
export function header(text) {
	const line = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/, 1)[0];
	const by = [",", ";", "\t"].sort((a, b) => line.split(b).length - line.split(a).length)[0];

	return line.split(by).map(c => c.trim().replace(/^"(.*)"$/, "$1").toLowerCase())
	    .filter(Boolean);
}

/**
 * What kind of rows a file has by its columns, and which of them are not
 * known there; null: it fits none.
 * @param {string[]} names @returns {{ kind: Kind, unknown: string[] } | null}
 */
export function kindOfFile(names) {
	const fit = /** @type {Kind[]} */ (Object.keys(COLUMNS))
	    .filter(k => COLUMNS[k].must.every(c => names.includes(c)))
	    .map(kind => ({ kind, unknown: unknownIn(kind, names) }))
	    .sort((a, b) => a.unknown.length - b.unknown.length);

	return fit[0] && fit[0].unknown.length < names.length ? fit[0] : null;
}

/** @param {Kind} kind @param {string[]} names */
export const unknownIn = (kind, names) => names.filter(n =>
    !COLUMNS[kind].must.includes(n) && !COLUMNS[kind].may.includes(n));

/** @param {Kind} kind @param {string[]} names */
export const missingIn = (kind, names) => COLUMNS[kind].must.filter(n => !names.includes(n));

/** Files that were tried in this page, by job: so that they need not be
 * chosen again to be imported.
 * @type {Map<number, { file: File, query: Record<string, any> }>} */
export const tried = new Map();
