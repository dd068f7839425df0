/**
 * tell_words.js - what phones and webhooks are told, how far that is, and how
 * they are reached, in words of people.
 */
import { ago, language, t } from "../core.js";
import { inDutch } from "../problems.js";
import { words } from "../ui.js";

export const tellWords = words({
	provision: () => t("fetch the configuration", "configuratie ophalen"),
	reboot: () => t("reboot", "herstarten"),
	probe: () => t("does the SIP proxy answer?", "antwoordt de SIP-proxy?"),
	webhook: () => t("event", "gebeurtenis"),
});

export const tellStateWords = words({
	ready: () => t("waiting", "wacht"),
	claimed: () => t("being sent", "wordt verstuurd"),
	done: () => t("told", "doorgegeven"),
	failed: () => t("not told", "niet doorgegeven"),
	replaced: () => t("replaced by a later one", "vervangen door een latere"),
});

export const reachWords = words({
	off: () => t("not at all", "helemaal niet"),
	sip: () => t("by SIP, through the operator's proxy", "via SIP, langs de proxy van de operator"),
	action_uri: () => t("by HTTP, at the phone itself", "via HTTP, bij de telefoon zelf"),
});

export const eventWords = words({
	"device.seen": () => t("a phone came for the first time, or after a long silence",
	    "een telefoon kwam voor het eerst, of na lange stilte"),
	"device.refused": () => t("a phone was refused", "een telefoon werd geweigerd"),
	"device.outdated": () => t("a phone did not fetch a change", "een telefoon haalde een wijziging niet op"),
	"rps.stuck": () => t("Yealink refuses something, or it waits too long",
	    "Yealink weigert iets, of het wacht te lang"),
	"test": () => t("a test", "een test"),
});

const LATE = 15000; /* ms after which a worker that runs would have begun */

/** @param {any} job */
export const isUnderway = job => job.state === "ready" || job.state === "claimed";

/** @param {string} begin @param {string} rest @returns {[string, string | undefined]} */
function after(begin, rest) {
	const [text, lang] = said(rest);

	return [`${begin} ${text}`, lang];
}

/** A sentence of the server's, in Dutch as far as it is known here, and the
 * language it is in when that is not the page's.
 * @param {string} text @returns {[string, string | undefined]} */
export function said(text) {
	// Around what was said at the last attempt.
	const given = /^Given up\. The last attempt: (.*)$/s.exec(text);
	const off = /^Disabled: it failed for (\d+) days\. {1,2}(.*)$/s.exec(text);
	if (given)
		return after(t("Given up. The last attempt:", "Opgegeven. De laatste poging:"), given[1]);
	if (off)
		return after(t(`Disabled: it failed for ${off[1]} days.`,
		    `Uitgeschakeld: het mislukte ${off[1]} dagen lang.`), off[2]);
	const dutch = language() === "nl" && text ? inDutch(text) : undefined;

	return [dutch || text, language() === "nl" && text && !dutch ? "en" : undefined];
}

/** How far a job is, a sentence, and its language as of said().
 * @param {any} job @returns {[string, string | undefined]} */
export function farWords(job) {
	if (job.state === "claimed")
		return [t("It is being sent…", "Het wordt verstuurd…"), undefined];
	if (job.words && job.state === "ready") {
		const [text, lang] = said(job.words);
		return [`${text} ${Date.parse(job.run_after) > Date.now() ? t(`Next try ${ago(job.run_after)}.`,
		    `Volgende poging ${ago(job.run_after)}.`) :
		    t("It is tried again now.", "Het wordt nu opnieuw geprobeerd.")}`, lang];
	}
	if (job.words)
		return said(job.words);
	if (job.state === "ready")
		return [Date.now() - Date.parse(job.created_at) > LATE ?
		    t("It still waits: does voipconfig-notify run?", "Het wacht nog: draait voipconfig-notify?") :
		    t("It waits to be sent…", "Het wacht om verstuurd te worden…"), undefined];
	return [job.state === "done" ? job.kind === "webhook" ? t("It was taken.", "Het is aangenomen.") :
	    t("It answered.", "Er kwam antwoord.") : tellStateWords(job.state), undefined];
}
