/**
 * state.js - the API's words in words for people, and states as badges.
 *
 * Each table is a function: roleWords("read_only") is the text, and
 * roleWords.options() what a select needs.  A word of a newer API is shown
 * as it is.
 */
import { html } from "../lib/preact.js";
import { t } from "../core.js";
import { Badge } from "../ui.js";

/** @typedef {((value: any) => string) & { options: () => [string, string][] }} Words */

/** @param {Record<string, () => string>} table @returns {Words} */
function words(table) {
	const say = (/** @type {any} */ value) =>
	    Object.hasOwn(table, value) ? table[value]() : String(value ?? "");

	return Object.assign(say, { options: () =>
		Object.keys(table).map(v => /** @type {[string, string]} */ ([v, say(v)])) });
}

// --- phones -----------------------------------------------------------------------

export const stateWords = words({
	up_to_date: () => t("up to date", "bijgewerkt"),
	outdated: () => t("change not fetched yet", "wijziging nog niet opgehaald"),
	never_seen: () => t("never seen", "nog nooit gezien"),
	silent: () => t("silent", "stil"),
	refused: () => t("refused", "geweigerd"),
});

/** What a state means, a sentence. */
export const stateMeaning = words({
	up_to_date: () => t("No change to this phone itself since its last fetch.",
	    "Geen wijziging aan deze telefoon zelf sinds hij het laatst ophaalde."),
	outdated: () => t("This phone was changed since it last fetched; it comes for it by itself.",
	    "Deze telefoon is gewijzigd sinds hij het laatst ophaalde; hij haalt het vanzelf op."),
	never_seen: () => t("The phone has not fetched its configuration yet.",
	    "De telefoon heeft zijn configuratie nog niet opgehaald."),
	silent: () => t("The phone has fetched nothing for 7 days.",
	    "De telefoon heeft 7 dagen niets opgehaald."),
	refused: () => t("The phone asked and was refused: its page says why.",
	    "De telefoon vroeg en werd geweigerd: op zijn pagina staat waarom."),
});

/** @type {Record<string, "good" | "bad" | "warn" | "plain" | "info">} */
const KINDS = { up_to_date: "good", outdated: "info", never_seen: "plain",
	silent: "warn", refused: "bad", synced: "good", wanted: "info",
	deleting: "warn", waiting: "plain", running: "info", done: "good",
	failed: "bad", ready: "info", claimed: "info", replaced: "plain" };

/** The badge's kind of any state.  @param {any} state */
export const kindOf = state => KINDS[state] || "plain";

/** What a phone is like.  @param {{ state: string, enabled?: boolean,
 *   releasing?: any }} p */
export function DeviceState({ state, enabled = true, releasing }) {
	if (releasing)
		return html`<${Badge} kind="warn">${t("being released", "wordt vrijgegeven")}</${Badge}>`;
	if (!enabled)
		return html`<${Badge} kind="warn">${t("disabled", "uitgeschakeld")}</${Badge}>`;
	return html`<${Badge} kind=${kindOf(state)} title=${stateMeaning(state)}>
		${stateWords(state)}</${Badge}>`;
}

export const rpsWords = words({
	wanted: () => t("on its way to RPS", "onderweg naar RPS"),
	synced: () => t("RPS knows it", "RPS kent hem"),
	refused: () => t("RPS refused it", "RPS weigerde hem"),
	deleting: () => t("leaving RPS", "gaat uit RPS"),
});

/** What Yealink's service knows of a phone or server; nothing: "not in RPS".
 * @param {{ state: string | null | undefined, reason?: string | null }} p */
export function RpsState({ state, reason }) {
	if (!state)
		return html`<span class="quiet">${t("not in RPS", "niet in RPS")}</span>`;
	return html`<${Badge} kind=${kindOf(state)} title=${reason || undefined}>
		${rpsWords(state)}</${Badge}>${reason && state !== "synced" &&
		    html`<span class="hint">${" " + reason}</span>`}`;
}

export const modelKindWords = words({
	desk: () => t("desk phone", "bureautelefoon"),
	video: () => t("video phone", "videotelefoon"),
	conference: () => t("conference phone", "vergadertelefoon"),
	dect: () => t("DECT base", "DECT-basis"),
	handset: () => t("handset", "handset"),
});

export const areaWords = words({
	line: () => t("line keys", "lijntoetsen"),
	memory: () => t("memory keys", "geheugentoetsen"),
	programmable: () => t("programmable keys", "programmeerbare toetsen"),
	expansion: () => t("expansion module", "uitbreidingsmodule"),
});

export const transportWords = words({
	udp: () => "UDP",
	tcp: () => "TCP",
	tls: () => "TLS",
	dns: () => t("as DNS says", "zoals DNS zegt"),
});

// --- people and the tree -----------------------------------------------------------

export const roleWords = words({
	provider_admin: () => t("provider", "provider"),
	reseller_admin: () => t("reseller", "reseller"),
	organisation_admin: () => t("administrator", "beheerder"),
	organisation_user: () => t("user of some phones", "gebruiker van enkele telefoons"),
	read_only: () => t("read only", "alleen lezen"),
});

export const roleMeaning = words({
	provider_admin: () => t("May do everything on this installation.",
	    "Mag alles op deze installatie."),
	reseller_admin: () => t("Manages the organisation and all below it.",
	    "Beheert de organisatie en alles eronder."),
	organisation_admin: () => t("Manages the phones, files and people of one organisation.",
	    "Beheert de telefoons, bestanden en mensen van één organisatie."),
	organisation_user: () => t("Sees and adjusts the phones given to him, nothing else.",
	    "Ziet en stelt de telefoons in die hij kreeg, verder niets."),
	read_only: () => t("Sees everything of the organisation and changes nothing.",
	    "Ziet alles van de organisatie en wijzigt niets."),
});

export const orgKindWords = words({
	provider: () => t("provider", "provider"),
	reseller: () => t("reseller", "reseller"),
	customer: () => t("customer", "klant"),
});

// --- jobs ---------------------------------------------------------------------------

export const importKindWords = words({
	devices: () => t("phones", "telefoons"),
	lines: () => t("accounts", "accounts"),
	keys: () => t("keys", "toetsen"),
	phone_book: () => t("phone book", "telefoonboek"),
	bulk: () => t("change of many phones", "wijziging van veel telefoons"),
});

export const importModeWords = words({
	dry_run: () => t("try only", "alleen proberen"),
	all_or_nothing: () => t("all or nothing", "alles of niets"),
	good_rows: () => t("good rows", "goede rijen"),
});

export const jobStateWords = words({
	waiting: () => t("waiting", "wacht"),
	running: () => t("running", "bezig"),
	done: () => t("done", "klaar"),
	failed: () => t("failed", "mislukt"),
	ready: () => t("waiting", "wacht"),
	claimed: () => t("at work", "bezig"),
	refused: () => t("refused", "geweigerd"),
	replaced: () => t("replaced by a later one", "vervangen door een latere"),
});

/** A job's state, of an import or of RPS.  @param {{ state: string }} p */
export const JobState = ({ state }) => html`<${Badge} kind=${kindOf(state)}>
	${jobStateWords(state)}</${Badge}>`;

export const rpsVerbWords = words({
	add_server: () => t("add the server", "server toevoegen"),
	edit_server: () => t("change the server", "server wijzigen"),
	delete_server: () => t("remove the server", "server verwijderen"),
	add_device: () => t("add the phone", "telefoon toevoegen"),
	edit_device: () => t("change the phone", "telefoon wijzigen"),
	delete_device: () => t("remove the phone", "telefoon verwijderen"),
});

export const driftWords = words({
	missing: () => t("missing in RPS", "ontbreekt in RPS"),
	deleted: () => t("should be gone from RPS", "hoort weg te zijn uit RPS"),
	different: () => t("different in RPS", "anders in RPS"),
	unknown: () => t("only in RPS", "alleen in RPS"),
});

// --- files ----------------------------------------------------------------------------

export const layerWords = words({
	provider: () => t("provider", "provider"),
	reseller: () => t("reseller", "reseller"),
	organisation: () => t("organisation", "organisatie"),
	global: () => t("global configuration", "algemene configuratie"),
	group: () => t("group", "groep"),
	device: () => t("this phone", "deze telefoon"),
	template: () => t("template", "sjabloon"),
});

export const fileWords = words({
	mac: () => t("MAC configuration", "MAC-configuratie"),
	boot: () => t("boot file", "opstartbestand"),
	common_boot: () => t("common boot file", "algemeen opstartbestand"),
	global: () => t("global configuration", "algemene configuratie"),
	local: () => t("the phone's own settings", "instellingen van de telefoon zelf"),
	contact: () => t("the phone's contacts", "contacten van de telefoon"),
	calllog: () => t("the phone's call log", "gesprekkenlijst van de telefoon"),
	book: () => t("phone book", "telefoonboek"),
	favorite: () => t("favourites", "favorieten"),
	super_search: () => t("search order", "zoekvolgorde"),
	auto_dst: () => t("summer time rules", "zomertijdregels"),
	dialnow: () => t("dial rules", "kiesregels"),
	resource: () => t("file", "bestand"),
});

export const templateKindWords = words({
	global: () => t("global configuration", "algemene configuratie"),
	mac: () => t("MAC configuration", "MAC-configuratie"),
	boot: () => t("boot file", "opstartbestand"),
	common_boot: () => t("common boot file", "algemeen opstartbestand"),
	partial: () => t("part of others", "deel van andere"),
});

export const resourceKindWords = words({
	firmware: () => t("firmware", "firmware"),
	wallpaper: () => t("wallpaper", "achtergrond"),
	ringtone: () => t("ringtone", "beltoon"),
	screensaver: () => t("screen saver", "schermbeveiliging"),
	logo: () => t("logo", "logo"),
	certificate: () => t("certificate", "certificaat"),
	language: () => t("language file", "taalbestand"),
	other: () => t("other", "ander"),
});

/** Why a phone got what it got: `reason` of the fetch log. */
export const reasonWords = words({
	served: () => t("served", "geleverd"),
	challenged: () => t("asked for its password", "om wachtwoord gevraagd"),
	bad_name: () => t("no name of a phone's file", "geen naam van een telefoonbestand"),
	path_key: () => t("unknown path key in the URL", "onbekende sleutel in de URL"),
	unknown_mac: () => t("unknown MAC", "onbekend MAC"),
	foreign_mac: () => t("phone of another organisation", "telefoon van een andere organisatie"),
	organisation_off: () => t("organisation disabled", "organisatie uitgeschakeld"),
	device_off: () => t("phone disabled", "telefoon uitgeschakeld"),
	no_tls: () => t("not over TLS", "niet via TLS"),
	certificate: () => t("no valid certificate", "geen geldig certificaat"),
	network: () => t("network not allowed", "netwerk niet toegestaan"),
	authorization: () => t("unreadable credentials", "onleesbare aanmelding"),
	scheme: () => t("Basic where Digest is needed", "Basic waar Digest moet"),
	user: () => t("unknown user name", "onbekende gebruikersnaam"),
	password: () => t("wrong password", "verkeerd wachtwoord"),
	nonce: () => t("challenge too old", "aanmeldvraag te oud"),
	own_required: () => t("must use its own password", "moet zijn eigen wachtwoord gebruiken"),
	other_device: () => t("credentials of another phone", "aanmelding van een andere telefoon"),
	ua_mac: () => t("says it is another MAC", "noemt een ander MAC"),
	ua_model: () => t("says it is another model", "noemt een ander model"),
	slowed: () => t("slowed down after failures", "afgeremd na mislukte pogingen"),
	shut_out: () => t("address shut out", "adres buitengesloten"),
	no_file: () => t("no such file", "geen zulk bestand"),
	no_template: () => t("no template published", "geen sjabloon gepubliceerd"),
	template: () => t("template fails", "sjabloon mislukt"),
	secret: () => t("a password does not open", "een wachtwoord gaat niet open"),
	too_large: () => t("file too large", "bestand te groot"),
	quota: () => t("quota used up", "quotum op"),
	body: () => t("upload broke off", "verzending afgebroken"),
	database: () => t("database did not answer", "database antwoordde niet"),
});
