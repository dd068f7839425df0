/**
 * messages.js - what phones and webhooks were told, or wait to be, newest
 * first; and trying again what failed.
 */
import { api, href, macText, may, t } from "../core.js";
import { Field, toast, useSend } from "../form.js";
import { Table, usePages } from "../list.js";
import { actorWords, Badge, Empty, html, kindOf, Oops, Page, useLoad, useQuery, useTick } from "../ui.js";
import { FilterOrganisation } from "./filter_organisation.js";
import { Moment } from "./rps_jobs.js";
import { quiet } from "./rps.js";
import { eventWords, farWords, isUnderway, tellStateWords, tellWords } from "./tell_words.js";

/** @param {{ place: import("../core.js").Place }} p */
export default function Messages({ place }) {
	const [q, put] = useQuery(place);
	const list = usePages("/notify-jobs", { state: q.state, kind: q.kind, mac: q.mac,
		organisation_id: q.organisation_id, webhook_id: q.webhook_id });
	const isNarrow = ["state", "kind", "mac", "organisation_id", "webhook_id"].some(k => q[k]);

	// A second page is not thrown away under the reader's hands.
	useTick(list.reload, list.items.some(isUnderway) && list.items.length <= 50 ? 5000 : 0);
	return html`<${Page} title=${t("Messages", "Berichten")} lead=${t(
	    "What phones and webhooks were told, or wait to be. Those that are over go after a week.",
	    "Wat telefoons en webhooks te horen kregen, of nog krijgen. Wat voorbij is verdwijnt na een week.")}>
	<div class="filters">
		<${Field} label=${t("State", "Toestand")} type="select" value=${q.state || ""}
		    options=${[["", t("all", "alle")], ...tellStateWords.options()]}
		    onValue=${(/** @type {string} */ state) => put({ state })} />
		<${Field} label=${t("What", "Wat")} type="select" value=${q.kind || ""}
		    options=${[["", t("all", "alle")], ...tellWords.options()]}
		    onValue=${(/** @type {string} */ kind) => put({ kind })} />
		<${FilterOrganisation} value=${q.organisation_id ? Number(q.organisation_id) : null}
		    onValue=${(/** @type {any} */ id) => put({ organisation_id: id })} />
		<button type="button" onClick=${list.reload}>${t("Look again", "Kijk opnieuw")}</button></div>
	${q.webhook_id && html`<${OfWebhook} id=${q.webhook_id} />`}
	<${Table} label=${t("Messages", "Berichten")} list=${quiet(list)} columns=${columns(list.reload)}
	    empty=${isNarrow ? html`<${Empty} title=${t("No message fits these filters",
		"Geen bericht past bij deze filters")}><a href=${href("messages")}>
		${t("Show all", "Toon alles")}</a></${Empty}>` :
		html`<${Empty} title=${t("Nobody was told anything yet", "Er is nog niemand iets verteld")}>
		<p>${t("A phone's page, a group and an organisation have the buttons for it, where it is known how phones are reached.",
		    "Op de pagina van een telefoon, een groep en een organisatie staan de knoppen ervoor, waar bekend is hoe telefoons bereikt worden.")}</p></${Empty}>`} />
	</${Page}>`;
}

/** @param {{ id: string }} p */
function OfWebhook({ id }) {
	const hook = useLoad(signal => api.get(`/webhooks/${id}`, {}, { signal }), [id]).data;

	return hook ? html`<p class="note">${t(`Sent to ${hook.name}: `, `Verstuurd naar ${hook.name}: `)}
		<span class="mono">${hook.url}</span> <a href=${href("webhooks")}>
		${t("Webhooks", "Webhooks")}</a></p>` : null;
}

/** To whom.  @param {{ job: any }} p */
function Whom({ job }) {
	if (job.mac)
		return job.device_id ? html`<a class="mono unbroken" href=${href(["devices", job.mac])}>
			${macText(job.mac)}</a>` : html`<span class="mono unbroken">${macText(job.mac)}</span>`;
	if (job.webhook_id)
		return html`<a href=${href("messages", { webhook_id: job.webhook_id })}>
			${t(`webhook ${job.webhook_id}`, `webhook ${job.webhook_id}`)}</a>`;
	return job.organisation || "–";
}

/** @param {() => void} onDone */
const columns = onDone => [
	{ name: "what", text: t("What, to whom", "Wat, aan wie"), cell: (/** @type {any} */ j) => html`
		${j.event ? eventWords(j.event) : tellWords(j.kind)}<div><${Whom} job=${j} /></div>` },
	{ name: "state", text: t("State", "Toestand"), cell: (/** @type {any} */ j) => {
		const [text, lang] = farWords(j);
		return html`<${Badge} kind=${kindOf(j.state)}>${tellStateWords(j.state)}</${Badge}>
			<p class="hint" lang=${lang}>${text}</p>
			${may("manage") && html`<${Retry} job=${j} onDone=${onDone} />`}`;
	} },
	{ name: "organisation", text: t("Organisation", "Organisatie"), narrow: true,
		cell: (/** @type {any} */ j) => j.organisation || "–" },
	{ name: "actor", text: t("Asked by", "Gevraagd door"), narrow: true,
		cell: (/** @type {any} */ j) => j.actor ? actorWords(j.actor) : "–" },
	{ name: "created", text: t("Asked", "Gevraagd"), narrow: true,
		cell: (/** @type {any} */ j) => html`<${Moment} iso=${j.created_at} />` },
	{ name: "done", text: t("Over", "Voorbij"), narrow: true,
		cell: (/** @type {any} */ j) => html`<${Moment} iso=${j.done_at} />` },
];

/** @param {{ job: any, onDone: () => void }} p */
function Retry({ job, onDone }) {
	const send = useSend(async () => {
		await api.post(`/notify-jobs/${job.id}/retry`);
		toast(t("It is tried again.", "Het wordt opnieuw geprobeerd."));
		onDone();
	});

	if (job.state !== "failed")
		return null;
	return html`<button type="button" class="small" onClick=${send.run} disabled=${send.busy}
	    aria-label=${t(`Try again: ${tellWords(job.kind)} ${job.mac ? macText(job.mac) : job.event || ""}`,
		`Opnieuw: ${tellWords(job.kind)} ${job.mac ? macText(job.mac) : job.event || ""}`)}>
		${t("Try again", "Opnieuw")}</button><${Oops} problem=${send.problem} />`;
}
