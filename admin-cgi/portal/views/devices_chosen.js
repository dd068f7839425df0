/** devices_chosen.js - what is ticked in the list of phones, and all that fits. */
import { html } from "../lib/preact.js";
import { count, t } from "../core.js";

/**
 * @param {{ chosen: Set<string>, isAll: boolean,
 *   list: { items: any[], more: any }, onAll: () => void, onNone: () => void,
 *   onChange: () => void, onTell?: (kind: import("./tell.js").Kind) => void }} p
 * onTell: where phones can be told something
 */
export function Chosen({ chosen, isAll, list, onAll, onNone, onChange, onTell }) {
	const n = chosen.size;
	const whole = list.items.length > 0 && list.items.every(d => chosen.has(d.mac));

	return html`<div class="chosen row" role="region" aria-label=${t("Selection", "Keuze")}
	    hidden=${n === 0}>
		<p role="status">${n === 0 ? "" : isAll ?
		    t("All phones that fit the filters are selected.",
			"Alle telefoons die bij de filters passen zijn gekozen.") :
		    count(n, t("phone selected", "telefoon gekozen"), t("phones selected", "telefoons gekozen"))}</p>
		${n > 0 && html`<button type="button" class="primary" onClick=${onChange}>
			${t("Change them…", "Wijzig ze…")}</button>
		${onTell && html`<button type="button" onClick=${() => onTell("provision")}>
			${t("Provision now…", "Nu laten ophalen…")}</button>
		<button type="button" onClick=${() => onTell("reboot")}>
			${t("Reboot…", "Herstarten…")}</button>`}
		${whole && list.more && !isAll && html`<button type="button" onClick=${onAll}>
			${t("Select all that fit the filters", "Kies alles wat bij de filters past")}</button>`}
		<button type="button" onClick=${onNone}>${t("Select none", "Kies niets")}</button>`}</div>`;
}
