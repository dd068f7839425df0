/**
 * enrolment.js - when a phone is given its secrets, the window in which it
 * is, and passwords that are rotated: of a phone, of an organisation.
 */
import { html } from "../lib/preact.js";
import { api, at, count, may, t } from "../core.js";
import { ask, toast, useSend } from "../form.js";
import { Badge, Facts, Link, Oops } from "../ui.js";

/** gate_secrets.  @param {string} v */
export function secretsWords(v) {
	return v === "always" ? t("always", "altijd") :
	    v === "window" ? t("only in a window you open", "alleen in een venster dat u opent") :
	    v === "once" ? t("once, to the first", "één keer, aan de eerste") :
	    t("as above", "zoals erboven");
}

/** A select of it, for a form. */
export const secretsOptions = () => ["inherited", "always", "window", "once"]
    .map(v => [v, secretsWords(v)]);

/** Whose credentials a phone came with.  @param {string | null} v */
export function credentialsWords(v) {
	return v === "own" ? t("its own", "eigen") :
	    v === "own_old" ? t("its own, of before", "eigen, van voorheen") :
	    v === "organisation" ? t("the organisation's", "die van de organisatie") :
	    v === "organisation_old" ? t("the organisation's, of before",
		"die van de organisatie, van voorheen") : t("not known yet", "nog niet bekend");
}

/** How a phone stands: a badge, and what it means.
 * @type {Record<string, (e: any) => ["good" | "warn" | "plain", string, string]>} */
const STATES = {
	waiting: () => ["plain", t("waits for its first visit", "wacht op zijn eerste bezoek"),
		t("The first who comes with the organisation's password is given its configuration.",
		    "De eerste die met het wachtwoord van de organisatie komt, krijgt zijn configuratie.")],
	closed: () => ["plain", t("window closed", "venster dicht"),
		t("Until you open a window, the organisation's password does not bring its configuration.",
		    "Zolang u geen venster opent, brengt het wachtwoord van de organisatie zijn configuratie niet.")],
	open: e => ["warn", t("window open", "venster open"),
		t(`Until ${at(e.window_until)} the organisation's password brings its configuration; or until it comes with its own.`,
		    `Tot ${at(e.window_until)} brengt het wachtwoord van de organisatie zijn configuratie; of tot hij met zijn eigen komt.`)],
	given: e => ["warn", t("given, not back yet", "gegeven, nog niet terug"),
		t(`Given to ${e.given_to} on ${at(e.given_at)}. It has not come with its own password since.`,
		    `Gegeven aan ${e.given_to} op ${at(e.given_at)}. Sindsdien kwam hij niet met zijn eigen wachtwoord.`)],
	enrolled: e => ["good", t("enrolled", "ingeschreven"),
		t(`Since ${at(e.enrolled_at)} only its own password counts.`,
		    `Sinds ${at(e.enrolled_at)} telt alleen zijn eigen wachtwoord.`)],
};

/** What is done at once, and said when it fails.
 * @param {() => Promise<any>} f @param {string} done @param {() => void} onChange */
function useStep(f, done, onChange) {
	return useSend(async () => {
		if (await f() === null)
			return;
		toast(done);
		onChange();
	});
}

/** @param {{ device: any, onChange: () => void }} p */
export function DeviceEnrolment({ device, onChange }) {
	const e = device.enrolment;
	const state = STATES[e.state]?.(e);

	if (!state && !e.rotation_until)
		return null;
	return html`<section class="card" aria-label=${t("Its password", "Zijn wachtwoord")}>
	${state && html`<p><${Badge} kind=${state[0]}>${state[1]}</${Badge}> <span class="quiet">${
	    state[2]}</span></p>`}
	${e.rotation_until && html`<p class="note">${t(
	    `A new password is on its way: the old one opens until the phone comes with the new one, at most until ${at(e.rotation_until)}.`,
	    `Er is een nieuw wachtwoord onderweg: het oude geldt tot de telefoon met het nieuwe komt, hoogstens tot ${at(e.rotation_until)}.`)}</p>`}
	${may("manage") && html`<${DeviceSteps} device=${device} hasWindow=${!!state}
	    onChange=${onChange} />`}</section>`;
}

/** @param {{ device: any, hasWindow: boolean, onChange: () => void }} p */
function DeviceSteps({ device, hasWindow, onChange }) {
	const path = `/devices/${device.mac}`, e = device.enrolment;
	const opened = t("The window is open", "Het venster is open");
	const hour = useStep(() => api.post(path + "/window", { hours: 1 }), opened, onChange);
	const day = useStep(() => api.post(path + "/window", { hours: 24 }), opened, onChange);
	const close = useStep(() => api.delete(path + "/window"),
	    t("The window is closed", "Het venster is dicht"), onChange);
	const end = useStep(async () => await endsOld(t("this phone", "deze telefoon")) ?
	    api.delete(path + "/rotation") : null,
	t("The old password has ended", "Het oude wachtwoord geldt niet meer"), onChange);

	return html`<${Oops} problem=${hour.problem || day.problem || close.problem || end.problem} />
	<div class="buttons">${hasWindow && html`
		<button type="button" disabled=${hour.busy} onClick=${hour.run}>${
			t("Open for 1 hour", "Open voor 1 uur")}</button>
		<button type="button" disabled=${day.busy} onClick=${day.run}>${
			t("Open for 24 hours", "Open voor 24 uur")}</button>
		${e.state === "open" && html`<button type="button" disabled=${close.busy} onClick=${close.run}>${
			t("Close the window", "Sluit het venster")}</button>`}`}
		${e.rotation_until && html`<button type="button" disabled=${end.busy} onClick=${end.run}>${
			t("End the old password", "Beëindig het oude wachtwoord")}</button>`}</div>`;
}

/** @param {string} whose */
const endsOld = whose => ask({ danger: true,
	title: t("End the old password now?", "Het oude wachtwoord nu beëindigen?"),
	body: t(`What has not fetched the new one yet is refused: ${whose}.`,
	    `Wie het nieuwe nog niet heeft opgehaald, wordt geweigerd: ${whose}.`),
	yes: t("End it", "Beëindigen") });

/** A new password of its own.  @param {any} device @param {() => void} onChange */
export async function rotateDevice(device, onChange) {
	if (!await ask({ title: t("Make a new provisioning password?", "Een nieuw provisioning-wachtwoord maken?"),
		body: t("The phone fetches it with its next configuration. The old one opens until it comes with the new one, 30 days at most.",
		    "De telefoon haalt het op met zijn volgende configuratie. Het oude geldt tot hij met het nieuwe komt, hoogstens 30 dagen."),
		yes: t("Make it", "Maken") }))
		return;
	try {
		await api.post(`/devices/${device.mac}/rotation`, undefined, { version: device.version });
		toast(t("There is a new password", "Er is een nieuw wachtwoord"));
	} catch (e) {
		toast(/** @type {Error} */ (e).message, "bad");
	}
	onChange();
}

// --- an organisation --------------------------------------------------------------------

/** @param {{ o: any, onChange: () => void }} p */
export function OrganisationRotation({ o, onChange }) {
	const path = `/organisations/${o.id}/rotation`;
	const begin = useStep(async () => await ask({
		title: t("Make a new password for its phones?", "Een nieuw wachtwoord voor de telefoons maken?"),
		body: t("Phones fetch it with their next configuration, and Yealink is told. The old one opens for 14 days more.",
		    "Telefoons halen het op met hun volgende configuratie, en Yealink krijgt het te horen. Het oude geldt nog 14 dagen."),
		yes: t("Make it", "Maken") }) ? api.post(path, undefined, { version: o.version }) : null,
	t("There is a new password", "Er is een nieuw wachtwoord"), onChange);
	const end = useStep(async () => await endsOld(
	    count(o.phones_on_old, t("phone", "telefoon"), t("phones", "telefoons"))) ?
	    api.delete(path, { version: o.version }) : null,
	t("The old password has ended", "Het oude wachtwoord geldt niet meer"), onChange);

	return html`${o.rotation && html`<p class="note">${t(
	    `The old password opens until ${at(o.rotation.until)}.`,
	    `Het oude wachtwoord geldt tot ${at(o.rotation.until)}.`)}</p>`}
	${o.rotated_at && html`<${Facts} rows=${[
		[t("Password made", "Wachtwoord gemaakt"), at(o.rotated_at)],
		[t("Phones that last came with the old one", "Telefoons die het laatst met het oude kwamen"),
		    html`<${Link} to="devices" query=${{ organisation_id: o.id,
			credentials: "organisation_old" }}>${o.phones_on_old}</${Link}>`]]} />`}
	<${Oops} problem=${begin.problem || end.problem} />
	${may("tree") && o.prov_password_set && html`<div class="buttons">${o.rotation ? html`
		<button type="button" disabled=${end.busy} onClick=${end.run}>${
			t("End the old password", "Beëindig het oude wachtwoord")}</button>` : html`
		<button type="button" disabled=${begin.busy} onClick=${begin.run}>${
			t("New password…", "Nieuw wachtwoord…")}</button>`}</div>`}`;
}
