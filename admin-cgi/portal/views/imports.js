/**
 * imports.js - many at once: CSV files in and out, and the jobs that work on
 * them.
 */
import { html } from "../lib/preact.js";
import { at, href, may, number, t } from "../core.js";
import { Field } from "../form.js";
import { Table, usePages } from "../list.js";
import { Empty, Link, Page, Tabs, useQuery, useTick } from "../ui.js";
import { ImportForm } from "./imports_form.js";
import { ExportForm } from "./imports_export.js";
import { importKindWords, importModeWords, JobState, jobStateWords } from "./state.js";

/** @param {{ place: import("../core.js").Place }} p */
export default function Imports({ place }) {
	const [query, put] = useQuery(place);
	const tab = query.tab || (may("manage") ? "import" : "export");
	/** @type {[string, string, string][]} */
	const tabs = [
		...may("manage") ? /** @type {[string, string, string][]} */ ([["import",
			t("Import", "Importeren"), href("imports", { tab: "import" })]]) : [],
		["export", t("Export", "Exporteren"), href("imports", { tab: "export" })],
		["jobs", t("Jobs", "Taken"), href("imports", { tab: "jobs" })]];

	return html`<${Page} title=${t("Import and export", "Import en export")}>
		<${Tabs} tabs=${tabs} now=${tab} label=${t("Import and export", "Import en export")} />
		${tab === "jobs" ? html`<${Jobs} query=${query} put=${put} />` :
		tab === "export" ? html`<${ExportForm} query=${query} put=${put} />` :
		    html`<${ImportForm} query=${query} />`}
	</${Page}>`;
}

/** @param {{ query: Record<string, string>, put: (some: any) => void }} p */
function Jobs({ query, put }) {
	const list = usePages("/imports", { kind: query.kind, state: query.state, sort: "-id" });
	const any = /** @type {[string, string]} */ (["", t("any", "alle")]);
	const works = list.items.some(j => j.state === "waiting" || j.state === "running");

	useTick(list.reload, works && list.items.length <= 50 ? 3000 : 0);
	return html`<div class="filters">
		<${Field} label=${t("Rows", "Rijen")} type="select" value=${query.kind || ""}
		    options=${[any, ...importKindWords.options()]}
		    onValue=${(/** @type {string} */ kind) => put({ kind })} />
		<${Field} label=${t("State", "Toestand")} type="select" value=${query.state || ""}
		    options=${[any, ...["waiting", "running", "done", "failed"].map(s => [s, jobStateWords(s)])]}
		    onValue=${(/** @type {string} */ state) => put({ state })} /></div>
	<${Table} label=${t("Jobs", "Taken")} list=${list} columns=${COLUMNS()}
	    empty=${html`<${Empty} title=${t("No jobs", "Geen taken")}>
		<p>${t("Each import, and each change of many phones, stands here with what became of it.",
		    "Elke import, en elke wijziging van veel telefoons, staat hier met wat ervan werd.")}</p>
		</${Empty}>`} />`;
}

const COLUMNS = () => [
	{ name: "id", text: t("Job", "Taak"), cell: (/** @type {any} */ j) => html`
		<${Link} to=${["imports", j.id]}>${importKindWords(j.kind)} ${j.id}</${Link}>` },
	{ name: "state", text: t("State", "Toestand"), cell: (/** @type {any} */ j) => html`
		<${JobState} state=${j.state} />${j.error && html`<div class="hint">${j.error}</div>`}` },
	{ name: "mode", text: t("How", "Hoe"), narrow: true,
		cell: (/** @type {any} */ j) => importModeWords(j.mode) },
	{ name: "rows", text: t("Rows", "Rijen"), num: true,
		cell: (/** @type {any} */ j) => j.state === "running" ?
		    `${number(j.rows_done)} / ${number(j.rows_total)}` : number(j.rows_total) },
	{ name: "bad", text: t("Wrong", "Fout"), num: true,
		cell: (/** @type {any} */ j) => number(j.rows_bad) },
	{ name: "organisation", text: t("Organisation", "Organisatie"), narrow: true,
		cell: (/** @type {any} */ j) => j.organisation },
	{ name: "actor", text: t("Who", "Wie"), narrow: true,
		cell: (/** @type {any} */ j) => j.actor.replace(/^user:/, "") },
	{ name: "at", text: t("When", "Wanneer"), narrow: true,
		cell: (/** @type {any} */ j) => at(j.created_at) },
];
