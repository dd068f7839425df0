/**
 * settings_paste.js - many settings at once, pasted as lines of a
 * configuration file: looked at first, then saved one by one with a result
 * for each.
 */
import { html, useRef, useState } from "../lib/preact.js";
import { api, count, langOf, t } from "../core.js";
import { Dialog, Field } from "../form.js";
import { Badge } from "../ui.js";

/**
 * @typedef {{ number: number, name: string, value: string, problem?: string,
 *   result?: "saved" | "failed" | "same", words?: string }} Row
 */

/** The settings in a text of "name = value" lines; a later line of the same
 * name counts.  @param {string} text @returns {Row[]} */
export function parse(text) {
	/** @type {Map<string, Row>} */
	const rows = new Map();

	text.split(/\r?\n/).forEach((line, i) => {
		const s = line.trim();
		if (s === "" || s.startsWith("#") || s.startsWith("["))
			return;
		const [, name, value] = /^([^=\s]+)\s*=\s*(.*)$/.exec(s) || [];
		if (name)
			rows.set(name, { number: i + 1, name, value });
		else
			rows.set("\n" + i, { number: i + 1, name: s, value: "",
				problem: t("Not a line such as name = value",
				    "Geen regel zoals naam = waarde") });
	});
	return [...rows.values()].sort((a, b) => a.number - b.number);
}

/**
 * @param {{ path: string, now: import("./settings_edit.js").Setting[],
 *   onDone: () => void, onClose: () => void }} p  now: what the layer has
 */
export function PasteDialog({ path, now, onDone, onClose }) {
	const [text, setText] = useState("");
	const [results, setResults] = useState(/** @type {Record<string, Row>} */ ({}));
	const [busy, setBusy] = useState(false);
	const stop = useRef(false);
	const was = Object.fromEntries(now.map(s => [s.name, s]));
	const rows = parse(text).map(r => results[r.name]?.value === r.value ?
	    results[r.name] : r);
	const left = rows.filter(r => !r.problem && r.result !== "saved");
	const saved = rows.length - left.length - rows.filter(r => r.problem).length;

	const run = async () => {
		setBusy(true);
		stop.current = false;
		for (const r of left) {
			if (stop.current)
				break;
			const result = await save(path, r);
			setResults(all => ({ ...all, [r.name]: result.row }));
			if (result.isOffline)
				break;
		}
		setBusy(false);
		onDone();
	};
	const close = () => { stop.current = true; onClose(); };

	return html`<${Dialog} title=${t("Paste many settings", "Veel instellingen plakken")}
	    onClose=${close} wide>
	<div class="page">
	<${Field} type="area" rows="8" class="mono" value=${text} onValue=${setText} wide
	    label=${t("Lines of a configuration file", "Regels uit een configuratiebestand")}
	    hint=${t("name = value, one a line. Lines that begin with # are left alone.",
		"naam = waarde, een per regel. Regels die met # beginnen tellen niet mee.")}
	    disabled=${busy} spellcheck=${false} />
	${rows.length > 0 && html`<${Preview} rows=${rows} was=${was} />`}
	<p role="status">${saved > 0 && t(`${count(saved, "setting", "settings")} saved.`,
	    `${count(saved, "instelling", "instellingen")} bewaard.`)}</p>
	<div class="buttons">
		<button type="button" class="primary" disabled=${busy || !left.length} onClick=${run}>
			${busy ? t("Busy…", "Bezig…") : left.length ?
			    t(`Save ${count(left.length, "setting", "settings")}`,
				`Bewaar ${count(left.length, "instelling", "instellingen")}`) :
			    t("Save", "Bewaren")}</button>
		<button type="button" onClick=${close}>${busy ? t("Stop", "Stoppen") :
		    t("Close", "Sluiten")}</button>
	</div></div></${Dialog}>`;
}

/** @param {string} path @param {Row} r
 * @returns {Promise<{ row: Row, isOffline?: boolean }>} */
async function save(path, r) {
	try {
		const answer = await api.put(`${path}/${encodeURIComponent(r.name)}`,
		    { value: r.value });
		return { row: { ...r, result: "saved", words: answer.warnings?.join(" ") } };
	} catch (e) {
		const problem = /** @type {import("../core.js").Problem} */ (e);
		return { row: { ...r, result: "failed", words: problem.message },
			isOffline: problem.isOffline };
	}
}

/** @param {{ rows: Row[], was: Record<string, import("./settings_edit.js").Setting> }} p */
function Preview({ rows, was }) {
	return html`<div class="list scroll" tabindex="0" role="region"
	    aria-label=${t("What will be saved", "Wat wordt bewaard")}><table class="plain">
	<caption class="unseen">${t("What will be saved", "Wat wordt bewaard")}</caption>
	<thead><tr><th scope="col" class="num narrow">${t("Line", "Regel")}</th>
		<th scope="col">${t("Setting", "Instelling")}</th>
		<th scope="col">${t("Result", "Resultaat")}</th></tr></thead>
	<tbody>${rows.map(r => html`<tr key=${r.number}>
		<td class="num narrow">${r.number}</td>
		<td><code>${r.problem ? r.name : `${r.name} = ${r.value}`}</code></td>
		<td><${Result} row=${r} was=${was[r.name]} /></td></tr>`)}</tbody></table></div>`;
}

/** @param {{ row: Row, was?: import("./settings_edit.js").Setting }} p */
function Result({ row, was }) {
	if (row.problem)
		return html`<${Badge} kind="bad">${t("skipped", "overgeslagen")}</${Badge}> ${row.problem}`;
	if (row.result === "saved")
		return html`<${Badge} kind=${row.words ? "warn" : "good"}>${t("saved", "bewaard")}</${Badge}>
			${" "}${row.words}`;
	if (row.result === "failed")
		return html`<${Badge} kind="bad">${t("not saved", "niet bewaard")}</${Badge}>
			${" "}<span lang=${langOf(row.words)}>${row.words}</span>`;
	if (!was)
		return html`<${Badge}>${t("new", "nieuw")}</${Badge}>`;
	return was.value === row.value && !was.absent ?
	    html`<${Badge}>${t("as it is", "blijft zo")}</${Badge}>` :
	    html`<${Badge} kind="info">${t("changes", "wijzigt")}</${Badge}> <span class="quiet">${
		t("now:", "nu:")} <code>${was.absent ? t("left out", "weggelaten") :
		was.is_secret ? "••••••" : was.value}</code></span>`;
}
