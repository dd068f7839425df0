/**
 * devices_bulk.js - one change of many phones: first it is tried, and one
 * sees how many phones would change and which can't; then it is done.
 *
 * Up to 200 phones are changed while one waits; more are a job, which is
 * watched here and goes on when this window is closed.
 */
import { html, useEffect, useRef, useState } from "../lib/preact.js";
import { api, count, href, number, session, t } from "../core.js";
import { Dialog, Form, toast, useDraft, useSend } from "../form.js";
import { Oops, Wait } from "../ui.js";
import { changeOf, ChangeFields, CHANGE } from "./devices_change.js";
import { Report } from "./report.js";
import { JobState } from "./state.js";

const MOST = 10000;
const PAGE = 500;

/**
 * @param {{ macs: string[] | null, filter: Record<string, string>,
 *   onClose: () => void, onDone: () => void }} p  macs null: all that fit
 */
export function Bulk({ macs, filter, onClose, onDone }) {
	const form = useDraft(CHANGE);
	const [select, setSelect] = useState(/** @type {any} */ (macs && { macs }));
	const [tried, setTried] = useState(/** @type {any} */ (null));
	const [done, setDone] = useState(/** @type {any} */ (null));
	const [gathered, setGathered] = useState(0);
	const send = useSend(async key => {
		const who = select || await selection(filter, setGathered);
		setSelect(who);
		const answer = await api.post("/bulk", { select: who, change: changeOf(form.draft),
			dry_run: !tried }, { key });
		if (!tried)
			return setTried(answer);
		setDone(answer);
		// Also when the window was closed meanwhile.
		onDone();
	});
	// A job goes on; what it has done by now is seen.
	const end = () => { onClose(); if (done?.id) onDone(); };

	return html`<${Dialog} wide title=${t("Change many phones", "Veel telefoons wijzigen")} onClose=${end}>
		${done ? html`<${Outcome} answer=${done} onClose=${end} />` :
		tried ? html`<${Preview} answer=${tried} send=${send}
		    onBack=${() => { setTried(null); send.clear(); }} />` : html`
		<p>${macs ? count(macs.length, t("phone is selected.", "telefoon is gekozen."),
			t("phones are selected.", "telefoons zijn gekozen.")) :
		    t("All phones that fit the filters, 10,000 at most.",
			"Alle telefoons die bij de filters passen, hoogstens 10.000.")}</p>
		<${Form} send=${send} submit=${t("See what would change", "Zie wat er zou wijzigen")}
		    onCancel=${onClose}><${ChangeFields} form=${form} problem=${send.problem} /></${Form}>
		${send.busy && gathered > 0 && html`<${Wait} text=${
		    count(gathered, t("phone found…", "telefoon gevonden…"),
			t("phones found…", "telefoons gevonden…"))} />`}`}
	</${Dialog}>`;
}

/**
 * Which phones are meant by "all that fit".  What the call itself can select
 * by is left to it; for the others the list is walked through, so that it is
 * exactly those one saw.
 * @param {Record<string, string>} filter @param {(n: number) => void} tell
 */
export async function selection(filter, tell) {
	const { organisation_id, under, model, group_id, ...rest } = filter;

	if (Object.keys(rest).length === 0)
		return { ...organisation_id && { organisation_id: Number(organisation_id) },
			...under && { under: Number(under) }, ...model && { model },
			...group_id && { group_id: Number(group_id) },
			...Object.keys(filter).length === 0 && {
				under: session()?.organisation.id } };
	/** @type {string[]} */
	const macs = [];
	for (let cursor = null; macs.length <= MOST;) {
		const page = await api.get("/devices", { ...filter, sort: "id", limit: PAGE, cursor });
		macs.push(...page.items.map((/** @type {any} */ d) => d.mac));
		tell(macs.length);
		cursor = page.next;
		if (!cursor)
			break;
	}
	return { macs: macs.slice(0, MOST + 1) };
}

/** What it would do.  @param {{ answer: any, send: ReturnType<typeof useSend>,
 *   onBack: () => void }} p */
function Preview({ answer, send, onBack }) {
	const { now, problem } = useJob(answer);
	const n = now?.changed ?? 0;
	const box = useFocus(!now);

	if (!now)
		return html`<${Watched} answer=${answer} problem=${problem} />`;
	return html`<div class="page" ref=${box}>
		<${Figures} now=${now} would />
		<${Oops} problem=${send.problem} />
		<div class="buttons"><button type="button" class="primary"
		    disabled=${send.busy || n === 0} onClick=${send.run}>${send.busy ?
			t("Busy…", "Bezig…") : n === 0 ? t("Nothing to change", "Niets te wijzigen") :
			n === 1 ? t("Change 1 phone", "Wijzig 1 telefoon") :
			    t(`Change ${number(n)} phones`, `Wijzig ${number(n)} telefoons`)}</button>
		<button type="button" onClick=${onBack}>${t("Back", "Terug")}</button></div>
		<${Report} rows=${now.report} file="bulk" isFile=${false} /></div>`;
}

/** What it did.  @param {{ answer: any, onClose: () => void }} p */
function Outcome({ answer, onClose }) {
	const { now, problem } = useJob(answer);
	const box = useFocus(!now);

	useEffect(() => {
		if (now)
			toast(now.changed === 1 ? t("1 phone was changed", "1 telefoon is gewijzigd") :
			    t(`${number(now.changed)} phones were changed`,
				`${number(now.changed)} telefoons zijn gewijzigd`));
	}, [!now]);
	return html`<div class="page" ref=${box}>${now ? html`<${Figures} now=${now} />
		<${Report} rows=${now.report} file="bulk" isFile=${false} />` :
	    html`<${Watched} answer=${answer} problem=${problem} />`}
		<div class="buttons"><button type="button" class="primary"
		    onClick=${onClose}>${t("Close", "Sluiten")}</button></div></div>`;
}

/** The cursor goes on where the step before has gone.  @param {boolean} turn */
function useFocus(turn) {
	const box = useRef(/** @type {HTMLElement | null} */ (null));

	useEffect(() => {
		/** @type {HTMLElement | null | undefined} */
		(box.current?.querySelector(".buttons button:enabled"))?.focus();
	}, [turn]);
	return box;
}

/** @param {{ now: any, would?: boolean }} p */
function Figures({ now, would = false }) {
	return html`<div role="status"><dl class="facts">
		<div><dt>${would ? t("would change", "zou wijzigen") : t("changed", "gewijzigd")}</dt>
			<dd class="figure">${number(now.changed)}</dd></div>
		<div><dt>${t("are so already", "zijn al zo")}</dt>
			<dd class="figure">${number(now.unchanged)}</dd></div>
		<div><dt>${would ? t("can't be changed", "kan niet gewijzigd worden") :
		    t("not changed", "niet gewijzigd")}</dt>
			<dd class="figure">${number(now.failed)}</dd></div></dl></div>
		${(now.warnings || []).map((/** @type {string} */ w) => html`<p class="note warn">${w}</p>`)}
		${now.error && html`<p class="note warn">${now.error}</p>`}`;
}

/** A job that is not done yet.  @param {{ answer: any, problem?: any }} p */
function Watched({ answer, problem }) {
	return html`<${Oops} problem=${problem} />
		<p><${JobState} state=${answer.state} /> ${t(
		    "Many phones: this goes on when you close the window.",
		    "Veel telefoons: dit gaat door als u het venster sluit.")}
		<a href=${href(["imports", answer.id])}>${t("See the job", "Bekijk de taak")}</a></p>
		<${Wait} />`;
}

/** The outcome of a change, of a job when it is done.  @param {any} answer
 * @returns {{ now: any, problem?: any }} now: null while it runs */
function useJob(answer) {
	const isJob = answer.id !== undefined;
	const [job, setJob] = useState(isJob ? answer : null);
	const [problem, setProblem] = useState(/** @type {any} */ (undefined));
	const ended = !isJob || job.state === "done" || job.state === "failed";

	useEffect(() => {
		if (ended)
			return undefined;
		const timer = setTimeout(() => api.get(`/imports/${job.id}`).then(
		    j => { setJob(j); setProblem(undefined); },
		    e => { setJob({ ...job }); setProblem(e); }), 1000);
		return () => clearTimeout(timer);
	}, [job]);
	if (!ended)
		return { now: null, problem };
	return { now: !isJob ? answer : { changed: job.rows_changed, failed: job.rows_bad,
		unchanged: job.rows_total - job.rows_changed - job.rows_bad,
		report: job.report, error: job.error } };
}
