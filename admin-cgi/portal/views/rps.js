/**
 * rps.js - Yealink's service (RPS): the queue of what it must be told, the
 * servers and phones it has of us, the accounts there, and where it differs
 * from what is here.  The tab is the second word of the address.
 */
import { api, href, macText, may, t } from "../core.js";
import { Field } from "../form.js";
import { Table, usePages } from "../list.js";
import { Badge, Empty, html, Page, Tabs, useLoad, useQuery, useRested, useTick }
    from "../ui.js";
import { FilterOrganisation } from "./filter_organisation.js";
import { jobColumns, Moment } from "./rps_jobs.js";
import { jobStateWords, RpsState, rpsVerbWords, rpsWords } from "./state.js";
import { Accounts } from "./rps_accounts.js";
import { Drift } from "./rps_drift.js";

/** @param {{ place: import("../core.js").Place }} p */
export default function Rps({ place }) {
	const tab = place.path[1] || place.query.tab || "jobs";
	/** @type {[string, string, string][]} */
	const tabs = [["jobs", t("Queue", "Wachtrij"), href(["rps", "jobs"])],
	    ["devices", t("Phones", "Telefoons"), href(["rps", "devices"])],
	    ["servers", t("Servers", "Servers"), href(["rps", "servers"])],
	    ["drift", t("Differences", "Verschillen"), href(["rps", "drift"])]];

	if (may("tree"))
		tabs.push(["accounts", t("Accounts", "Accounts"), href(["rps", "accounts"])]);
	const views = /** @type {Record<string, any>} */ ({ jobs: Jobs, devices: Devices,
		servers: Servers, drift: Drift, accounts: may("tree") ? Accounts : Jobs });
	const View = views[tab] || Jobs;
	return html`<${Page} title=${t("Yealink RPS", "Yealink RPS")} lead=${t(
	    "Yealink's service tells a phone straight from the box to come here. What it must know is queued and sent by itself.",
	    "De dienst van Yealink stuurt een telefoon uit de doos hierheen. Wat hij moet weten komt in de rij en gaat vanzelf.")}>
	<${Tabs} label=${t("Parts of RPS", "Delen van RPS")} now=${tab} tabs=${tabs} />
	<${View} place=${{ ...place, path: ["rps", tab] }} /></${Page}>`;
}

/** The accounts, for why a job waits; none for who may not see them. */
function useAccounts() {
	const load = useLoad(signal => may("tree") ?
	    api.get("/rps/accounts", { limit: 200 }, { signal }) : Promise.resolve({ items: [] }), []);

	return /** @type {any[]} */ (load.data?.items || []);
}

/** @param {{ place: import("../core.js").Place }} p */
function Jobs({ place }) {
	const [q, put] = useQuery(place);
	const target = useRested(q.target || "");
	const mac = target.replace(/[^0-9a-fA-F]/g, "").toLowerCase();
	const list = usePages("/rps/jobs", { state: q.state, verb: q.verb, organisation_id: q.organisation_id,
		target: mac.length === 12 ? "device:" + mac : "" });
	const accounts = useAccounts();
	const filtered = ["state", "verb", "organisation_id", "target"].some(k => q[k]);
	const waits = list.items.some(j => j.state === "ready" || j.state === "claimed");

	// A second page is not thrown away under the reader's hands.
	useTick(list.reload, waits && list.items.length <= 50 ? 8000 : 0);
	return html`<div class="filters">
		<${Field} label=${t("State", "Toestand")} type="select" value=${q.state || ""}
		    options=${[["", t("all", "alle")], ...["ready", "claimed", "refused", "done",
		    "replaced"]
			.map(s => [s, jobStateWords(s)])]}
		    onValue=${(/** @type {string} */ state) => put({ state })} />
		<${Field} label=${t("Job", "Opdracht")} type="select" value=${q.verb || ""}
		    options=${[["", t("all", "alle")], ...rpsVerbWords.options()]}
		    onValue=${(/** @type {string} */ verb) => put({ verb })} />
		<${Field} label=${t("MAC", "MAC")} type="search" value=${q.target || ""}
		    problem=${mac.length && mac.length !== 12 ? t("12 digits, please",
		    "12 tekens graag") : undefined}
		    onValue=${(/** @type {string} */ v) => put({ target: v.trim() })} />
		<${FilterOrganisation} value=${q.organisation_id ? Number(q.organisation_id) : null}
		    onValue=${(/** @type {any} */ id) => put({ organisation_id: id })} />
		<button type="button" onClick=${list.reload}>${t("Look again",
		    "Kijk opnieuw")}</button></div>
	<${Table} label=${t("Jobs for Yealink", "Opdrachten voor Yealink")} list=${quiet(list)}
	    columns=${jobColumns({ accounts, onDone: list.reload })}
	    empty=${filtered ? html`<${Empty} title=${t("No job fits these filters",
		"Geen opdracht past bij deze filters")}><a
		    href=${href(["rps", "jobs"])}>${t("Show all", "Toon alles")}</a></${Empty}>` :
		html`<${Empty} title=${t("Nothing was queued yet", "Er is nog niets in de rij gezet")}>
		<p>${t("As soon as an account at Yealink holds, each new phone is queued here by itself.",
		    "Zodra er een account bij Yealink geldt, komt elke nieuwe telefoon hier vanzelf in de rij.")}</p>
		${may("tree") && html`<a class="button primary" href=${href(["rps", "accounts"])}>
			${t("Accounts at Yealink", "Accounts bij Yealink")}</a>`}</${Empty}>`} />`;
}

/** What is there already stays while it is asked for again.
 * @param {ReturnType<typeof usePages>} list */
export const quiet = list => list.items.length && !list.more ? { ...list, loading: false } : list;

const STATES = () => /** @type {[string, string][]} */ ([["", t("all", "alle")], ...rpsWords.options()]);

/** @param {{ place: import("../core.js").Place }} p */
function Devices({ place }) {
	const [q, put] = useQuery(place);
	const typed = useRested(q.mac || "").replace(/[^0-9a-fA-F]/g, "").toLowerCase();
	const list = usePages("/rps/devices", { state: q.state, organisation_id: q.organisation_id,
		mac: typed.length === 12 ? typed : "" });

	return html`<${Filters} q=${q} put=${put}>
		<${Field} label=${t("MAC", "MAC")} type="search" value=${q.mac || ""}
		    problem=${typed.length && typed.length !== 12 ? t("12 digits, please",
		    "12 tekens graag") : undefined}
		    onValue=${(/** @type {string} */ v) => put({ mac: v.trim() })} /></${Filters}>
	<${Table} label=${t("Phones at Yealink", "Telefoons bij Yealink")} list=${list}
	    id=${(/** @type {any} */ d) => d.mac + d.account_id} columns=${[
	    { name: "mac", text: t("Phone", "Telefoon"), cell: (/** @type {any} */ d) => d.device_id ? html`
		<a class="mono" href=${href(["devices", d.mac])}>${macText(d.mac)}</a>` : html`
		<span class="mono">${macText(d.mac)}</span> <span class="quiet">${t("gone here",
		    "hier weg")}</span>` },
	    { name: "state", text: t("State", "Toestand"), cell: (/** @type {any} */ d) => html`
		<${RpsState} state=${d.state} reason=${d.reason} />` },
	    { name: "organisation", text: t("Organisation", "Organisatie"), narrow: true,
		cell: (/** @type {any} */ d) => d.organisation || "–" },
	    { name: "adopted", text: t("Made by", "Gemaakt door"), narrow: true,
		cell: (/** @type {any} */ d) => d.adopted ? t("taken over", "overgenomen") : t("us",
		    "ons") },
	    { name: "synced_at", text: t("In step since", "Gelijk sinds"),
		cell: (/** @type {any} */ d) => html`<${Moment} iso=${d.synced_at} />` }]}
	    empty=${html`<${Empty} title=${t("No phone", "Geen telefoon")}>
		<p>${t("What we told Yealink of phones stands here.",
		    "Wat wij Yealink over telefoons hebben verteld staat hier.")}</p></${Empty}>`} />`;
}

/** @param {{ q: Record<string, string>, put: (some: any) => void, children?: any }} p */
const Filters = ({ q, put, children }) => html`<div class="filters">
	<${Field} label=${t("State", "Toestand")} type="select" value=${q.state || ""} options=${STATES()}
	    onValue=${(/** @type {string} */ state) => put({ state })} />
	${children}
	<${FilterOrganisation} value=${q.organisation_id ? Number(q.organisation_id) : null}
	    onValue=${(/** @type {any} */ id) => put({ organisation_id: id })} /></div>`;

/** @param {{ place: import("../core.js").Place }} p */
function Servers({ place }) {
	const [q, put] = useQuery(place);
	const list = usePages("/rps/servers", { state: q.state, organisation_id: q.organisation_id });

	return html`<${Filters} q=${q} put=${put} />
	<${Table} label=${t("Servers at Yealink", "Servers bij Yealink")} list=${list} columns=${[
	    { name: "name", text: t("Name at Yealink", "Naam bij Yealink"),
	    cell: (/** @type {any} */ s) => html`${s.name}
		${s.adopted && html` <${Badge}>${t("taken over", "overgenomen")}</${Badge}>`}` },
	    { name: "organisation", text: t("Organisation", "Organisatie"), cell: (/** @type {any} */ s) =>
		s.organisation_id ? html`<a
		    href=${href(["organisations", s.organisation_id])}>${s.organisation}</a>` : "–" },
	    { name: "state", text: t("State", "Toestand"),
	    cell: (/** @type {any} */ s) => html`<${RpsState} state=${s.state} />` },
	    { name: "url", text: t("Sends phones to", "Stuurt telefoons naar"), narrow: true,
		cell: (/** @type {any} */ s) => html`<span class="mono">${s.url}</span>` },
	    { name: "synced_at", text: t("In step since", "Gelijk sinds"), narrow: true,
		cell: (/** @type {any} */ s) => html`<${Moment} iso=${s.synced_at} />` }]}
	    empty=${html`<${Empty} title=${t("No server", "Geen server")}>
		<p>${t("Each organisation with an account at Yealink gets one there, with its URL and credentials.",
		    "Elke organisatie met een account bij Yealink krijgt er daar een, met haar URL en gegevens.")}</p></${Empty}>`} />`;
}
