/**
 * device_added.js - a phone that was just added, watched as it arrives:
 * saved, RPS knows it, it has fetched its configuration.
 */
import { html, useCallback, useEffect, useRef, useState } from "../lib/preact.js";
import { ago, api, href, macText, may, t } from "../core.js";
import { Copy } from "../form.js";
import { Badge, Oops, useLoad, useTick } from "../ui.js";
import { Secrets } from "./device_actions.js";
import { DeviceState } from "./state.js";

const LOOK_MS = 2000;

/** @param {{ mac: string, before: string[], onNext: () => void }} p */
export function Added({ mac, before, onNext }) {
	const device = useLoad(signal => api.get(`/devices/${mac}`, {}, { signal }), [mac]);
	const job = useLoad(async signal => (await api.get("/rps/jobs",
	    { target: "device:" + mac, limit: 1, sort: "-id" }, { signal })).items[0], [mac]);
	const next = useRef(/** @type {HTMLButtonElement | null} */ (null));
	const d = device.data;
	const isThere = !!d?.status.last_at;
	const look = useCallback(() => { device.reload(); job.reload(); }, []);

	useTick(look, isThere && d?.rps?.state === "synced" ? 0 : LOOK_MS);
	useEffect(() => next.current?.focus(), []);
	return html`<${Oops} problem=${device.problem} />
	<section class="card" aria-label=${t("The new phone", "De nieuwe telefoon")}>
		<h2>${d?.label || macText(mac)} <span class="quiet mono">${d?.label ? macText(mac) : ""}</span></h2>
		<div role="status"><ol class="steps">
			<${Step} is="good" word=${t("done", "klaar")} text=${t("Saved", "Opgeslagen")} />
			<${Rps} device=${d} job=${job.data} />
			<${Fetched} device=${d} />
		</ol></div>
		${(d?.warnings || []).map((/** @type {string} */ w) => html`<p class="note warn">${w}</p>`)}
		<div class="buttons">
			<button ref=${next} type="button" class="primary" onClick=${onNext}>
			${t("Next phone", "Volgende telefoon")}</button>
			<a class="button" href=${href(["devices", mac])}>${t("Open this phone", "Open deze telefoon")}</a>
			<a class="button" href=${href(["devices", mac], { tab: "keys" })}>
			${t("Set its keys", "Stel zijn toetsen in")}</a>
		</div></section>
	${before.length > 0 && html`<section class="card"><h2>${t("Added before", "Hiervoor toegevoegd")}</h2>
		<ul class="before">${before.map(m => html`<${Before} key=${m} mac=${m} />`)}</ul></section>`}`;
}

/** One thing that happens.
 * @param {{ is: "good" | "bad" | "warn" | "plain" | "info", word: string,
 *   text: string, children?: any }} p */
const Step = ({ is, word, text, children }) => html`<li>
	<span><b>${text}</b> <${Badge} kind=${is}>${word}</${Badge}></span>${children}</li>`;

/** @param {{ device: any, job: any }} p */
function Rps({ device, job }) {
	const text = t("Yealink's RPS knows it", "Yealinks RPS kent hem");
	const { state, reason } = device?.rps || {};

	if (state === "synced")
		return html`<${Step} is="good" word=${t("done", "klaar")} text=${text} />`;
	if (state === "refused" || job?.state === "refused")
		return html`<${Step} is="bad" word=${t("refused", "geweigerd")} text=${text}>
			<p>${reason || job?.last_error}</p>
			<p><a href=${href("rps", { q: device?.mac })}>${t("See what to do", "Zie wat te doen")}</a></p></${Step}>`;
	return html`<${Step} is="info" word=${t("waiting", "wacht")} text=${text}>
		${job?.last_error ? html`<p>${job.last_error}</p>` :
		    !job && device && html`<p class="hint">${t("Nothing is queued for RPS.",
			"Er staat niets klaar voor RPS.")}</p>`}</${Step}>`;
}

/** @param {{ device: any }} p */
function Fetched({ device: d }) {
	const text = t("The phone fetched its configuration", "De telefoon heeft zijn configuratie opgehaald");
	const s = d?.status;
	const [open, setOpen] = useState(false);

	if (s?.last_at)
		return html`<${Step} is="good" word=${ago(s.last_at)} text=${text}>
			${s.firmware && html`<p class="hint">${t("Firmware", "Firmware")} ${s.firmware}</p>`}</${Step}>`;
	if (s?.refused_at)
		return html`<${Step} is="bad" word=${t("refused", "geweigerd")} text=${text}>
			<p>${t("The phone asked and was refused.", "De telefoon vroeg en werd geweigerd.")} <a
			    href=${href(["devices", d.mac], { tab: "history" })}>${t("See why", "Zie waarom")}</a></p></${Step}>`;
	return html`<${Step} is="info" word=${t("waiting", "wacht")} text=${text}>
		<p class="hint">${t("Plug the phone in, or restart it. Once RPS knows it, it comes by itself; else enter this URL on the phone, with its user name and password:",
		    "Sluit de telefoon aan, of herstart hem. Zodra RPS hem kent komt hij vanzelf; voer anders deze URL in op de telefoon, met zijn gebruikersnaam en wachtwoord:")}</p>
		${d && (open ? html`<${Secrets} mac=${d.mac} />` : html`<p><${Copy} text=${d.url}
		    label=${t("the URL", "de URL")} /></p>
		${may("secrets") && html`<p><button type="button" onClick=${() => setOpen(true)}>
			${t("Show user and password", "Toon gebruikersnaam en wachtwoord")}</button></p>`}`)}
		</${Step}>`;
}

/** A phone of this sitting: how it stands now.  @param {{ mac: string }} p */
function Before({ mac }) {
	const device = useLoad(signal => api.get(`/devices/${mac}`, {}, { signal }), [mac]);
	const d = device.data;

	useTick(device.reload, d && !d.status.last_at ? 2 * LOOK_MS : 0);
	return html`<li><a href=${href(["devices", mac])}>${d?.label || macText(mac)}</a> ${
	    d && html`<${DeviceState} state=${d.status.state} enabled=${d.enabled} />`}</li>`;
}
