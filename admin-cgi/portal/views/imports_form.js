/**
 * imports_form.js - a CSV file is chosen or dropped, looked at, and sent as
 * an import: first to be tried, unless one says otherwise.
 */
import { html, useState } from "../lib/preact.js";
import { api, count, go, session, size, t } from "../core.js";
import { Field, Form, useDraft, useSend } from "../form.js";
import { COLUMNS, header, kindOfFile, missingIn, SAMPLES, tried, unknownIn } from "./csv.js";
import { Pick, PickOrganisation } from "./pick.js";
import { download } from "./report.js";
import { importKindWords } from "./state.js";

const MOST_BYTES = 16 * 1024 * 1024;

/** @typedef {{ file: File, names: string[], rows: number }} Chosen */

/** @param {File} file @returns {Promise<Chosen>} */
async function look(file) {
	// Enough for the header, and quick with 16 MB.
	const text = await file.slice(0, 65536).text();
	const whole = file.size <= 65536;

	return { file, names: header(text),
		rows: whole ? text.trim().split(/\r\n|\r|\n/).length - 1 : -1 };
}

/** Sends it; the job's page then says how far it is.
 * @param {File} file @param {Record<string, any>} query @param {string} key */
export async function sendFile(file, query, key) {
	const job = await api.post("/imports", undefined,
	    { query, raw: file, type: "text/csv", key });

	tried.set(job.id, { file, query });
	go(["imports", job.id]);
}

/** @param {{ query: Record<string, string> }} p */
export function ImportForm({ query }) {
	const [chosen, setChosen] = useState(/** @type {Chosen | null} */ (null));
	const form = useDraft({ kind: query.kind || "devices", mode: "dry_run",
		organisation_id: session()?.organisation.id,
		book_id: query.book_id ? Number(query.book_id) : null,
		update: false, create_groups: false, replace: false });
	const { draft, put, set } = form;
	const isBook = draft.kind === "phone_book";
	const send = useSend(key => sendFile(/** @type {Chosen} */ (chosen).file, {
		kind: draft.kind, mode: draft.mode,
		...isBook ? { book_id: draft.book_id, replace: draft.replace || null } :
		    { organisation_id: draft.organisation_id, update: draft.update || null },
		...draft.kind === "devices" && { create_groups: draft.create_groups || null } }, key));
	const take = async (/** @type {File} */ file) => {
		const c = await look(file);
		const kind = kindOfFile(c.names)?.kind;
		if (kind)
			set("kind", kind);
		setChosen(c);
		send.clear();
	};
	const problem = chosen ? fault(chosen, draft) : "";

	return html`<${Form} send=${send} disabled=${!chosen || !!problem} submit=${draft.mode === "dry_run" ?
	    t("Try it", "Probeer het") : t("Import", "Importeer")}>
		<${Drop} chosen=${chosen} onFile=${take} problem=${problem} />
		<${Field} label=${t("The rows are", "De rijen zijn")} type="select" ...${put("kind")}
		    options=${importKindWords.options().filter(([k]) => k !== "bulk")} />
		<${Field} label=${t("What to do", "Wat te doen")} type="select" ...${put("mode")} options=${[
			["dry_run", t("Try only: see what would happen", "Alleen proberen: zien wat er zou gebeuren")],
			["good_rows", t("Do the good rows, report the others", "De goede rijen doen, de andere melden")],
			["all_or_nothing", t("All rows, or nothing when one is wrong", "Alle rijen, of niets als er één fout is")]]} />
		${isBook ? html`<${Pick} label=${t("Phone book", "Telefoonboek")} path="/books" required
		    ...${put("book_id")} show=${(/** @type {any} */ b) => ({ value: b.id, text: b.title || b.name,
			more: b.organisation })} problem=${send.problem?.errors.find(e => e.parameter === "book_id")?.detail} />` :
		session()?.organisation.kind !== "customer" && html`<${PickOrganisation} required
		    ...${put("organisation_id")} hint=${t("What rows name is looked for here and below.",
			"Wat rijen noemen wordt hier en eronder gezocht.")} />`}
		${!isBook && html`<${Field} type="check" ...${put("update")} wide
		    label=${t("Change what is there already", "Wijzig wat er al is")}
		    hint=${t("Without this, what is there is an error. An empty cell takes a text away and leaves all else.",
			"Zonder dit is wat er al is een fout. Een lege cel haalt een tekst weg en laat al het andere.")} />`}
		${draft.kind === "devices" && html`<${Field} type="check" ...${put("create_groups")} wide
		    label=${t("Make groups that are not there", "Maak groepen die er niet zijn")} />`}
		${isBook && html`<${Field} type="check" ...${put("replace")} wide
		    disabled=${draft.mode === "good_rows"}
		    label=${t("Replace all entries of the book", "Vervang alle vermeldingen van het boek")} />`}
	</${Form}>
	<${Help} kind=${draft.kind} />`;
}

/** Why the file can't be sent as it is.  @param {Chosen} c
 * @param {Record<string, any>} d */
function fault({ file, names }, d) {
	const missing = missingIn(d.kind, names);

	if (file.size > MOST_BYTES)
		return t("The file is larger than 16 MB: split it.",
		    "Het bestand is groter dan 16 MB: splits het.");
	if (file.size === 0)
		return t("The file is empty.", "Het bestand is leeg.");
	if (missing.length)
		return t(`The first line must name the columns; these are missing: ${missing.join(", ")}.`,
		    `De eerste regel moet de kolommen noemen; deze ontbreken: ${missing.join(", ")}.`);
	const unknown = unknownIn(d.kind, names);
	if (unknown.length)
		return t(`Unknown columns: ${unknown.join(", ")}. Remove them, or choose what the rows are.`,
		    `Onbekende kolommen: ${unknown.join(", ")}. Verwijder ze, of kies wat de rijen zijn.`);
	if (d.kind === "phone_book" && !d.book_id)
		return t("Choose the phone book.", "Kies het telefoonboek.");
	return "";
}

/** @param {{ chosen: Chosen | null, onFile: (file: File) => void, problem: string }} p */
function Drop({ chosen, onFile, problem }) {
	const [over, setOver] = useState(false);
	const hover = (/** @type {DragEvent} */ e) => { e.preventDefault(); setOver(true); };
	const drop = (/** @type {DragEvent} */ e) => {
		e.preventDefault();
		setOver(false);
		const file = e.dataTransfer?.files[0];
		if (file)
			onFile(file);
	};

	return html`<div class="dropfile wide ${over ? "over" : ""}" onDragOver=${hover}
	    onDragLeave=${() => setOver(false)} onDrop=${drop}>
		<div class="field"><label for="import-file">${t("CSV file: choose it, or drop it here",
		    "CSV-bestand: kies het, of sleep het hierheen")}</label>
		<input id="import-file" type="file" accept=".csv,.txt,.tsv,text/csv"
		    aria-describedby="import-about" aria-invalid=${problem ? "true" : undefined}
		    onChange=${(/** @type {any} */ e) => e.target.files[0] && onFile(e.target.files[0])} /></div>
		<div id="import-about" role="status">
		${chosen && html`<p><b>${chosen.file.name}</b>, ${size(chosen.file.size)}${
		    chosen.rows >= 0 && html`, ${count(chosen.rows, t("row", "rij"), t("rows", "rijen"))}`}.${" "}
		    ${t("Columns:", "Kolommen:")} <span class="mono">${chosen.names.join(", ")}</span></p>`}
		${problem && html`<p class="wrong">${problem}</p>`}</div></div>`;
}

/** @param {{ kind: import("./csv.js").Kind }} p */
function Help({ kind }) {
	const { must, may } = COLUMNS[kind];

	return html`<details><summary>${t("Which columns there are", "Welke kolommen er zijn")}</summary>
	<div class="card"><p>${t("The first line names the columns, in any order. Apart by comma, semicolon or tab.",
	    "De eerste regel noemt de kolommen, in elke volgorde. Gescheiden door komma, puntkomma of tab.")}</p>
		<dl class="facts"><div><dt>${t("Must be there", "Moet er zijn")}</dt>
			<dd class="mono">${must.join(", ")}</dd></div>
		<div><dt>${t("May be there", "Mag er zijn")}</dt><dd class="mono">${may.join(", ")}</dd></div></dl>
		<p><button type="button" onClick=${() => download(`${kind}.csv`, SAMPLES[kind])}>
		${t("Save a sample file", "Bewaar een voorbeeldbestand")}</button></p></div></details>`;
}
