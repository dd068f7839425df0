/**
 * device.js - one phone: what it is and how it is, and below that its keys,
 * accounts, settings, files and history, each in a tab of its own.
 */
import { html, useEffect, useState } from "../lib/preact.js";
import { ago, api, at, href, macText, t } from "../core.js";
import { Copy } from "../form.js";
import { actorWords, Facts, NotArrived, Oops, Page, Tabs, useLoad, Wait } from "../ui.js";
import { DeviceActions } from "./device_actions.js";
import { credentialsWords, DeviceEnrolment, secretsWords } from "./enrolment.js";
import { useLook } from "./look.js";
import { DeviceState, modelKindWords, RpsState, stateMeaning } from "./state.js";
import { TellPhone } from "./tell.js";

const LOOK_AGAIN = 5000; /* ms between two looks at the phone's state */

/** @type {Record<string, { words: () => string, file: string,
 *    props: (device: any, more: any) => any }>} */
const TABS = {
	keys: { words: () => t("Keys", "Toetsen"), file: "./device_keys.js",
		props: (device, more) => ({ device, ...more }) },
	lines: { words: () => t("Accounts", "Accounts"), file: "./device_lines.js",
		props: (device, more) => ({ device, ...more }) },
	settings: { words: () => t("Settings", "Instellingen"), file: "./settings.js",
		props: (device, more) => ({ path: `/devices/${device.mac}/settings`, layer: "device",
			model: device.model, onChange: more.onChange }) },
	files: { words: () => t("Files", "Bestanden"), file: "./device_files.js",
		props: device => ({ device }) },
	history: { words: () => t("Does it work?", "Werkt het?"), file: "./device_history.js",
		props: device => ({ device }) },
};

/** @param {{ place: import("../core.js").Place }} p */
export default function Device({ place }) {
	const mac = place.path[1];
	const load = useLoad(signal => api.get(`/devices/${mac}`, {}, { signal }), [mac]);
	const device = load.data;

	useLook(load, device ? LOOK_AGAIN : 0);
	if (!device)
		return load.problem?.status === 404 ? html`<${Gone} mac=${mac} />` :
		    load.problem ? html`<${Page} title=${t("Phone", "Telefoon")}
		    up=${[[t("Phones", "Telefoons"), href("devices")]]}>
			<${Oops} problem=${load.problem} retry=${load.reload} /></${Page}>` :
		    html`<${Wait} />`;
	const tab = Object.hasOwn(TABS, place.query.tab) ? place.query.tab : "keys";
	return html`<${Page} title=${device.label || macText(device.mac)}
	    up=${[[t("Phones", "Telefoons"), href("devices")],
		[device.organisation, href(["organisations", device.organisation_id])]]}
	    actions=${html`<${DeviceActions} device=${device} onChange=${load.reload} />`}>
		<${Head} device=${device} />
		<${DeviceEnrolment} device=${device} onChange=${load.reload} />
		<${Tabs} label=${t("Parts of this phone", "Onderdelen van deze telefoon")} now=${tab}
		    tabs=${Object.entries(TABS).map(([name, one]) =>
			[name, one.words(), href(["devices", mac], { tab: name })])} />
		<${Part} key=${tab} tab=${tab} device=${device} more=${{ place,
			onChange: load.reload }} />
	</${Page}>`;
}

/** Instead of a phone that is not there: was it deleted, and by whom?
 * @param {{ mac: string }} p */
function Gone({ mac }) {
	const name = /^[0-9a-f]{12}$/.test(mac) ? macText(mac) : mac;
	const load = useLoad(signal => api.get("/audit", { object: "device", action: "delete", limit: 200 },
	    { signal }), [mac]);
	const end = load.data?.items.find((/** @type {any} */ e) => e.object_name.includes(mac));

	return html`<${Page} title=${name} up=${[[t("Phones", "Telefoons"), href("devices")]]}>
	${load.loading ? html`<${Wait} />` : html`<p>${end ?
	    t(`This phone was deleted ${ago(end.at)}, by ${actorWords(end.actor)}.`,
		`Deze telefoon werd ${ago(end.at)} verwijderd, door ${actorWords(end.actor)}.`) :
	    t("There is no such phone. It was deleted, or is of an organisation you cannot see.",
		"Deze telefoon is er niet. Hij werd verwijderd, of is van een organisatie die u niet kunt zien.")}</p>
	<p><a href=${href("history", { object: "device", ...end ? { object_id: end.object_id } :
	    { action: "delete" } })}>${end ? t("What happened with it", "Wat ermee gebeurde") :
		t("Phones that were deleted", "Verwijderde telefoons")}</a></p>`}</${Page}>`;
}

/** @param {{ device: any }} p */
function Head({ device: d }) {
	const facts = d.model_facts;

	return html`<section class="card phonehead" aria-label=${t("About this phone", "Over deze telefoon")}>
	${d.releasing_at && html`<p class="note warn">${t(
	    `This phone is leaving since ${at(d.releasing_at)}: it fetches once more, then it is deleted.`,
	    `Deze telefoon vertrekt sinds ${at(d.releasing_at)}: hij haalt nog één keer op en wordt dan verwijderd.`)}</p>`}
	<p><span aria-live="polite"><${DeviceState} state=${d.status.state} enabled=${d.enabled}
	    releasing=${d.releasing_at} /></span> <span class="quiet">${d.enabled ?
		stateMeaning(d.status.state) : t("It gets no files.",
		    "Hij krijgt geen bestanden.")}</span></p>
	<${Facts} rows=${[
		[t("Last seen", "Laatst gezien"), d.status.last_at ?
		    html`<time datetime=${d.status.last_at} title=${at(d.status.last_at)}>
			${ago(d.status.last_at)}</time>` : t("never", "nooit")],
		["Yealink RPS", html`<${RpsState} state=${d.rps?.state} reason=${d.rps?.reason} />`],
		["MAC", html`<code>${macText(d.mac)}</code>`],
		[t("Model", "Model"), html`${d.model} <span class="quiet">${modelKindWords(facts.kind)}</span>`],
		[t("Firmware", "Firmware"), d.status.firmware || t("not known yet", "nog niet bekend")],
		[t("Group", "Groep"), d.group_id ? html`<a href=${href(["groups", d.group_id])}>${d.group}</a>` :
		    html`<span class="quiet">${t("none", "geen")}</span>`],
	]} />
	<${TellPhone} device=${d} />
	<details><summary>${t("More facts", "Meer gegevens")}</summary><${Facts} rows=${[
		[t("Last address", "Laatste adres"), d.status.address],
		[t("Serial number", "Serienummer"), d.serial],
		[t("Provisioning password", "Provisioning-wachtwoord"), d.prov_password_set ?
		    t("its own", "eigen") : t("the organisation's", "dat van de organisatie")],
		[t("Given on the organisation's", "Gegeven op dat van de organisatie"),
		    secretsWords(d.enrolment.policy)],
		[t("Last came with", "Kwam het laatst met"), credentialsWords(d.enrolment.credentials)],
		[t("Notes", "Notities"), d.notes],
	].map(([name, value]) => [name, value || null])} />
	<p>${t("Provisioning URL", "Provisioning-URL")}<br />
		<${Copy} text=${d.url} label=${t("the provisioning URL", "de provisioning-URL")} /></p>
	</details></section>`;
}

/** A tab's own file is loaded when it is opened: each is somebody's whole
 * view.  @param {{ tab: string, device: any, more: any }} p */
function Part({ tab, device, more }) {
	const [state, setState] = useState(/** @type {{ View?: any, problem?: any }} */ ({}));
	const one = TABS[tab];

	useEffect(() => {
		let here = true;
		import(one.file).then(
		    m => here && setState({ View: m.default || m.Settings }),
		    e => here && setState({ problem: e }));
		return () => { here = false; };
	}, [tab]);
	if (state.problem)
		return html`<${NotArrived} />`;
	return state.View ? html`<${state.View} ...${one.props(device, more)} />` : html`<${Wait} />`;
}

