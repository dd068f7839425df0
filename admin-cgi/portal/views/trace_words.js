/**
 * trace_words.js - what a phone's requests came to, in words.  The API says
 * verdicts in English; in Dutch they are said from its codes here.
 */
import { at, language } from "../core.js";
import { reasonWords } from "./state.js";

/** What to do about it, in Dutch.  @type {Record<string, string>} */
const ADVICE = {
	served: "Er is niets te doen.",
	challenged: "Elke telefoon begint zo. Volgt er niets, dan heeft hij geen gegevens om zich aan te melden: zet die van deze telefoon op het toestel of in de RPS.",
	bad_name: "Vraagt een telefoon hierom, verbeter dan de URL op het toestel of in de RPS: die eindigt op /p/<padsleutel>/ zonder bestandsnaam.",
	path_key: "Vergelijk de URL op het toestel of in de RPS met die van de organisatie; de sleutel kan vernieuwd zijn.",
	unknown_mac: "Vergelijk het met het etiket van de telefoon en voeg de telefoon toe of verbeter hem.",
	foreign_mac: "Verbeter de URL op het toestel, of verplaats de telefoon naar de organisatie waar hij staat.",
	organisation_off: "Moeten de telefoons werken, zet de organisatie dan aan.",
	device_off: "Moet de telefoon werken, zet hem dan aan.",
	no_tls: "Geef de telefoon een https-URL. Heeft hij die, dan zegt de webserver niet dat TLS is gebruikt; dat kan de provider verhelpen.",
	certificate: "Laat de organisatie zonder clientcertificaten werken, of laat de provider nagaan of de webserver ze controleert.",
	network: "Mag de telefoon daar staan, voeg zijn netwerk dan toe aan wat de organisatie toestaat.",
	authorization: "Telefoons sturen dit niet; kijk naar het adres en de User-Agent, en of er een proxy tussen zit.",
	scheme: "Kent deze telefoon geen Digest, sta de organisatie dan elke vorm toe.",
	user: "Vergelijk de gebruikersnaam op het toestel met die van de telefoon en van de organisatie.",
	password: "Voer het wachtwoord van de telefoon of de organisatie opnieuw in op het toestel, en zie of de RPS hetzelfde heeft.",
	nonce: "Blijft het, laat de provider dan de klokken en sleutelbestanden van de servers vergelijken.",
	own_required: "Geef de telefoon zijn eigen gegevens, of laat de organisatie beide toe.",
	enrolled: "Is hij teruggezet naar de fabrieksinstellingen, open dan een venster. Anders heeft iemand anders de gegevens van de organisatie: vernieuw die.",
	window: "Is het de telefoon, die net wordt ingericht, open dan een venster.",
	given: "Op zijn pagina staat wie het kreeg. Is de telefoon het kwijt, open dan een venster; was het iemand anders, vernieuw dan eerst zijn wachtwoord.",
	no_own: "Stel een eigen wachtwoord voor de telefoon in.",
	other_device: "Geef deze telefoon zijn eigen gegevens. Heeft hij die al, dan probeert iemand bestanden van anderen.",
	ua_mac: "Verbeter het MAC-adres van de telefoon, of zoek uit wie er in zijn naam vraagt.",
	ua_model: "Verbeter het model van de telefoon.",
	slowed: "Zoek de telefoon die mislukt en verhelp dat; na een paar minuten gaat de rest weer door.",
	shut_out: "Zoek wat mislukt en verhelp dat, en laat dit adres dan weer toe; het eindigt ook vanzelf.",
	no_file: "De meeste bestanden hoeven er niet te zijn, dus vaak is er niets te doen.",
	no_template: "Publiceer een sjabloon voor dit model, of laat de provider de standaardsjablonen laden.",
	template: "Bekijk het bestand bij Bestanden: dat noemt regel en kolom. Publiceer een beter sjabloon of ga terug naar de vorige versie.",
	secret: "Stel het wachtwoord opnieuw in, of laat de provider het juiste sleutelbestand op de server zetten.",
	too_large: "De telefoon houdt zijn eigen exemplaar; is het bestand in orde, dan kan de provider de grens verhogen.",
	quota: "Verwijder oude uploads, of laat de opslag van de organisatie verruimen.",
	body: "De verbinding brak af; de telefoon stuurt het bij de volgende wijziging opnieuw.",
	database: "Telefoons proberen het vanzelf opnieuw; blijft het, meld het de provider.",
};

/** @param {any} why @returns {[string, string]} */
function inDutch(why) {
	const last = why.requests[0];
	const bad = why.requests.find((/** @type {any} */ r) => r.reason === why.reason);

	switch (why.code) {
	case "unknown_mac":
		return [last ? `Geen telefoon heeft dit MAC. Er is wel mee gevraagd, het laatst op ${at(last.at)} vanaf ${last.address}.` :
		    "Geen telefoon heeft dit MAC, en niemand vroeg ermee.",
		"Vergelijk het met het etiket van de telefoon en voeg de telefoon toe."];
	case "organisation_off":
		return [`De organisatie ${why.device?.organisation} staat uit, dus al haar telefoons worden geweigerd.`,
		    "Moet dat niet meer zo zijn, zet de organisatie dan aan."];
	case "device_off":
		return ["De telefoon staat uit, dus hij wordt geweigerd.",
		    "Moet dat niet meer zo zijn, zet de telefoon dan aan."];
	case "never_asked":
		return ["Hier staat alles klaar, maar de telefoon heeft nog niets gevraagd (voor zover het logboek teruggaat).",
		    "Ga na of de telefoon zijn URL heeft (die staat bij zijn gegevens; RPS of DHCP kan hem brengen), of zijn klok goed staat, of hij die server en poort bereikt en het certificaat daar vertrouwt."];
	case "provisions":
		return ["De telefoon haalt zijn configuratie op zoals het hoort.",
		    "Er is niets te doen. Bij Bestanden staat wat hij krijgt en waar elke regel vandaan komt."];
	case "common_only":
		return ["De telefoon vraagt om gemeenschappelijke bestanden en nooit om zijn eigen.",
		    `Ga na of ${why.mac} het MAC op zijn etiket is, en wat zijn bootbestand zegt: zie ${why.mac}.boot bij Bestanden.`];
	default:
		return [bad ? `Geweigerd: ${reasonWords(why.reason)} (${bad.file}, ${at(bad.at)}, antwoord ${bad.status}).` :
		    `Geweigerd: ${reasonWords(why.reason)}.`, ADVICE[why.reason] || why.what_to_do];
	}
}

/** The verdict on a phone and what to do, from GET /devices/{mac}/why.
 * @param {any} why @returns {[string, string]} */
export const verdict = why => language() === "nl" ? inDutch(why) :
    [why.verdict.replace(/\d{4}-\d\d-\d\dT[\d:]+Z/g, at), why.what_to_do];

/** @type {Record<string, () => string>} */
const REMARKS = {
	no_line: () => "Hij heeft geen account: hij haalt zijn configuratie op en meldt zich nooit aan.",
	no_configuration: () => "Zijn configuratie ontbreekt; bewaar de telefoon nog eens, dan wordt die gemaakt.",
};

/** @param {{ code: string, text: string }} r */
export const remarkWords = r =>
    language() === "nl" && REMARKS[r.code] ? REMARKS[r.code]() : r.text;
