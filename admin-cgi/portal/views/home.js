/**
 * home.js - the overview: phones by state, Yealink's queue, what went wrong
 * lately and why, what was changed; in an empty installation, how to begin.
 */
import { ago, api, at, count, href, macText, may, number, session, t } from "../core.js";
import { actionWords, actorWords, Badge, goneOf, html, Oops, Page, reasonKind, reasonWords, stateMeaning,
    stateWords, useLoad, useTick, Wait, What } from "../ui.js";

const STATES = /** @type {const} */ (["refused", "never_seen", "outdated", "silent", "up_to_date"]);

export default function Home() {
	// Of one organisation phones are counted now, of many a little before.
	const own = session()?.organisation;
	const load = useLoad(signal => api.get("/dashboard",
	    { organisation_id: own?.kind === "customer" ? own.id : "" }, { signal }), []);
	const d = load.data;

	useTick(load.reload, 15000);
	return html`<${Page} title=${t("Overview", "Overzicht")} actions=${may("manage") && html`
		<a class="button primary"
		    href=${href(["devices", "add"])}>${t("Add a phone", "Telefoon toevoegen")}</a>`}>
	${!d ? load.problem ? html`<${Oops}
	    problem=${load.problem} retry=${load.reload} />` : html`<${Wait} />` : html`
		<${Oops} problem=${load.problem} retry=${load.reload} />
		${d.devices.total === 0 && !d.uncounted && html`<${Begin} dashboard=${d} />`}
		<${Figures} dashboard=${d} />
		<div class="cards two"><${Failures} failures=${d.failures} /><${Queue} rps=${d.rps} /></div>
		<${Recent} changes=${d.changes} />`}</${Page}>`;
}

/** @param {{ dashboard: any }} p */
function Figures({ dashboard: d }) {
	return html`<section aria-label=${t("Phones by state",
	    "Telefoons naar toestand")}><div class="figures">
		<a class="card"
		    href=${href("devices")}><span class="figure">${number(d.devices.total)}</span>
			<span>${d.devices.total === 1 ?
			    t("phone", "telefoon") : t("phones", "telefoons")}</span>
			<span class="hint">${d.organisations > 1 ? t(
			    `in ${number(d.organisations)} organisations`,
			    `in ${number(d.organisations)} organisaties`) :
			    session()?.organisation.name}</span></a>
		${STATES.map(s => html`<a key=${s} class="card" href=${href("devices", { state: s })}
		    title=${stateMeaning(s)}><span class="figure ${s === "refused" && d.devices[s] ? "bad" : ""}">
			${number(d.devices[s])}</span><span>${stateWords(s)}</span>
			${s === "silent" && html`<span class="hint">${t("nothing fetched for 7 days",
			    "7 dagen niets opgehaald")}</span>`}</a>`)}</div>
	${d.uncounted > 0 && html`<p class="hint">${t(
	    `${number(d.uncounted)} organisations are still being counted.`,
	    `${number(d.uncounted)} organisaties worden nog geteld.`)}</p>`}
	${d.counted_at && html`<p class="hint">${t(`Counted ${ago(d.counted_at)}.`,
	    `Geteld: ${ago(d.counted_at)}.`)}</p>`}</section>`;
}

/** @param {{ failures: any[] }} p */
function Failures({ failures }) {
	return html`<section class="card"><div class="row"><h2>${t("Refused lately",
	    "Onlangs geweigerd")}</h2>
		${failures.length > 0 && html`<a href=${href("history", { tab: "fetches" })}>
			${t("All requests", "Alle verzoeken")}</a>`}</div>
	${failures.length === 0 ? html`<p class="quiet">${t(
	    "No phone of yours was refused.", "Geen van uw telefoons werd geweigerd.")}</p>` : html`
	<ul class="entries">${failures.map(f => html`<li key=${f.mac}>
		<div class="row"><a href=${href(["devices", f.mac], { tab: "history" })}>
			${f.label || macText(f.mac)}</a>
		<${Badge} kind=${reasonKind(f.reason)}>${reasonWords(f.reason)}</${Badge}>
		<time class="quiet" datetime=${f.at} title=${at(f.at)}>${ago(f.at)}</time></div>
		<p class="hint">${[f.organisation, f.file, f.address].filter(Boolean).join(" · ")}</p></li>`)}
	</ul>`}</section>`;
}

/** @param {{ rps: any }} p */
function Queue({ rps }) {
	const waits = rps.ready + rps.claimed;
	const old = rps.oldest_ready_seconds;

	return html`<section class="card"><div class="row"><h2>${t("For Yealink (RPS)",
	    "Voor Yealink (RPS)")}</h2>
		<a href=${href(["rps", "jobs"])}>${t("The queue", "De wachtrij")}</a></div>
	<p>${waits === 0 ? t("Nothing waits: Yealink is in step.",
	    "Er wacht niets: Yealink loopt gelijk.") : html`
		<a href=${href(["rps", "jobs"], { state: "ready" })}>${
		count(waits, t("job waits", "opdracht wacht"), t("jobs wait",
		    "opdrachten wachten"))}</a>`}</p>
	${old !== null && old > 300 && html`<p class="note warn">${t(
	    `The oldest one has waited since ${ago(new Date(Date.now() - old * 1000).toISOString())}.`,
	    `De oudste wacht sinds ${ago(new Date(Date.now() - old * 1000).toISOString())}.`)}</p>`}
	${rps.refused > 0 && html`<p><a href=${href(["rps", "jobs"], { state: "refused" })}>${
	    count(rps.refused, t("job was refused", "opdracht werd geweigerd"),
		t("jobs were refused", "opdrachten werden geweigerd"))}</a></p>`}</section>`;
}

/** @param {{ changes: any[] }} p */
function Recent({ changes }) {
	const gone = goneOf(changes);

	return html`<section class="card"><div class="row"><h2>${t("Changed lately",
	    "Onlangs gewijzigd")}</h2>
		<a href=${href("history")}>${t("All changes", "Alle wijzigingen")}</a></div>
	${changes.length === 0 ? html`<p class="quiet">${t("Nothing yet.", "Nog niets.")}</p>` : html`
	<ul class="entries">${changes.map(c => html`<li key=${c.id}><div class="row">
		<time class="quiet" datetime=${c.at} title=${at(c.at)}>${ago(c.at)}</time>
		<${Badge}>${actionWords(c.action)}</${Badge}><span><${What} entry=${c} gone=${gone} /></span>
		<span class="quiet">${actorWords(c.actor)}</span></div></li>`)}</ul>`}</section>`;
}

/** The first three steps.  @param {{ dashboard: any }} p */
function Begin({ dashboard: d }) {
	const tree = may("tree"), manage = may("manage");

	if (!manage)
		return html`<p class="note">${t("There are no phones here yet.",
		    "Hier zijn nog geen telefoons.")}</p>`;
	return html`<section class="card begin"><h2>${t("Three steps to the first phone",
	    "Drie stappen naar de eerste telefoon")}</h2><ol>
		${tree && html`<li class=${d.organisations > 1 ? "done" : ""}>
			<a href=${href("organisations")}>${t("Make an organisation",
			    "Maak een organisatie")}</a>
			<p class="hint">${t("A customer whose phones these are. Your own is there already.",
			    "Een klant van wie de telefoons zijn. Uw eigen organisatie is er al.")}</p></li>
		<li><a href=${href(["rps", "accounts"])}>${t("Enter an account at Yealink",
		    "Voer een account bij Yealink in")}</a>
			<p class="hint">${t("Then phones straight from the box find their way here. You can do without: enter the URL on the phone, or give it by DHCP.",
			    "Dan vinden telefoons uit de doos de weg hierheen. Het kan ook zonder: voer de URL in op het toestel, of geef hem via DHCP.")}</p></li>`}
		<li><a href=${href(["devices", "add"])}>${t("Add a phone", "Voeg een telefoon toe")}</a>
			<p class="hint">${t("Its MAC from the label, its model, and its account. You see it appear as it fetches.",
			    "Het MAC van het etiket, het model en het account. U ziet hem verschijnen zodra hij ophaalt.")}</p></li>
		${!tree && html`<li><a href=${href("imports")}>${t("Or many at once from a CSV file",
		    "Of veel tegelijk uit een CSV-bestand")}</a></li>
		<li><a href=${href("groups")}>${t("Put phones in groups that share settings",
		    "Zet telefoons in groepen met dezelfde instellingen")}</a></li>`}
	</ol></section>`;
}
