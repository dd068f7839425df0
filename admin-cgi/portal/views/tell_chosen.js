/** tell_chosen.js - telling the phones that are ticked in the list. */
import { html, useState } from "../lib/preact.js";
import { api, count, number, session, t } from "../core.js";
import { Dialog, useSend } from "../form.js";
import { Facts, Oops, useLoad, Wait } from "../ui.js";
import { selection } from "./devices_bulk.js";
import { ToldMany } from "./tell.js";

/** Whether any phone one sees may be told something.  @param {boolean} asked */
export function useReaches(asked) {
	return useLoad(async signal => {
		if (!asked)
			return false;
		const own = session()?.organisation.id;
		const holds = await api.get(`/organisations/${own}/notifier/nearest`, {}, { signal });
		// One below may have a notifier where the caller's own has none.
		return holds.reaches || (await api.get("/notifiers", { limit: 500 }, { signal }))
		    .items.some((/** @type {any} */ n) => n.kind !== "off");
	}, [asked]).data || false;
}

/**
 * @param {{ kind: import("./tell.js").Kind, macs: string[] | null,
 *   filter: Record<string, string>, onClose: () => void }} p  macs null: all that fit
 */
export function TellChosen({ kind, macs, filter, onClose }) {
	const [done, setDone] = useState(/** @type {any} */ (null));
	const [gathered, setGathered] = useState(0);
	const isReboot = kind === "reboot";
	const send = useSend(async key => setDone(await api.post(`/devices/${kind}`,
	    { select: macs ? { macs } : await selection(filter, setGathered) }, { key })));

	return html`<${Dialog} title=${isReboot ? t("Reboot these phones?", "Deze telefoons herstarten?") :
	    t("Let these phones fetch their configuration now?", "Deze telefoons nu hun configuratie laten ophalen?")}
	    onClose=${onClose}><div class="page">${done ? html`<${Outcome} done=${done} />
	<div class="buttons"><button type="button" class="primary" onClick=${onClose} autofocus>
		${t("Close", "Sluiten")}</button></div>` : html`
	<p>${macs ? count(macs.length, t("phone is selected.", "telefoon is gekozen."),
	    t("phones are selected.", "telefoons zijn gekozen.")) :
	    t("All phones that fit the filters, 10,000 at most.",
		"Alle telefoons die bij de filters passen, hoogstens 10.000.")}
	${" "}${isReboot ? t("They reboot one after the other. A phone that reboots is out of reach for a while, and a call on it may end.",
	    "Ze worden een voor een herstart. Een telefoon die herstart is even onbereikbaar, en een gesprek erop kan eindigen.") :
	    t("They are told one after the other.", "Ze krijgen het een voor een te horen.")}</p>
	<${Oops} problem=${send.problem} />
	${send.busy && gathered > 0 && html`<${Wait} text=${count(gathered, t("phone found…", "telefoon gevonden…"),
	    t("phones found…", "telefoons gevonden…"))} />`}
	<div class="buttons"><button type="button" class=${isReboot ? "danger" : "primary"} disabled=${send.busy}
	    onClick=${send.run}>${send.busy ? t("Busy…", "Bezig…") : isReboot ? t("Reboot", "Herstarten") :
		t("Provision now", "Nu laten ophalen")}</button>
	<button type="button" onClick=${onClose}>${t("Cancel", "Annuleren")}</button></div>`}
	</div></${Dialog}>`;
}

/** @param {{ done: any }} p */
const Outcome = ({ done }) => html`<div role="status"><p><${ToldMany} phones=${done.phones} /></p>
	<${Facts} rows=${[[t("disabled, not told", "uitgeschakeld, krijgen niets te horen"),
	    done.disabled > 0 && number(done.disabled)],
	    [t("not known how they are reached", "niet bekend hoe ze bereikt worden"),
		done.unreachable > 0 && number(done.unreachable)],
	    [t("no longer there", "er niet meer"), done.unknown > 0 && number(done.unknown)]]} /></div>`;
