/**
 * import.js - one job: an import or a change of many phones; how far it is,
 * and what was wrong with which row.
 */
import { html, useEffect } from "../lib/preact.js";
import { api, at, go, href, may, number, t } from "../core.js";
import { ask, toast, useSend } from "../form.js";
import { Facts, Oops, Page, useLoad, Wait } from "../ui.js";
import { tried } from "./csv.js";
import { sendFile } from "./imports_form.js";
import { Report, Said } from "./report.js";
import { importKindWords, importModeWords, JobState } from "./state.js";

/** @param {{ place: import("../core.js").Place }} p */
export default function Import({ place }) {
	const id = Number(place.path[1]);
	const load = useLoad(signal => api.get(`/imports/${id}`, {}, { signal }), [id]);
	const job = load.data;
	const works = job?.state === "waiting" || job?.state === "running";

	useEffect(() => {
		if (!works || load.loading)
			return undefined;
		const timer = setTimeout(load.reload, 1000);
		return () => clearTimeout(timer);
	}, [works, load.loading]);
	return html`<${Page} up=${[[t("Import and export", "Import en export"), href("imports")],
		    [t("Jobs", "Taken"), href("imports", { tab: "jobs" })]]}
	    title=${job ? t(`Job ${id}: ${importKindWords(job.kind)}`, `Taak ${id}: ${importKindWords(job.kind)}`) :
		t(`Job ${id}`, `Taak ${id}`)}
	    actions=${job && may("manage") && html`<${End} job=${job} works=${works} />`}>
		<${Oops} problem=${load.problem} retry=${load.reload} />
		${job ? html`<${Job} job=${job} works=${works} />` : !load.problem && html`<${Wait} />`}
	</${Page}>`;
}

/** @param {{ job: any, works: boolean }} p */
function Job({ job, works }) {
	const wouldBe = job.mode === "dry_run";

	return html`<section class="card" aria-label=${t("How far it is", "Hoe ver het is")}>
		<p role="status"><${JobState} state=${job.state} /> ${job.state === "done" && done(job)}</p>
		${works && html`<label>${t("Rows done", "Rijen gedaan")}: ${number(job.rows_done)} / ${number(job.rows_total)}
			<progress max=${job.rows_total || 1} value=${job.rows_done}></progress></label>`}
		${job.error && html`<p class="note warn"><${Said} text=${job.error} /></p>`}
		<${Facts} rows=${[
			[t("Rows", "Rijen"), number(job.rows_total)],
			[wouldBe ? t("Would make or change", "Zou maken of wijzigen") :
			    t("Made or changed", "Gemaakt of gewijzigd"), number(job.rows_changed)],
			[t("Wrong", "Fout"), number(job.rows_bad)],
			[t("With a warning", "Met een waarschuwing"), number(job.rows_warned)],
			[t("How", "Hoe"), importModeWords(job.mode)],
			[t("Organisation", "Organisatie"), job.organisation],
			[t("Who", "Wie"), job.actor.replace(/^user:/, "")],
			[t("Begun", "Begonnen"), at(job.created_at)],
			[t("Ended", "Klaar"), job.done_at && at(job.done_at)],
			[t("Read as", "Gelezen als"), job.encoding !== "utf-8" && job.encoding]]} />
		${wouldBe && job.state === "done" && tried.has(job.id) && html`<${Now} job=${job} />`}
	</section>
	${job.report.length === 1000 && html`<p class="note">${t("Only the first 1,000 problems are kept.",
	    "Alleen de eerste 1.000 problemen worden bewaard.")}</p>`}
	<${Report} rows=${job.report} file=${`job-${job.id}`}
	    isFile=${job.kind !== "bulk"} isThere=${job.kind !== "devices"} />`;
}

/** What became of it, a sentence.  @param {any} job */
function done(job) {
	if (job.mode === "dry_run")
		return job.rows_bad ? t("Tried: some rows are wrong. Nothing was changed.",
		    "Geprobeerd: sommige rijen zijn fout. Er is niets gewijzigd.") :
		    t("Tried: all rows are good. Nothing was changed yet.",
			"Geprobeerd: alle rijen zijn goed. Er is nog niets gewijzigd.");
	return job.rows_bad ? t("The good rows are done; the others are below.",
	    "De goede rijen zijn gedaan; de andere staan hieronder.") :
	    t("Everything was done.", "Alles is gedaan.");
}

/** The tried file once more, for real.  @param {{ job: any }} p */
function Now({ job }) {
	const { file, query } = /** @type {{ file: File, query: any }} */ (tried.get(job.id));
	const send = useSend(key => sendFile(file, { ...query,
		// A book's entries are replaced all at once.
		mode: query.replace ? "all_or_nothing" : "good_rows" }, key));

	if (job.rows_total === job.rows_bad)
		return html`<p><a class="button" href=${href("imports")}>${t("Choose a mended file",
		    "Kies een verbeterd bestand")}</a></p>`;
	return html`<${Oops} problem=${send.problem} /><div class="buttons">
		<button type="button" class="primary" disabled=${send.busy} onClick=${send.run}>
		${job.rows_bad ? t(`Import the good rows (${number(job.rows_total - job.rows_bad)})`,
		    `Importeer de goede rijen (${number(job.rows_total - job.rows_bad)})`) :
		    t("Import it now", "Importeer het nu")}</button>
		<a class="button" href=${href("imports")}>${t("Choose another file", "Kies een ander bestand")}</a></div>`;
}

/** @param {{ job: any, works: boolean }} p */
function End({ job, works }) {
	const end = useSend(async () => {
		if (!await ask({ danger: true,
			title: works ? t("Cancel this job?", "Deze taak afbreken?") :
			    t("Remove this job from the list?", "Deze taak uit de lijst halen?"),
			body: works ? job.mode === "good_rows" ?
			    t("What it has done stays done.", "Wat gedaan is blijft gedaan.") :
			    t("Nothing of it is done.", "Er gebeurt niets van.") :
			    t("Its report goes; the phones stay as they are.",
				"Het verslag verdwijnt; de telefoons blijven zoals ze zijn."),
			yes: works ? t("Cancel the job", "Taak afbreken") : t("Remove it", "Uit de lijst halen"),
			no: t("Keep it", "Behouden") }))
			return;
		await api.delete(`/imports/${job.id}`);
		toast(works ? t("The job was cancelled", "De taak is afgebroken") :
		    t("Removed from the list", "Uit de lijst gehaald"));
		go("imports", { tab: "jobs" });
	});

	return html`<button type="button" disabled=${end.busy} onClick=${end.run}>
		${works ? t("Cancel", "Afbreken") : t("Remove from the list", "Uit de lijst halen")}</button>
	<${Oops} problem=${end.problem} />`;
}
