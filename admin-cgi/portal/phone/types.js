/**
 * types.js - what a key can do: its words, its sign on the drawing, and which
 * fields it needs.
 *
 * The numbers are Yealink's; which of them a firmware has is the lists' below
 * (from the vendor's type tables of V7x, V80 and V86).
 */
import { t } from "../core.js";

/**
 * @typedef {{ words: () => string, sign: string, plain?: () => string,
 *   line?: boolean, value?: () => string, pickup?: boolean, book?: boolean,
 *   person?: boolean }} KeyType
 * plain: the words of somebody who never heard of SIP.  line: it belongs to
 * an account.  value: what its value is; none where it has no value.
 * person: what the user of a phone would choose himself.
 */

const extension = () => t("Number", "Nummer");
const code = () => t("Code or number", "Code of nummer");

/** @type {Record<number, KeyType>} */
const TYPES = {
	0: { words: () => t("Nothing", "Niets"), sign: "", person: true },
	1: { words: () => t("Conference", "Vergadering"), sign: "Cf" },
	2: { words: () => t("Forward", "Doorschakelen"), sign: "↪", person: true,
		value: extension },
	3: { words: () => t("Transfer", "Doorverbinden"), sign: "⇄", value: extension,
		person: true },
	4: { words: () => t("Hold", "In de wacht"), sign: "‖", person: true },
	5: { words: () => t("Do not disturb", "Niet storen"), sign: "⊖", person: true },
	6: { words: () => t("Redial", "Opnieuw bellen"), sign: "↻" },
	7: { words: () => t("Call back the last caller", "Laatste beller terugbellen"),
		sign: "↩", person: true },
	8: { words: () => t("Text message", "Tekstbericht"), sign: "✉", line: true },
	9: { words: () => t("Pick up another's call", "Andermans oproep overnemen"),
		sign: "↥", line: true, value: code },
	10: { words: () => t("Park a call", "Oproep parkeren"), sign: "P", line: true,
		value: code },
	11: { words: () => t("Send tones (DTMF)", "Tonen sturen (DTMF)"), sign: "#",
		value: () => t("Digits", "Cijfers") },
	12: { words: () => t("Voicemail", "Voicemail"), sign: "◉", line: true, value: code,
		person: true },
	13: { words: () => t("Speed dial", "Snelkiezen"), sign: "☎", line: true,
		plain: () => t("Call a number", "Een nummer bellen"),
		value: extension, person: true },
	14: { words: () => t("Intercom", "Intercom"), sign: "◁", line: true, person: true,
		value: extension },
	15: { words: () => t("Line", "Lijn"), sign: "☏", line: true,
		plain: () => t("One of my numbers", "Een van mijn nummers"), person: true },
	16: { words: () => t("Watch a colleague (BLF)", "Collega volgen (BLF)"), sign: "●",
		plain: () => t("Watch and call a colleague",
		    "Een collega zien en bellen"),
		line: true, value: extension, pickup: true, person: true },
	17: { words: () => t("Web address", "Webadres"), sign: "@",
		value: () => t("Address", "Adres") },
	18: { words: () => t("Group listening", "Meeluisteren"), sign: "♪" },
	19: { words: () => t("Public hold", "Openbaar in de wacht"), sign: "‖", line: true },
	20: { words: () => t("Private hold", "Besloten in de wacht"), sign: "‖", line: true },
	21: { words: () => t("Shared line", "Gedeelde lijn"), sign: "☏", line: true },
	22: { words: () => t("Group of the phone book", "Groep uit het telefoonboek"),
		sign: "▤", book: true },
	23: { words: () => t("Pick up a call of the group", "Groepsoproep overnemen"),
		sign: "⇈", line: true, value: code },
	24: { words: () => t("Paging (multicast)", "Omroepen (multicast)"), sign: "◀",
		value: () => t("Address and port", "Adres en poort") },
	25: { words: () => t("Record the call", "Gesprek opnemen"), sign: "○" },
	27: { words: () => t("XML page", "XML-pagina"), sign: "‹›",
		value: () => t("Address", "Adres") },
	28: { words: () => t("Call history", "Oproepgeschiedenis"), sign: "↺", person: true },
	29: { words: () => t("Directory", "Telefoonboek"), sign: "▤", person: true },
	30: { words: () => t("Menu", "Menu"), sign: "≡", person: true },
	32: { words: () => t("New text message", "Nieuw tekstbericht"), sign: "✉" },
	33: { words: () => t("Status", "Status"), sign: "i", person: true },
	34: { words: () => t("Hot desking", "Flexplek"), sign: "⌂" },
	35: { words: () => t("Record by web address", "Opnemen via webadres"), sign: "○",
		value: () => t("Address", "Adres") },
	37: { words: () => t("Next page of the module", "Volgende pagina van de module"),
		sign: "»" },
	38: { words: () => t("LDAP directory", "LDAP-telefoonboek"), sign: "▤" },
	39: { words: () => t("List of colleagues (BLF list)", "Collegalijst (BLF-lijst)"),
		sign: "◎", line: true, pickup: true },
	40: { words: () => t("Prefix", "Voorkiesnummer"), sign: "+",
		value: () => t("Digits in front", "Cijfers ervoor") },
	41: { words: () => t("Zero touch", "Zero touch"), sign: "0" },
	42: { words: () => t("ACD (call centre)", "ACD (callcenter)"), sign: "A", line: true },
	43: { words: () => t("Local directory", "Eigen telefoonboek"), sign: "▤", person: true },
	44: { words: () => t("BroadSoft phone book", "BroadSoft-telefoonboek"), sign: "▤" },
	45: { words: () => t("Local group", "Eigen groep"), sign: "▤" },
	46: { words: () => t("Network group", "Netwerkgroep"), sign: "▤" },
	47: { words: () => t("Remote phone book", "Telefoonboek op afstand"), sign: "▤",
		book: true },
	50: { words: () => t("Lock the phone", "Telefoon vergrendelen"), sign: "⊠", person: true },
	51: { words: () => t("Previous account", "Vorig account"), sign: "▲" },
	52: { words: () => t("Next account", "Volgend account"), sign: "▼" },
	55: { words: () => t("Meet-me conference", "Vergaderkamer"), sign: "Cf", line: true,
		value: code },
	56: { words: () => t("Retrieve a parked call", "Geparkeerde oproep terughalen"),
		sign: "P↑", line: true, value: code },
	57: { words: () => t("Hoteling", "Hoteling"), sign: "⌂", line: true },
	58: { words: () => t("ACD trace", "ACD-trace"), sign: "A" },
	59: { words: () => t("Disposition code", "Afhandelcode"), sign: "A" },
	60: { words: () => t("Escalate to the supervisor", "Naar de supervisor"), sign: "!" },
	61: { words: () => t("Directory", "Telefoonboek"), sign: "▤", person: true },
	62: { words: () => t("Network favourite", "Netwerkfavoriet"), sign: "★" },
	63: { words: () => t("UC favourite", "UC-favoriet"), sign: "★" },
	64: { words: () => t("Buddies", "Vrienden"), sign: "☺" },
	65: { words: () => t("My status", "Mijn status"), sign: "☺" },
	66: { words: () => t("Paging list", "Omroeplijst"), sign: "◀" },
	73: { words: () => t("Custom key", "Eigen toets"), sign: "✱" },
	77: { words: () => t("Mobile account", "Mobiel account"), sign: "▯" },
	85: { words: () => t("Favourite", "Favoriet"), sign: "★", person: true },
	104: { words: () => t("Google contacts", "Google-contacten"), sign: "▤" },
	150: { words: () => t("Extend", "Uitbreiden"), sign: "»" },
	310: { words: () => t("DECT intercom", "DECT-intercom"), sign: "◁" },
};

const V7X = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,
    21, 22, 23, 24, 25, 27, 34, 35, 37, 38, 39, 40, 41, 42, 45, 46];
const V80_LINE = [1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 22,
    23, 24, 25, 27, 34, 35, 38, 39, 40, 41, 42, 45, 46, 50, 55, 56, 57, 58, 59, 60,
    61, 62, 63, 64, 65, 66, 77];
const V80_OTHER = [2, 5, 6, 7, 8, 9, 13, 14, 22, 23, 24, 27, 28, 29, 30, 32, 33, 34,
    38, 40, 41, 43, 44, 45, 46, 47, 50, 51, 52, 55, 61, 64, 65, 66, 77];
const V86_LINE = [1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 22,
    23, 24, 25, 27, 34, 35, 38, 39, 40, 41, 42, 45, 47, 50, 56, 61, 66];
const V86_OTHER = [2, 5, 7, 8, 9, 13, 14, 22, 23, 24, 27, 28, 30, 32, 33, 34, 38, 40,
    41, 43, 45, 47, 50, 51, 52, 61, 66, 73, 85, 104, 150, 310];

/** What most keys are, in front of the list. */
const COMMON = [15, 16, 13, 14, 12, 5, 2, 3];

/** @param {number} type @returns {KeyType} */
export const keyType = type => TYPES[type] ||
    { words: () => t(`Type ${type}`, `Soort ${type}`), sign: "?", line: true,
	value: () => t("Value", "Waarde"), pickup: true };

/** The types a key of that area may have, the usual ones first.
 * @param {string} area @param {string} firmware "V86" */
export function typesOf(area, firmware) {
	const v = Number(firmware.replace(/\D/g, "")) || 86;
	const other = area === "programmable";
	const all = v < 80 ? V7X : v < 86 ? (other ? V80_OTHER : V80_LINE) :
	    (other ? V86_OTHER : V86_LINE);

	return [0, ...COMMON.filter(n => all.includes(n)),
	    ...all.filter(n => !COMMON.includes(n))];
}
