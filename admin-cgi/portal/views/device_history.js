/**
 * device_history.js - what happened with one phone: why it does or does not
 * provision and what to do, what RPS has of it, what it asked for lately, and
 * what it sent.
 */
import { ago, api, at, href, may, t } from "../core.js";
import { toast, useSend } from "../form.js";
import { Table } from "../list.js";
import { Badge, Facts, html, Oops, useLoad, useTick, Wait } from "../ui.js";
import { fetchColumns } from "./fetches.js";
import { remarkWords, verdict } from "./trace_words.js";
import { Uploads } from "./device_uploads.js";
import { DeviceRps } from "./device_rps.js";

/** How good a verdict is.  @type {Record<string, "good" | "bad" | "warn" | "info">} */
const KINDS = { provisions: "good", never_asked: "info", challenged: "info",
	common_only: "warn", organisation_off: "warn", device_off: "warn" };

/** @type {Record<string, () => string>} */
const HEADS = {
	provisions: () => t("all is well", "alles in orde"),
	never_asked: () => t("not seen yet", "nog niet gezien"),
	challenged: () => t("without its password", "zonder wachtwoord"),
	common_only: () => t("does not ask for its own file", "vraagt niet om zijn eigen bestand"),
	organisation_off: () => t("organisation disabled", "organisatie uitgeschakeld"),
	device_off: () => t("disabled", "uitgeschakeld"),
	unknown_mac: () => t("unknown MAC", "onbekend MAC"),
	refused: () => t("refused", "geweigerd"),
};

/** @param {{ device: any }} p */
export default function DeviceHistory({ device }) {
	const why = useLoad(signal => api.get(`/devices/${device.mac}/why`, { last: 20 }, { signal }),
	    [device.mac, device.version]);
	const w = why.data;

	useTick(why.reload, 10000);
	if (!w)
		return why.problem ? html`<${Oops} problem=${why.problem} retry=${why.reload} />` :
		    html`<${Wait} />`;
	return html`<div class="page">
		<${Verdict} why=${w} reload=${why.reload} />
		<${DeviceRps} device=${device} />
		<section class="page"><div class="row"><h2>${t("Its last requests",
		    "Zijn laatste verzoeken")}</h2>
			${may("read") && html`<a
			    href=${href("history", { tab: "fetches", mac: device.mac })}>
			${t("All its requests", "Al zijn verzoeken")}</a>
			<a href=${href("history", { object: "device", object_id: device.id })}>
			${t("Who changed this phone", "Wie deze telefoon wijzigde")}</a>`}</div>
		<${Requests} requests=${w.requests} /></section>
		<${Uploads} device=${device} /></div>`;
}

/** @param {{ why: any, reload: () => void }} p */
function Verdict({ why, reload }) {
	const [what, todo] = verdict(why);
	const shut = why.requests.find((/** @type {any} */ r) =>
	    r.reason === "shut_out" || r.reason === "slowed");

	return html`<section class="card" aria-live="polite"><div class="row">
		<h2>${t("Does it provision?", "Haalt hij zijn configuratie?")}</h2>
		<${Badge}
		    kind=${KINDS[why.code] || "bad"}>${HEADS[why.code]?.() || why.code}</${Badge}></div>
		<p>${what}</p>
		${why.code !== "provisions" && todo && html`<p><strong>${t("What to do:",
		    "Wat te doen:")}</strong>
			${" "}${todo}</p>`}
		${why.remarks.length > 0 && html`<ul class="remarks">${why.remarks.map((/** @type {any} */ r) =>
			html`<li key=${r.code}>${remarkWords(r)}</li>`)}</ul>`}
		<${Facts} rows=${[[t("Last got a file", "Kreeg het laatst een bestand"),
		    why.last_served ? html`<time datetime=${why.last_served} title=${at(why.last_served)}>
			${ago(why.last_served)}</time>` : t("never", "nooit")]]} />
		${shut && may("manage") && html`<${Lift} address=${shut.address} reload=${reload} />`}
	</section>`;
}

/** Lets the address in again.  @param {{ address: string, reload: () => void }} p */
function Lift({ address, reload }) {
	const send = useSend(async () => {
		await api.post("/shut-outs/lift", { network: address });
		toast(t("Let in again; it takes effect within seconds.",
		    "Weer toegelaten; dat werkt binnen enkele seconden."));
		reload();
	});

	return html`<div class="row"><button type="button" onClick=${send.run} disabled=${send.busy}>
		${t(`Let ${address} in again`, `Laat ${address} weer toe`)}</button>
		<span class="hint">${t("First mend what failed, or it is shut out again.",
		    "Verhelp eerst wat mislukte, anders volgt het weer.")}</span></div>
	<${Oops} problem=${send.problem} />`;
}

/** @param {{ requests: any[] }} p */
function Requests({ requests }) {
	/** @type {any} */
	const list = { items: requests.map((r, i) => ({ ...r, id: i })), more: null, loading: false };

	return html`<div class="stacked"><${Table} label=${t("Last requests", "Laatste verzoeken")} list=${list}
	    columns=${fetchColumns()} empty=${html`<p class="note">${t(
	    "It has asked for nothing, as far back as the log goes.",
	    "Hij heeft niets gevraagd, voor zover het logboek teruggaat.")}</p>`} /></div>`;
}
