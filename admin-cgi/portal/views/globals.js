/** globals.js - the global configurations of an organisation: one a model. */
import { html } from "../lib/preact.js";
import { api, href, number, t } from "../core.js";
import { Table } from "../list.js";
import { Empty, Link, useLoad } from "../ui.js";

/** @param {{ organisation: any }} p */
export function Globals({ organisation: o }) {
	const load = useLoad(signal => api.get(`/organisations/${o.id}/globals`, {}, { signal }),
	    [o.id]);
	const list = { items: load.data?.items || [], more: null,
		loading: load.loading && !load.data, problem: load.problem,
		reload: load.reload, set: () => undefined };

	return html`<section class="page"><p class="lead">${t(
	    "Each model of phone here has a common file, its global configuration. It comes by itself with the first phone of a model.",
	    "Elk model telefoon hier heeft een gemeenschappelijk bestand, de algemene configuratie. Die komt vanzelf met de eerste telefoon van een model.")}</p>
	<${Table} list=${list} label=${t("Global configurations", "Algemene configuraties")}
	    empty=${html`<${Empty} title=${t("No phones here yet", "Hier zijn nog geen telefoons")} />`}
	    columns=${[
		{ name: "model", text: t("Model", "Model"), cell: (/** @type {any} */ g) =>
		    html`<a href=${href(["globals", g.id])}>${g.model}</a>` },
		{ name: "file", text: t("File", "Bestand"), narrow: true, cell: (/** @type {any} */ g) =>
		    g.file ? html`<code>${g.file}</code>` : t("not known", "niet bekend") },
		{ name: "devices", text: t("Phones", "Telefoons"), num: true,
			cell: (/** @type {any} */ g) => html`<${Link} to="devices"
			    query=${{ organisation_id: o.id, model: g.model }}>${number(g.devices)}</${Link}>` },
		{ name: "settings", text: t("Settings", "Instellingen"), num: true,
			cell: (/** @type {any} */ g) => number(g.settings) },
	]} /></section>`;
}
