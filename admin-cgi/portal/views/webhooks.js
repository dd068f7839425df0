/**
 * webhooks.js - who is told what phones do: a URL that gets each event as a
 * signed POST.  Its secret is shown once, when it is made.
 */
import { html, useState } from "../lib/preact.js";
import { ago, api, at, href, may, session, t } from "../core.js";
import { ask, toast } from "../form.js";
import { More, usePages } from "../list.js";
import { Badge, Empty, Facts, Oops, Page, useQuery } from "../ui.js";
import { FilterOrganisation } from "./filter_organisation.js";
import { Told, useTold } from "./tell.js";
import { eventWords, said } from "./tell_words.js";
import { Edit, Secret } from "./webhook_edit.js";

/** @param {{ place: import("../core.js").Place }} p */
export default function Webhooks({ place }) {
	const [q, put] = useQuery(place);
	const list = usePages("/webhooks", { under: q.organisation_id || session()?.organisation.id });
	const [open, setOpen] = useState(/** @type {any} */ (null));
	const [shown, setShown] = useState(/** @type {any} */ (null));
	const done = (/** @type {any} */ hook) => { setOpen(null); setShown(hook?.secret && hook); list.reload(); };

	return html`<${Page} title=${t("Webhooks", "Webhooks")} lead=${t(
	    "Another program is told what phones do: for its organisation and all below.",
	    "Een ander programma krijgt te horen wat telefoons doen: voor zijn organisatie en alles eronder.")}
	    actions=${may("manage") && html`<button type="button" class="primary" onClick=${() => setOpen({})}>
		${t("Add a webhook", "Webhook toevoegen")}</button>`}>
	<div class="filters"><${FilterOrganisation}
	    value=${q.organisation_id ? Number(q.organisation_id) : null}
	    onValue=${(/** @type {any} */ id) => put({ organisation_id: id })} /></div>
	<${Oops} problem=${list.problem} retry=${list.reload} />
	${!list.loading && !list.problem && list.items.length === 0 && html`
	<${Empty} title=${t("No webhook yet", "Nog geen webhook")}>
		<p>${t("With one, a monitoring or ticket system hears by itself that a phone came, was refused, or stays behind.",
		    "Daarmee hoort een bewakings- of ticketsysteem vanzelf dat een telefoon kwam, werd geweigerd of achterblijft.")}</p></${Empty}>`}
	<div class="cards two">${list.items.map(h => html`<${Webhook} key=${h.id} hook=${h}
	    onEdit=${() => setOpen(h)} onDone=${done} />`)}</div>
	${(list.items.length > 0 || list.loading) && html`<${More} list=${list} />`}
	${open && html`<${Edit} hook=${open} onDone=${done} onClose=${() => setOpen(null)} />`}
	${shown && html`<${Secret} hook=${shown} onClose=${() => setShown(null)} />`}</${Page}>`;
}

/** How it is.  @param {any} h @returns {["good" | "bad" | "warn" | "plain", string]} */
const health = h => !h.enabled ? ["warn", t("disabled", "uitgeschakeld")] :
    h.failing_since ? ["bad", t("fails", "mislukt")] :
    h.delivered_at ? ["good", t("works", "werkt")] : ["plain", t("not used yet", "nog niet gebruikt")];

/** @param {{ hook: any, onEdit: () => void, onDone: (hook?: any) => void }} p */
function Webhook({ hook: h, onEdit, onDone }) {
	const told = useTold();
	const [kind, words] = health(h), [trouble, lang] = said(h.trouble);
	const tried = async (/** @type {() => Promise<any>} */ f) => {
		try {
			onDone(await f());
		} catch (e) {
			toast(/** @type {Error} */ (e).message, "bad");
		}
	};
	const rotate = async () => await ask({ danger: true, yes: t("Make a new secret", "Nieuw geheim maken"),
		title: t(`Make a new secret for ${h.name}?`, `Een nieuw geheim maken voor ${h.name}?`),
		body: t("The old one signs nothing any more: give the new one to the receiver at once.",
		    "Het oude ondertekent niets meer: geef de ontvanger meteen het nieuwe.") }) &&
	    tried(() => api.post(`/webhooks/${h.id}/rotate`, undefined, { version: h.version }));
	const remove = async () => await ask({ danger: true, yes: t("Delete", "Verwijderen"),
		title: t(`Delete the webhook ${h.name}?`, `Webhook ${h.name} verwijderen?`),
		body: t("Nothing is sent there any more, also not what waits.",
		    "Er wordt niets meer naartoe gestuurd, ook niet wat nog wacht.") }) &&
	    tried(() => api.delete(`/webhooks/${h.id}`, { version: h.version }));

	return html`<section class="card"><div class="row"><h2>${h.name}</h2>
		<${Badge} kind=${kind}>${words}</${Badge}></div>
	${h.trouble && html`<p class="note warn" lang=${lang}>${trouble}</p>`}
	<${Facts} rows=${[["URL", html`<span class="mono">${h.url}</span>${!may("manage") && h.url.endsWith("/***") && html`
	    <span class="hint">${t("the rest is for who may change it", "de rest is voor wie hem mag wijzigen")}</span>`}`],
	    [t("Organisation", "Organisatie"), html`<a href=${href(["organisations", h.organisation_id])}>
		${h.organisation}</a>`],
	    [t("Told when", "Bericht als"), html`<ul class="terse">${h.events.split(" ").map(
		(/** @type {string} */ e) => html`<li>${eventWords(e)}</li>`)}</ul>`],
	    [t("Fails since", "Mislukt sinds"), h.failing_since && at(h.failing_since)],
	    [t("Nothing is sent before", "Er wordt niets verstuurd voor"), h.no_calls_before && at(h.no_calls_before)],
	    [t("Last taken", "Laatst aangenomen"), ago(h.delivered_at)]]} />
	<div class="buttons">
	${may("manage") && html`
		<button type="button" onClick=${() => told.run(`/webhooks/${h.id}/test`)}
		    disabled=${told.busy}>${t("Test", "Test")}</button>
		<button type="button" onClick=${onEdit}>${t("Change", "Wijzig")}</button>`}
		<a class="button" href=${href("messages", { webhook_id: h.id })}>${t("Deliveries", "Bezorgingen")}</a>
	${may("manage") && html`
		<button type="button" onClick=${rotate}>${t("New secret…", "Nieuw geheim…")}</button>
		<button type="button" class="danger" onClick=${remove}>${t("Delete", "Verwijderen")}</button>`}</div>
	<${Told} told=${told} /></section>`;
}
