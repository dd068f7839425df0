/**
 * problems.js - in Dutch what the API says in English: the sentences that
 * people meet most.  core.js asks for this file at the first problem of a
 * Dutch page; what is not here stays English, and is marked so.
 *
 * A sentence stands here as in the server's sources, "%" for what differs; in
 * Dutch $1, $2 ... stand for it.  The first that fits is taken.  A test
 * compares them with those sources.
 */

/** @type {Record<string, string>} */
const SAID = {
	// Who one is, and what one may do.
	"That login and password do not belong together.":
	    "Die naam en dat wachtwoord horen niet bij elkaar.",
	"That is not the password you have now.": "Dat is niet uw huidige wachtwoord.",
	"Send the code of your authenticator too, as %.": "Geef ook de code van uw authenticator.",
	"That code is not good, or was used; wait for the next.":
	    "Die code klopt niet of is al gebruikt; wacht op de volgende.",
	"Too many wrong passwords came from your network; try again in % seconds.":
	    "Er kwamen te veel verkeerde wachtwoorden van uw netwerk; probeer het over $1 seconden opnieuw.",
	"Too many wrong codes came with your password; try again in % seconds, and change the password if it was not you.":
	    "Met uw wachtwoord kwamen te veel verkeerde codes; probeer het over $1 seconden opnieuw, en wijzig het wachtwoord als u dat niet was.",
	"Log in, or send a token that is still good.": "U bent niet (meer) aangemeld.",
	"This session is over.": "Deze sessie is afgelopen.",
	"You may not do that.": "Dat mag u niet.",
	"Your role, or the scopes of your token, do not allow this.": "Uw rol staat dit niet toe.",
	"This needs the permission %, which your role, or the scopes of your token, do not give.":
	    "Hiervoor is het recht $1 nodig, en dat geeft uw rol niet.",
	"Only the provider may change %.": "Alleen de provider mag dit wijzigen.",
	"% is a %, which is more than you may change.": "$1 heeft een rol die u niet mag wijzigen.",
	"You may not make anybody a %: that is more than you are.":
	    "Die rol mag u niet geven: hij kan meer dan de uwe.",
	"You may not give the scope %: you do not have it.":
	    "Het recht $1 mag u niet geven: u hebt het zelf niet.",
	"% is the last provider_admin who may log in; make another one first.":
	    "$1 is de laatste provider die zich mag aanmelden; maak er eerst nog een.",

	// Somebody else was there first.
	"Somebody changed % meanwhile; look at it again.":
	    "Iemand anders heeft dit intussen gewijzigd; bekijk het opnieuw.",
	"It exists already, or somebody changed it meanwhile.":
	    "Het bestaat al, of iemand anders heeft het intussen gewijzigd.",
	"That confirmation is too old, or % has changed since; look at what goes with it again, and send the new one.":
	    "$1 is intussen gewijzigd; bekijk opnieuw wat erbij hoort en bevestig het nog eens.",

	// Windows and rotations.
	"% is always given its configuration on the credentials of %; a window means something when gate_secrets is window or once.":
	    "$1 krijgt zijn configuratie altijd op de gegevens van $2; een venster zegt pas iets als dat niet zo is.",
	"% lets phones in on credentials of their own alone (gate_auth device); a window would open nothing.":
	    "$1 laat telefoons alleen met hun eigen gegevens toe; een venster zou niets openen.",
	"A rotation of % is under way until %; phones may still have what was before it.  End it first.":
	    "Er is nog een ander nieuw wachtwoord van $1 onderweg, tot $2. Beëindig eerst het oude.",
	"No rotation of % is under way.": "Er geldt geen oud wachtwoord (meer) van $1.",
	"% asks its phones for no credentials (gate_auth none), so what they are given can not depend on them: there, ask for some, or say gate_secrets always, also of single phones.":
	    "$1 vraagt haar telefoons geen wachtwoord, dus kan er ook niets van afhangen. Laat daar een wachtwoord vragen, of kies er 'altijd', ook bij losse telefoons.",

	// It is there already.
	"The MAC % is in use: it is % of %.": "Het MAC $1 is in gebruik: het is $2 van $3.",
	"The MAC % is in use; if the phone is yours, ask the provider to set it free.":
	    "Het MAC $1 is in gebruik; is de telefoon van u, vraag de provider dan om het vrij te geven.",
	"The login % is in use in this installation.": "De aanmeldnaam $1 is al in gebruik.",
	"There is an organisation called % there already.": "Daar is al een organisatie die $1 heet.",
	"The organisation has a group called % already.": "De organisatie heeft al een groep die $1 heet.",
	"The organisation has a phone book called % already.":
	    "De organisatie heeft al een telefoonboek dat $1 heet.",
	"The organisation has an account called % already.":
	    "De organisatie heeft al een account dat $1 heet.",
	"The organisation has a % called % already.": "De organisatie heeft al zo'n bestand dat $2 heet.",
	"There is a model % already; change that one.": "Het model $1 is er al; wijzig dat.",
	"There is a % template for that already; publish another version of it.":
	    "Daarvoor is er al een sjabloon; publiceer daar een nieuwe versie van.",
	"% belongs to % already.": "$1 is al van $2.",
	"% has % already.": "$1 heeft $2 al.",
	"Another organisation has that path key; use \"new\".":
	    "Die sleutel is van een andere organisatie; gebruik \"new\".",

	// It is not there.
	"There is no such thing.": "Dit is er niet (meer).",
	"There is nothing at this address.": "Hier is niets (meer).",
	"There is no such phone.": "Die telefoon is er niet (meer).",
	"There is no such phone; it is named by its MAC or its id.": "Die telefoon is er niet (meer).",
	"There is no device with the MAC %.": "Er is geen telefoon met het MAC $1.",
	"There is no device with the id %.": "Die telefoon is er niet (meer).",
	"There is no organisation with the id %.": "Die organisatie is er niet (meer).",
	"There is no group with the id %.": "Die groep is er niet (meer).",
	"There is no global configuration with the id %.": "Die algemene configuratie is er niet (meer).",
	"There is no phone book with the id %.": "Dat telefoonboek is er niet (meer).",
	"The phone book % has no entry with the id %.": "Die naam staat niet (meer) in telefoonboek $1.",
	"There is no file with the id %.": "Dat bestand is er niet (meer).",
	"There is no template with the id %.": "Dat sjabloon is er niet (meer).",
	"There is no import with the id %.": "Die import is er niet (meer).",
	"There is nobody with the id %.": "Die persoon is er niet (meer).",
	"There is no model with the id %.": "Dat model is er niet (meer).",
	"There is no model called \"%\"; the list of models shows which there are.":
	    "Er is geen model $1; kies er een uit de lijst.",
	"The organisation has no group called %; make it first.":
	    "De organisatie heeft geen groep $1; maak die eerst.",
	"There is no codec %; did you mean %?": "Er is geen codec $1; bedoelt u $2?",
	"There is no codec %; there are %.": "Er is geen codec $1; er zijn $2.",
	"The phone has no line %.": "De telefoon heeft geen account $1.",
	"The phone has no line %; add that first, or name one it has (0: not said).":
	    "De telefoon heeft geen account $1; voeg dat eerst toe of kies een ander.",

	// It does not fit.
	"The change does not fit the data there is.": "De wijziging past niet bij wat er is.",
	"% is not a MAC prefix known as Yealink's; compare the MAC with the label on the phone.":
	    "$1 is niet als begin van een Yealink-MAC bekend; vergelijk het MAC met het etiket op de telefoon.",
	"Say which phone it is: model, or model_id.": "Kies welk model het is.",
	"% stands in codecs more than once.": "$1 staat meer dan eens bij de codecs.",
	"A % has % keys 1 to %; there is no %.": "Een $1 heeft er $3 van die toetsen; $4 is er niet.",
	"A % has accounts 1 to %; there is no %.": "Een $1 heeft accounts 1 tot en met $2; $3 is er niet.",
	"A % has no accounts of its own.": "Een $1 heeft zelf geen accounts.",
	"A % takes no expansion modules.": "Op een $1 past geen uitbreidingsmodule.",
	"A % takes expansion modules 1 to %.": "Op een $1 passen uitbreidingsmodules 1 tot en met $2.",
	"The group % is of another organisation.": "De groep $1 is van een andere organisatie.",
	"A phone book may have at most % entries.": "Een telefoonboek heeft hoogstens $1 namen.",
	"The phone book % is full: a phone is sent % entries.":
	    "Het telefoonboek $1 is vol: een telefoon krijgt hoogstens $2 namen.",
	"More than % phones are selected; narrow it.": "Er zijn meer dan $1 telefoons gekozen; kies er minder.",
	"The file is empty.": "Het bestand is leeg.",
	"A file may have at most 1 GB.": "Een bestand mag hoogstens 1 GB groot zijn.",
	"The name of a % must end with %.": "De naam van zo'n bestand moet eindigen op $2.",
	"The body is larger than this call takes.": "Dat is te groot om te sturen.",
	"The file has no rows behind its header.": "Het bestand heeft geen rijen onder de eerste regel.",
	"The column % is missing.": "De kolom $1 ontbreekt.",
	"The column % is there twice.": "De kolom $1 staat er twee keer.",
	"There is no column called %; did you mean %?": "Er is geen kolom $1; bedoelt u $2?",
	"There is no column called %; the first line must name the columns.":
	    "Er is geen kolom $1; op de eerste regel moeten de namen van de kolommen staan.",
	"A column in the first line has no name.": "Een kolom op de eerste regel heeft geen naam.",

	// Rows of a file.
	"The organisation has no group called %; make it first, or import with create_groups=true.":
	    "De organisatie heeft geen groep $1; maak die eerst, of vink \"Maak groepen die er niet zijn\" aan.",
	"There is something on that key already; import with update=true to change it.":
	    "Op die toets staat al iets; vink \"Wijzig wat er al is\" aan om dat te wijzigen.",
	"The phone has a line % already; import with update=true to change it.":
	    "De telefoon heeft al een account $1; vink \"Wijzig wat er al is\" aan om dat te wijzigen.",
	"The phone is of %; an import does not move it.":
	    "De telefoon is van $1; een import verplaatst hem niet.",
	"The MAC does not begin like those known as Yealink's.":
	    "Het MAC begint niet zoals die van Yealink.",
	"The same is in line % already.": "Hetzelfde staat al op regel $1.",
	"The file has % rows, and all_or_nothing takes at most %; cut it, or take good_rows.":
	    "Het bestand heeft $1 rijen, en \"alles of niets\" kan er hoogstens $2 aan; splits het, of kies \"De goede rijen doen\".",
	"There are rows that are not good, so nothing was done; the report says which.":
	    "Sommige rijen zijn fout, dus er is niets gedaan; het verslag zegt welke.",
	"A row that was good is not any more, so nothing was done; the report says which.":
	    "Een rij die goed was is dat niet meer, dus er is niets gedaan; het verslag zegt welke.",
	"Who asked for this may not do it any more, so it has ended here.":
	    "Wie hierom vroeg mag het niet meer, dus het is hier geëindigd.",
	"% imports of this organisation are not done yet; wait for one to end, or cancel it.":
	    "$1 imports van deze organisatie zijn nog niet klaar; wacht tot er een klaar is, of breek er een af.",

	// It can't go.
	"% has devices (%), which go with it; if that is meant, delete it again with the confirmation given here.":
	    "$1 heeft telefoons ($2), die meegaan; is dat de bedoeling, bevestig het dan.",
	"% has organisations below it (%); delete them first.":
	    "$1 heeft organisaties onder zich ($2); verwijder die eerst.",
	"% has % accounts at Yealink; take them away first.":
	    "$1 heeft $2 accounts bij Yealink; haal die eerst weg.",
	"% is your own organisation; who is above it can delete it.":
	    "$1 is uw eigen organisatie; wie erboven staat kan haar verwijderen.",
	"There are % devices of model %.": "Er zijn $1 telefoons van model $2.",
	"There are % templates for model %; delete them first.":
	    "Er zijn $1 sjablonen voor model $2; verwijder die eerst.",

	// Telling phones and webhooks.
	"It is not known how phones of % are reached: the provider sets it with `voipconfigctl notifier set`.":
	    "Het is niet bekend hoe telefoons van $1 bereikt worden: de provider stelt het in.",
	"Phones of % are not told anything: its notifier is off.":
	    "Telefoons van $1 krijgen niets te horen: de melder staat uit.",
	"It is not known how these phones are reached, or their notifier is off: the provider sets it.":
	    "Het is niet bekend hoe deze telefoons bereikt worden, of hun melder staat uit: de provider stelt het in.",
	"% has % phones; tell them group by group, at most % at once.":
	    "$1 heeft $2 telefoons; doe het groep voor groep, hoogstens $3 tegelijk.",
	"Only a job that failed is tried again; this one is %.":
	    "Alleen wat mislukte wordt opnieuw geprobeerd; kijk opnieuw hoe ver dit is.",
	"There is no job with the id %.": "Dit bericht is er niet (meer).",
	"There is no webhook with the id %.": "Deze webhook is er niet (meer).",
	"The organisation has a webhook called % already.":
	    "De organisatie heeft al een webhook die $1 heet.",
	"% has % webhooks, which is as many as it may have.":
	    "$1 heeft $2 webhooks, en meer mogen het er niet zijn.",
	"url must begin with https://.": "De URL moet met https:// beginnen.",
	"% has no notifier of its own.": "$1 heeft geen eigen melder.",
	"proxy_host must be the SIP proxy where the phones are registered.":
	    "Vul de SIP-proxy in waar de telefoons zijn aangemeld.",
	"networks must say where the phones are, such as 10.1.0.0/16: their password is sent to no other address.":
	    "Vul in waar de telefoons zijn, zoals 10.1.0.0/16: hun wachtwoord gaat naar geen ander adres.",
	"Only a SIP proxy can be tried without a phone; tell a phone to provision and see what becomes of it.":
	    "Alleen een SIP-proxy is zonder telefoon te proberen; laat een telefoon ophalen en zie wat ervan komt.",

	// What became of it: the worker's words.
	"The phone is not registered (% %): is it switched on, and does its account work?":
	    "De telefoon is niet aangemeld bij de proxy ($1 $2): staat hij aan, en werkt zijn account?",
	"The phone is registered and does not answer (% %).":
	    "De telefoon is aangemeld, maar antwoordt niet ($1 $2).",
	"The proxy refuses user and password of the notifier: % %.":
	    "De proxy weigert gebruiker en wachtwoord van de melder: $1 $2.",
	"The proxy is in trouble: % %.": "De proxy heeft een storing: $1 $2.",
	"The proxy does not answer: %.": "De proxy antwoordt niet: $1.",
	"The phone does not answer: %.": "De telefoon antwoordt niet: $1.",
	"The phone, or who answers for it, is in trouble: % %.":
	    "De telefoon, of wie voor hem antwoordt, heeft een storing: $1 $2.",
	"voipconfig-sip-notify has failed; the log says more.":
	    "Het versturen is mislukt; in het logboek van de server staat meer.",
	"Refused: % %.": "Geweigerd: $1 $2.",
	"Refused: % %. A phone that asks for a password is not given it; where it is the proxy that asks, the notifier needs auth_user and the right domain.":
	    "Geweigerd: $1 $2. Een telefoon die om een wachtwoord vraagt krijgt het niet; is het de proxy die vraagt, dan heeft de melder een gebruiker en het juiste domein nodig.",
	"The phone has no SIP account that is switched on, so the proxy can not know it.":
	    "De telefoon heeft geen SIP-account dat aan staat, dus de proxy kent hem niet.",
	"The registrar of its account is not one of the notifier's: see its field registrars.":
	    "De SIP-server van zijn account is geen registrar van de melder: zie daar het veld Registrars.",
	"It can not be told through this proxy; ask your provider.":
	    "Via deze proxy kan hij het niet te horen krijgen; vraag het uw provider.",
	"The phone at % answered %: does it let this machine call it (features.action_uri_limit_ip)?":
	    "De telefoon op $1 antwoordde $2: mag deze server hem aanroepen (features.action_uri_limit_ip)?",
	"The phone at % answered %.": "De telefoon op $1 antwoordde $2.",
	"The phone does not answer at %: %.": "De telefoon antwoordt niet op $1: $2.",
	"The phone at % refuses user and password of the notifier: they are those of its web page.":
	    "De telefoon op $1 weigert gebruiker en wachtwoord van de melder: het zijn die van zijn webpagina.",
	"The phone at % wants the password in clear (Basic), which the notifier does not give: see its field basic.":
	    "De telefoon op $1 wil het wachtwoord leesbaar (Basic), en dat geeft de melder niet: zie daar het veld Ook leesbaar.",
	"The phone at % wants the password in clear (Basic), which only phones of the notifier's own organisation get: its organisation needs a notifier of its own.":
	    "De telefoon op $1 wil het wachtwoord leesbaar (Basic), en dat krijgen alleen telefoons van de organisatie van de melder zelf: zijn organisatie heeft een eigen melder nodig.",
	"It is not known where the phone is: it has never fetched its configuration.":
	    "Het is niet bekend waar de telefoon is: hij heeft zijn configuratie nog nooit opgehaald.",
	"The phone was last seen at %, which is not in the networks of the notifier.":
	    "De telefoon was het laatst op $1, en dat is niet in de netwerken van de melder.",
	"The webhook is not called: %; the operator can allow it (allow_networks).":
	    "De webhook wordt niet aangeroepen: $1; de beheerder van de server kan het toestaan (allow_networks).",
	"It answered %: redirects are not followed; enter the URL it points at.":
	    "Het antwoord was $1: omleidingen worden niet gevolgd; vul de URL in waar die heen wijst.",
	"It answered 410: it wants no more events.": "Het antwoord was 410: hij wil geen gebeurtenissen meer.",
	"It answered %.": "Het antwoord was $1.",
	"No answer: %.": "Geen antwoord: $1.",
	"It was asked for again.": "Er is opnieuw om gevraagd.",
	"It was not begun in time: is the notifier paused, or the queue too long?":
	    "Er is niet op tijd mee begonnen: wacht de melder, of is de rij te lang?",
	"It could not be done in time.": "Het lukte niet op tijd.",
	"The notifier was switched off.": "De melder is uitgezet.",
	"The notifier was removed.": "De melder is weggehaald.",
	"The webhook was disabled.": "De webhook is uitgeschakeld.",
	"The phone was deleted, or is another organisation's now.":
	    "De telefoon is verwijderd, of is nu van een andere organisatie.",

	// It is not the user's fault.
	"The database does not answer; try again in a moment.":
	    "De database antwoordt niet; probeer het zo nog eens.",
	"Something is wrong on our side; the log says what.":
	    "Er ging bij ons iets mis; in het logboek van de server staat wat.",
	"Something is wrong on our side; the log says what, by the request_id.":
	    "Er ging bij ons iets mis; in het logboek van de server staat wat.",
	"There is no key file, so nothing secret can be kept.":
	    "De server heeft geen sleutelbestand en kan geen wachtwoorden bewaren; meld het de provider.",
};

/** "server_host must ...": what follows the field's name.
 * @type {Record<string, string>} */
const MUST = {
	"must not be empty": "mag niet leeg zijn",
	"must be at most % bytes long; this is %": "is te lang: hoogstens $1 bytes, dit zijn er $2",
	"must be at most 120 bytes long": "is te lang: hoogstens 120 bytes",
	"must be at most 255 bytes long": "is te lang: hoogstens 255 bytes",
	"must be at least 10 bytes long": "is te kort: minstens 10 tekens",
	"must be one line of UTF-8 text without control characters":
	    "moet één regel tekst zijn, zonder stuurtekens",
	"must be a whole number from % to %": "moet een geheel getal van $1 tot en met $2 zijn",
	"must be a whole number from %": "moet een geheel getal vanaf $1 zijn",
	"must be a whole number up to %": "moet een geheel getal tot en met $1 zijn",
	"must be a whole number": "moet een geheel getal zijn",
	"must be a number": "moet een getal zijn",
	"must be 0 (off) or 1 (on)": "moet 0 (uit) of 1 (aan) zijn",
	"must be one of %": "moet een van deze zijn: $1",
	"must be a host name or an IP address": "moet een hostnaam of een IP-adres zijn",
	"must be an IP address": "moet een IP-adres zijn",
	"must be a URL, without blanks, quotes and brackets":
	    "moet een URL zijn, zonder spaties, aanhalingstekens en haken",
	"must be an address without blanks and quotes":
	    "moet een adres zonder spaties en aanhalingstekens zijn",
	"must be networks such as 192.0.2.0/24 or 2001:db8::/32, with blanks between, and no host bits set":
	    "moeten netwerken zijn zoals 192.0.2.0/24 of 2001:db8::/32, met spaties ertussen en zonder hostdeel",
	"must be a MAC address: twelve hex digits, bare or in pairs with colons, dashes, dots or blanks between":
	    "moet een MAC-adres zijn: twaalf hexadecimale cijfers, los of in paren",
	"must not look like a MAC address": "mag niet op een MAC-adres lijken",
	"must be the letters and digits of the label on the phone":
	    "moeten de letters en cijfers van het etiket op de telefoon zijn",
	"must be the SIP user alone, without blanks, quotes, brackets and @":
	    "moet alleen de SIP-gebruiker zijn, zonder spaties, aanhalingstekens, haken en @",
	"must be a number to dial or a SIP address": "moet een nummer om te bellen of een SIP-adres zijn",
	"must be names of codecs with blanks between, such as pcma pcmu g722 g729 opus":
	    "moeten namen van codecs zijn met spaties ertussen, zoals pcma pcmu g722 g729 opus",
	"must name each codec once": "mag elke codec één keer noemen",
	"must be an e-mail address or a name without blanks and punctuation":
	    "moet een e-mailadres zijn, of een naam zonder spaties en leestekens",
	"must be the IANA name of a time zone, such as Europe/Amsterdam or UTC":
	    "moet de IANA-naam van een tijdzone zijn, zoals Europe/Amsterdam of UTC",
	"must be letters, digits and dashes; it is part of a URL":
	    "mag alleen letters, cijfers en streepjes hebben; het is deel van een URL",
	"must be letters, digits, dots, dashes and underscores, and not begin with a dot":
	    "mag alleen letters, cijfers, punten, streepjes en lage streepjes hebben, en niet met een punt beginnen",
	"must be a SIP URI such as sip:voipconfig@example.net":
	    "moet een SIP-adres zijn, zoals sip:voipconfig@example.net",
	"must be a SIP URI without blanks, quotes, commas and brackets":
	    "moet een SIP-adres zijn zonder spaties, aanhalingstekens, komma's en haken",
	"must be host names or IP addresses, with blanks between":
	    "moet hostnamen of IP-adressen zijn, met spaties ertussen",
	"must be the URL that events are sent to": "moet de URL zijn waar gebeurtenissen heen gaan",
	"must be a URL without user and fragment": "moet een URL zonder gebruiker en zonder # zijn",
	"must be a URL such as https://example.net/events":
	    "moet een URL zijn, zoals https://example.net/events",
	"must name a host": "moet een host noemen",
	"must name an event, such as device.seen": "moet minstens één gebeurtenis noemen",
	"must be a firmware version such as 108.86.0.45": "moet een firmwareversie zijn, zoals 108.86.0.45",
};

/** The API's names of fields that stand in forms.  @type {Record<string, string>} */
const NAMES = { name: "De naam", label: "De naam", login: "De aanmeldnaam",
	password: "Het wachtwoord", new_password: "Het nieuwe wachtwoord", mac: "Het MAC",
	serial: "Het serienummer", user_name: "De gebruiker", auth_name: "De aanmeldnaam",
	server_host: "De server", server_port: "De poort", display_name: "De naam op het scherm",
	proxy_host: "De SIP-proxy", proxy_port: "De poort", domain: "Het domein", from_uri: "De afzender",
	registrars: "Het veld Registrars",
	networks: "De netwerken", rate_per_second: "Het aantal per seconde", timeout: "De tijd",
	url: "De URL", events: "De gebeurtenissen", notes: "De notitie", timezone: "De tijdzone", model: "Het model", firmware_version: "De versie" };

/** @param {string} s */
const escaped = s => s.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** @param {Record<string, string>} table @returns {[RegExp, string][]} */
const patterns = table => Object.entries(table).map(([en, nl]) =>
    [new RegExp(`^${escaped(en).replace(/%/g, "(.+?)")}$`, "s"), nl]);

const whole = patterns(SAID), parts = patterns(MUST);

/** @param {[RegExp, string][]} table @param {string} text */
function fit(table, text) {
	const found = table.find(([like]) => like.test(text));

	return found && text.replace(found[0], found[1]);
}

/** A sentence of the API in Dutch; undefined: it is not known here.
 * @param {string} text @returns {string | undefined} */
export function inDutch(text) {
	const of = /^([\w.%-]+) (must .*?)(?:, not "(.*)")?\.$/s.exec(text);
	const part = of && fit(parts, of[2]);

	if (of && part)
		return `${NAMES[of[1]] || of[1]} ${part}${of[3] ? `, niet "${of[3]}"` : ""}.`;
	return fit(whole, text);
}

/** For the test. */
export const sentences = Object.keys(SAID), endings = Object.keys(MUST);
