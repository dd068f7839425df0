/** me_sessions.js - where one is signed in, and ending that. */
import { html } from "../lib/preact.js";
import { ago, api, at, t } from "../core.js";
import { ask, toast } from "../form.js";
import { Table, usePages } from "../list.js";
import { Badge } from "../ui.js";

/** "Firefox, Windows" out of a User-Agent; else as it is.
 * @param {string} agent */
export function browser(agent) {
	/** @param {[RegExp, string][]} list */
	const first = list => list.find(([re]) => re.test(agent))?.[1];
	const name = first([[/Edg\//, "Edge"], [/OPR\//, "Opera"], [/Firefox\//, "Firefox"],
	    [/Chrome\//, "Chrome"], [/Safari\//, "Safari"]]);
	const system = first([[/Android/, "Android"], [/iPhone|iPad/, "iOS"], [/Windows/, "Windows"],
	    [/Mac OS X/, "macOS"], [/Linux/, "Linux"]]);

	return [name, system].filter(Boolean).join(", ") || agent;
}

/** @param {{ own: number }} p */
export function Sessions({ own }) {
	const list = usePages("/sessions", { sort: "-id" });
	const end = async (/** @type {() => Promise<any>} */ call) => {
		try {
			await call();
			toast(t("Ended", "Beëindigd"));
		} catch (e) {
			toast(/** @type {Error} */ (e).message, "bad");
		}
		list.reload();
	};
	const others = async () => await ask({
		title: t("End all other sessions?", "Alle andere sessies beëindigen?"),
		body: t("Everywhere but here you have to sign in again.",
		    "Overal behalve hier moet u zich opnieuw aanmelden."),
		yes: t("End them", "Beëindigen"), danger: true }) && end(() => api.delete("/sessions"));

	return html`<section class="page"><header class="title">
	<h2>${t("Where you are signed in", "Waar u aangemeld bent")}</h2>
	${list.items.length > 1 && html`<div class="actions"><button type="button" onClick=${others}>
		${t("End all others", "Alle andere beëindigen")}</button></div>`}</header>
	<${Table} list=${list} label=${t("Sessions", "Sessies")} columns=${[
		{ name: "agent", text: t("Browser", "Browser"), cell: (/** @type {any} */ s) =>
		    html`<span title=${s.user_agent}>${browser(s.user_agent)}</span>
			${s.id === own && html` <${Badge} kind="info">${t("this one", "deze")}</${Badge}>`}` },
		{ name: "address", text: t("From", "Vanaf"), narrow: true,
			cell: (/** @type {any} */ s) => s.address },
		{ name: "seen", text: t("Last seen", "Laatst gezien"), cell: (/** @type {any} */ s) =>
		    html`<span title=${at(s.seen_at)}>${ago(s.seen_at)}</span>` },
		{ name: "since", text: t("Since", "Sinds"), narrow: true,
			cell: (/** @type {any} */ s) => at(s.created_at) },
		{ name: "end", text: t("End", "Beëindigen"), cell: (/** @type {any} */ s) =>
		    s.id !== own && html`<button type="button" class="small"
			aria-label=${t(`End the session from ${s.address}`,
			    `De sessie vanaf ${s.address} beëindigen`)}
			onClick=${() => end(() => api.delete("/sessions/" + s.id))}>
			${t("End", "Beëindigen")}</button>` },
	]} /></section>`;
}
