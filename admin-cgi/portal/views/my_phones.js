/** my_phones.js - the phones of who is signed in, drawn small. */
import { html } from "../lib/preact.js";
import { api, ago, href, session, t } from "../core.js";
import { More, usePages } from "../list.js";
import { Badge, Empty, Oops, Page, useLoad } from "../ui.js";
import { Drawing } from "../phone/drawing.js";
import { layoutOf, partsOf } from "../phone/keys.js";
import { lineText } from "../phone/words.js";
import { useLook } from "./look.js";

/** What its state means to who sits before it.
 * @param {{ state: string, enabled: boolean, last_seen?: string | null }} d
 * @returns {["good" | "bad" | "warn" | "plain" | "info", string]} */
export function plainState(d) {
	if (!d.enabled)
		return ["warn", t("switched off by your administrator", "uitgezet door uw beheerder")];
	switch (d.state) {
	case "up_to_date":
		return ["good", t("up to date", "bijgewerkt")];
	case "outdated":
		return ["info", t("your change is on its way", "uw wijziging is onderweg")];
	case "never_seen":
		return ["plain", t("not connected yet", "nog niet aangesloten")];
	case "silent":
		return ["warn", t("not heard of for a week", "een week niets van gehoord")];
	default:
		return ["bad", t("ask your administrator", "vraag uw beheerder")];
	}
}

export default function MyPhones() {
	const list = usePages("/devices", { sort: "label", limit: 20 });

	useLook(list, list.more || list.items.length === 0 ? 0 : 15000);
	return html`<${Page} title=${t("My phones", "Mijn telefoons")}
	    lead=${t(`Hello ${session()?.name || ""}. Choose a phone to set its keys, names and forwarding.`,
		`Hallo ${session()?.name || ""}. Kies een telefoon om toetsen, namen en doorschakelen in te stellen.`)}>
	${!list.loading && !list.problem && list.items.length === 0 && html`<${Empty}
	    title=${t("There is no phone in your name yet", "Er staat nog geen telefoon op uw naam")}>
		<p>${t("Your administrator can give you one.", "Uw beheerder kan u er een geven.")}</p></${Empty}>`}
	${list.problem && list.items.length === 0 && html`<${Oops} problem=${list.problem} retry=${list.reload} />`}
	<ul class="cards plainlist mine">${list.items.map(d => html`<${Card} key=${d.mac} item=${d} />`)}</ul>
	${list.items.length > 0 && list.more && html`<${More} list=${list} />`}
	</${Page}>`;
}

/** @param {{ item: any }} p */
function Card({ item }) {
	const load = useLoad(signal => api.get(`/devices/${item.mac}`, {}, { signal }), [item.version]);
	const d = load.data, [kind, words] = plainState(item);
	const parts = d ? partsOf(d.model, d.model_facts) : [];

	return html`<li class="card myphone">
	<h2><a href=${href(["my", item.mac])}>${item.label || item.number || item.model}</a></h2>
	<p><${Badge} kind=${kind}>${words}</${Badge}>
	${item.last_seen && html` <span class="hint">${t(`last heard of ${ago(item.last_seen)}`,
	    `laatst gehoord ${ago(item.last_seen)}`)}</span>`}</p>
	${d ? html`<a href=${href(["my", item.mac])} tabindex="-1" aria-hidden="true"><${Drawing}
	    model=${d.model} facts=${d.model_facts} part=${parts.find(p => p.area === "line")}
	    look=${{ layout: layoutOf(d.keys), lines: d.lines }} /></a>
	<p class="quiet">${d.lines.map(lineText).join(", ")}</p>` :
	    html`<${Oops} problem=${load.problem} retry=${load.reload} />`}
	</li>`;
}
