/**
 * my_phone.js - one's own phone, in words of who has it on the desk: keys,
 * names, ringtones, forwarding, screen.  What needs an administrator is not
 * here.
 */
import { html } from "../lib/preact.js";
import { api, href, macText, may, t } from "../core.js";
import { Field, Form, patch, toast, useDraft, useSend } from "../form.js";
import { Badge, Empty, Oops, Page, Tabs, useLoad, Wait } from "../ui.js";
import { KeyEditor } from "../phone/editor.js";
import { lineText } from "../phone/words.js";
import { Ringtone } from "./device_ringtone.js";
import { useLook } from "./look.js";
import { Calls, Screen } from "./my_phone_settings.js";
import { plainState } from "./my_phones.js";
import { TellPhone } from "./tell.js";

/** @type {Record<string, { words: () => string, body: (p: any) => any }>} */
const TABS = {
	keys: { words: () => t("Keys", "Toetsen"),
		body: p => html`<${KeyEditor} ...${p} plain />` },
	names: { words: () => t("Names and ringtones", "Namen en beltonen"), body: Names },
	calls: { words: () => t("Forwarding and do not disturb", "Doorschakelen en niet storen"),
		body: Calls },
	screen: { words: () => t("Screen and language", "Scherm en taal"), body: Screen },
};

/** @param {{ place: import("../core.js").Place }} p */
export default function MyPhone({ place }) {
	const mac = place.path[1];
	const load = useLoad(signal => api.get(`/devices/${mac}`, {}, { signal }), [mac]);
	const d = load.data;

	useLook(load, d ? 10000 : 0);
	if (!d)
		return load.problem ? html`<${Page} title=${t("My phone", "Mijn telefoon")}
		    up=${[[t("My phones", "Mijn telefoons"), href("my")]]}>
			<${Oops} problem=${load.problem} retry=${load.reload} /></${Page}>` : html`<${Wait} />`;
	const tab = Object.hasOwn(TABS, place.query.tab) ? place.query.tab : "keys", Body = TABS[tab].body;
	const [kind, words] = plainState({ ...d.status, enabled: d.enabled });
	return html`<${Page} title=${d.label || d.lines.map(lineText)[0] || d.model}
	    up=${[[t("My phones", "Mijn telefoons"), href("my")]]}
	    actions=${html`<span aria-live="polite"><${Badge} kind=${kind}>${words}</${Badge}></span>`}>
		<${Tabs} label=${t("What you can set", "Wat u kunt instellen")} now=${tab}
		    tabs=${Object.entries(TABS).map(([name, one]) =>
			[name, one.words(), href(["my", mac], { tab: name })])} />
		<${Body} key=${tab} device=${d} place=${place} onChange=${load.reload} />
		<${TellPhone} device=${d} />
		<p class="hint">${t(`Yealink ${d.model}, MAC ${macText(d.mac)}`,
		    `Yealink ${d.model}, MAC ${macText(d.mac)}`)}</p>
	</${Page}>`;
}

/** @param {{ device: any, onChange: () => void }} p */
function Names({ device, onChange }) {
	return html`<div class="cards">
	<${PhoneName} device=${device} onChange=${onChange} />
	${device.lines.map((/** @type {any} */ line) => html`<${LineName} key=${line.number}
	    device=${device} line=${line} onChange=${onChange} />`)}
	${device.lines.length === 0 && html`<${Empty} title=${t("This phone has no number yet",
	    "Deze telefoon heeft nog geen nummer")} />`}</div>`;
}

const saved = () => toast(t("Saved: the phone gets it tonight, or when it is restarted.",
    "Opgeslagen: de telefoon krijgt het vannacht, of als hij wordt herstart."));

/** @param {{ device: any, onChange: () => void }} p */
function PhoneName({ device, onChange }) {
	const { draft, put, isChanged } = useDraft({ label: device.label });
	const send = useSend(async () => {
		if (await patch(`/devices/${device.mac}`, { label: draft.label }, device,
		    { label: t("Name", "Naam") }) !== null)
			saved();
		onChange();
	});

	return html`<section class="card"><h2>${t("This phone", "Deze telefoon")}</h2>
	<${Form} send=${send} submit=${t("Save", "Opslaan")} disabled=${!isChanged || !may("touch")}>
		<${Field} label=${t("Name of this phone", "Naam van deze telefoon")} ...${put("label")}
		    problem=${send.problem} maxlength="120" wide
		    hint=${t("So that you and your administrator know which one it is.",
			"Zodat u en uw beheerder weten welke het is.")} /></${Form}></section>`;
}

/** @param {{ device: any, line: any, onChange: () => void }} p */
function LineName({ device, line, onChange }) {
	const was = { label: line.label, display_name: line.display_name, ringtone: line.ringtone };
	const { changes, put, isChanged } = useDraft(was);
	const send = useSend(async () => {
		await api.patch(`/devices/${device.mac}/lines/${line.number}`, changes);
		saved();
		onChange();
	});

	return html`<section class="card"><h2>${t(`Number ${line.user_name}`, `Nummer ${line.user_name}`)}</h2>
	<${Form} send=${send} submit=${t("Save", "Opslaan")} disabled=${!isChanged || !may("touch")}>
		<${Field} label=${t("Text on your screen", "Tekst op uw scherm")} ...${put("label")}
		    problem=${send.problem} maxlength="80" wide />
		<${Field} label=${t("Name others see when you call", "Naam die anderen zien als u belt")}
		    ...${put("display_name")} problem=${send.problem} maxlength="80" wide />
		<${Ringtone} device=${device} label=${t("Ringtone", "Beltoon")} ...${put("ringtone")}
		    problem=${send.problem} none=${t("the usual one", "de gewone")} />
	</${Form}></section>`;
}
