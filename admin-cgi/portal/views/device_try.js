/**
 * device_try.js - what a change would make of the phone's file, before it is
 * made: asked of the server, which makes it and takes it back.
 */
import { html } from "../lib/preact.js";
import { api, t } from "../core.js";
import { Dialog } from "../form.js";
import { Oops, useLoad, Wait } from "../ui.js";
import { DiffText } from "./diff.js";

/**
 * @param {{ mac: string, change: Record<string, any>, onClose: () => void,
 *   onSave?: () => void, save?: string }} p
 * change: as device_try takes it: device, lines, keys, settings.
 */
export function Try({ mac, change, onClose, onSave, save }) {
	const load = useLoad(signal => api.post(`/devices/${mac}/diff`, { change }, { signal }),
	    [mac, JSON.stringify(change)]);

	return html`<${Dialog} wide title=${t("What the phone will get", "Wat de telefoon krijgt")}
	    onClose=${onClose}>
		${load.loading && html`<${Wait} />`}
		<${Oops} problem=${load.problem} retry=${load.reload} />
		${load.data && html`<p class="hint">${t(`In the file ${load.data.to}:`,
		    `In het bestand ${load.data.to}:`)}</p>
		<${DiffText} diff=${load.data} nothing=${t("The phone's file stays the same.",
		    "Het bestand van de telefoon blijft gelijk.")} />
		${load.data.warnings?.map((/** @type {string} */ w) => html`<div><p class="note warn">${w}</p></div>`)}`}
		<div class="buttons">
			${onSave && html`<button type="button" class="primary" disabled=${load.loading || !!load.problem}
			    onClick=${onSave}>${save || t("Save", "Opslaan")}</button>`}
			<button type="button" onClick=${onClose}>${onSave ? t("Back", "Terug") :
				t("Close", "Sluiten")}</button></div>
	</${Dialog}>`;
}
