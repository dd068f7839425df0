/**
 * device_uploads.js - what one phone has sent: settings people made on it,
 * contacts, call log; each to read, contacts of an earlier day to restore,
 * settings to take over or to throw away.
 */
import { useState } from "../lib/preact.js";
import { ago, api, at, may, size, t, url } from "../core.js";
import { ask, Dialog, toast, useSend } from "../form.js";
import { Badge, html, Oops, useLoad, Wait } from "../ui.js";
import { fileWords } from "./state.js";
import { LocalValues } from "./device_local.js";

/** @param {{ device: any }} p */
export function Uploads({ device }) {
	const path = `/devices/${device.mac}/uploads`;
	const list = useLoad(signal => api.get(path, {}, { signal }), [path]);
	const [open, setOpen] = useState(/** @type {any} */ (null));
	const items = /** @type {any[]} */ (list.data?.items || []);

	return html`<section class="page"><h2>${t("What it sent", "Wat hij stuurde")}</h2>
	<${Oops} problem=${list.problem} retry=${list.reload} />
	${list.data && (items.length === 0 ? html`<p class="note">${t(
	    "Nothing yet. A phone sends what people set on it, its contacts and its call log, when its configuration says so.",
	    "Nog niets. Een telefoon stuurt wat mensen erop instellen, zijn contacten en zijn gesprekkenlijst, als zijn configuratie dat zegt.")}</p>` : html`
	<div class="list"><table><caption class="unseen">${t("Uploads", "Uploads")}</caption>
	<thead><tr><th scope="col">${t("What", "Wat")}</th><th scope="col">${t("When", "Wanneer")}</th>
		<th scope="col" class="num narrow">${t("Size", "Grootte")}</th>
		<th scope="col" class="narrow">${t("From", "Vanaf")}</th>
		<th scope="col">${t("Action", "Actie")}</th></tr></thead><tbody>
	${items.map(u => html`<tr key=${u.id}><td>${fileWords(u.kind)}
		${u.newest && html` <${Badge} kind="info">${t("newest", "nieuwste")}</${Badge}>`}</td>
		<td><time datetime=${u.received_at}
		    title=${at(u.received_at)}>${ago(u.received_at)}</time></td>
		<td class="num narrow">${size(u.size)}</td><td class="narrow mono">${u.address}</td>
		<td><button type="button" class="small" onClick=${() => setOpen(u)}
		    aria-label=${t(`Read ${fileWords(u.kind)} of ${at(u.received_at)}`,
			`Lees ${fileWords(u.kind)} van ${at(u.received_at)}`)}>${t("Read",
			    "Lees")}</button></td></tr>`)}
	</tbody></table></div>`)}
	${open && html`<${One} path=${path} item=${open} mac=${device.mac} onClose=${() => setOpen(null)}
	    onChange=${list.reload} />`}</section>`;
}

/** @param {{ path: string, item: any, mac: string, onClose: () => void,
 *   onChange: () => void }} p */
function One({ path, item, mac, onClose, onChange }) {
	const at_ = `${path}/${item.id}`;
	const load = useLoad(signal => api.get(at_, {}, { signal }), [at_]);
	const u = load.data;
	const gone = () => { onChange(); onClose(); };

	return html`<${Dialog} wide onClose=${onClose} title=${t(
	    `${fileWords(item.kind)}, ${at(item.received_at)}`,
	    `${fileWords(item.kind)}, ${at(item.received_at)}`)}>
	<div class="page">
	<${Oops} problem=${load.problem} retry=${load.reload} />
	${!u ? !load.problem && html`<${Wait} />` : html`
		${u.problem && html`<p class="note warn">${u.problem}</p>`}
		${u.warnings?.map((/** @type {string} */ w) => html`<p class="note warn">${w}</p>`)}
		${u.values && html`<${LocalValues} path=${at_} upload=${u}
		    onChange=${() => { onChange(); load.reload(); }} />`}
		${u.contacts && html`<${Contacts} upload=${u} />`}
		${u.calls && html`<${Records} records=${u.calls} label=${t("Calls", "Gesprekken")} />`}
		${u.others?.length > 0 && html`<${Records} records=${u.others}
		    label=${t("Other", "Overig")} />`}
		<div class="buttons">
		${u.kind === "contact" && !u.newest && !u.problem && html`<${Restore} path=${at_}
		    onDone=${gone} />`}
		<a class="button" href=${url(at_ + "/content")} download=${`${mac}-${u.kind}-${u.id}`}>
			${t("Keep as a file", "Bewaar als bestand")}</a>
		${may("manage") && html`<${Delete} path=${at_} upload=${u} onDone=${gone} />`}</div>`}
	</div></${Dialog}>`;
}

/** @param {{ path: string, onDone: () => void }} p */
function Restore({ path, onDone }) {
	const send = useSend(async () => {
		await api.post(path + "/restore");
		toast(t("Restored: the phone gets these contacts when it next fetches.",
		    "Teruggezet: de telefoon krijgt deze contacten als hij weer ophaalt."));
		onDone();
	});

	return may("touch") && html`<button type="button" class="primary" onClick=${send.run}
	    disabled=${send.busy}>${t("Give the phone these contacts",
	    "Geef de telefoon deze contacten")}</button>
	<${Oops} problem=${send.problem} />`;
}

/** @param {{ path: string, upload: any, onDone: () => void }} p */
function Delete({ path, upload, onDone }) {
	const send = useSend(async () => {
		if (!await ask({ danger: true, title: t("Delete what the phone sent?",
		    "Verwijderen wat de telefoon stuurde?"),
		body: upload.newest ? t("The phone does not get it back any more; what is on it stays.",
		    "De telefoon krijgt het niet meer terug; wat erop staat blijft.") :
		    t("It is of an earlier day; newer ones stay.",
		    "Het is van een eerdere dag; nieuwere blijven."),
		yes: t("Delete", "Verwijder") }))
			return;
		await api.delete(path);
		onDone();
	});

	return html`<button type="button" onClick=${send.run}
	    disabled=${send.busy}>${t("Delete", "Verwijder")}</button>
	<${Oops} problem=${send.problem} />`;
}

/** @param {{ upload: any }} p */
function Contacts({ upload }) {
	const some = upload.contacts.length > 0;

	return some ? html`<div class="list"><table><caption class="unseen">${t("Contacts",
	    "Contacten")}</caption>
		<thead><tr><th scope="col">${t("Name", "Naam")}</th><th scope="col">${t("Office",
		    "Werk")}</th>
		<th scope="col">${t("Mobile",
		    "Mobiel")}</th><th scope="col" class="narrow">${t("Other", "Anders")}</th>
		<th scope="col" class="narrow">${t("Group", "Groep")}</th></tr></thead><tbody>
		${upload.contacts.map((/** @type {any} */ c) => html`<tr><th scope="row">${c.display_name}</th>
			<td>${c.office_number}</td><td>${c.mobile_number}</td>
			<td class="narrow">${c.other_number}</td><td class="narrow">${c.group}</td></tr>`)}
		</tbody></table></div>` :
	    html`<p class="quiet">${t("There is no contact in it.", "Er staat geen contact in.")}</p>`;
}

/** Elements as the phone wrote them.  @param {{ records: any[], label: string }} p */
const Records = ({ records, label }) => html`<section><h3>${label}</h3>
	${records.length === 0 ? html`<p class="quiet">${t("None.", "Geen.")}</p>` : html`
	<ul class="entries">${records.map(r => html`<li><strong>${r.element}</strong> ${" "}
		${r.values.map((/** @type {any} */ v) => html`<span class="pair"><span class="quiet">
		${v.name}:</span> ${v.value}</span> `)}</li>`)}</ul>`}</section>`;
