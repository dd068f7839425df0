/** group.js - one group: its settings, name and notes, and its phones. */
import { html, useState } from "../lib/preact.js";
import { api, go, href, may, t } from "../core.js";
import { ask, Dialog, Field, Form, patch, toast, useDraft, useSend } from "../form.js";
import { Link, Oops, Page, useLoad, Wait } from "../ui.js";
import { Settings } from "./settings.js";
import { TellMany } from "./tell.js";

/** @param {{ place: import("../core.js").Place }} p */
export default function Group({ place }) {
	const id = Number(place.path[1]);
	const load = useLoad(signal => api.get("/groups/" + id, {}, { signal }), [id]);
	const [editing, setEditing] = useState(false);
	const g = load.data;
	/** @type {[string, string][]} */
	const up = [[t("Groups", "Groepen"), href("groups")]];

	if (!g)
		return load.problem ? html`<${Page} title=${t("Group", "Groep")} up=${up}>
			<${Oops} problem=${load.problem} retry=${load.reload} /></${Page}>` : html`<${Wait} />`;
	const remove = async () => {
		if (!await ask({ title: t(`Delete the group ${g.name}?`, `De groep ${g.name} verwijderen?`),
			body: t("Its settings go with it. Its phones stay, without a group.",
			    "De instellingen gaan mee. De telefoons blijven, zonder groep."),
			yes: t("Delete", "Verwijderen"), danger: true }))
			return;
		try {
			await api.delete("/groups/" + id);
			toast(t(`${g.name} is deleted`, `${g.name} is verwijderd`));
			go("groups");
		} catch (e) {
			toast(/** @type {Error} */ (e).message, "bad");
		}
	};
	return html`<${Page} title=${g.name} up=${up} lead=${g.notes || undefined} actions=${html`
		<${Link} to="devices" query=${{ group_id: id }}>${t("Its phones", "De telefoons")}</${Link}>
		${may("manage") && html`<button type="button" onClick=${() => setEditing(true)}>
			${t("Edit", "Wijzigen")}</button>
		<button type="button" class="danger" onClick=${remove}>${t("Delete", "Verwijderen")}</button>`}`}>
	<${TellMany} path=${`/groups/${id}`} name=${g.name} organisation=${g.organisation_id} />
	<${Settings} path=${`/groups/${id}/settings`} layer="group" />
	${editing && html`<${Edit} was=${g} onClose=${() => { setEditing(false); load.reload(); }} />`}
	</${Page}>`;
}

/** @param {{ was: any, onClose: () => void }} p */
function Edit({ was, onClose }) {
	const { draft, put, changes, isChanged } = useDraft(was);
	const send = useSend(async () => {
		await patch("/groups/" + was.id, changes, was,
		    { name: t("Name", "Naam"), notes: t("Notes", "Notities") });
		onClose();
	});

	return html`<${Dialog} title=${t("Edit the group", "Groep wijzigen")} onClose=${onClose}>
	<${Form} send=${send} submit=${t("Save", "Bewaren")} onCancel=${onClose}
	    disabled=${!isChanged || !draft.name.trim()}>
		<${Field} label=${t("Name", "Naam")} ...${put("name")} required maxlength="120" wide
		    problem=${send.problem} />
		<${Field} type="area" label=${t("Notes", "Notities")} ...${put("notes")} wide
		    maxlength="2000" problem=${send.problem} />
	</${Form}></${Dialog}>`;
}
