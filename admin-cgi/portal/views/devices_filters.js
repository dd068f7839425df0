/**
 * devices_filters.js - what narrows the list of phones.  Everything stands
 * in the address.
 */
import { html, useEffect, useRef, useState } from "../lib/preact.js";
import { session, t } from "../core.js";
import { Field } from "../form.js";
import { useRested } from "../ui.js";
import { credentialsWords } from "./enrolment.js";
import { PickGroup, PickModel, PickOrganisation } from "./pick.js";
import { stateWords } from "./state.js";

const NAMES = ["q", "organisation_id", "under", "model", "group_id", "state",
	"enabled", "firmware", "credentials", "enrolment"];

/** Takes every filter away. */
export const NO_FILTER = Object.fromEntries(NAMES.map(n => [n, ""]));

/** The filters as the API takes them.  @param {Record<string, string>} query
 * @returns {Record<string, string>} */
export const filterOf = query => Object.fromEntries(
    NAMES.filter(n => query[n]).map(n => [n, query[n]]));

/** @param {Record<string, string>} query */
export const isNarrowed = query => NAMES.some(n => query[n]);

/** @param {{ query: Record<string, string>, put: (some: any) => void }} p */
export function Filters({ query, put }) {
	const several = session()?.organisation.kind !== "customer";
	const more = NAMES.filter(n => n !== "q" && n !== "state" && query[n]).length;
	const [wide] = useState(more > 0);
	const org = query.organisation_id || query.under;
	const group = { organisation_id: query.organisation_id, under: query.under };

	return html`<div class="card"><div class="filters">
		<${Typed} label=${t("Name, MAC or number", "Naam, MAC of nummer")} type="search"
		    value=${query.q} put=${(/** @type {string} */ q) => put({ q })} />
		<${Field} label=${t("State", "Toestand")} type="select" value=${query.state || ""}
		    onValue=${(/** @type {string} */ state) => put({ state })}
		    options=${[["", t("any", "alle")], ...stateWords.options()]} />
		<${Field} label=${t("Order", "Volgorde")} type="select" value=${query.sort || ""}
		    onValue=${(/** @type {string} */ sort) => put({ sort })} options=${[
			["", t("by name", "op naam")], ["-label", t("by name, from the end", "op naam, van achteren")],
			["mac", t("by MAC", "op MAC")], ["-changed", t("changed last", "laatst gewijzigd")],
			["-id", t("added last", "laatst toegevoegd")]]} />
		${more + (query.q || query.state ? 1 : 0) > 0 && html`<button type="button"
		    onClick=${() => put(NO_FILTER)}>${t("Clear", "Wissen")}</button>`}</div>
	<details open=${wide}><summary>${t("More filters", "Meer filters")}</summary>
	<div class="filters">
		${several && html`<${PickOrganisation} value=${org ? Number(org) : null}
		    onValue=${(/** @type {number | null} */ id) => put({ group_id: "",
			organisation_id: query.under ? "" : id, under: query.under ? id : "" })} />
		<${Field} label=${t("With those below it", "Met die eronder")} type="check"
		    value=${!!query.under} disabled=${!org}
		    onValue=${(/** @type {boolean} */ on) => put({ under: on ? org : "",
			organisation_id: on ? "" : org })} />`}
		<${PickModel} value=${query.model || null}
		    onValue=${(/** @type {string | null} */ model) => put({ model })} />
		<${PickGroup} value=${query.group_id ? Number(query.group_id) : null} query=${group}
		    onValue=${(/** @type {number | null} */ id) => put({ group_id: id })} />
		<${Field} label=${t("Enabled", "Ingeschakeld")} type="select" value=${query.enabled || ""}
		    onValue=${(/** @type {string} */ enabled) => put({ enabled })}
		    options=${[["", t("any", "alle")], ["true", t("enabled", "ingeschakeld")],
			["false", t("disabled", "uitgeschakeld")]]} />
		<${Field} label=${t("Last came with", "Kwam het laatst met")} type="select"
		    value=${query.credentials || ""}
		    onValue=${(/** @type {string} */ credentials) => put({ credentials })}
		    options=${[["", t("any", "alle")], ...["own", "own_old", "organisation", "organisation_old"]
			.map(v => [v, credentialsWords(v)])]} />
		<${Field} label=${t("Enrolled", "Ingeschreven")} type="select" value=${query.enrolment || ""}
		    onValue=${(/** @type {string} */ enrolment) => put({ enrolment })}
		    options=${[["", t("any", "alle")], ["enrolled", t("yes", "ja")],
			["not_enrolled", t("no", "nee")], ["open", t("window open", "venster open")]]} />
		<${Typed} label=${t("Firmware", "Firmware")} value=${query.firmware}
		    put=${(/** @type {string} */ firmware) => put({ firmware })}
		    placeholder="108.86.0.20" />
	</div></details></div>`;
}

/** A text that goes into the address when typing rests, and follows it when
 * the address changes by itself.
 * @param {{ label: string, value?: string, put: (text: string) => void,
 *   [more: string]: any }} p */
function Typed({ label, value = "", put, ...more }) {
	const [typed, setTyped] = useState(value);
	const rested = useRested(typed);
	const sent = useRef(value);

	useEffect(() => {
		if (rested === typed && rested !== sent.current) {
			sent.current = rested;
			put(rested.trim());
		}
	}, [rested]);
	useEffect(() => {
		if (value !== sent.current.trim()) {
			sent.current = value;
			setTyped(value);
		}
	}, [value]);
	return html`<${Field} label=${label} value=${typed} onValue=${setTyped} ...${more} />`;
}
