/**
 * changes.js - who changed what: entries of the audit log, with what was and
 * what is.  For a list (Changes) and for a short one without values (Recent).
 */
import { ago, at, t } from "../core.js";
import { actionWords, actorWords, Badge, html, What } from "../ui.js";

/**
 * @typedef {{ id: number, at: string, actor: string, action: string,
 *   object: string, object_name: string, object_id?: number | null,
 *   organisation_id?: number | null, organisation?: string | null,
 *   address?: string, before?: any, after?: any }} Entry
 */

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
