/**
 * organisation_notifier.js - how an organisation's phones are told to fetch
 * or to restart, as the provider sets it; the nearest one up the tree holds.
 */
import { html } from "../lib/preact.js";
import { api, at, t } from "../core.js";
import { ask, Field, Form, toast, useDraft, useSend } from "../form.js";
import { Oops, useLoad, Wait } from "../ui.js";
import { transportWords } from "./state.js";
import { Told, useHolds, useTold } from "./tell.js";
import { reachWords, said } from "./tell_words.js";

const NEW = { kind: "sip", proxy_host: "", proxy_port: 0, transport: "udp", domain: "", registrars: "",
	from_uri: "", auth_user: "", scheme: "https", networks: "", basic: false, timeout: 8, rate_per_second: 10 };

/** @param {{ organisation: any }} p */
export function Notifier({ organisation: o }) {
	// Not the notifier's own address: that there is none is no error.
	const load = useLoad(signal => api.get("/notifiers", { organisation_id: o.id }, { signal }), [o.id]);

	if (!load.data)
		return load.problem ? html`<${Oops} problem=${load.problem} retry=${load.reload} />` : html`<${Wait} />`;
	const own = load.data.items[0];
	return html`<${Edit} key=${own?.version || 0} organisation=${o} own=${own} onDone=${load.reload} />`;
}

/** Where none is set: what holds then.  @param {{ id: number }} p */
function Above({ id }) {
	const holds = useHolds(`/organisations/${id}/notifier/nearest`);

	return holds ? html`<p class="note">${holds.organisation ?
	    t(`Not set here: that of ${holds.organisation} holds. What is set here holds instead, also for all below.`,
		`Hier niet ingesteld: die van ${holds.organisation} geldt. Wat hier wordt ingesteld geldt in plaats daarvan, ook voor alles eronder.`) :
	    t("Not set here or above: phones come by themselves, and can't be told. What is set here holds for all below, too.",
		"Hier en erboven niet ingesteld: telefoons komen vanzelf en krijgen niets te horen. Wat hier wordt ingesteld geldt ook voor alles eronder.")}</p>` : null;
}

/** @param {{ organisation: any, own: any, onDone: () => void }} p */
function Edit({ organisation: o, own, onDone }) {
	const path = `/organisations/${o.id}/notifier`;
	const was = { ...NEW, ...own, auth_secret: "", forget: false };
	const { draft, put, isChanged } = useDraft(was);
	const told = useTold();
	const send = useSend(async () => {
		const body = Object.fromEntries(Object.keys(NEW).map(name => [name, draft[name]]));
		await api.put(path, { ...body, ...draft.forget ? { auth_secret: null } :
			draft.auth_secret ? { auth_secret: draft.auth_secret } : {} },
		own ? { version: own.version } : {});
		toast(t("Saved", "Bewaard"));
		onDone();
	});
	const remove = async () => {
		if (!await ask({ danger: true, yes: t("Remove", "Weghalen"),
			title: t(`Remove the notifier of ${o.name}?`, `De melder van ${o.name} weghalen?`),
			body: t("What waits for it fails. That of an organisation above holds then, if there is one.",
			    "Wat erop wacht mislukt. Daarna geldt die van een organisatie erboven, als die er is.") }))
			return;
		try {
			await api.delete(path, { version: own.version });
			toast(t("Removed", "Weggehaald"));
		} catch (e) {
			toast(/** @type {Error} */ (e).message, "bad");
		}
		onDone();
	};
	const [trouble, lang] = said(own?.trouble || "");
	const Fields = draft.kind === "sip" ? Sip : draft.kind === "action_uri" ? ActionUri : null;

	return html`<section class="card"><h2>${t("Notifier", "Melder")}</h2>
	<p>${t("How the phones are told to fetch their configuration now, or to restart. This server makes the calls, so only the provider sets it.",
	    "Hoe de telefoons te horen krijgen dat ze nu moeten ophalen of herstarten. Deze server maakt de verbindingen, dus alleen de provider stelt het in.")}</p>
	${!own && html`<${Above} id=${o.id} />`}
	${trouble && html`<p class="note warn" lang=${lang}>${trouble}</p>`}
	${own?.no_calls_before && html`<p class="note warn">${t(`After failures, nothing is sent before ${at(own.no_calls_before)}. To save it again tries at once.`,
	    `Na mislukkingen wordt er niets verstuurd voor ${at(own.no_calls_before)}. Opnieuw bewaren probeert het meteen.`)}</p>`}
	<${Form} send=${send} submit=${t("Save", "Bewaar")} disabled=${own && !isChanged && !own.no_calls_before}
	    extra=${own && html`${own.kind === "sip" && html`<button type="button" disabled=${told.busy || isChanged}
		onClick=${() => told.run(path + "/test")}>${t("Test", "Test")}</button>`}
		<button type="button" class="danger" onClick=${remove}>${t("Remove…", "Weghalen…")}</button>`}>
		<${Field} label=${t("They are told", "Ze krijgen het te horen")} type="select" ...${put("kind")} wide
		    options=${["sip", "action_uri", "off"].map(k => [k, reachWords(k)])} problem=${send.problem} />
		${Fields && html`<${Fields} own=${own} put=${put} draft=${draft} problem=${send.problem} />`}
	</${Form}><${Told} told=${told} /></section>`;
}

/** @typedef {{ own: any, draft: any, put: (name: string) => any, problem: any }} Part */

/** What both kinds have.  @param {Part} p */
const Rest = ({ own, put, draft, problem }) => html`
	<${Field} label=${t("Its password", "Het wachtwoord daarvan")} type="password" ...${put("auth_secret")}
	    autocomplete="new-password" maxlength="200" problem=${problem} disabled=${draft.forget}
	    hint=${own?.auth_secret_set ? t("Empty: it stays as it is.", "Leeg: het blijft zoals het is.") : undefined} />
	${own?.auth_secret_set && html`<${Field} label=${t("Without a password from now on", "Voortaan zonder wachtwoord")}
	    type="check" ...${put("forget")} />`}
	<${Field} label=${t("Phones told in a second", "Telefoons per seconde")} type="number" min="1" max="500"
	    ...${put("rate_per_second")} problem=${problem} />
	<${Field} label=${t("Seconds for an answer", "Seconden voor een antwoord")} type="number" min="1" max="32"
	    ...${put("timeout")} problem=${problem} />`;

/** @param {Part} p */
const Sip = p => html`
	<${Field} label=${t("SIP proxy", "SIP-proxy")} ...${p.put("proxy_host")} required maxlength="120" problem=${p.problem}
	    placeholder="sip.example.net" hint=${t("Where the phones are registered.", "Waar de telefoons zijn aangemeld.")} />
	<${Field} label=${t("Port", "Poort")} type="number" min="0" max="65535" ...${p.put("proxy_port")}
	    problem=${p.problem} hint=${t("0: 5060, with TLS 5061", "0: 5060, met TLS 5061")} />
	<${Field} label=${t("Transport", "Transport")} type="select" ...${p.put("transport")} problem=${p.problem}
	    options=${["udp", "tcp", "tls"].map(x => [x, transportWords(x)])} />
	<${Field} label=${t("Domain of the phones", "Domein van de telefoons")} ...${p.put("domain")} maxlength="120"
	    problem=${p.problem} hint=${t("Empty: the SIP server of each account.", "Leeg: de SIP-server van elk account.")} />
	<${Field} label=${t("Registrars", "Registrars")} ...${p.put("registrars")} maxlength="1000" wide
	    problem=${p.problem} placeholder="pbx1.example.net pbx2.example.net"
	    hint=${p.draft.domain ? t("With a domain it does not matter which.", "Met een domein maakt het niet uit welke.") :
		t("Only accounts at the proxy itself or at one of these are told. More than one only if the proxy tells domains apart: else a customer reaches another's phone with its user. If it does not, fill in the domain.",
		    "Alleen accounts bij de proxy zelf of bij een van deze krijgen het te horen. Meer dan één alleen als de proxy domeinen uit elkaar houdt: anders bereikt een klant met andermans gebruiker diens telefoon. Vul anders het domein in.")} />
	<${Field} label=${t("Sender", "Afzender")} ...${p.put("from_uri")} maxlength="200" problem=${p.problem}
	    placeholder="sip:voipconfig@sip.example.net" hint=${t("Empty: sip:voipconfig at the domain.",
		"Leeg: sip:voipconfig op het domein.")} />
	<${Field} label=${t("User at the proxy", "Gebruiker bij de proxy")} ...${p.put("auth_user")} maxlength="80"
	    problem=${p.problem} hint=${t("Only where the proxy asks for one.", "Alleen als de proxy erom vraagt.")} />
	<${Rest} ...${p} />
	<div class="field wide"><p class="hint">${t("A phone restarts at each such message unless its setting sip.notify_reboot_enable is 0: then only Reboot restarts it.",
	    "Een telefoon herstart bij elk zo'n bericht, tenzij zijn instelling sip.notify_reboot_enable 0 is: dan herstart hij alleen bij Herstarten.")}</p></div>`;

/** @param {Part} p */
const ActionUri = p => html`
	<${Field} label=${t("Networks of the phones", "Netwerken van de telefoons")} ...${p.put("networks")} required wide
	    maxlength="1000" problem=${p.problem} placeholder="10.1.0.0/16"
	    hint=${t("No other address is called: the password of the phone goes there.",
		"Geen ander adres wordt aangeroepen: het wachtwoord van de telefoon gaat erheen.")} />
	<${Field} label=${t("How", "Hoe")} type="select" ...${p.put("scheme")} problem=${p.problem}
	    options=${[["https", "https"], ["http", "http"]]} hint=${t("A phone's certificate is not checked.",
		"Het certificaat van een telefoon wordt niet gecontroleerd.")} />
	<${Field} label=${t("User of the phone's web page", "Gebruiker van de webpagina van de telefoon")}
	    ...${p.put("auth_user")} maxlength="80" problem=${p.problem} />
	<${Rest} ...${p} />
	<${Field} label=${t("Also in clear (HTTP Basic)", "Ook leesbaar (HTTP Basic)")} type="check" ...${p.put("basic")} wide
	    problem=${p.problem} hint=${t("Only where phones know nothing but Basic, and then only to phones of this organisation itself, not below: whoever is called there reads the password. Else it goes by Digest.",
		"Alleen als telefoons niets anders kennen dan Basic, en dan alleen naar telefoons van deze organisatie zelf, niet eronder: wie daar wordt aangeroepen leest het wachtwoord. Anders gaat het met Digest.")} />`;
