/** device_keys_copy.js - the keys of one phone on many others. */
import { html, useState } from "../lib/preact.js";
import { api, count, href, macText, t } from "../core.js";
import { Dialog, Field, useSend } from "../form.js";
import { Table, usePages } from "../list.js";
import { Empty, Oops, useRested } from "../ui.js";
import { keyTitle } from "../phone/words.js";

const MOST = 200; /* phones at once, as the API takes them */

const COLUMNS = () => [
	{ name: "label", text: t("Name", "Naam"), cell: (/** @type {any} */ d) => d.label || "–" },
	{ name: "mac", text: "MAC", narrow: true, cell: (/** @type {any} */ d) => html`<code>${macText(d.mac)}</code>` },
	{ name: "model", text: t("Model", "Model"), cell: (/** @type {any} */ d) => d.model },
	{ name: "number", text: t("Number", "Nummer"), narrow: true,
		cell: (/** @type {any} */ d) => d.number || "" },
];

/** @param {{ device: any, onClose: () => void }} p */
export function CopyKeys({ device, onClose }) {
	const [q, setQ] = useState("");
	const [same, setSame] = useState(true);
	const [chosen, setChosen] = useState(/** @type {Set<string>} */ (new Set()));
	const [done, setDone] = useState(/** @type {any[] | null} */ (null));
	const list = usePages("/devices", { organisation_id: device.organisation_id, sort: "label",
		q: useRested(q), model: same ? device.model : "" });
	const others = { ...list, items: list.items.filter(d => d.mac !== device.mac) };
	const send = useSend(async key => setDone((await api.post(`/devices/${device.mac}/keys/copy`,
	    { to: [...chosen] }, { key })).copied));

	return html`<${Dialog} wide title=${t("Copy these keys to other phones",
	    "Deze toetsen naar andere telefoons kopiëren")} onClose=${onClose}>
	${done ? html`<${Done} copied=${done} />
	<div class="buttons"><button type="button" class="primary" onClick=${onClose}>
		${t("Close", "Sluiten")}</button></div>` : html`
	<div><p class="note warn">${t("The keys of the phones you choose are replaced, all of them.",
	    "De toetsen van de telefoons die u kiest worden vervangen, allemaal.")}</p></div>
	<div class="filters">
		<${Field} label=${t("Name, MAC or number", "Naam, MAC of nummer")} type="search"
		    value=${q} onValue=${setQ} autofocus />
		<${Field} label=${t(`Only phones of model ${device.model}`,
		    `Alleen telefoons van model ${device.model}`)} type="check" value=${same} onValue=${setSame} />
	</div>
	<div class="copylist"><${Table} columns=${COLUMNS()} list=${others} id=${(/** @type {any} */ d) => d.mac}
	    label=${t("Phones", "Telefoons")} chosen=${chosen} onChosen=${setChosen}
	    rowName=${(/** @type {any} */ d) => d.label || macText(d.mac)}
	    empty=${html`<${Empty} title=${t("No other phone fits", "Geen andere telefoon past")} />`} /></div>
	<${Oops} problem=${send.problem} />
	${chosen.size > MOST && html`<p class="wrong">${t(`At most ${MOST} phones at once.`,
	    `Hoogstens ${MOST} telefoons tegelijk.`)}</p>`}
	<div class="buttons">
		<button type="button" class="primary" onClick=${send.run}
		    disabled=${chosen.size === 0 || chosen.size > MOST || send.busy}>${send.busy ?
			t("Busy…", "Bezig…") : chosen.size === 0 ? t("Copy", "Kopieer") :
			t(`Copy to ${count(chosen.size, "phone", "phones")}`,
			    `Kopieer naar ${count(chosen.size, "telefoon", "telefoons")}`)}</button>
		<button type="button" onClick=${onClose}>${t("Cancel", "Annuleren")}</button>
	</div>`}</${Dialog}>`;
}

/** What came of it: what did not fit a phone's model was left out.
 * @param {{ copied: any[] }} p */
function Done({ copied }) {
	const less = copied.filter(c => c.dropped.length > 0);

	return html`<p role="status">${t(`Copied to ${count(copied.length, "phone", "phones")}.`,
	    `Gekopieerd naar ${count(copied.length, "telefoon", "telefoons")}.`)}</p>
	${less.length > 0 && html`<div class="note warn"><p>${t("These have no room for some keys:",
	    "Deze hebben geen plaats voor sommige toetsen:")}</p><ul>${less.map(c => html`
		<li><a href=${href(["devices", c.mac])}>${macText(c.mac)}</a>:
		${" " + c.dropped.map((/** @type {any} */ k) => keyTitle(k.key)).join(", ")}</li>`)}</ul></div>`}`;
}
