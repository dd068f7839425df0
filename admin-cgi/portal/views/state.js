/**
 * state.js - the API's words in words for people, and states as badges.
 *
 * Each table is a function: roleWords("read_only") is the text, and
 * roleWords.options() what a select needs.  A word of a newer API is shown
 * as it is.
 */
import { html } from "../lib/preact.js";
import { t } from "../core.js";
import { Badge, kindOf, words } from "../ui.js";

export { DeviceState, kindOf, reasonKind, reasonWords, stateMeaning, stateWords }
    from "../ui.js";

// --- phones (what they are like: ui.js) -----------------------------------------------

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
