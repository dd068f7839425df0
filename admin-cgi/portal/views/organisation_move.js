/**
 * organisation_move.js - putting an organisation elsewhere in the tree, and
 * deleting it: what goes with it is shown before it goes.
 */
import { html, useState } from "../lib/preact.js";
import { api, count, go, Problem, t } from "../core.js";
import { Dialog, Field, Form, toast, useSend } from "../form.js";
import { PickOrganisation } from "./pick.js";

/** @param {{ o: any, onClose: () => void, onDone: () => void }} p */
export function MoveDialog({ o, onClose, onDone }) {
	const [to, setTo] = useState(/** @type {any} */ (null));
	const wrong = !to ? undefined :
	    to.path.startsWith(o.path) ? t("It cannot be moved below itself.",
		"Ze kan niet onder zichzelf worden geplaatst.") :
	    to.kind === "customer" ? t("A customer has nobody below it.",
		"Een klant heeft niemand onder zich.") : undefined;
	const send = useSend(async () => {
		await api.post(`/organisations/${o.id}/move`, { parent_id: to.id },
		    { version: o.version });
		toast(t(`${o.name} is now below ${to.name}`, `${o.name} staat nu onder ${to.name}`));
		onClose();
		onDone();
	});

	return html`<${Dialog} title=${t(`Move ${o.name}`, `${o.name} verplaatsen`)}
	    onClose=${onClose}>
	<${Form} send=${send} submit=${t("Move", "Verplaatsen")} onCancel=${onClose}
	    disabled=${!to || !!wrong}>
		<p class="field wide">${t("It goes with everybody below it, its phones and its people. What is set above the new place counts from then on; the address of its phones stays.",
		    "Ze gaat met alles eronder, haar telefoons en haar mensen. Wat boven de nieuwe plaats is ingesteld geldt dan; het adres van haar telefoons blijft.")}</p>
		<${PickOrganisation} label=${t("Put it below", "Plaats onder")} name="parent_id" wide
		    required value=${to?.id ?? null} text=${to?.name ?? ""}
		    onValue=${(/** @type {any} */ _, /** @type {any} */ item) => setTo(item || null)}
		    problem=${wrong || send.problem} />
	</${Form}></${Dialog}>`;
}

/** What the API counts, in words: one, many.
 * @returns {Record<string, [string, string]>} */
const contentWords = () => ({
	devices: [t("phone", "telefoon"), t("phones", "telefoons")],
	lines: [t("account on phones", "account op telefoons"),
	    t("accounts on phones", "accounts op telefoons")],
	groups: [t("group", "groep"), t("groups", "groepen")],
	settings: [t("setting", "instelling"), t("settings", "instellingen")],
	phone_books: [t("phone book", "telefoonboek"), t("phone books", "telefoonboeken")],
	phone_book_entries: [t("name in phone books", "naam in telefoonboeken"),
	    t("names in phone books", "namen in telefoonboeken")],
	resources: [t("file", "bestand"), t("files", "bestanden")],
	templates: [t("template", "sjabloon"), t("templates", "sjablonen")],
	users: [t("person", "persoon"), t("people", "mensen")],
	tokens: [t("API token", "API-sleutel"), t("API tokens", "API-sleutels")],
});

/**
 * The first try deletes an organisation without phones; with phones the API
 * says what goes with it and gives a confirmation, good for ten minutes.
 * Its name is typed before either, so that no click alone does it.
 * @param {{ o: any, onClose: () => void }} p
 */
export function DeleteDialog({ o, onClose }) {
	const [name, setName] = useState("");
	const [doomed, setDoomed] = useState(/** @type {any} */ (null));
	const send = useSend(async () => {
		try {
			await api.delete("/organisations/" + o.id,
			    { query: { confirmation: doomed?.confirmation } });
		} catch (e) {
			if (!(e instanceof Problem) || !e.doc.confirmation)
				throw e;
			setDoomed(e.doc);
			setName("");
			if (doomed)
				throw e;
			return;
		}
		toast(t(`${o.name} is deleted`, `${o.name} is verwijderd`));
		onClose();
		go("organisations");
	});
	const words = contentWords();
	const rows = Object.entries(doomed?.goes_with_it || {}).filter(([, n]) => n > 0);

	return html`<${Dialog} title=${t(`Delete ${o.name}?`, `${o.name} verwijderen?`)}
	    onClose=${onClose}>
	<${Form} send=${send} danger submit=${doomed ? t("Delete all of this", "Dit alles verwijderen") :
		    t("Delete", "Verwijderen")} onCancel=${onClose}
	    disabled=${name.trim() !== o.name}>
		${doomed ? html`<div class="note warn field wide" role="alert">
			<p>${t("This goes with it, for good:", "Dit gaat mee, voorgoed:")}</p>
			<ul>${rows.map(([what, n]) => html`<li>${count(n,
			    ...(words[what] || [what, what]))}</li>`)}</ul></div>` :
		html`<p class="field wide">${o.devices > 0 ?
			t("It has phones; you see what goes with it before anything is deleted.",
			    "Ze heeft telefoons; u ziet wat er meegaat voordat er iets wordt verwijderd.") :
			t("Its settings, groups, people and files go with it.",
			    "Haar instellingen, groepen, mensen en bestanden gaan mee.")}</p>`}
		<${Field} key=${doomed ? "again" : "first"} autofocus wide value=${name} onValue=${setName}
		    name="confirm_name" label=${doomed ?
			t(`To confirm, type its name again: ${o.name}`,
			    `Typ ter bevestiging nog eens de naam: ${o.name}`) :
			t(`Type its name: ${o.name}`, `Typ de naam: ${o.name}`)} />
	</${Form}></${Dialog}>`;
}
