/**
 * device_local.js - what people set on a phone itself (its -local.cfg): taken
 * over as settings of the phone here, or taken out so that it gets ours back.
 */
import { useState } from "../lib/preact.js";
import { api, count, may, t } from "../core.js";
import { ask, Field, toast, useSend } from "../form.js";
import { Badge, html, Oops } from "../ui.js";

/** @param {any} v */
const words = v => v === null || v === undefined ? "–" : v === "" ? t("(empty)", "(leeg)") : v;

/** @param {{ path: string, upload: any, onChange: () => void }} p */
export function LocalValues({ path, upload, onChange }) {
	const [chosen, setChosen] = useState(/** @type {Set<string>} */ (new Set()));
	const [all, setAll] = useState(false);
	const [refused, setRefused] = useState(/** @type {any[]} */ ([]));
	const differ = upload.values.filter((/** @type {any} */ v) => !v.same);
	const shown = all ? upload.values : differ;
	const works = may("manage") && upload.newest;
	const flip = (/** @type {string} */ name, /** @type {boolean} */ on) => {
		const next = new Set(chosen);
		on ? next.add(name) : next.delete(name);
		setChosen(next);
	};
	const accept = useSend(async () => {
		const done = await api.post(path + "/accept", { names: [...chosen] });
		setRefused(done.refused);
		toast(t(`Taken over as settings of the phone: ${done.taken.length}`,
		    `Overgenomen als instelling van de telefoon: ${done.taken.length}`));
		setChosen(new Set());
		onChange();
	});
	const discard = useSend(async () => {
		const n = chosen.size;
		if (!await ask({ danger: true, title: t("Throw away what was set on the phone?",
		    "Weggooien wat op de telefoon is ingesteld?"), yes: t("Throw away", "Gooi weg"),
		body: n ? t(`${n} values go. The phone follows its configuration again for them.`,
		    `${n} waarden vervallen. De telefoon volgt daarvoor weer zijn configuratie.`) :
		    t("Everything people set on this phone goes. It follows its configuration again.",
			"Alles wat mensen op deze telefoon instelden vervalt. Hij volgt weer zijn configuratie.") }))
			return;
		await api.post(path + "/discard", n ? { names: [...chosen] } : { all: true });
		setChosen(new Set());
		onChange();
	});

	return html`<p class="lead">${t(
	    "This was set on the phone itself, and counts there before its configuration. Take it over to keep it here, or throw it away.",
	    "Dit is op de telefoon zelf ingesteld en gaat daar voor zijn configuratie. Neem het over om het hier te bewaren, of gooi het weg.")}</p>
	${!upload.newest && html`<p class="note">${t("There is a newer one: only that can be taken over.",
	    "Er is een nieuwere: alleen die kan worden overgenomen.")}</p>`}
	<${Field} type="check" value=${all} onValue=${setAll}
	    label=${t("Show what is the same here, too", "Toon ook wat hier hetzelfde is")} />
	${shown.length === 0 ? html`<p class="quiet">${t("Nothing differs from what is set here.",
	    "Niets verschilt van wat hier is ingesteld.")}</p>` : html`
	<div class="list"><table><caption class="unseen">${t("Values set on the phone",
	    "Waarden die op de telefoon zijn ingesteld")}</caption><thead><tr>
		${works && html`<th class="tick"><input type="checkbox"
		    aria-label=${t("Select all shown", "Alles wat te zien is kiezen")}
		    checked=${shown.every((/** @type {any} */ v) => chosen.has(v.name))}
		    onChange=${(/** @type {any} */ e) => setChosen(new Set(e.target.checked ?
			shown.map((/** @type {any} */ v) => v.name) : []))} /></th>`}
		<th scope="col">${t("Parameter", "Parameter")}</th><th scope="col">${t("On the phone",
		    "Op de telefoon")}</th>
		<th scope="col">${t("Set here", "Hier ingesteld")}</th></tr></thead><tbody>
	${shown.map((/** @type {any} */ v) => html`<tr key=${v.name} class=${chosen.has(v.name) ? "chosen" : ""}>
		${works && html`<td class="tick"><input type="checkbox" checked=${chosen.has(v.name)}
		    aria-label=${t("Select", "Kies") + " " + v.name}
		    onChange=${(/** @type {any} */ e) => flip(v.name, e.target.checked)} /></td>`}
		<th scope="row" class="mono">${v.name}</th>
		<td>${v.secret && v.value === null ? "***" : words(v.value)}
			${v.same && html` <${Badge} kind="good">${t("same", "gelijk")}</${Badge}>`}</td>
		<td>${v.secret && v.configured !== null ? "***" : words(v.configured)}</td></tr>`)}
	</tbody></table></div>`}
	${refused.length > 0 && html`<div class="note warn"><p>${t("Not taken over:",
	    "Niet overgenomen:")}</p>
		<ul>${refused.map(r => html`<li><code>${r.name}</code> ${r.reason}</li>`)}</ul></div>`}
	<${Oops} problem=${accept.problem} /><${Oops} problem=${discard.problem} />
	${works && html`<div class="buttons">
		<button type="button" class="primary" disabled=${!chosen.size || accept.busy}
		    onClick=${accept.run}>${t("Take over what is ticked",
		    "Neem over wat is aangevinkt")}</button>
		<button type="button" disabled=${discard.busy || !upload.values.length}
		    onClick=${discard.run}>
		    ${chosen.size ? t("Throw away what is ticked", "Gooi weg wat is aangevinkt") :
			t("Throw all away", "Gooi alles weg")}</button>
		<span class="quiet" role="status">${count(chosen.size, t("ticked", "aangevinkt"),
		    t("ticked", "aangevinkt"))}</span>
		</div>`}`;
}
