/**
 * rps_jobs.js - jobs for Yealink's service: their columns, why one is stuck,
 * and trying one again.
 */
import { ago, api, at, href, macText, may, t } from "../core.js";
import { toast, useSend } from "../form.js";
import { html, Oops } from "../ui.js";
import { JobState, rpsVerbWords } from "./state.js";

/** @param {{ iso: string | null }} p */
export const Moment = ({ iso }) => iso ? html`<time datetime=${iso} title=${at(iso)}>
	${ago(iso)}</time>` : "–";

/** What a job is about.  @param {{ job: any }} p */
export function Target({ job }) {
	const [kind, id] = job.target.split(":");

	// It is gone, or on its way out.
	if (kind === "device" && job.verb === "delete_device")
		return html`<span class="mono unbroken">${macText(id)}</span>`;
	if (kind === "device")
		return html`<a class="mono unbroken"
		    href=${href(["devices", id], { tab: "history" })}>${macText(id)}</a>`;
	return html`<a href=${href(["organisations", id])}>${
	    job.organisation || t(`organisation ${id}`, `organisatie ${id}`)}</a>`;
}

/** Why it is not done yet, in words.  `account` is its account, where known:
 * null when the caller can't see it.
 * @param {any} job @param {any} [account] */
export function stuckWords(job, account) {
	if (job.state === "refused")
		return job.last_error || t("Yealink refused it.", "Yealink weigerde het.");
	if (job.state === "done" || job.state === "replaced")
		return "";
	if (!job.account_id)
		return t("No account at Yealink holds for this organisation or one above it: add one.",
		    "Geen account bij Yealink geldt voor deze organisatie of een erboven: voeg er een toe.");
	if (account && !account.enabled)
		return t("Its account at Yealink is disabled.", "Het account bij Yealink staat uit.");
	if (account?.trouble)
		return t(`Calls with its account fail: ${account.trouble}`,
		    `Oproepen met het account mislukken: ${account.trouble}`);
	if (job.last_error)
		return t(`${job.last_error} Next try ${ago(job.run_after)}.`,
		    `${job.last_error} Volgende poging ${ago(job.run_after)}.`);
	if (Date.parse(job.run_after) > Date.now() + 5000)
		return t(`It waits for its turn, ${ago(job.run_after)}.`,
		    `Wacht op zijn beurt, ${ago(job.run_after)}.`);
	return Date.now() - Date.parse(job.created_at) > 120000 ?
	    t("It waits longer than usual: does the RPS worker run?",
		"Wacht langer dan gewoonlijk: draait de RPS-werker?") : "";
}

/** @param {{ job: any, onDone: (job: any) => void }} p */
export function Retry({ job, onDone }) {
	const send = useSend(async () => {
		const now = await api.post(`/rps/jobs/${job.id}/retry`);
		toast(t("It is tried again.", "Het wordt opnieuw geprobeerd."));
		onDone(now);
	});

	if (job.state !== "refused" || !may("manage"))
		return null;
	return html`<button type="button" class="small" onClick=${send.run} disabled=${send.busy}
	    aria-label=${t(`Try again: ${rpsVerbWords(job.verb)} ${job.target}`,
		`Opnieuw: ${rpsVerbWords(job.verb)} ${job.target}`)}>
		${t("Try again", "Opnieuw")}</button>
	<${Oops} problem=${send.problem} />`;
}

/** Columns of a Table of jobs.
 * @param {{ accounts?: any[], target?: boolean, onDone: (job: any) => void }} p */
export function jobColumns({ accounts = [], target = true, onDone }) {
	/** @type {{ name: string, text: string, cell: (j: any) => any, narrow?: boolean,
	 *   num?: boolean }[]} */
	const columns = [
		{ name: "verb", text: t("Job", "Opdracht"), cell: j => rpsVerbWords(j.verb) },
		{ name: "state", text: t("State", "Toestand"), cell: j => {
			const why = stuckWords(j, accounts.find(a => a.id === j.account_id));
			return html`<${JobState} state=${j.state} />${why && html`<p class="hint">${why}</p>`}`;
		} },
		{ name: "attempts", text: t("Tries", "Pogingen"), num: true, narrow: true,
			cell: j => j.attempts },
		{ name: "created_at", text: t("Queued", "In de rij"), narrow: true,
			cell: j => html`<${Moment} iso=${j.created_at} />` },
		{ name: "done_at", text: t("Done", "Klaar"), narrow: true,
			cell: j => html`<${Moment} iso=${j.done_at} />` },
		{ name: "retry", text: t("Action", "Actie"),
			cell: j => html`<${Retry} job=${j} onDone=${onDone} />` }];

	if (target)
		columns.splice(1, 0, { name: "target", text: t("For", "Voor"),
			cell: j => html`<${Target} job=${j} />` });
	return columns;
}
