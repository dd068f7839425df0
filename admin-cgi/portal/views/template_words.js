/** template_words.js - what a template is for, in words; as the API's scope
 * and as the text of a filter. */
import { t } from "../core.js";
import { templateKindWords } from "./state.js";

/** "model:T46U", "family:v84", "any", "name:keys": as the filter wants it.
 * @param {any} scope */
export const scopeText = scope => scope.any ? "any" :
    scope.model ? "model:" + scope.model :
    scope.family ? "family:" + scope.family : "name:" + scope.partial;

/** @param {any} scope */
export const scopeWords = scope => scope.any ? t("every model", "elk model") :
    scope.model ? scope.model :
    scope.family ? t(`family ${scope.family}`, `familie ${scope.family}`) : scope.partial;

/** @param {any} one template */
export const templateName = one =>
    `${templateKindWords(one.kind)} · ${scopeWords(one.scope)}`;

/** @param {any} one template */
export const ownerWords = one => one.stock ? t("stock", "standaard") : one.organisation;

/** @type {Record<string, () => string>} */
export const kindHints = {
	global: () => t("The file all phones of one model in an organisation share.",
	    "Het bestand dat alle telefoons van één model in een organisatie delen."),
	mac: () => t("The file of one phone: its accounts and keys.",
	    "Het bestand van één telefoon: zijn accounts en toetsen."),
	boot: () => t("Says which files a phone fetches, for one phone.",
	    "Zegt welke bestanden een telefoon ophaalt, voor één telefoon."),
	common_boot: () => t("Says which files phones fetch, for all of them.",
	    "Zegt welke bestanden telefoons ophalen, voor allemaal."),
	partial: () => t("A part that other templates take in by its name.",
	    "Een deel dat andere sjablonen bij naam opnemen."),
};
