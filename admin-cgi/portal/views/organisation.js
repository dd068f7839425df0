/**
 * organisation.js - one organisation: its facts, how its phones find us,
 * settings, global configurations, directories and rules.
 */
import { html, useState } from "../lib/preact.js";
import { api, at, href, may, number, session, t } from "../core.js";
import { ask, Copy, toast, useSend } from "../form.js";
import { Badge, Facts, Link, Oops, Page, Tabs, useLoad, Wait } from "../ui.js";
import { OrganisationRotation, secretsWords } from "./enrolment.js";
import { useTrail } from "./names.js";
import { certificateWords, gateWords, OrganisationEdit } from "./organisation_edit.js";
import { Directories, DialRules, DstRules } from "./organisation_extra.js";
import { DeleteDialog, MoveDialog } from "./organisation_move.js";
import { Globals } from "./globals.js";
import { Settings } from "./settings.js";
import { Notifier } from "./organisation_notifier.js";
import { orgKindWords, RpsState } from "./state.js";
import { TellMany } from "./tell.js";

/** Whether it is the caller's own: nobody deletes or moves that.
 * @param {any} o */
const isOwn = o => o.id === session()?.organisation.id;

/** @param {{ place: import("../core.js").Place }} p */
export default function Organisation({ place }) {
	const id = Number(place.path[1] || session()?.organisation.id);
	const load = useLoad(signal => api.get("/organisations/" + id, {}, { signal }), [id]);
	const o = load.data;
	const trail = useTrail(o?.path);
	const tab = place.query.tab || "overview";
	const to = (/** @type {string} */ name) => href(place.path,
	    { tab: name === "overview" ? "" : name });

	if (!o)
		return load.problem ? html`<${Page} title=${t("Organisation", "Organisatie")}>
			<${Oops} problem=${load.problem} retry=${load.reload} /></${Page}>` :
		    html`<${Wait} />`;
	return html`<${Page} title=${o.name} up=${may("tree") ?
		[[t("Organisations", "Organisaties"), href("organisations")], ...trail] : trail}
	    lead=${html`<${Badge}>${orgKindWords(o.kind)}</${Badge}>
		${!o.enabled && html` <${Badge} kind="warn">${t("disabled: its phones are refused",
		    "uitgeschakeld: de telefoons worden geweigerd")}</${Badge}>`}`}
	    actions=${html`<${Actions} o=${o} onChange=${load.reload} />`}>
	<${Tabs} label=${t("Parts of the organisation", "Delen van de organisatie")} now=${tab} tabs=${[
		["overview", t("Overview", "Overzicht"), to("overview")],
		["settings", t("Settings", "Instellingen"), to("settings")],
		["globals", t("Models", "Modellen"), to("globals")],
		["directories", t("Directories", "Telefoonlijsten"), to("directories")],
		["dial", t("Dial rules", "Kiesregels"), to("dial")],
		["dst", t("Summer time", "Zomertijd"), to("dst")],
		...(may("provider") ? [["notifier", t("Notifier", "Melder"), to("notifier")]] : []),
		...(may("tree") ? [["edit", t("Edit", "Wijzigen"), to("edit")]] : []),
	]} />
	<${Open} tab=${tab} o=${o} load=${load} /></${Page}>`;
}

/** @param {{ tab: string, o: any, load: ReturnType<typeof useLoad> }} p */
function Open({ tab, o, load }) {
	switch (tab) {
	case "settings":
		return html`<${Settings} path=${`/organisations/${o.id}/settings`} layer="organisation" />`;
	case "globals":
		return html`<${Globals} organisation=${o} />`;
	case "directories":
		return html`<${Directories} id=${o.id} />`;
	case "dial":
		return html`<${DialRules} id=${o.id} />`;
	case "dst":
		return html`<${DstRules} id=${o.id} zone=${o.phone_zone_name} />`;
	case "notifier":
		if (may("provider"))
			return html`<${Notifier} organisation=${o} />`;
		break;
	case "edit":
		if (may("tree"))
			return html`<${OrganisationEdit} key=${o.version} was=${o}
			    onDone=${load.reload} />`;
	}
	return html`<${Overview} o=${o} onChange=${load.reload} />`;
}

/** @param {{ o: any, onChange: () => void }} p */
function Actions({ o, onChange }) {
	const [open, setOpen] = useState("");

	if (!may("tree") || isOwn(o))
		return null;
	const enable = async () => {
		if (o.enabled && !await ask({ danger: true, yes: t("Disable", "Uitschakelen"),
			title: t(`Disable ${o.name}?`, `${o.name} uitschakelen?`),
			body: t("Its phones keep working as they are, but get no configuration from us until it is enabled again.",
			    "De telefoons blijven werken zoals ze zijn, maar krijgen geen configuratie meer totdat u haar weer inschakelt.") }))
			return;
		try {
			await api.patch("/organisations/" + o.id, { enabled: !o.enabled },
			    { version: o.version });
		} catch (e) {
			toast(/** @type {Error} */ (e).message, "bad");
		}
		onChange();
	};
	return html`<button type="button" onClick=${enable}>${o.enabled ?
		t("Disable", "Uitschakelen") : t("Enable", "Inschakelen")}</button>
	<button type="button" onClick=${() => setOpen("move")}>${t("Move…", "Verplaatsen…")}</button>
	<button type="button" class="danger" onClick=${() => setOpen("delete")}>${
		t("Delete…", "Verwijderen…")}</button>
	${open === "move" && html`<${MoveDialog} o=${o} onClose=${() => setOpen("")}
	    onDone=${onChange} />`}
	${open === "delete" && html`<${DeleteDialog} o=${o} onClose=${() => setOpen("")} />`}`;
}

// --- the overview -------------------------------------------------------------------

/** @param {{ o: any, onChange: () => void }} p */
function Overview({ o, onChange }) {
	const inherited = t("as above", "zoals erboven");

	return html`<div class="cards">
	<section class="card"><h2>${t("What it has", "Wat er is")}</h2><${Facts} rows=${[
		[t("Phones", "Telefoons"), html`<${Link} to="devices" query=${{ organisation_id: o.id }}>
		    ${number(o.devices)}</${Link}>`],
		[t("Groups", "Groepen"), html`<${Link} to="groups" query=${{ organisation_id: o.id }}>
		    ${number(o.groups)}</${Link}>`],
		[t("Organisations below", "Organisaties eronder"), o.kind !== "customer" &&
		    number(o.children)],
		[t("Phones with those below", "Telefoons met die eronder"), o.kind !== "customer" &&
		    html`<${Link} to="devices" query=${{ under: o.id }}>${t("show", "toon")}</${Link}>`],
		[t("People", "Mensen"), may("people") && html`<${Link} to="users"
		    query=${{ organisation_id: o.id }}>${t("show", "toon")}</${Link}>`],
		[t("Phone books", "Telefoonboeken"), html`<${Link} to="books"
		    query=${{ organisation_id: o.id }}>${t("show", "toon")}</${Link}>`],
		[t("Made", "Gemaakt"), at(o.created_at)],
		[t("Changed", "Gewijzigd"), at(o.changed_at)],
		[t("Notes", "Notities"), o.notes || false],
	]} /></section>
	<${Provisioning} o=${o} onChange=${onChange} />
	<section class="card"><h2>${t("Its phones", "De telefoons")}</h2><${Facts} rows=${[
		[t("Language", "Taal"), o.phone_language || inherited],
		[t("Tones of", "Tonen van"), o.phone_tone || inherited],
		[t("Time zone", "Tijdzone"), [o.phone_zone, o.phone_zone_name].filter(Boolean)
		    .join(" ") || inherited],
		[t("Time server", "Tijdserver"), o.phone_ntp || inherited],
		[t("Password of the phone's administrator", "Wachtwoord van de toestelbeheerder"),
		    o.admin_password_set ? t("set", "ingesteld") : inherited],
	]} /></section>
	<section class="card"><h2>${t("Who may fetch", "Wie mag ophalen")}</h2><${Facts} rows=${[
		[t("Password", "Wachtwoord"), gateWords(o.gate_auth)],
		[t("Passwords are given on it", "Wachtwoorden worden erop gegeven"),
		    secretsWords(o.gate_secrets_now)],
		[t("Only over TLS", "Alleen via TLS"), o.gate_tls ? t("yes", "ja") : t("no", "nee")],
		[t("From networks", "Vanuit netwerken"), o.gate_networks || t("any", "alle")],
		[t("Certificate of the phone", "Certificaat van de telefoon"),
		    certificateWords(o.gate_certificate)],
	]} /></section>
	<${TellMany} path=${`/organisations/${o.id}`} name=${o.name} organisation=${o.id}>
	${may("provider") && html`<p><a href=${href(["organisations", o.id], { tab: "notifier" })}>
		${t("How they are reached", "Hoe ze bereikt worden")}</a></p>`}</${TellMany}></div>`;
}

/** How phones find us, and what they show.
 * @param {{ o: any, onChange: () => void }} p */
function Provisioning({ o, onChange }) {
	const [secret, setSecret] = useState(/** @type {any} */ (null));
	const show = useSend(async () => {
		setSecret(await api.get(`/organisations/${o.id}/secret`));
	});
	const renew = async () => {
		if (!await ask({ danger: true, title: t("Make a new address?", "Een nieuw adres maken?"),
			body: t("Phones that know the old address are refused until they learn the new one, from Yealink RPS or by hand. Do this when the address has become known to others.",
			    "Telefoons die het oude adres kennen worden geweigerd tot ze het nieuwe leren, via Yealink RPS of met de hand. Doe dit als anderen het adres kennen."),
			yes: t("Make a new address", "Nieuw adres maken") }))
			return;
		try {
			await api.patch("/organisations/" + o.id, { path_key: "new" },
			    { version: o.version });
			toast(t("There is a new address", "Er is een nieuw adres"));
		} catch (e) {
			toast(/** @type {Error} */ (e).message, "bad");
		}
		setSecret(null);
		onChange();
	};

	return html`<section class="card"><h2>${t("How phones find us", "Hoe telefoons ons vinden")}</h2>
	<dl class="facts one">
		<div><dt>${t("Provisioning URL", "Provisioning-URL")}</dt>
			<dd><${Copy} text=${o.url} label="URL" /></dd></div>
		<div><dt>${t("User", "Gebruiker")}</dt><dd>${o.prov_user ?
			html`<${Copy} text=${o.prov_user} label=${t("user", "gebruiker")} />` :
			t("none", "geen")}</dd></div>
		<div><dt>${t("Password", "Wachtwoord")}</dt><dd>${secret ?
			html`<${Copy} text=${secret.password} label=${t("password", "wachtwoord")} />` :
			o.prov_password_set ? html`<span class="quiet">••••••••</span>
			${may("secrets") && html` <button type="button" class="small"
			    disabled=${show.busy} onClick=${show.run}>${t("Show", "Tonen")}</button>`}` :
			t("none", "geen")}</dd></div>
		<div><dt>${t("Yealink RPS", "Yealink RPS")}</dt>
			<dd><${RpsState} state=${o.rps?.state} />
			${o.rps && html` <${Link} to=${["rps"]} query=${{ tab: "servers",
			    organisation_id: o.id }}>${t("show", "toon")}</${Link}>
			${o.rps.url && o.rps.url !== o.url && html`<p class="hint">${t(
			    "Yealink still has another address: ", "Yealink heeft nog een ander adres: ")}
			    <code>${o.rps.url}</code></p>`}
			<p class="hint">${t(`In step since ${at(o.rps.synced_at)}`,
			    `Bijgewerkt: ${at(o.rps.synced_at)}`)}</p>`}</dd></div>
	</dl>
	<${Oops} problem=${show.problem} />
	<${OrganisationRotation} o=${o} onChange=${() => { setSecret(null); onChange(); }} />
	${may("tree") && html`<div class="buttons"><button type="button" onClick=${renew}>
		${t("New address…", "Nieuw adres…")}</button></div>`}</section>`;
}
