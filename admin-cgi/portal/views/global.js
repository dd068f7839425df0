/**
 * global.js - one global configuration: the settings of a model's phones in
 * an organisation, and the common file as such a phone gets it.
 */
import { html } from "../lib/preact.js";
import { api, href, number, t } from "../core.js";
import { Empty, Facts, Link, Oops, Page, Tabs, useLoad, Wait } from "../ui.js";
import { useTrail } from "./names.js";
import { Settings } from "./settings.js";
import { layerWords } from "./state.js";

/** @param {{ place: import("../core.js").Place }} p */
export default function Global({ place }) {
	const id = Number(place.path[1]);
	const load = useLoad(async signal => {
		const g = await api.get("/globals/" + id, {}, { signal });
		return { g, o: await api.get("/organisations/" + g.organisation_id, {}, { signal }) };
	}, [id]);
	const trail = useTrail(load.data?.o.path, true);
	const tab = place.query.tab || "settings";

	if (!load.data)
		return load.problem ? html`<${Page} title=${t("Global configuration",
		    "Algemene configuratie")}><${Oops} problem=${load.problem} retry=${load.reload} /></${Page}>` :
		    html`<${Wait} />`;
	const { g } = load.data;
	return html`<${Page} title=${t(`${g.model} at ${g.organisation}`, `${g.model} bij ${g.organisation}`)}
	    up=${trail} lead=${t("The common file of all phones of this model here.",
		"Het gemeenschappelijke bestand van alle telefoons van dit model hier.")}>
	<${Facts} rows=${[
		[t("File", "Bestand"), g.file ? html`<code>${g.file}</code>` :
		    t("The number of this model's file is not known.",
			"Het nummer van het bestand van dit model is niet bekend.")],
		[t("Phones", "Telefoons"), html`<${Link} to="devices" query=${{
		    organisation_id: g.organisation_id, model: g.model }}>${number(g.devices)}</${Link}>`],
	]} />
	<${Tabs} label=${t("Parts", "Delen")} now=${tab} tabs=${[
		["settings", t("Settings", "Instellingen"), href(place.path)],
		["file", t("The file as the phone gets it", "Het bestand zoals de telefoon het krijgt"),
		    href(place.path, { tab: "file" })]]} />
	${tab === "file" ? html`<${File} g=${g} />` :
	    html`<${Settings} path=${`/globals/${id}/settings`} layer="global" model=${g.model} />`}
	</${Page}>`;
}

/** The file, asked for as one of its phones would get it.
 * @param {{ g: any }} p */
function File({ g }) {
	const load = useLoad(async signal => {
		const phones = await api.get("/devices", { organisation_id: g.organisation_id,
			model: g.model, limit: 1 }, { signal });
		const phone = phones.items[0];
		return phone ? { phone, ...await api.get(`/devices/${phone.mac}/explain`,
		    { file: "global" }, { signal }) } : { phone: null, lines: [] };
	}, [g.id]);

	if (!load.data)
		return load.problem ? html`<${Oops} problem=${load.problem} retry=${load.reload} />` :
		    html`<${Wait} />`;
	if (!load.data.phone)
		return html`<${Empty} title=${t("There is no phone of this model here any more.",
		    "Er is hier geen telefoon van dit model meer.")} />`;
	return html`<p class="lead">${t("As this phone gets it now: ", "Zoals deze telefoon het nu krijgt: ")}
	<${Link} to=${["devices", load.data.phone.mac]}>${load.data.phone.label ||
	    load.data.phone.mac}</${Link}></p>
	<div class="list"><table class="plain file"><caption class="unseen">${load.data.file}</caption>
	<thead><tr><th scope="col" class="num">${t("Line", "Regel")}</th>
		<th scope="col">${load.data.file}</th>
		<th scope="col" class="narrow">${t("From", "Van")}</th></tr></thead>
	<tbody>${load.data.lines.map((/** @type {any} */ l) => html`<tr key=${l.number}>
		<td class="num quiet">${l.number}</td><td><code>${l.text}</code></td>
		<td class="narrow quiet">${from(l.from)}</td></tr>`)}</tbody></table></div>`;
}

/** Who wrote a line.  @param {any} f */
function from(f) {
	if (!f)
		return "";
	if (f.kind === "template")
		return t(`template ${f.template}`, `sjabloon ${f.template}`);
	return [layerWords(f.layer), f.owner].filter(Boolean).join(": ");
}
