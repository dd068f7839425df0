/**
 * device_add.js - adding a phone: scan or type its MAC, say whose it is and
 * what number it has, save; then one sees it arrive.
 *
 * What several phones have in common (organisation, group, model, server) is
 * kept for the next one.
 */
import { html, useState } from "../lib/preact.js";
import { api, go, href, keep, keptValue, macText, Problem, session, t } from "../core.js";
import { Field, Form, useDraft, useSend } from "../form.js";
import { Page, useLoad, useRested } from "../ui.js";
import { AccountFields, bodyOfAccount, NO_ACCOUNT, useServer } from "./device_account.js";
import { Added } from "./device_added.js";
import { ScanField } from "./device_scan.js";
import { readLabel } from "./labels.js";
import { PickGroup, PickModel, PickOrganisation } from "./pick.js";

/** What the last phone added in this browser had, by the same person. */
function lastTime() {
	const was = keptValue("added");

	return was?.user_id === session()?.user_id ? was : {};
}

/** @param {{ place: import("../core.js").Place }} p */
export default function DeviceAdd({ place }) {
	const [macs, setMacs] = useState(/** @type {string[]} */ ([]));
	const shown = place.query.added;
	const show = (/** @type {string} */ added) => go(place.path, { added }, true);
	const [begin, setBegin] = useState(() => ({
		organisation_id: Number(place.query.organisation_id) ||
		    lastTime().organisation_id || session()?.organisation.id,
		model: null, group_id: null, server_host: "", server_port: null, transport: "udp" }));

	return html`<${Page} title=${t("Add a phone", "Telefoon toevoegen")}
	    up=${[[t("Phones", "Telefoons"), href("devices")]]}>
		${shown ? html`<${Added} key=${shown} mac=${shown} before=${macs.filter(m => m !== shown)}
		    onNext=${() => show("")} />` : html`<${AddForm} key=${macs.length} begin=${begin}
		    onMade=${(/** @type {any} */ d, /** @type {any} */ next) => {
			setBegin(next);
			setMacs([d.mac, ...macs]);
			show(d.mac);
		}} />`}
	</${Page}>`;
}

/** @param {{ begin: Record<string, any>, onMade: (device: any, next: any) => void }} p */
function AddForm({ begin, onMade }) {
	const form = useDraft({ scan: "", label: "", ...NO_ACCOUNT, ...begin });
	const { draft, put, set } = form;
	const label = readLabel(draft.scan);
	const model = useModel(label, draft.model);
	const there = useThere(label.mac);
	const server = useServer(draft.organisation_id, begin.server_host);
	const several = session()?.organisation.kind !== "customer";
	const account = { ...draft, server_host: draft.server_host || server };
	const send = useSend(async key => {
		check(label, model.name);
		const d = await api.post("/devices", bodyOf({ ...account, ...label, model: model.name }), { key });
		keep("added", { user_id: session()?.user_id, organisation_id: draft.organisation_id });
		onMade(d, { organisation_id: draft.organisation_id, group_id: draft.group_id,
			model: draft.model, server_host: account.server_host,
			server_port: draft.server_port, transport: draft.transport });
	});
	const wrong = (/** @type {string} */ at) => send.problem?.at(at);
	const taken = there && t("This phone is here already.", "Deze telefoon is er al.");

	return html`<${Form} send=${send} submit=${t("Add this phone", "Deze telefoon toevoegen")}>
		<${ScanField} value=${draft.scan} onValue=${put("scan").onValue} label=${label}
		    strange=${model.strange}
		    problem=${taken || wrong("/mac") || wrong("/serial")}
		    link=${there ? [there.label || macText(there.mac), href(["devices", there.mac])] :
			send.problem?.status === 409 ? [macText(label.mac), href(["devices", label.mac])] : null} />
		<${PickModel} value=${there ? null : model.name} onValue=${put("model").onValue} required
		    data-after-scan problem=${wrong("/model")} hint=${there ? "" : model.why} />
		<${Field} label=${t("Name", "Naam")} ...${put("label")} maxlength="120"
		    problem=${wrong("/label")} placeholder=${t("Reception", "Receptie")} data-after-scan />
		${several && html`<${PickOrganisation} value=${draft.organisation_id} required
		    problem=${wrong("/organisation_id")}
		    onValue=${(/** @type {number | null} */ id) => { set("organisation_id", id); set("group_id", null); }} />`}
		<${PickGroup} value=${draft.group_id} query=${{ organisation_id: draft.organisation_id }}
		    onValue=${put("group_id").onValue} problem=${wrong("/group_id") || wrong("/group")} />
		<${AccountFields} form=${form} server=${server} problem=${send.problem} />
	</${Form}>`;
}

/** What needs no server to be seen as wrong.
 * @param {import("./labels.js").Label} label @param {string | null} model */
function check(label, model) {
	const wrong = (/** @type {string} */ pointer, /** @type {string} */ detail) =>
	    new Problem({ status: 422, detail, errors: [{ pointer, detail }] });

	if (!label.mac)
		throw wrong("/mac", label.serial ?
		    t("That is the serial number. The MAC stands on the same label: 12 digits and letters A to F.",
			"Dat is het serienummer. Het MAC staat op hetzelfde label: 12 cijfers en letters A tot F.") :
		    t("Scan the label, or type the MAC: 12 digits and letters A to F.",
			"Scan het label, of typ het MAC: 12 cijfers en letters A tot F."));
	if (!model)
		throw wrong("/model", t("Choose the model; it stands on the label.",
		    "Kies het model; het staat op het label."));
}

/** POST /devices.  @param {Record<string, any>} d */
function bodyOf(d) {
	const line = bodyOfAccount(d);

	return { organisation_id: d.organisation_id, mac: d.mac, model: d.model,
		label: d.label.trim(), ...d.serial && { serial: d.serial },
		...d.group_id && { group_id: d.group_id }, ...line && { lines: [line] } };
}

// --- what is known of a MAC ---------------------------------------------------------------

/** The phone that has this MAC already, as far as the caller sees it.
 * @param {string} mac */
function useThere(mac) {
	const found = useLoad(signal => mac ?
	    api.get("/devices", { q: mac, limit: 1 }, { signal }) : Promise.resolve(null), [mac]);
	const first = found.data?.items[0];

	return first?.mac === mac ? first : null;
}

/**
 * The model: what was chosen, else what the label says, else what most phones
 * with such a MAC are.  strange: the MAC does not begin like Yealink's.
 * @param {import("./labels.js").Label} label @param {string | null} chosen
 * @returns {{ name: string | null, why: string, strange: boolean }}
 */
function useModel(label, chosen) {
	const mac = useRested(label.mac, 50);
	const said = useRested(label.model, 50);
	const known = useLoad(signal => mac ? api.get("/models/suggest", { mac }, { signal }) :
	    Promise.resolve(null), [mac]);
	const called = useLoad(async signal => said ? (await api.get("/models",
	    { q: said, limit: 20 }, { signal })).items : [], [said]);
	const same = called.data?.find((/** @type {any} */ m) => m.name === said);
	const often = known.data?.models[0];

	return { name: chosen || same?.name || often?.name || null,
		strange: known.data?.prefix_known === false,
		why: chosen ? "" : same ? t("As the label says.", "Zoals het label zegt.") :
		    often ? t("As other phones with such a MAC are. Change it if it is another.",
			"Zoals andere telefoons met zo'n MAC. Wijzig het als het een andere is.") : "" };
}
