/**
 * devices.js - the phones as a list: found as one types, narrowed by what
 * they are and how they stand, many changed at once.
 *
 * The states stay fresh while the page is looked at: the rows near the
 * screen are asked for again, quietly, and change in their places.
 */
import { html, useCallback, useEffect, useRef, useState } from "../lib/preact.js";
import { ago, at, href, macText, may, session, t } from "../core.js";
import { Table, usePages } from "../list.js";
import { Empty, Link, Page, useQuery, useTick } from "../ui.js";
import { Filters, filterOf, isNarrowed, NO_FILTER } from "./devices_filters.js";
import { Bulk } from "./devices_bulk.js";
import { Chosen } from "./devices_chosen.js";
import { DeviceState, RpsState } from "./state.js";
import { TellChosen, useReaches } from "./tell_chosen.js";

const FRESH_MS = 5000;

/** @param {{ place: import("../core.js").Place }} p */
export default function Devices({ place }) {
	const [query, put] = useQuery(place);
	const filter = filterOf(query);
	const list = usePages("/devices", { ...filter, sort: query.sort });
	const [chosen, setChosen] = useState(/** @type {Set<string>} */ (new Set()));
	const [isAll, setAll] = useState(false);
	const [change, setChange] = useState(false);
	const [tell, setTell] = useState(/** @type {import("./tell.js").Kind | ""} */ (""));
	const reaches = useReaches(chosen.size > 0);
	const { fresh, news } = useFresh(list, chosen.size > 0);
	const choose = (/** @type {Set<string>} */ macs) => { setChosen(macs); setAll(false); };

	// Phones that are no longer in the list must not be changed unseen.
	useEffect(() => choose(new Set()), [JSON.stringify(filter)]);
	return html`<${Page} title=${t("Phones", "Telefoons")} actions=${html`<${Actions} filter=${filter} />`}>
		<${Filters} query=${query} put=${put} />
		${may("manage") && html`<${Chosen} chosen=${chosen} isAll=${isAll} list=${list}
		    onAll=${() => setAll(true)} onNone=${() => choose(new Set())}
		    onChange=${() => setChange(true)} onTell=${reaches && setTell} />`}
		${news > 0 && html`<p class="note" role="status">
			${t("There are others now.", "Er zijn nu andere.")} <button type="button" class="small"
			    onClick=${list.reload}>${t("Show the list as it is", "Toon de lijst zoals die is")}</button></p>`}
		<${Table} label=${t("Phones", "Telefoons")} list=${list} columns=${columns(fresh)}
		    id=${macOf} rowName=${nameOf} sort=${query.sort || "label"}
		    onSort=${(/** @type {string} */ sort) => put({ sort: sort === "label" ? "" : sort })}
		    chosen=${may("manage") ? chosen : undefined} onChosen=${choose}
		    empty=${html`<${None} query=${query} put=${put} />`} />
		${list.items.length > 0 && html`<p class="hint narrow">${t("Keys: j and k or the arrows go through the list, Enter opens, x selects, / searches.",
		    "Toetsen: j en k of de pijlen lopen door de lijst, Enter opent, x kiest, / zoekt.")}</p>`}
		${change && html`<${Bulk} macs=${isAll ? null : [...chosen]} filter=${filter}
		    onClose=${() => setChange(false)}
		    onDone=${() => { choose(new Set()); list.reload(); }} />`}
		${tell && html`<${TellChosen} kind=${tell} macs=${isAll ? null : [...chosen]} filter=${filter}
		    onClose=${() => setTell("")} />`}
	</${Page}>`;
}

const macOf = (/** @type {any} */ d) => d.mac;
const nameOf = (/** @type {any} */ d) => d.label || macText(d.mac);

/** The name, the MAC, and on a small screen the number.  @param {any} d */
function nameCell(d) {
	const mac = html`<span class="mono whole" data-mac=${d.mac}>${macText(d.mac)}</span>`;

	return html`<${Link} to=${["devices", d.mac]}>${d.label || mac}</${Link}>
		<div class="quiet">${d.label && mac} ${d.number && html`<span class="slim">${d.number}</span>`}</div>`;
}

/** @param {Set<string>} fresh phones whose state just changed */
function columns(fresh) {
	const several = session()?.organisation.kind !== "customer";

	return [
		{ name: "label", text: t("Name", "Naam"), sort: "label",
			cell: nameCell },
		{ name: "number", text: t("Number", "Nummer"), narrow: true,
			cell: (/** @type {any} */ d) => d.number || html`<span class="quiet">–</span>` },
		{ name: "state", text: t("State", "Toestand"),
			cell: (/** @type {any} */ d) => html`<span class=${fresh.has(d.mac) ? "fresh" : ""}>
				<${DeviceState} state=${d.state} enabled=${d.enabled} releasing=${d.releasing_at} /></span>` },
		{ name: "seen", text: t("Last fetch", "Laatst opgehaald"), narrow: true,
			cell: (/** @type {any} */ d) => html`<span title=${at(d.last_seen)}>${ago(d.last_seen)}</span>` },
		{ name: "model", text: t("Model", "Model"), narrow: true,
			cell: (/** @type {any} */ d) => html`<span class="whole">${d.model}</span>
				<div class="quiet whole">${d.firmware}</div>` },
		{ name: "organisation", narrow: true,
			text: several ? t("Organisation, group", "Organisatie, groep") : t("Group", "Groep"),
			cell: (/** @type {any} */ d) => several ? html`<${Link} to=${["organisations", d.organisation_id]}>
				${d.organisation}</${Link}><div class="quiet">${d.group}</div>` : d.group },
		{ name: "rps", text: t("RPS", "RPS"), narrow: true,
			cell: (/** @type {any} */ d) => html`<${RpsState} state=${d.rps_state} />` },
	];
}

/** @param {{ filter: Record<string, any> }} p */
const Actions = ({ filter }) => html`${may("manage") && html`
	<a class="button primary" href=${href(["devices", "add"], { organisation_id: filter.organisation_id })}>
	${t("Add a phone", "Telefoon toevoegen")}</a>
	<a class="button" href=${href("imports")}>${t("Import", "Importeren")}</a>`}
	<a class="button" href=${href("imports", { tab: "export", ...filter, state: "", enabled: "", firmware: "" })}>
	${t("Export", "Exporteren")}</a>`;

/** @param {{ query: Record<string, string>, put: (some: any) => void }} p */
function None({ query, put }) {
	if (isNarrowed(query))
		return html`<${Empty} title=${t("No phone fits this search", "Geen telefoon past bij deze zoekopdracht")}>
			<p>${t("Parts of a name, a MAC or the beginning of a number are found.",
			    "Delen van een naam, een MAC of het begin van een nummer worden gevonden.")}</p>
			<button type="button" onClick=${() => put(NO_FILTER)}>
			${t("Show all phones", "Toon alle telefoons")}</button></${Empty}>`;
	return html`<${Empty} title=${t("No phones yet", "Nog geen telefoons")}>
		<p>${t("A phone is known by the MAC on its label. Add it here, plug it in, and it fetches its configuration by itself.",
		    "Een telefoon is bekend onder het MAC op zijn label. Voeg hem hier toe, sluit hem aan, en hij haalt zijn configuratie zelf op.")}</p>
		${may("manage") && html`<a class="button primary" href=${href(["devices", "add"])}>
		${t("Add the first phone", "Eerste telefoon toevoegen")}</a>
		<p><a href=${href("imports")}>${t("Or import a list", "Of importeer een lijst")}</a></p>`}
	</${Empty}>`;
}

// --- fresh states ----------------------------------------------------------------------

/**
 * Asks every few seconds how the rows near the screen stand now.  Known rows
 * change in place; when others belong there, the list is loaded anew only if
 * nobody is at work in it, else `news` says how many there are.
 * @param {ReturnType<typeof usePages>} list @param {boolean} atWork
 */
function useFresh(list, atWork) {
	const [fresh, setFresh] = useState(/** @type {Set<string>} */ (new Set()));
	const [news, setNews] = useState(0);
	const now = useRef({ list, atWork });
	now.current = { list, atWork };
	/** When to ask again: a server that is slow is asked less often. */
	const next = useRef(0);

	useTick(useCallback(async () => {
		const before = now.current.list;
		const since = Date.now();
		if (before.loading || before.problem || since < next.current)
			return;
		next.current = Infinity;
		const page = await before.again(firstSeen(before.items)).catch(() => null);
		next.current = Date.now() + 10 * (Date.now() - since);
		const { list, atWork } = now.current;
		// Another filter meanwhile: these are answers to an old question.
		if (!page || list.loading || list.items !== before.items)
			return;
		const was = new Map(list.items.map(d => [d.mac, d]));
		const others = page.filter(d => !was.has(d.mac)).length;
		const isIn = document.querySelector(".list")?.contains(document.activeElement);
		if (others > 0 && !atWork && !isIn && scrollY < 200 && list.items.length <= 50) {
			list.reload();
			return;
		}
		setNews(others);
		setFresh(new Set(page.filter(d => was.has(d.mac) && was.get(d.mac).state !== d.state)
		    .map(macOf)));
		list.set(merged(list.items, page));
	}, []), FRESH_MS);
	useEffect(() => setNews(0), [list.loading]);
	return { fresh, news };
}

/** The same rows, those of the page as they are now.
 * @param {any[]} items @param {any[]} page */
function merged(items, page) {
	const is = new Map(page.map(d => [d.mac, d]));

	return items.map(d => is.get(d.mac) || d);
}

/** The first row that is on the screen.  @param {any[]} items */
function firstSeen(items) {
	const rows = [...document.querySelectorAll(".list tbody tr:not([aria-hidden])")];
	const row = rows.find(r => r.getBoundingClientRect().bottom > 0);
	const mac = row?.querySelector("[data-mac]")?.getAttribute("data-mac");

	return Math.max(0, items.findIndex(d => d.mac === mac));
}
