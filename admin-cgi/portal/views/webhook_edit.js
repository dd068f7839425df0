/** webhook_edit.js - a webhook made and changed, and its secret, shown once. */
import { html } from "../lib/preact.js";
import { api, langOf, session, t } from "../core.js";
import { Copy, Dialog, Field, Form, patch, toast, useDraft, useSend } from "../form.js";
import { isOne } from "./filter_organisation.js";
import { PickOrganisation } from "./pick.js";
import { eventWords } from "./tell_words.js";

const EVENTS = ["device.seen", "device.refused", "device.outdated", "rps.stuck"];
const NEW = { name: "", url: "", events: EVENTS.join(" "), enabled: true };

/** @param {{ hook: any, onDone: (hook?: any) => void, onClose: () => void }} p
 * hook: {} for a new one */
export function Edit({ hook, onDone, onClose }) {
	const isNew = !hook.id;
	const was = { ...NEW, ...hook, organisation_id: hook.organisation_id ?? session()?.organisation.id };
	const { draft, changes, put, set, isChanged } = useDraft(was);
	const given = new Set(draft.events.split(" "));
	const send = useSend(async key => {
		if (isNew)
			return onDone(await api.post("/webhooks", { name: draft.name.trim(), url: draft.url.trim(),
				events: draft.events, enabled: draft.enabled,
				organisation_id: draft.organisation_id }, { key }));
		if (await patch(`/webhooks/${hook.id}`, changes, hook, { name: t("Name", "Naam"), url: "URL",
			events: t("Told when", "Bericht als"), enabled: t("In use", "In gebruik") }) !== null)
			toast(t("Saved", "Bewaard"));
		return onDone();
	});
	const flip = (/** @type {string} */ event, /** @type {boolean} */ on) =>
	    set("events", EVENTS.filter(e => e === event ? on : given.has(e)).join(" "));
	const wrong = send.problem?.at("/events");

	return html`<${Dialog} title=${isNew ? t("New webhook", "Nieuwe webhook") : hook.name} onClose=${onClose}>
	<${Form} send=${send} submit=${isNew ? t("Add", "Toevoegen") : t("Save", "Bewaar")} onCancel=${onClose}
	    disabled=${!draft.name.trim() || !draft.url.trim() || !draft.events || (!isNew && !isChanged)}>
		<${Field} label=${t("Name", "Naam")} ...${put("name")} required autofocus maxlength="120" wide
		    problem=${send.problem} hint=${t("Yours, to tell it apart.", "Voor uzelf, om hem te herkennen.")} />
		<${Field} label="URL" type="url" ...${put("url")} required maxlength="500" wide
		    placeholder="https://monitor.example.net/phones" problem=${send.problem}
		    hint=${t("Where events are sent, over https.", "Waar gebeurtenissen heen gaan, via https.")} />
		${isNew && !isOne() && html`<${PickOrganisation} ...${put("organisation_id")} wide required
		    problem=${send.problem} hint=${t("It is told of this one and all below.",
			"Hij hoort van deze en alles eronder.")} />`}
		<fieldset class="field wide"><legend>${t("Told when", "Bericht als")}</legend>
		${EVENTS.map(e => html`<${Field} key=${e} type="check" label=${eventWords(e)} name=${e}
		    value=${given.has(e)} onValue=${(/** @type {boolean} */ on) => flip(e, on)} />`)}
		${wrong && html`<p class="wrong" lang=${langOf(wrong)}>${wrong}</p>`}</fieldset>
		<${Field} type="check" label=${t("In use", "In gebruik")} ...${put("enabled")} wide
		    hint=${t("When it is not, nothing is sent but tests.",
			"Zo niet, dan wordt er niets verstuurd behalve tests.")} />
	</${Form}></${Dialog}>`;
}

/** @param {{ hook: any, onClose: () => void }} p */
export function Secret({ hook, onClose }) {
	return html`<${Dialog} title=${t(`Secret of ${hook.name}`, `Geheim van ${hook.name}`)}
	    onClose=${onClose}><div class="page">
	<p class="note warn">${t("Copy it now: it is shown this once.",
	    "Kopieer het nu: het is alleen deze keer te zien.")}</p>
	<p><${Copy} text=${hook.secret} label=${t("the secret", "het geheim")} /></p>
	<p class="hint">${t("With it the receiver checks that an event is ours. Each comes with the headers webhook-id, webhook-timestamp and webhook-signature, as standardwebhooks.com says.",
	    "Daarmee controleert de ontvanger dat een gebeurtenis van ons is. Elke komt met de kopregels webhook-id, webhook-timestamp en webhook-signature, zoals standardwebhooks.com zegt.")}</p>
	<div class="buttons"><button type="button" class="primary" onClick=${onClose}>
		${t("Done", "Klaar")}</button></div></div></${Dialog}>`;
}
