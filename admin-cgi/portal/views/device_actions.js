/**
 * device_actions.js - what is done to a phone as a whole: its facts changed,
 * switched off, moved, replaced, cloned, let go, deleted; its passwords read.
 */
import { html, useState } from "../lib/preact.js";
import { api, go, macText, may, t } from "../core.js";
import { ask, Copy, Dialog, Field, Form, patch, toast, useDraft, useSend } from "../form.js";
import { Facts, Oops, useLoad, Wait } from "../ui.js";
import { rotateDevice, secretsOptions } from "./enrolment.js";
import { isOne } from "./filter_organisation.js";
import { PickGroup, PickModel, PickOrganisation } from "./pick.js";

/** @typedef {{ device: any, onClose: () => void, onChange: () => void }} Act */

/** Each action with a dialog: its words and its body.
 * @type {Record<string, { words: (device: any) => string, body: (p: Act) => any }>} */
const DIALOGS = {
	edit: { words: () => t("Edit", "Bewerken"), body: Edit },
	move: { words: () => t("Move to another organisation", "Naar een andere organisatie"), body: Move },
	replace: { words: () => t("Replace by another phone", "Vervangen door een andere telefoon"),
		body: Replace },
	clone: { words: () => t("Make a second one like it", "Een tweede net zo maken"), body: Clone },
	secret: { words: () => t("Show its password", "Wachtwoord tonen"), body: Secret },
};

/** @param {{ device: any, onChange: () => void }} p */
export function DeviceActions({ device, onChange }) {
	const [open, setOpen] = useState("");
	const Body = DIALOGS[open]?.body;
	/** @param {string} name */
	const item = name => html`<button type="button" onClick=${() => setOpen(name)}>
		${DIALOGS[name].words(device)}</button>`;

	if (!may("manage"))
		return may("secrets") ? html`${item("secret")}
			${Body && html`<${Body} device=${device} onChange=${onChange} onClose=${() => setOpen("")} />`}` :
		    null;
	return html`${item("edit")}
	<button type="button" onClick=${() => flip(device, onChange)}>${device.enabled ?
		t("Disable", "Uitschakelen") : t("Enable", "Inschakelen")}</button>
	<details class="drop"><summary class="button">${t("More", "Meer")}</summary><div>
		${!isOne() && item("move")}${item("replace")}${item("clone")}
		${may("secrets") && item("secret")}
		${device.prov_password_set && !device.enrolment.rotation_until && html`<button type="button"
		    onClick=${() => rotateDevice(device, onChange)}>${t("New provisioning password",
			"Nieuw provisioning-wachtwoord")}</button>`}
		<button type="button" onClick=${() => release(device, onChange)}>${device.releasing_at ?
			t("Do not release it", "Niet vrijgeven") :
			t("Release: take our settings off the phone, then delete it",
			    "Vrijgeven: onze instellingen van de telefoon halen, dan verwijderen")}</button>
		<button type="button" class="danger" onClick=${() => remove(device)}>
			${t("Delete", "Verwijderen")}</button>
	</div></details>
	${Body && html`<${Body} device=${device} onChange=${onChange} onClose=${() => setOpen("")} />`}`;
}

// --- without a dialog of their own ---------------------------------------------------

/** What went wrong is said below; nothing is lost by it.
 * @param {() => Promise<any>} f @param {() => void} [after] */
async function tried(f, after) {
	try {
		await f();
		after?.();
	} catch (e) {
		toast(/** @type {Error} */ (e).message, "bad");
	}
}

/** @param {any} device @param {() => void} onChange */
async function flip(device, onChange) {
	if (device.enabled && !await ask({
		title: t("Disable this phone?", "Deze telefoon uitschakelen?"),
		body: t("Its files are refused from now on. What is on the phone stays there.",
		    "Zijn bestanden worden vanaf nu geweigerd. Wat op de telefoon staat blijft daar."),
		yes: t("Disable", "Uitschakelen") }))
		return;
	await tried(() => patch(`/devices/${device.mac}`, { enabled: !device.enabled }, device,
	    { enabled: t("Enabled", "Ingeschakeld") }), onChange);
}

/** @param {any} device @param {() => void} onChange */
async function release(device, onChange) {
	if (device.releasing_at) {
		await tried(() => api.delete(`/devices/${device.mac}/release`, { version: device.version }),
		    onChange);
		return;
	}
	if (await ask({ danger: true,
		title: t("Release this phone?", "Deze telefoon vrijgeven?"),
		body: t("At its next check the phone gets a configuration without our URL, passwords and accounts. Then, or after 30 days, it is deleted here and leaves Yealink RPS. Until it has checked you can still keep it.",
		    "Bij de volgende controle krijgt de telefoon een configuratie zonder onze URL, wachtwoorden en accounts. Daarna, of na 30 dagen, wordt hij hier verwijderd en gaat hij uit Yealink RPS. Tot die controle kunt u hem nog behouden."),
		yes: t("Release", "Vrijgeven") }))
		await tried(() => api.post(`/devices/${device.mac}/release`, undefined,
		    { version: device.version }), onChange);
}

/** @param {any} device */
async function remove(device) {
	if (!await ask({ danger: true,
		title: t(`Delete ${device.label || macText(device.mac)}?`,
		    `${device.label || macText(device.mac)} verwijderen?`),
		body: t("Its accounts, keys, settings and uploads go with it, and its files are refused at once. To take our settings off the phone first, release it instead.",
		    "Zijn accounts, toetsen, instellingen en verzonden bestanden gaan mee, en zijn bestanden worden meteen geweigerd. Om eerst onze instellingen van de telefoon te halen: geef hem vrij."),
		yes: t("Delete", "Verwijderen") }))
		return;
	await tried(() => api.delete(`/devices/${device.mac}`, { version: device.version }), () => {
		toast(t("Deleted", "Verwijderd"));
		go("devices");
	});
}

// --- dialogs -----------------------------------------------------------------------------

const NAMES = () => ({ label: t("Name", "Naam"), model: t("Model", "Model"),
	group_id: t("Group", "Groep"), serial: t("Serial number", "Serienummer"),
	gate_secrets: t("Given on the organisation's password", "Gegeven op het wachtwoord van de organisatie"),
	notes: t("Notes", "Notities"), prov_password: t("Provisioning password", "Provisioning-wachtwoord"),
	admin_password: t("Password of its admin user", "Wachtwoord van zijn admin") });

/** @param {Act} p */
function Edit({ device, onClose, onChange }) {
	const was = { label: device.label, model: device.model, group_id: device.group_id,
		serial: device.serial, notes: device.notes, gate_secrets: device.gate_secrets,
		prov_password: "", admin_password: "" };
	const { draft, put, changes, isChanged } = useDraft(was);
	const names = NAMES();
	const send = useSend(async () => {
		if (await patch(`/devices/${device.mac}`, changes, device, names) !== null)
			toast(t("Saved", "Opgeslagen"));
		onChange();
		onClose();
	});

	return html`<${Dialog} title=${t("Edit this phone", "Deze telefoon bewerken")} onClose=${onClose}>
	<${Form} send=${send} submit=${t("Save", "Opslaan")} onCancel=${onClose} disabled=${!isChanged}>
		<${Field} label=${names.label} ...${put("label")} problem=${send.problem} maxlength="120" wide />
		<${PickModel} ...${put("model")} text=${draft.model} problem=${send.problem} required
		    hint=${draft.model !== device.model && t("What the new model has no room for is refused.",
			"Wat het nieuwe model niet kwijt kan, wordt geweigerd.")} />
		<${PickGroup} ...${put("group_id")} problem=${send.problem}
		    text=${draft.group_id === device.group_id ? device.group || "" : undefined}
		    query=${{ organisation_id: device.organisation_id }} />
		<${Field} label=${names.serial} ...${put("serial")} problem=${send.problem} maxlength="32" />
		<${Field} label=${names.gate_secrets} type="select" ...${put("gate_secrets")}
		    options=${secretsOptions()} problem=${send.problem}
		    hint=${t("Its configuration, which holds its passwords.",
			"Zijn configuratie, met zijn wachtwoorden.")} />
		<${Field} label=${names.prov_password} type="password" ...${put("prov_password")}
		    autocomplete="new-password" problem=${send.problem} maxlength="32"
		    hint=${t("Left empty: it stays as it is.", "Leeg gelaten: het blijft zoals het is.")} />
		<${Field} label=${names.admin_password} type="password" ...${put("admin_password")}
		    autocomplete="new-password" problem=${send.problem} maxlength="64"
		    hint=${device.admin_password_set ? t("It has one of its own.", "Hij heeft een eigen wachtwoord.") :
			t("It has the organisation's.", "Hij heeft dat van de organisatie.")} />
		<${Field} label=${names.notes} type="area" ...${put("notes")} problem=${send.problem}
		    maxlength="2000" wide />
	</${Form}></${Dialog}>`;
}

/** @param {Act} p */
function Move({ device, onClose, onChange }) {
	const { draft, put, set } = useDraft({ organisation_id: null, group_id: null });
	const send = useSend(async key => {
		await api.post(`/devices/${device.mac}/move`, { organisation_id: draft.organisation_id,
			...(draft.group_id ? { group_id: draft.group_id } : {}) },
		{ version: device.version, key });
		toast(t("Moved", "Verplaatst"));
		onChange();
		onClose();
	});

	return html`<${Dialog} title=${t("Move to another organisation", "Naar een andere organisatie")}
	    onClose=${onClose}>
	<p>${t("Accounts, keys, settings and uploads come along. People who managed it do so no more.",
	    "Accounts, toetsen, instellingen en verzonden bestanden gaan mee. Wie hem beheerde doet dat niet meer.")}</p>
	<${Form} send=${send} submit=${t("Move", "Verplaatsen")} onCancel=${onClose}
	    disabled=${!draft.organisation_id}>
		<${PickOrganisation} value=${draft.organisation_id} name="organisation_id" required
		    onValue=${(/** @type {any} */ v) => { set("organisation_id", v); set("group_id", null); }}
		    problem=${send.problem} />
		${draft.organisation_id && html`<${PickGroup} key=${draft.organisation_id} ...${put("group_id")}
		    query=${{ organisation_id: draft.organisation_id }} problem=${send.problem} />`}
	</${Form}></${Dialog}>`;
}

/** @param {Act} p */
function Replace({ device, onClose }) {
	const { draft, put } = useDraft({ mac: "", model: device.model, serial: "" });
	const [done, setDone] = useState(/** @type {any} */ (null));
	const send = useSend(async key => setDone(await api.post(`/devices/${device.mac}/replace`,
	    { ...draft, mac: draft.mac.trim() }, { version: device.version, key })));
	const title = t("Replace by another phone", "Vervangen door een andere telefoon");

	if (done)
		return html`<${Dialog} title=${title} onClose=${() => go(["devices", done.mac])}>
			<p>${t(`${macText(done.mac)} is in its place.`, `${macText(done.mac)} staat er nu.`)}</p>
			<${Dropped} dropped=${done.dropped} />
			<div class="buttons"><button type="button" class="primary"
			    onClick=${() => go(["devices", done.mac])}>${t("To the new phone", "Naar de nieuwe telefoon")}
			</button></div></${Dialog}>`;
	return html`<${Dialog} title=${title} onClose=${onClose}>
	<p>${t("The configuration stays as far as the new model has room for it. The new phone gets a password of its own.",
	    "De configuratie blijft, voor zover het nieuwe model het kwijt kan. De nieuwe telefoon krijgt een eigen wachtwoord.")}</p>
	<${Form} send=${send} submit=${t("Replace", "Vervangen")} onCancel=${onClose} disabled=${!draft.mac.trim()}>
		<${Field} label=${t("MAC of the new phone", "MAC van de nieuwe telefoon")} ...${put("mac")}
		    problem=${send.problem} required autofocus />
		<${PickModel} ...${put("model")} text=${draft.model} problem=${send.problem} required />
		<${Field} label=${t("Serial number", "Serienummer")} ...${put("serial")} problem=${send.problem} />
	</${Form}></${Dialog}>`;
}

/** @param {{ dropped: { lines: number[], keys: any[] } }} p */
const Dropped = ({ dropped }) => dropped.lines.length + dropped.keys.length === 0 ? null :
    html`<div class="note warn"><p>${t("Its model has no room for:", "Zijn model kan dit niet kwijt:")}</p>
	<ul>${dropped.lines.map(n => html`<li>${t(`account ${n}`, `account ${n}`)}</li>`)}
	${dropped.keys.map(k => html`<li>${k.key} ${k.label}</li>`)}</ul></div>`;

/** @param {Act} p */
function Clone({ device, onClose }) {
	const { draft, put } = useDraft({ mac: "", label: "", serial: "", with_lines: false });
	const send = useSend(async key => {
		const made = await api.post(`/devices/${device.mac}/clone`,
		    { ...draft, mac: draft.mac.trim() }, { key });
		toast(t("Made", "Gemaakt"));
		go(["devices", made.mac]);
	});

	return html`<${Dialog} title=${t("A second phone like it", "Een tweede telefoon net zo")} onClose=${onClose}>
	<p>${t("It gets the same model, group, keys and settings, and a password of its own.",
	    "Hij krijgt hetzelfde model en dezelfde groep, toetsen en instellingen, en een eigen wachtwoord.")}</p>
	<${Form} send=${send} submit=${t("Make it", "Maken")} onCancel=${onClose} disabled=${!draft.mac.trim()}>
		<${Field} label=${t("MAC of the new phone", "MAC van de nieuwe telefoon")} ...${put("mac")}
		    problem=${send.problem} required autofocus />
		<${Field} label=${t("Name", "Naam")} ...${put("label")} problem=${send.problem} />
		<${Field} label=${t("Serial number", "Serienummer")} ...${put("serial")} problem=${send.problem} />
		<${Field} label=${t("With its accounts and their passwords", "Met de accounts en hun wachtwoorden")}
		    type="check" ...${put("with_lines")} />
	</${Form}></${Dialog}>`;
}

/** @param {Act} p */
function Secret({ device, onClose }) {
	return html`<${Dialog} title=${t("What is typed into the phone", "Wat in de telefoon wordt getypt")}
	    onClose=${onClose}><${Secrets} mac=${device.mac} /></${Dialog}>`;
}

/** What is typed into a phone that does not come by itself.
 * @param {{ mac: string }} p */
export function Secrets({ mac }) {
	const load = useLoad(signal => api.get(`/devices/${mac}/secret`, {}, { signal }), [mac]);

	return html`${load.loading && html`<${Wait} />`}<${Oops} problem=${load.problem} retry=${load.reload} />
	${load.data && html`<${Facts} rows=${[
		[t("URL", "URL"), html`<${Copy} text=${load.data.url} label=${t("the URL", "de URL")} />`],
		[t("User name", "Gebruikersnaam"), html`<${Copy} text=${load.data.user}
		    label=${t("the user name", "de gebruikersnaam")} />`],
		[t("Password", "Wachtwoord"), html`<${Copy} text=${load.data.password}
		    label=${t("the password", "het wachtwoord")} />`]]} />`}`;
}
