/**
 * rps_accounts.js - the accounts at Yealink: list, add, change, test, compare,
 * delete.
 */
import { useState } from "../lib/preact.js";
import { ago, api, at, href, Problem, session, t } from "../core.js";
import { ask, Dialog, Field, Form, patch, toast, useDraft, useSend } from "../form.js";
import { More, usePages } from "../list.js";
import { Badge, Empty, Facts, html, Oops } from "../ui.js";
import { PickOrganisation } from "./pick.js";
import { Asked, useAsked } from "./rps_ask.js";

/** @type {Record<string, () => string>} */
const DRIVERS = {
	v2: () => t("YMCS (v2): access key of today's portal",
	    "YMCS (v2): toegangssleutel van het huidige portaal"),
	v1: () => t("RPS JSON (v1): access key of the older portal",
	    "RPS JSON (v1): toegangssleutel van het oudere portaal"),
	xml: () => t("RPS XML: user and password", "RPS XML: gebruiker en wachtwoord"),
};

/** Where each finds Yealink.  @type {Record<string, string[]>} */
const HOSTS = {
	v2: ["https://eu-api.ymcs.yealink.com", "https://us-api.ymcs.yealink.com",
	    "https://au-api.ymcs.yealink.com"],
	v1: ["https://api-dm.yealink.com:8443"],
	xml: ["https://api-dm.yealink.com:8443/xmlrpc"],
};

export function Accounts() {
	const list = usePages("/rps/accounts", {});
	const [open, setOpen] = useState(/** @type {any} */ (null));
	const done = () => { setOpen(null); list.reload(); };

	return html`<div class="buttons"><button type="button" class="primary" onClick=${() => setOpen({})}>
		${t("Add an account", "Account toevoegen")}</button></div>
	<${Oops} problem=${list.problem} retry=${list.reload} />
	${!list.loading && !list.problem && list.items.length === 0 && html`
	<${Empty} title=${t("No account at Yealink yet", "Nog geen account bij Yealink")}>
		<p>${t("With one, phones straight from the box find their way here. It holds for its organisation and all below.",
		    "Daarmee vinden telefoons uit de doos de weg hierheen. Het geldt voor zijn organisatie en alles eronder.")}</p></${Empty}>`}
	<div class="cards two">${list.items.map(a => html`<${Account} key=${a.id} account=${a}
	    onEdit=${() => setOpen(a)} onDone=${done} />`)}</div>
	<${More} list=${list} />
	${open && html`<${Edit} account=${open} onDone=${done} onClose=${() => setOpen(null)} />`}`;
}

/** @param {{ account: any, onEdit: () => void, onDone: () => void }} p */
function Account({ account: a, onEdit, onDone }) {
	const test = useAsked(a.id);
	const remove = useSend(async () => {
		if (await removeAccount(a))
			onDone();
	});

	return html`<section class="card"><div class="row"><h2>${a.name}</h2>
		${!a.enabled ? html`<${Badge} kind="warn">${t("disabled", "uitgeschakeld")}</${Badge}>` :
		a.trouble ? html`<${Badge} kind="bad">${t("calls fail", "oproepen mislukken")}</${Badge}>` :
		html`<${Badge} kind="good">${t("works", "werkt")}</${Badge}>`}</div>
	${a.trouble && html`<p class="note warn">${a.trouble}</p>`}
	<${Facts} rows=${[[t("Organisation", "Organisatie"), html`<a
	    href=${href(["organisations", a.organisation_id])}>${a.organisation}</a>`],
	    [t("Kind", "Soort"), DRIVERS[a.driver]?.() || a.driver], [t("Yealink's host",
	    "Host van Yealink"), a.base_url],
	    [t("Access key", "Toegangssleutel"), a.api_user],
	    [t("Secret", "Geheim"), a.api_secret_set ? t("is set", "is gezet") : t("is missing",
	    "ontbreekt")],
	    [t("No calls before", "Geen oproepen voor"), a.no_calls_before && at(a.no_calls_before)],
	    [t("Compared", "Vergeleken"), ago(a.compared_at)],
	    [t("Differences", "Verschillen"), a.drift_policy === "repair" ?
		t("are repaired by themselves", "worden vanzelf hersteld") : t("are reported",
		    "worden gemeld")]]} />
	<div class="buttons">
		<button type="button" class="primary" onClick=${() => test.ask("test")}
		    disabled=${test.busy}>${t("Test", "Test")}</button>
		<button type="button" onClick=${onEdit}>${t("Change", "Wijzig")}</button>
		<a class="button" href=${href(["rps",
		    "drift"], { account_id: a.id })}>${t("Differences", "Verschillen")}</a>
		<button type="button" onClick=${remove.run}
		    disabled=${remove.busy}>${t("Delete", "Verwijder")}</button></div>
	<${Asked} asked=${test} /><${Oops} problem=${remove.problem} /></section>`;
}

/** @param {any} a account @returns {Promise<boolean>} it is gone */
async function removeAccount(a) {
	if (!await ask({ danger: true, title: t(`Delete the account ${a.name}?`,
	    `Account ${a.name} verwijderen?`),
		body: t("Phones of its organisations are no longer made known at Yealink.",
		    "Telefoons van zijn organisaties worden bij Yealink niet meer bekendgemaakt."),
		yes: t("Delete", "Verwijder") }))
		return false;
	try {
		await api.delete(`/rps/accounts/${a.id}`);
	} catch (e) {
		if (!(e instanceof Problem) || e.status !== 409)
			throw e;
		// It still has records at Yealink.
		if (!await ask({ danger: true, title: t("It has records at Yealink",
		    "Het heeft gegevens bij Yealink"),
			body: html`<p>${e.message}</p><p>${t("Forget them? They stay at Yealink and are not known here any more.",
			    "Vergeten? Ze blijven bij Yealink en zijn hier niet meer bekend.")}</p>`,
			yes: t("Delete and forget them", "Verwijder en vergeet ze") }))
			return false;
		await api.delete(`/rps/accounts/${a.id}`, { query: { forget: true } });
	}
	toast(t("Deleted", "Verwijderd"));
	return true;
}

const NEW = { name: "", driver: "v2", base_url: "https://eu-api.ymcs.yealink.com", api_user: "",
	api_secret: "", add_by_mac: false, name_max: 20, rate_per_minute: 60, proxy: "", public_url: "",
	drift_policy: "report", enabled: true };

/** @param {{ account: any, onDone: () => void, onClose: () => void }} p
 * account: {} for a new one */
function Edit({ account, onDone, onClose }) {
	const isNew = !account.id;
	const { draft, changes, put, set } = useDraft({ ...NEW, ...account, api_secret: "",
		organisation_id: account.organisation_id ?? session()?.organisation.id });
	const send = useSend(async key => {
		if (isNew) {
			const { api_secret, ...rest } = draft;
			await api.post("/rps/accounts", { ...rest, api_secret: api_secret || null }, { key });
		} else if (!await patch(`/rps/accounts/${account.id}`, changes, account)) {
			onDone();
			return;
		}
		toast(t("Saved", "Bewaard"));
		onDone();
	});
	const driver = (/** @type {string} */ d) => {
		set("driver", d);
		if (HOSTS[draft.driver].includes(draft.base_url))
			set("base_url", HOSTS[d][0]);
	};

	return html`<${Dialog} wide title=${isNew ? t("New account at Yealink",
	    "Nieuw account bij Yealink") : account.name}
	    onClose=${onClose}><${Form} send=${send} submit=${t("Save", "Bewaar")} onCancel=${onClose}
	    disabled=${!draft.name.trim() || !draft.api_user.trim() || (!isNew && !Object.keys(changes).length)}>
		<${Field} label=${t("Name", "Naam")} ...${put("name")} required problem=${send.problem}
		    hint=${t("Yours, to tell it apart.", "Voor uzelf, om het te herkennen.")} />
		${isNew && html`<${PickOrganisation} ...${put("organisation_id")} problem=${send.problem}
		    hint=${t("It holds for this one and all below.",
		    "Het geldt voor deze en alles eronder.")} />`}
		<${Field} label=${t("Kind", "Soort")} type="select" value=${draft.driver}
		    onValue=${driver} problem=${send.problem}
		    name="driver" options=${Object.entries(DRIVERS).map(([d, words]) => [d, words()])} />
		<${Field} label=${t("Yealink's host", "Host van Yealink")} ...${put("base_url")}
		    list="rps-hosts" required
		    problem=${send.problem}
		    hint=${t("Of the region the account is in.", "Van de regio van het account.")} />
		<datalist id="rps-hosts">${HOSTS[draft.driver].map(h => html`<option value=${h} />`)}</datalist>
		<${Field} label=${draft.driver === "xml" ? t("User", "Gebruiker") : t("Access key",
		    "Toegangssleutel")}
		    ...${put("api_user")} required problem=${send.problem} />
		<${Field} label=${draft.driver === "xml" ? t("Password", "Wachtwoord") : t("Secret",
		    "Geheim")} type="password"
		    ...${put("api_secret")} autocomplete="new-password" problem=${send.problem}
		    hint=${account.api_secret_set ? t("Empty: it stays as it is.",
		    "Leeg: het blijft zoals het is.") : undefined} />
		<${Field} label=${t("Differences found", "Gevonden verschillen")} type="select"
		    ...${put("drift_policy")} options=${[
		    ["report", t("report them", "meld ze")], ["repair", t("repair them by themselves",
		    "herstel ze vanzelf")]]} />
		<${Field} type="check" label=${t("In use", "In gebruik")} ...${put("enabled")} />
		<details class="field wide"><summary>${t("More", "Meer")}</summary><div class="fields">
		<${Field} type="check" label=${t("It may add phones without serial number",
		    "Het mag telefoons zonder serienummer toevoegen")}
		    ...${put("add_by_mac")}
		    hint=${t("Yealink allows it to some accounts.",
		    "Yealink staat het sommige accounts toe.")} />
		<${Field} label=${t("Calls per minute", "Oproepen per minuut")} type="number" min="1"
		    ...${put("rate_per_minute")}
		    problem=${send.problem} />
		<${Field} label=${t("Longest name of a server",
		    "Langste naam van een server")} type="number" min="1"
		    ...${put("name_max")} problem=${send.problem} />
		<${Field} label=${t("Host phones are sent to", "Host waar telefoons heen gaan")}
		    ...${put("public_url")}
		    problem=${send.problem} placeholder="https://prov.example.net"
		    hint=${t("Empty: as the installation says.", "Leeg: zoals de installatie zegt.")} />
		<${Field} label=${t("HTTP proxy to Yealink", "HTTP-proxy naar Yealink")}
		    ...${put("proxy")} problem=${send.problem} />
		</div></details></${Form}></${Dialog}>`;
}
