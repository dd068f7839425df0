/**
 * template.js - one template: its draft in an editor that says what is wrong
 * while one types, what differs from the text in use, publishing, and its
 * versions.
 */
import { useEffect, useState } from "../lib/preact.js";
import { api, go, href, may, Problem, session, t } from "../core.js";
import { ask, toast, useSend } from "../form.js";
import { Badge, html, Oops, Page, Tabs, useLoad, Wait } from "../ui.js";
import { ownerWords, templateName } from "./template_words.js";
import { TemplateText } from "./template_text.js";
import { Versions } from "./template_versions.js";

/** @param {{ place: import("../core.js").Place }} p */
export default function Template({ place }) {
	const id = place.path[1];
	const path = `/templates/${id}`;
	const load = useLoad(signal => api.get(path, {}, { signal }), [path]);
	const one = load.data;
	const tab = place.query.tab || "text";
	const mine = useMine(one);
	/** @type {(tab: string) => string} */
	const to = tab => href(["templates", id], { tab });

	if (!one)
		return html`<${Page} title=${t("Template", "Sjabloon")}
		    up=${[[t("Templates", "Sjablonen"), href("templates")]]}>
			${load.problem ? html`<${Oops}
			    problem=${load.problem} retry=${load.reload} />` : html`<${Wait} />`}</${Page}>`;
	return html`<${Page} title=${templateName(one)}
	    up=${[[t("Templates", "Sjablonen"), href("templates")]]}
	    lead=${one.title} actions=${mine === true ? html`<${Delete} one=${one} />` :
		mine === false && html`<${OwnCopy} one=${one} />`}>
	<div class="row"><span>${ownerWords(one)}</span>
		${one.published ? html`<${Badge} kind="good">${t(`version ${one.published} is in use`,
		    `versie ${one.published} is in gebruik`)}</${Badge}>` :
		html`<${Badge} kind="warn">${t("nothing is published",
		    "er is niets gepubliceerd")}</${Badge}>`}
		${one.has_draft && html`<${Badge}
		    kind="info">${t("there is a draft", "er is een concept")}</${Badge}>`}</div>
	<${Tabs} label=${t("Parts of the template", "Delen van het sjabloon")} now=${tab} tabs=${[
	    ["text", mine ? t("Text", "Tekst") : t("Text", "Tekst"), to("")],
	    ["versions", t("Versions", "Versies"), to("versions")]]} />
	${tab === "versions" ? html`<${Versions} one=${one} mine=${mine === true} query=${place.query}
		onChange=${load.set} />` :
	    mine === undefined ? html`<${Wait} />` : html`
	<${TemplateText} one=${one} mine=${mine} onChange=${load.set} />`}</${Page}>`;
}

/** May the caller change it?  A provider the stock, others what is of an
 * organisation they can see; undefined: not known yet.
 * @param {any} one @returns {boolean | undefined} */
function useMine(one) {
	const [mine, setMine] = useState(/** @type {boolean | undefined} */ (undefined));

	useEffect(() => {
		if (!one)
			return;
		if (!may("tree") || one.stock)
			setMine(one.stock && may("provider"));
		else if (one.organisation_id === session()?.organisation.id)
			setMine(true);
		else
			api.get(`/organisations/${one.organisation_id}`).then(() => setMine(true),
			    e => setMine(!(e instanceof Problem) || e.status >= 500));
	}, [one?.id]);
	return mine;
}

/** @param {{ one: any }} p */
function Delete({ one }) {
	const send = useSend(async () => {
		if (!await ask({ danger: true, title: t("Delete this template?",
		    "Dit sjabloon verwijderen?"),
			body: t("All its versions go. Its phones get the next one that fits: of the family, of an organisation above, or the stock one.",
			    "Al zijn versies vervallen. Zijn telefoons krijgen het volgende dat past: van de familie, van een organisatie erboven, of het standaardsjabloon."),
			yes: t("Delete", "Verwijder") }))
			return;
		await api.delete(`/templates/${one.id}`);
		toast(t("Deleted", "Verwijderd"));
		go("templates");
	});

	return html`<button type="button" onClick=${send.run}
	    disabled=${send.busy}>${t("Delete", "Verwijder")}</button>
	<${Oops} problem=${send.problem} />`;
}

/** Of what is another's one makes one's own, to change it.  @param {{ one: any }} p */
function OwnCopy({ one }) {
	const send = useSend(async key => {
		const made = await api.post("/templates", { organisation_id: session()?.organisation.id,
			kind: one.kind, scope: one.scope, title: one.title }, { key });
		if (one.text !== null)
			await api.put(`/templates/${made.id}/draft`, { text: one.text }, { version: made.version });
		go(["templates", made.id]);
	});

	if (!may("tree"))
		return null;
	return html`<button type="button" class="primary" onClick=${send.run} disabled=${send.busy}>
		${t("Make our own of it", "Maak er een van onszelf van")}</button>
	<${Oops} problem=${send.problem} />`;
}
