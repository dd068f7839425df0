/**
 * device_scan.js - the field that takes a phone's label: typed, pasted, or
 * from a barcode scanner, which types a code and then Enter.
 */
import { html, useEffect, useRef } from "../lib/preact.js";
import { macText, t } from "../core.js";
import { Field } from "../form.js";

/** A scanner types the next line of its code within this time. */
const PAUSE_MS = 150;

/**
 * @param {{ value: string, onValue: (text: string) => void,
 *   label: import("./labels.js").Label, problem?: string, strange: boolean,
 *   link: [string, string] | null }} p  strange: not a MAC of Yealink's
 */
export function ScanField({ value, onValue, label, problem, strange, link }) {
	const room = useRef(/** @type {HTMLElement | null} */ (null));
	const next = useRef(0);

	useEffect(() => {
		room.current?.querySelector("input")?.focus();
		return () => clearTimeout(next.current);
	}, []);
	const enter = (/** @type {any} */ e) => {
		clearTimeout(next.current);
		if (e.key !== "Enter" || e.isComposing)
			return;
		// A scan must not send a form that is half filled in.
		e.preventDefault();
		const text = e.target.value;
		if (label.mac && (label.serial || text.endsWith(" ")))
			next.current = window.setTimeout(forward, PAUSE_MS);
		if (!text.endsWith(" "))
			onValue(text + " ");
	};
	const paste = (/** @type {any} */ e) => {
		const text = e.clipboardData?.getData("text") || "";
		if (!/[\r\n]/.test(text))
			return;
		e.preventDefault();
		onValue((value + " " + text).replace(/\s+/g, " ").trim());
	};

	return html`<div class="wide scan" ref=${room}>
		<${Field} label=${t("MAC, or scan the label", "MAC, of scan het label")} name="mac" required wide
		    value=${value} onValue=${onValue} onKeyDown=${enter} onPaste=${paste} problem=${problem}
		    spellcheck=${false} autocapitalize="characters" class="mono"
		    placeholder="80:5E:C0:AA:BB:CC" />
		${link && html`<p><a href=${link[1]}>${t("Open", "Open")} ${link[0]}</a></p>`}
		<div role="status">${strange && html`<p class="note warn">${t(
		    "This MAC does not begin like those known as Yealink's: compare it with the label.",
		    "Dit MAC begint niet zoals die van Yealink: vergelijk het met het label.")}</p>`}
		<p class="hint"><${Read} label=${label} value=${value} /></p></div></div>`;
}

/** On to what is still to be said: the model unless it is known, the name. */
function forward() {
	const all = /** @type {NodeListOf<HTMLInputElement>} */
	    (document.querySelectorAll("[data-after-scan]"));

	([...all].find(field => !field.value) || all[0])?.focus();
}

/** What was read.  @param {{ label: import("./labels.js").Label, value: string }} p */
function Read({ label, value }) {
	if (!value.trim())
		return t("Any spelling of the MAC, or everything on the label at once.",
		    "Het MAC in elke schrijfwijze, of alles van het label tegelijk.");
	if (label.mac && label.serial)
		return html`MAC <b class="mono">${macText(label.mac)}</b>, SN <b class="mono">${label.serial}</b>`;
	if (label.mac)
		return html`MAC <b class="mono">${macText(label.mac)}</b>. ${value.endsWith(" ") ?
		    t("Scan the serial number (SN) now, or press Enter to go on without.",
			"Scan nu het serienummer (SN), of druk Enter om zonder verder te gaan.") :
		    t("Yealink's RPS may want the serial number (SN), too.",
			"Yealinks RPS kan ook het serienummer (SN) willen.")}`;
	if (label.serial)
		return t("That is the serial number. Now the MAC.",
		    "Dat is het serienummer. Nu het MAC.");
	return t("A MAC has 12 digits and letters A to F.",
	    "Een MAC heeft 12 cijfers en letters A tot F.");
}
