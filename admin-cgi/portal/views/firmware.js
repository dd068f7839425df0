/** firmware.js - which firmware phones run, by model, and the files there are. */
import { ago, api, at, count, href, number, size, t } from "../core.js";
import { Empty, html, Oops, Page, useLoad, useQuery, Wait } from "../ui.js";
import { FilterOrganisation } from "./filter_organisation.js";

/** @param {{ place: import("../core.js").Place }} p */
export default function Firmware({ place }) {
	const [q, put] = useQuery(place);
	const load = useLoad(signal => api.get("/firmware", { organisation_id: q.organisation_id }, { signal }),
	    [q.organisation_id]);
	const d = load.data;

	return html`<${Page} title=${t("Firmware", "Firmware")} lead=${t(
	    "What phones said they run when they last fetched.",
	    "Wat telefoons draaien, naar zij zeiden toen ze het laatst ophaalden.")}>
	<div class="filters"><${FilterOrganisation} value=${q.organisation_id ? Number(q.organisation_id) : null}
	    onValue=${(/** @type {any} */ id) => put({ organisation_id: id })} /></div>
	<${Oops} problem=${load.problem} retry=${load.reload} />
	${!d ? !load.problem && html`<${Wait} />` : html`
	${d.models.length === 0 ? html`<${Empty}
	    title=${t("No phone was seen yet", "Nog geen telefoon gezien")}>
		<p>${t("As soon as phones fetch, their versions stand here.",
		    "Zodra telefoons ophalen staan hun versies hier.")}</p></${Empty}>` :
	html`<${Versions} models=${d.models} query=${q} />`}
	<section class="page"><div class="row"><h2>${t("Firmware files", "Firmwarebestanden")}</h2>
		<a href=${href("resources", { kind: "firmware" })}>${t("Upload or change",
		    "Uploaden of wijzigen")}</a></div>
	<${Files} resources=${d.resources} /></section>
	${d.counted_at && html`<p class="hint">${t(`Counted ${ago(d.counted_at)}.`,
	    `${ago(d.counted_at)} geteld.`)}</p>`}`}
	</${Page}>`;
}

/** @param {{ models: any[], query: Record<string, string> }} p */
const Versions = ({ models, query }) => html`<div class="list"><table>
	<caption class="unseen">${t("Versions by model", "Versies per model")}</caption>
	<thead><tr><th scope="col">${t("Model", "Model")}</th><th scope="col">${t("Version", "Versie")}</th>
	<th scope="col" class="num">${t("Phones",
	    "Telefoons")}</th><th scope="col" class="narrow">${t("Share", "Deel")}</th></tr></thead>
	${models.map(m => html`<tbody key=${m.model}>${m.versions.map((/** @type {any} */ v, /** @type {number} */ i) => html`<tr>
		${i === 0 && html`<th scope="rowgroup" rowspan=${m.versions.length}>${m.model}
			<p class="hint">${count(m.devices, t("phone", "telefoon"), t("phones",
			    "telefoons"))}</p></th>`}
		<td>${v.firmware ? html`<span class="mono">${v.firmware}</span>` : html`<span class="quiet">
		    ${t("not said", "niet gezegd")}</span>`}</td>
		<td class="num">${v.firmware ? html`<a
		    href=${href("devices", { model: m.model, firmware: v.firmware,
			organisation_id: query.organisation_id })}>${number(v.devices)}</a>` : number(v.devices)}</td>
		<td class="narrow"><meter min="0" max=${m.devices} value=${v.devices}
		    aria-label=${t("Share of the model",
		    "Deel van het model")}></meter></td></tr>`)}</tbody>`)}</table></div>`;

/** @param {{ resources: any[] }} p */
const Files = ({ resources }) => resources.length === 0 ? html`<p class="quiet">${t(
    "None. Upload one, then a setting brings phones to it.",
    "Geen. Upload er een; een instelling brengt telefoons er dan heen.")}</p>` : html`
	<div class="list"><table><caption class="unseen">${t("Firmware files",
	    "Firmwarebestanden")}</caption>
	<thead><tr><th scope="col">${t("Name", "Naam")}</th><th scope="col">${t("Version", "Versie")}</th>
	<th scope="col" class="narrow">${t("Organisation",
	    "Organisatie")}</th><th scope="col" class="num narrow">${t("Size", "Grootte")}</th>
	<th scope="col" class="narrow">${t("Uploaded", "Geüpload")}</th></tr></thead><tbody>
	${resources.map(r => html`<tr key=${r.id}><td><a
	    href=${href("resources", { q: r.name })}>${r.name}</a></td>
		<td class="mono">${r.firmware_version || "–"}</td><td class="narrow">${r.organisation}</td>
		<td class="num narrow">${size(r.size)}</td><td class="narrow">${at(r.created_at)}</td></tr>`)}</tbody></table></div>`;
