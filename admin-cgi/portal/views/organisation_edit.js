/** organisation_edit.js - all one can change of an organisation, in groups. */
import { html } from "../lib/preact.js";
import { t } from "../core.js";
import { Field, Form, patch, toast, useDraft, useSend } from "../form.js";
import { secretsOptions } from "./enrolment.js";

const MB = 1048576;

/** What fields are called, for the question about a lost update. */
const names = () => ({ name: t("Name", "Naam"), notes: t("Notes", "Notities"),
	phone_language: t("Language of the phones", "Taal van de telefoons"),
	phone_tone: t("Tones of", "Tonen van"), phone_zone: t("Hours from UTC", "Uren vanaf UTC"),
	phone_zone_name: t("Name of the zone", "Naam van de zone"),
	phone_ntp: t("Time server", "Tijdserver") });

/** @param {string} v */
export function gateWords(v) {
	return v === "none" ? t("none", "geen") :
	    v === "device" ? t("the phone's own only", "alleen het eigen van de telefoon") :
	    t("the phone's own or the organisation's",
		"het eigen van de telefoon of dat van de organisatie");
}

/** @param {string} v */
export function certificateWords(v) {
	return v === "off" ? t("not asked for", "niet gevraagd") :
	    v === "required" ? t("needed", "nodig") : t("counts when shown", "telt als het er is");
}

/** The browser's list of zones; an old browser has none. */
function zones() {
	try {
		return Intl.supportedValuesOf("timeZone");
	} catch {
		return [];
	}
}

/** @param {{ was: any, onDone: () => void }} p */
export function OrganisationEdit({ was, onDone }) {
	const d = useDraft({ ...was, prov_password: "", admin_password: "" });
	const send = useSend(async () => {
		const now = await patch("/organisations/" + was.id, d.changes, was, names());
		if (now)
			toast(t("Saved", "Bewaard"));
		onDone();
	});
	/** @type {(name: string, label: string, more?: any) => any} */
	const field = (name, label, more) => html`<${Field} key=${name} label=${label}
	    ...${d.put(name)} problem=${send.problem} ...${more} />`;

	return html`<div class="card"><${Form} send=${send} submit=${t("Save", "Bewaren")}
	    disabled=${!d.isChanged || !d.draft.name.trim()} extra=${d.isChanged && html`
		<button type="button" onClick=${d.reset}>${t("Undo all", "Alles terug")}</button>`}>
	<h2 class="field wide">${t("General", "Algemeen")}</h2>
	${field("name", t("Name", "Naam"), { required: true, maxlength: 120 })}
	${field("notes", t("Notes", "Notities"), { type: "area", wide: true, maxlength: 2000,
		hint: t("For yourselves; phones never see it.", "Voor uzelf; telefoons zien het nooit.") })}
	${phoneFields(field)}
	${gateFields(field)}
	<h2 class="field wide">${t("This portal", "Dit portaal")}</h2>
	${field("language", t("Language for its people", "Taal voor de mensen"),
	    { type: "select", options: [["en", "English"], ["nl", "Nederlands"]] })}
	${field("timezone", t("Time zone for its people", "Tijdzone voor de mensen"),
	    { list: "zones", maxlength: 40 })}
	<datalist id="zones">${zones().map(z => html`<option value=${z} />`)}</datalist>
	<${Field} type="number" min="0" name="upload_quota" problem=${send.problem}
	    label=${t("Room for uploads of phones (MiB)", "Ruimte voor bestanden van telefoons (MiB)")}
	    value=${Math.round(d.draft.upload_quota / MB * 10) / 10} onValue=${(/** @type {number | null} */ mb) =>
		d.set("upload_quota", Math.round((mb || 0) * MB))}
	    hint=${t("Call logs, contacts and settings that phones send here.",
		"Gesprekkenlijsten, contacten en instellingen die telefoons hierheen sturen.")} />
	</${Form}></div>`;
}

/** @param {(name: string, label: string, more?: any) => any} field */
function phoneFields(field) {
	const inherited = t("Empty: as the organisation above says.",
	    "Leeg: zoals de organisatie erboven.");

	return html`<h2 class="field wide">${t("Its phones", "De telefoons")}</h2>
	${field("phone_language", t("Language", "Taal"), { maxlength: 40,
	    hint: t("As the phone names it, such as English or Dutch. Empty: as above.",
		"Zoals de telefoon die noemt, zoals English of Dutch. Leeg: zoals erboven.") })}
	${field("phone_tone", t("Tones of", "Tonen van"), { maxlength: 40,
	    hint: t("A country, such as Netherlands. Empty: as above.",
		"Een land, zoals Netherlands. Leeg: zoals erboven.") })}
	${field("phone_zone", t("Hours from UTC", "Uren vanaf UTC"), { maxlength: 8,
	    hint: t("Such as +1 or -4:30. Empty: as above.",
		"Zoals +1 of -4:30. Leeg: zoals erboven.") })}
	${field("phone_zone_name", t("Name of the zone on the phone", "Naam van de zone op de telefoon"),
	    { maxlength: 60, hint: t("Such as Netherlands(Amsterdam): with it comes summer time.",
		"Zoals Netherlands(Amsterdam): daarmee komt de zomertijd.") })}
	${field("phone_ntp", t("Time server", "Tijdserver"), { maxlength: 120, hint: inherited })}
	${field("admin_password", t("Password of the phone's administrator",
	    "Wachtwoord van de toestelbeheerder"), { type: "password", autocomplete: "new-password",
		maxlength: 64, hint: t("Leave it empty to keep what there is.",
		    "Laat leeg om te houden wat er is.") })}`;
}

/** @param {(name: string, label: string, more?: any) => any} field */
function gateFields(field) {
	/** @type {(values: string[], words: (v: string) => string) => any} */
	const select = (values, words) => ({ type: "select",
		options: values.map(v => [v, words(v)]) });
	const other = (/** @type {string} */ v) => v === "refuse" ?
	    t("is refused", "wordt geweigerd") : t("is served, and marked", "wordt bediend, en gemerkt");
	const scheme = (/** @type {string} */ v) => v === "digest" ?
	    t("Digest only", "alleen Digest") : t("Basic or Digest", "Basic of Digest");
	const files = (/** @type {string} */ v) => v === "path" ?
	    t("need the address alone", "vragen alleen het adres") :
	    t("need the password too", "vragen ook het wachtwoord");

	return html`<h2 class="field wide">${t("Who may fetch", "Wie mag ophalen")}</h2>
	${field("gate_auth", t("Password a phone must show", "Wachtwoord dat een telefoon toont"),
	    select(["either", "device", "none"], gateWords))}
	${field("gate_secrets", t("The organisation's password brings a phone its configuration",
	    "Het wachtwoord van de organisatie brengt een telefoon zijn configuratie"),
	    { type: "select", options: secretsOptions(), hint: t(
		"After that the phone's own password is needed.", "Daarna is het eigen wachtwoord van de telefoon nodig.") })}
	${field("prov_user", t("User for its phones", "Gebruiker voor de telefoons"),
	    { maxlength: 32, hint: t("Yealink RPS gives it to the phones.",
		"Yealink RPS geeft die aan de telefoons.") })}
	${field("prov_password", t("Password for its phones", "Wachtwoord voor de telefoons"),
	    { type: "password", autocomplete: "new-password", maxlength: 32,
		hint: t("Leave it empty to keep what there is.", "Laat leeg om te houden wat er is.") })}
	${field("gate_scheme", t("How it is shown", "Hoe het wordt getoond"),
	    select(["any", "digest"], scheme))}
	${field("gate_certificate", t("Certificate of the phone", "Certificaat van de telefoon"),
	    select(["off", "offered", "required"], certificateWords))}
	${field("gate_mismatch", t("A phone that names another MAC or model",
	    "Een telefoon die een ander MAC of model noemt"), select(["flag", "refuse"], other))}
	${field("gate_resources", t("Firmware and pictures", "Firmware en plaatjes"),
	    select(["same", "path"], files))}
	${field("gate_tls", t("Only over TLS", "Alleen via TLS"), { type: "check" })}
	${field("gate_networks", t("From these networks only", "Alleen vanuit deze netwerken"),
	    { type: "area", rows: 2, wide: true, maxlength: 1000, spellcheck: false,
		hint: t("Such as 198.51.100.0/24, with blanks between. Empty: from anywhere.",
		    "Zoals 198.51.100.0/24, met spaties ertussen. Leeg: van overal.") })}`;
}
