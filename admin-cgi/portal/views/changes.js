/**
 * changes.js - who changed what: entries of the audit log, with what was and
 * what is.  For a list (Changes) and for a short one without values (Recent).
 */
import { ago, at, href, macText, may, t } from "../core.js";
import { Badge, html } from "../ui.js";
import { actionWords, actorWords, objectWords } from "./trace_words.js";

/**
 * @typedef {{ id: number, at: string, actor: string, action: string,
 *   object: string, object_name: string, object_id?: number | null,
 *   organisation_id?: number | null, organisation?: string | null,
 *   address?: string, before?: any, after?: any }} Entry
 */

/** @type {Record<string, [string, string]>}  object: place, permission */
const PLACES = { organisation: ["organisations", "read"], group: ["groups", "read"],
	template: ["templates", "tree"], user: ["users", "people"],
	phone_book: ["books", "read"] };

/** Where what was changed is to be seen.  @param {Entry} e */
function place(e) {
	const mac = /\b[0-9a-f]{12}\b/.exec(e.object_name)?.[0];
	const [where, need] = PLACES[e.object] || [];

	if (e.action === "delete" && (e.object === "device" || where))
		return undefined;
	if (mac)
		return href(["devices", mac]);
	return where && e.object_id && may(need) ? href([where, e.object_id]) : undefined;
}

/** "805ec0aabbcc line 1" with the MAC as it stands on the phone.
 * @param {string} name */
const nameText = name => name.replace(/\b[0-9a-f]{12}\b/, macText);

/** @param {{ entry: Entry }} p */
export function What({ entry: e }) {
	const to = place(e), name = nameText(e.object_name);

	return html`<span class="quiet">${objectWords(e.object)}</span> ${
	    to ? html`<a href=${to}>${name}</a>` : name}`;
}

/** @param {any} v */
const words = v => v === null || v === undefined || v === "" ? "–" :
    v === true ? t("yes", "ja") : v === false ? t("no", "nee") :
    typeof v === "object" ? JSON.stringify(v) : String(v);

/** What was and what is, field by field; a new thing and one that is gone
 * have but one of both.
 * @param {{ before: any, after: any }} p */
export function BeforeAfter({ before, after }) {
	const is = (/** @type {any} */ v) => v !== null && typeof v === "object";

	if (!is(before) && !is(after))
		return null;
	const names = [...new Set([...Object.keys(before || {}), ...Object.keys(after || {})])]
	    .filter(n => words(before?.[n]) !== words(after?.[n]));
	if (!names.length)
		return null;
	return html`<table class="plain values"><thead><tr>
		<th scope="col">${t("Field", "Veld")}</th>
		${is(before) && html`<th scope="col">${t("Before", "Eerst")}</th>`}
		${is(after) && html`<th scope="col">${is(before) ? t("After", "Daarna") :
			t("Value", "Waarde")}</th>`}</tr></thead><tbody>
		${names.map(n => html`<tr key=${n}><th scope="row">${n}</th>
			${is(before) && html`<td>${words(before[n])}</td>`}
			${is(after) && html`<td>${words(after[n])}</td>`}</tr>`)}
		</tbody></table>`;
}

/** Entries one below the other, each with its values behind one click.
 * @param {{ entries: Entry[], open?: boolean }} p */
export const Changes = ({ entries, open = false }) => html`<ul class="entries">
	${entries.map(e => html`<li key=${e.id}><${Change} entry=${e} open=${open} /></li>`)}</ul>`;

/** @param {{ entry: Entry, open: boolean }} p */
function Change({ entry: e, open }) {
	const has = e.before || e.after;

	return html`<div class="row">
		<time datetime=${e.at} title=${at(e.at)}>${ago(e.at)}</time>
		<${Badge}>${actionWords(e.action)}</${Badge}>
		<span><${What} entry=${e} /></span>
		<span class="quiet">${actorWords(e.actor)}</span></div>
	${has && html`<details open=${open}><summary>${t("What changed", "Wat er veranderde")}</summary>
		<${BeforeAfter} before=${e.before} after=${e.after} /></details>`}`;
}
