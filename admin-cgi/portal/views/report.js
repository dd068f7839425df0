/**
 * report.js - what was wrong with which row of a file or phone of a change;
 * used by imports and by changes of many.
 */
import { html, useState } from "../lib/preact.js";
import { count, language, macText, t } from "../core.js";
import { Field } from "../form.js";
import { inDutch } from "../problems.js";
import { Badge, Link } from "../ui.js";

const SHOWN = 100;

/** @param {{ rows: { row: number, mac: string | null, column: string | null,
 *   level: string, text: string }[], file: string, isFile?: boolean,
 *   isThere?: boolean }} p
 * file: its name when saved.  isFile: rows are lines of a file, not phones.
 * isThere: the phones of wrong rows are there */
export function Report({ rows, file, isFile = true, isThere = true }) {
	const [word, setWord] = useState("");
	const [many, setMany] = useState(SHOWN);
	const fit = rows.filter(r => `${r.row} ${r.mac || ""} ${r.column || ""} ${said(r.text)}`
	    .toLowerCase().includes(word.trim().toLowerCase()));

	if (rows.length === 0)
		return null;
	return html`<section class="page" aria-label=${t("What is wrong", "Wat er mis is")}>
		<div class="row"><h2>${t("What is wrong", "Wat er mis is")}</h2>
		${rows.length > 10 && html`<${Field} label=${t("Find in it", "Zoek erin")} type="search"
		    value=${word} onValue=${setWord} />`}
		<button type="button" onClick=${() => save(rows, file)}>
		${t("Save as CSV", "Bewaar als CSV")}</button></div>
		<div class="list"><table><caption class="unseen">${t("What is wrong", "Wat er mis is")}</caption>
		<thead><tr>${isFile && html`<th scope="col" class="num">${t("Line", "Regel")}</th>`}
			<th scope="col">${t("Phone", "Telefoon")}</th>
			${isFile && html`<th scope="col" class="narrow">${t("Column", "Kolom")}</th>`}
			<th scope="col">${t("Problem", "Probleem")}</th></tr></thead>
		<tbody>${fit.slice(0, many).map((r, i) => html`<tr key=${i}>
			${isFile && html`<td class="num">${r.row}</td>`}
			<td>${r.mac && html`<${Phone} mac=${r.mac} isThere=${isThere || r.level !== "error"} />`}</td>
			${isFile && html`<td class="narrow">${r.column || ""}</td>`}
			<td><${Badge} kind=${r.level === "error" ? "bad" : "warn"}>${r.level === "error" ?
			    t("error", "fout") : t("warning", "waarschuwing")}</${Badge}>${" "}
			    <${Said} text=${r.text} /></td></tr>`)}
		</tbody></table>
		${fit.length > many && html`<button type="button" class="more"
		    onClick=${() => setMany(many + 10 * SHOWN)}>${t("Show more", "Meer tonen")} (${
			count(fit.length - many, t("row", "rij"), t("rows", "rijen"))})</button>`}
		${fit.length === 0 && html`<p class="hint more">${t("Nothing fits", "Niets past")}</p>`}</div>
	</section>`;
}

/** What the API calls by its parameters, in the words of the form.
 * @type {[RegExp, string][]} */
const CHECKS = [
	[/import with create_groups=true/g, "tick “Make groups that are not there”"],
	[/import with update=true to change it/g, "tick “Change what is there already” to change it"],
	[/all_or_nothing takes/g, "“all rows, or nothing” takes"],
	[/take good_rows/g, "choose “do the good rows”"],
	[/\bline (?=\d+ already; tick)/g, "account "],
];

/** In the reader's language, as far as it can be said; the API's is English.
 * @param {string} text */
const said = text => language() === "nl" && inDutch(text) ||
    CHECKS.reduce((so, [api, words]) => so.replace(api, words), text);

/** @param {{ text: string }} p */
export const Said = ({ text }) => html`<span
    lang=${language() === "nl" && !inDutch(text) ? "en" : undefined}>${said(text)}</span>`;

/** @param {{ mac: string, isThere: boolean }} p */
function Phone({ mac, isThere }) {
	const text = html`<span class="mono whole">${macText(mac)}</span>`;

	return isThere ? html`<${Link} to=${["devices", mac]}>${text}</${Link}>` : text;
}

/** @param {string} s */
const cell = s => /[",\r\n]/.test(s) ? `"${s.replace(/"/g, '""')}"` : s;

/** Gives the browser a file to keep.  @param {string} name @param {string} text */
export function download(name, text) {
	const link = document.createElement("a");

	link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** @param {{ row: number, mac: string | null, column: string | null,
 *   level: string, text: string }[]} rows @param {string} file */
function save(rows, file) {
	download(`${file}-report.csv`, ["row,mac,column,level,text",
	    ...rows.map(r => [String(r.row), r.mac || "", r.column || "", r.level, r.text]
		.map(cell).join(","))].join("\r\n") + "\r\n");
}
