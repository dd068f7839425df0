/**
 * device_keys.js - the keys of a phone: the drawing as their editor, what the
 * phone would get, and the same keys for other phones.
 */
import { html, useState } from "../lib/preact.js";
import { t } from "../core.js";
import { triedKeys } from "../phone/keys.js";
import { KeyEditor } from "../phone/editor.js";
import { Try } from "./device_try.js";
import { CopyKeys } from "./device_keys_copy.js";

/** @param {{ device: any, place: import("../core.js").Place, onChange: () => void }} p */
export default function DeviceKeys({ device, place, onChange }) {
	return html`<${KeyEditor} device=${device} place=${place} onChange=${onChange}
	    preview=${(/** @type {any} */ keys, /** @type {() => void} */ save) =>
		html`<${Preview} device=${device} keys=${keys} save=${save} />`}
	    extra=${(/** @type {any} */ keys) => html`<${Copies} device=${device}
		isChanged=${keys.changed.length > 0} />`} />`;
}

/** @param {{ device: any, keys: any, save: () => void }} p */
function Preview({ device, keys, save }) {
	const [open, setOpen] = useState(false);

	return html`<button type="button" disabled=${keys.changed.length === 0}
	    onClick=${() => setOpen(true)}>${t("What the phone will get", "Wat de telefoon krijgt")}</button>
	${open && html`<${Try} mac=${device.mac} change=${{ keys: triedKeys(keys.base, keys.layout) }}
	    onClose=${() => setOpen(false)} onSave=${() => { setOpen(false); save(); }} />`}`;
}

/** @param {{ device: any, isChanged: boolean }} p */
function Copies({ device, isChanged }) {
	const [open, setOpen] = useState(false);

	return html`<button type="button" disabled=${isChanged || device.keys.length === 0}
	    title=${isChanged ? t("Save first: what is saved is copied.",
		"Sla eerst op: wat opgeslagen is wordt gekopieerd.") : undefined}
	    onClick=${() => setOpen(true)}>${t("Copy to other phones", "Kopieer naar andere telefoons")}</button>
	${open && html`<${CopyKeys} device=${device} onClose=${() => setOpen(false)} />`}`;
}
