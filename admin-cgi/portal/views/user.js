/** user.js - one person: role, phones, password, second factor. */
import { html, useState } from "../lib/preact.js";
import { ago, api, at, go, href, macText, may, session, t } from "../core.js";
import { ask, Dialog, Field, Form, patch, toast, useDraft, useSend } from "../form.js";
import { Badge, Empty, Facts, Oops, Page, useLoad, Wait } from "../ui.js";
import { isOne } from "./filter_organisation.js";
import { Pick, PickOrganisation } from "./pick.js";
import { roleMeaning, roleWords } from "./state.js";
import { HandOver, isBelow, newPassword, rolesToGive } from "./users.js";

/** @param {{ place: import("../core.js").Place }} p */
export default function User({ place }) {
	const id = Number(place.path[1]);
	const load = useLoad(signal => api.get("/users/" + id, {}, { signal }), [id]);
	const u = load.data;
	/** @type {[string, string][]} */
	const up = [[t("People", "Mensen"), href("users")]];

	if (!u)
		return load.problem ? html`<${Page} title=${t("People", "Mensen")} up=${up}>
			<${Oops} problem=${load.problem} retry=${load.reload} /></${Page}>` : html`<${Wait} />`;
	const isSelf = id === session()?.user_id;
	const edit = !isSelf && isBelow(u.role);
	return html`<${Page} title=${u.name || u.login} up=${up}
	    lead=${html`<${Badge}>${roleWords(u.role)}</${Badge}>
		${!u.enabled && html` <${Badge} kind="warn">${t("disabled", "uitgeschakeld")}</${Badge}>`}`}
	    actions=${edit && html`<${Actions} u=${u} onChange=${load.reload} />`}>
	${isSelf && html`<p class="note">${t("This is you: ", "Dit bent u zelf: ")}
		<a href=${href("me")}>${t("My account", "Mijn account")}</a></p>`}
	${!isSelf && !edit && html`<p class="note">${t(
	    "This person may do more than you, so you cannot change anything here.",
	    "Deze persoon mag meer dan u, dus u kunt hier niets wijzigen.")}</p>`}
	<div class="card"><${Facts} rows=${[
		[t("Signs in as", "Meldt zich aan als"), u.login],
		[t("Organisation", "Organisatie"), html`<a href=${may("tree") ?
		    href(["organisations", u.organisation_id]) : href("organisation")}>${u.organisation}</a>`],
		[t("Last signed in", "Laatst aangemeld"), html`<span title=${at(u.last_login_at)}>
		    ${ago(u.last_login_at)}</span>`],
		[t("Password", "Wachtwoord"), u.password_set ? t("set", "ingesteld") :
		    t("none: cannot sign in", "geen: kan zich niet aanmelden")],
		[t("Second factor", "Tweede factor"), u.has_totp ? t("yes", "ja") : t("no", "nee")],
		[t("Wrong passwords since the last right one", "Verkeerde wachtwoorden sinds het laatste goede"),
		    u.failures || false],
		[t("Made", "Gemaakt"), at(u.created_at)],
	]} /></div>
	${u.role === "organisation_user" && html`<${Phones} u=${u} edit=${edit} />`}
	${edit && html`<${Edit} key=${u.version} was=${u} onDone=${load.reload} />`}
	</${Page}>`;
}

/** @param {{ u: any, onChange: () => void }} p */
function Actions({ u, onChange }) {
	const [renewing, setRenewing] = useState(false);
	const name = u.name || u.login;
	/** Asks, calls, and says so.
	 * @param {{ title: string, body: string, yes: string, call: () => Promise<any>,
	 *   done: string }} p */
	const sure = async ({ title, body, yes, call, done }) => {
		if (!await ask({ title, body, yes, danger: true }))
			return false;
		try {
			await call();
			toast(done);
			return true;
		} catch (e) {
			toast(/** @type {Error} */ (e).message, "bad");
			return false;
		}
	};
	const factor = async () => await sure({
		title: t(`Remove the second factor of ${name}?`, `De tweede factor van ${name} verwijderen?`),
		body: t("For who has lost the authenticator. The password alone is enough then; all sessions end.",
		    "Voor wie de authenticator kwijt is. Daarna volstaat het wachtwoord; alle sessies eindigen."),
		yes: t("Remove", "Verwijderen"), call: () => api.delete(`/users/${u.id}/totp`),
		done: t("Removed", "Verwijderd") }) && onChange();
	const remove = async () => await sure({
		title: t(`Delete ${name}?`, `${name} verwijderen?`),
		body: t("Sessions and tokens of this person go too. Phones stay.",
		    "Sessies en sleutels van deze persoon gaan mee. Telefoons blijven."),
		yes: t("Delete", "Verwijderen"), call: () => api.delete("/users/" + u.id),
		done: t(`${name} is deleted`, `${name} is verwijderd`) }) && go("users");

	return html`<button type="button" onClick=${() => setRenewing(true)}>
		${t("New password…", "Nieuw wachtwoord…")}</button>
	${u.has_totp && html`<button type="button" onClick=${factor}>
		${t("Remove second factor…", "Tweede factor verwijderen…")}</button>`}
	<button type="button" class="danger" onClick=${remove}>${t("Delete…", "Verwijderen…")}</button>
	${renewing && html`<${Password} u=${u} onClose=${() => { setRenewing(false); onChange(); }} />`}`;
}

/** @param {{ u: any, onClose: () => void }} p */
function Password({ u, onClose }) {
	const { draft, put } = useDraft({ password: newPassword() });
	const [done, setDone] = useState(false);
	const send = useSend(async () => {
		await api.post(`/users/${u.id}/password`, { password: draft.password });
		setDone(true);
	});

	if (done)
		return html`<${HandOver} user=${u} password=${draft.password} onClose=${onClose} />`;
	return html`<${Dialog} title=${t(`A new password for ${u.name || u.login}`,
		    `Een nieuw wachtwoord voor ${u.name || u.login}`)} onClose=${onClose}>
	<${Form} send=${send} submit=${t("Set it", "Instellen")} onCancel=${onClose}
	    disabled=${draft.password.length < 10}>
		<${Field} label=${t("Password", "Wachtwoord")} ...${put("password")} wide class="mono"
		    spellcheck=${false} autofocus problem=${send.problem}
		    hint=${t("At least 10 characters; made up here. The old one stops working and all sessions end.",
			"Minstens 10 tekens; hier verzonnen. Het oude werkt dan niet meer en alle sessies eindigen.")} />
	</${Form}></${Dialog}>`;
}

/** @param {{ was: any, onDone: () => void }} p */
function Edit({ was, onDone }) {
	const d = useDraft(was);
	const send = useSend(async () => {
		if (await patch("/users/" + was.id, d.changes, was, {
			name: t("Name", "Naam"), role: t("Role", "Rol") }))
			toast(t("Saved", "Bewaard"));
		onDone();
	});

	return html`<section class="card"><h2>${t("Change", "Wijzigen")}</h2>
	<${Form} send=${send} submit=${t("Save", "Bewaren")}
	    disabled=${!d.isChanged || !d.draft.login.trim() || !d.draft.organisation_id}>
		<${Field} label=${t("Name", "Naam")} ...${d.put("name")} maxlength="120"
		    problem=${send.problem} />
		<${Field} label=${t("Signs in as", "Meldt zich aan als")} ...${d.put("login")} required
		    maxlength="120" problem=${send.problem} />
		<${Field} type="select" label=${t("Role", "Rol")} ...${d.put("role")}
		    options=${rolesToGive()} hint=${roleMeaning(d.draft.role)} problem=${send.problem} />
		<${Field} type="select" label=${t("Language", "Taal")} ...${d.put("language")}
		    options=${[["", t("as the browser", "zoals de browser")], ["en", "English"],
			["nl", "Nederlands"]]} problem=${send.problem} />
		${!isOne() && html`<${PickOrganisation} ...${d.put("organisation_id")}
		    text=${d.draft.organisation_id === was.organisation_id ? was.organisation : undefined}
		    required problem=${send.problem} />`}
		<${Field} type="check" label=${t("May sign in", "Mag zich aanmelden")}
		    ...${d.put("enabled")} problem=${send.problem} />
	</${Form}></section>`;
}

/** The phones a user of phones may see and adjust.
 * @param {{ u: any, edit: boolean }} p */
function Phones({ u, edit }) {
	const path = `/users/${u.id}/phones`;
	const load = useLoad(signal => api.get(path, {}, { signal }), [path]);
	const items = load.data?.items || [];
	const change = async (/** @type {"put" | "delete"} */ how, /** @type {string} */ mac) => {
		try {
			await (how === "put" ? api.put(`${path}/${mac}`, undefined) :
			    api.delete(`${path}/${mac}`));
		} catch (e) {
			toast(/** @type {Error} */ (e).message, "bad");
		}
		load.reload();
	};

	return html`<section class="card"><h2>${t("Phones of this person", "Telefoons van deze persoon")}</h2>
	<${Oops} problem=${load.problem} retry=${load.reload} />
	${load.data && (items.length === 0 ? html`<${Empty} title=${t(
	    "No phones yet: without one there is nothing to see here for this person.",
	    "Nog geen telefoons: zonder telefoon ziet deze persoon hier niets.")} />` :
	html`<ul class="plainlist">${items.map((/** @type {any} */ p) => html`<li key=${p.mac}>
		<a href=${href(["devices", p.mac])}>${p.label || macText(p.mac)}</a>
		<span class="quiet mono">${macText(p.mac)}</span>
		${edit && html`<button type="button" class="small" onClick=${() => change("delete", p.mac)}
		    aria-label=${t(`Take away ${p.label || p.mac}`, `${p.label || p.mac} afnemen`)}>
		    ${t("Take away", "Afnemen")}</button>`}</li>`)}</ul>`)}
	${edit && html`<div class="fields"><${Pick} label=${t("Give a phone", "Telefoon geven")}
	    path="/devices" query=${{ organisation_id: u.organisation_id }} value=${null}
	    show=${(/** @type {any} */ d) => ({ value: d.mac, text: d.label || macText(d.mac),
		more: macText(d.mac) })}
	    onValue=${(/** @type {any} */ mac) => mac && change("put", mac)} /></div>`}
	</section>`;
}
