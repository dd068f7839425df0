/**
 * fetches.js - what phones asked for and what they got: rows of the fetch log
 * and of a phone's last requests, drawn alike.
 */
import { ago, at, href, macText, size, t } from "../core.js";
import { Badge, html } from "../ui.js";
import { credentialsWords } from "./enrolment.js";
import { isOne } from "./filter_organisation.js";
import { reasonKind, reasonWords } from "./state.js";

/** Of the flags of a request those worth a word.
 * @type {Record<string, () => string>} */
const FLAGS = {
	ua_mac: () => t("says another MAC", "noemt een ander MAC"),
	ua_model: () => t("says another model", "noemt een ander model"),
	plain: () => t("without TLS", "zonder TLS"),
	retry: () => t("tried again", "nog eens geprobeerd"),
};

/** @param {string} flags */
const flagWords = flags => flags.split(/[ ,]+/).filter(Boolean)
    .map(f => FLAGS[f]?.() || f.replace(/_/g, " ")).join(", ");

/** What else there is to say of a request; that a phone came with credentials
 * of its own is as it should be.  @param {any} f */
const hint = f => [flagWords(f.flags), f.credentials && f.credentials !== "own" &&
    t(`credentials: ${credentialsWords(f.credentials)}`,
	`inloggegevens: ${credentialsWords(f.credentials)}`)].filter(Boolean).join(", ");

const time = { name: "at", text: "", cell: (/** @type {any} */ f) =>
	html`<time datetime=${f.at} title=${at(f.at)}>${ago(f.at)}</time>` };

/** Columns of a Table of requests.  @param {boolean} [all] of all phones */
export function fetchColumns(all) {
	/** @type {{ name: string, text: string, cell: (f: any) => any, narrow?: boolean,
	 *   num?: boolean }[]} */
	const columns = [{ ...time, text: t("When", "Wanneer") }];

	if (all)
		columns.push({ name: "mac", text: t("Phone", "Telefoon"), cell: f => f.mac ?
			html`<a href=${href(["devices", f.mac], { tab: "history" })}
			    class="mono whole">${macText(f.mac)}</a>` : "–" });
	columns.push({ name: "file", text: t("File", "Bestand"), cell: f => html`
		<span class="mono unbroken">${f.file || "–"}</span>${f.method !== "GET" && html`
		<span class="quiet"> ${f.method}</span>`}` },
	{ name: "reason", text: t("What came of it", "Wat ervan kwam"), cell: f => html`
		<${Badge} kind=${reasonKind(f.reason)} title=${String(f.status)}>
		${reasonWords(f.reason)}</${Badge}>${hint(f) && html`
		<p class="hint">${hint(f)}</p>`}` });
	if (all && !isOne())
		columns.push({ name: "organisation", text: t("Organisation", "Organisatie"),
			narrow: true, cell: f => f.organisation || "–" });
	columns.push({ name: "address", text: t("From", "Vanaf"), narrow: true, cell: f => html`
		<span class="mono unbroken">${f.address}</span>` },
	{ name: "user_agent", text: t("Says it is", "Zegt te zijn"), narrow: true,
		cell: f => f.user_agent || "–" });
	if (all)
		columns.push({ name: "bytes", text: t("Size", "Grootte"), num: true, narrow: true,
			cell: f => f.bytes ? size(f.bytes) : "" });
	return columns;
}
