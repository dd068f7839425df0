/**
 * rps_drift.js - where Yealink and we differ, account by account: found by a
 * comparison, brought in line by repairing (Yealink follows us) or taking over
 * (what is there alone becomes ours).
 */
import { api, count, href, macText, may, t } from "../core.js";
import { ask, Field, toast, useSend } from "../form.js";
import { Table, usePages } from "../list.js";
import { Badge, Empty, html, Oops, useLoad, useQuery } from "../ui.js";
import { FilterOrganisation } from "./filter_organisation.js";
import { Moment } from "./rps_jobs.js";
import { driftWords } from "./state.js";
import { Asked, useAsked } from "./rps_ask.js";

/** @param {{ place: import("../core.js").Place }} p */
export function Drift({ place }) {
	const [q, put] = useQuery(place);
	const list = usePages("/rps/drift", { kind: q.kind, account_id: q.account_id,
		organisation_id: q.organisation_id });
	const accounts = useLoad(signal => may("tree") ?
	    api.get("/rps/accounts", { limit: 200 }, { signal }) : Promise.resolve({ items: [] }), []);
	const all = /** @type {any[]} */ (accounts.data?.items || []);
	const one = all.find(a => String(a.id) === q.account_id) || (all.length === 1 ? all[0] : null);

	return html`<div class="filters">
		${all.length > 0 && html`<${Field}
		    label=${t("Account", "Account")} type="select" value=${q.account_id || ""}
		    options=${[["", t("all", "alle")], ...all.map(a => [String(a.id), a.name])]}
		    onValue=${(/** @type {string} */ account_id) => put({ account_id })} />`}
		<${Field} label=${t("Difference", "Verschil")} type="select" value=${q.kind || ""}
		    options=${[["", t("all", "alle")], ...driftWords.options()]}
		    onValue=${(/** @type {string} */ kind) => put({ kind })} />
		<${FilterOrganisation} value=${q.organisation_id ? Number(q.organisation_id) : null}
		    onValue=${(/** @type {any} */ id) => put({ organisation_id: id })} /></div>
	${one ? html`<${Act} key=${one.id} account=${one} some=${list.items.length > 0}
		onDone=${() => { list.reload(); accounts.reload(); }} />` :
	    all.length > 1 && html`<p class="note">${t("Choose an account to compare, repair or take over.",
		"Kies een account om te vergelijken, te herstellen of over te nemen.")}</p>`}
	<${Table} label=${t("Differences", "Verschillen")} list=${list} columns=${[
	    { name: "kind", text: t("Difference", "Verschil"), cell: (/** @type {any} */ d) => html`
		<${Badge}
		    kind=${d.kind === "unknown" ? "info" : "warn"}>${driftWords(d.kind)}</${Badge}>` },
	    { name: "name", text: t("What", "Wat"),
	    cell: (/** @type {any} */ d) => html`<span class="quiet">${
		d.object === "server" ? t("server", "server") : t("phone", "telefoon")}</span> ${
		/^[0-9a-f]{12}$/.test(d.name) ? html`<a class="mono"
		    href=${href(["devices", d.name], { tab: "history" })}>${macText(d.name)}</a>` : d.name}
		${d.organisation && html`<p class="hint">${d.organisation}</p>`}` },
	    { name: "ours", text: t("Here", "Hier"), narrow: true,
	    cell: (/** @type {any} */ d) => d.ours || "–" },
	    { name: "theirs", text: t("At Yealink", "Bij Yealink"),
	    cell: (/** @type {any} */ d) => d.theirs || "–" },
	    { name: "seen_at", text: t("Seen", "Gezien"), narrow: true,
		cell: (/** @type {any} */ d) => html`<${Moment} iso=${d.seen_at} />` }]}
	    empty=${html`<${Empty} title=${t("No difference was found", "Er is geen verschil gevonden")}>
		<p>${t("A comparison reads all that Yealink has and lays it beside what is here; it runs by itself each day.",
		    "Een vergelijking leest alles wat Yealink heeft en legt het naast wat hier is; elke dag gebeurt dat vanzelf.")}</p></${Empty}>`} />`;
}

/** @param {{ account: any, some: boolean, onDone: () => void }} p */
function Act({ account, some, onDone }) {
	const compare = useAsked(account.id, onDone);
	const path = `/rps/accounts/${account.id}`;
	const repair = useSend(async key => {
		if (!await ask({ title: t("Let Yealink follow what is here?",
		    "Yealink laten volgen wat hier is?"),
			body: t("What is missing or different at Yealink is queued. What is there alone stays untouched.",
			    "Wat bij Yealink ontbreekt of anders is komt in de rij. Wat alleen daar is blijft zoals het is."),
			yes: t("Repair", "Herstel") }))
			return;
		const { jobs } = await api.post(path + "/repair", {}, { key });
		toast(count(jobs, t("job queued", "opdracht in de rij"), t("jobs queued",
		    "opdrachten in de rij")));
		onDone();
	});
	const adopt = useSend(async key => {
		if (!await ask({ title: t("Take over what is at Yealink alone?",
		    "Overnemen wat alleen bij Yealink is?"),
			body: t("Records there that fit phones and organisations here become ours: from then on they follow what is here.",
			    "Gegevens daar die bij telefoons en organisaties hier passen worden van ons: ze volgen dan wat hier is."),
			yes: t("Take over", "Neem over") }))
			return;
		const { adopted } = await api.post(path + "/adopt", {}, { key });
		toast(count(adopted, t("record taken over", "gegeven overgenomen"),
		    t("records taken over", "gegevens overgenomen")));
		onDone();
	});

	return html`<section class="card"><div class="row"><h2>${account.name}</h2>
		<span class="quiet">${account.compared_at ? html`${t("compared",
		    "vergeleken")} ${" "}<${Moment} iso=${account.compared_at} />` :
		    t("not compared yet", "nog niet vergeleken")}</span></div>
	<div class="buttons">
		<button type="button" onClick=${() => compare.ask("drift")}
		    disabled=${compare.busy}>${t("Compare now", "Vergelijk nu")}</button>
		<button type="button" onClick=${repair.run}
		    disabled=${!some || repair.busy}>${t("Repair…", "Herstel…")}</button>
		<button type="button" onClick=${adopt.run}
		    disabled=${!some || adopt.busy}>${t("Take over…", "Neem over…")}</button></div>
	<${Asked} asked=${compare} /><${Oops} problem=${repair.problem} /><${Oops}
	    problem=${adopt.problem} /></section>`;
}
