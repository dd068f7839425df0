/**
 * organisation_extra.js - small tables of an organisation: the directories
 * its phones show and search, numbers that need no send key, and when their
 * clocks change.
 */
import { html, useState } from "../lib/preact.js";
import { api, may, t } from "../core.js";
import { ask, Dialog, Field, Form, toast, useDraft, useSend } from "../form.js";
import { Table } from "../list.js";
import { Badge, Empty, useLoad } from "../ui.js";

/**
 * A table whose rows are put and deleted at an address of their own.
 * @typedef {{ path: string, label: string, lead: string, add: string,
 *   empty: string, columns: any[], blank: (items: any[]) => any,
 *   at: (row: any) => string, body: (row: any) => any,
 *   fields: (d: ReturnType<typeof useDraft>, problem: any, isNew: boolean) => any,
 *   name: (row: any) => string, isGood: (row: any) => boolean }} Kind
 */

/** @param {{ kind: Kind }} p */
function Small({ kind }) {
	const load = useLoad(signal => api.get(kind.path, {}, { signal }), [kind.path]);
	const [open, setOpen] = useState(/** @type {any} */ (null));
	const items = load.data?.items || [];
	const list = { items, more: null, loading: load.loading && !load.data,
		problem: load.problem, reload: load.reload, set: () => undefined };
	const remove = async (/** @type {any} */ row) => {
		if (!await ask({ title: t(`Remove ${kind.name(row)}?`, `${kind.name(row)} verwijderen?`),
			yes: t("Remove", "Verwijderen"), danger: true }))
			return;
		try {
			await api.delete(kind.path + kind.at(row));
		} catch (e) {
			toast(/** @type {Error} */ (e).message, "bad");
		}
		load.reload();
	};
	const columns = may("manage") ? [...kind.columns, { name: "do",
		text: t("Change", "Wijzigen"), cell: (/** @type {any} */ row) => html`
		<div class="actions"><button type="button" class="small" onClick=${() => setOpen({ row })}
		    aria-label=${t(`Change ${kind.name(row)}`, `${kind.name(row)} wijzigen`)}>
		    ${t("Change", "Wijzigen")}</button>
		<button type="button" class="small" onClick=${() => remove(row)}
		    aria-label=${t(`Remove ${kind.name(row)}`, `${kind.name(row)} verwijderen`)}>
		    ${t("Remove", "Verwijderen")}</button></div>` }] : kind.columns;

	return html`<section class="page" aria-label=${kind.label}><p class="lead">${kind.lead}</p>
	${may("manage") && html`<div class="actions"><button type="button" class="primary"
	    onClick=${() => setOpen({ row: kind.blank(items), isNew: true })}>${kind.add}</button></div>`}
	<${Table} list=${list} columns=${columns} label=${kind.label} id=${kind.at}
	    empty=${html`<${Empty} title=${kind.empty} />`} />
	${open && html`<${RowDialog} kind=${kind} ...${open} onClose=${() => setOpen(null)}
	    onDone=${() => { setOpen(null); load.reload(); }} />`}</section>`;
}

/** @param {{ kind: Kind, row: any, isNew?: boolean, onClose: () => void,
 *   onDone: () => void }} p */
function RowDialog({ kind, row, isNew = false, onClose, onDone }) {
	const d = useDraft(row);
	const send = useSend(async () => {
		await api.put(kind.path + kind.at(d.draft), kind.body(d.draft));
		onDone();
	});

	return html`<${Dialog} title=${isNew ? kind.add : kind.name(row)} onClose=${onClose}>
	<${Form} send=${send} submit=${t("Save", "Bewaren")} onCancel=${onClose}
	    disabled=${!kind.isGood(d.draft)}>${kind.fields(d, send.problem, isNew)}</${Form}></${Dialog}>`;
}

// --- directories ----------------------------------------------------------------------

/** Directories a Yealink phone has, by its own names.
 * @returns {Record<string, [string, string][]>} */
const known = () => ({
	favorite: [["localdirectory", t("local contacts", "eigen contacten")],
	    ["remotedirectory", t("remote phone book", "telefoonboek op afstand")],
	    ["history", t("call history", "gesprekkenlijst")],
	    ["networkcalllog", t("call log of the network", "gesprekkenlijst van het netwerk")],
	    ["networkdirectory", t("directory of the network", "lijst van het netwerk")],
	    ["ldap", "LDAP"]],
	super_search: [["local_directory_search", t("local contacts", "eigen contacten")],
	    ["remote_directory_search", t("remote phone book", "telefoonboek op afstand")],
	    ["calllog_search", t("call history", "gesprekkenlijst")],
	    ["ldap_search", "LDAP"]],
});

/** @param {string} kind */
const directoryKind = kind => kind === "favorite" ?
    t("shown in the menu", "getoond in het menu") :
    t("searched while dialling", "doorzocht bij het kiezen");

/** @param {{ id: number }} p */
export function Directories({ id }) {
	/** @type {Kind} */
	const kind = {
		path: `/organisations/${id}/directories`,
		label: t("Directories", "Telefoonlijsten"),
		lead: t("Which lists of names the phones show, and which they search while one dials.",
		    "Welke lijsten met namen de telefoons tonen, en welke ze doorzoeken bij het kiezen."),
		add: t("Add a directory", "Telefoonlijst toevoegen"),
		empty: t("Nothing chosen: phones show what they do by themselves.",
		    "Niets gekozen: telefoons tonen wat ze uit zichzelf doen."),
		columns: [
			{ name: "text", text: t("Text on the phone", "Tekst op de telefoon"),
				cell: (/** @type {any} */ r) => r.display_name },
			{ name: "kind", text: t("Use", "Gebruik"),
				cell: (/** @type {any} */ r) => directoryKind(r.kind) },
			{ name: "id", text: t("Directory", "Lijst"), narrow: true,
				cell: (/** @type {any} */ r) => html`<code>${r.id_name}</code>` },
			{ name: "order", text: t("Order", "Volgorde"), num: true,
				cell: (/** @type {any} */ r) => r.priority },
			{ name: "on", text: t("On", "Aan"), cell: (/** @type {any} */ r) => r.enabled ?
			    html`<${Badge} kind="good">${t("on", "aan")}</${Badge}>` :
			    html`<${Badge}>${t("off", "uit")}</${Badge}>` },
		],
		blank: items => ({ kind: "favorite", id_name: "localdirectory", enabled: true,
			display_name: "", priority: Math.min(items.length + 1, 100) }),
		at: r => `/${r.kind}/${encodeURIComponent(r.id_name)}`,
		body: r => ({ display_name: r.display_name.trim(), priority: r.priority ?? 1,
			enabled: r.enabled }),
		name: r => r.display_name,
		isGood: r => r.display_name.trim() !== "" && r.id_name !== "",
		fields: directoryFields,
	};

	return html`<${Small} kind=${kind} />`;
}

/** @param {ReturnType<typeof useDraft>} d @param {any} problem @param {boolean} isNew */
function directoryFields(d, problem, isNew) {
	const all = known();
	const choices = all[d.draft.kind];
	const options = choices.some(c => c[0] === d.draft.id_name) ? choices :
	    [...choices, [d.draft.id_name, d.draft.id_name]];

	return html`<${Field} type="select" label=${t("Use", "Gebruik")} name="kind" disabled=${!isNew}
	    value=${d.draft.kind} options=${Object.keys(all).map(k => [k, directoryKind(k)])}
	    onValue=${(/** @type {string} */ k) => { d.set("kind", k); d.set("id_name", all[k][0][0]); }} />
	<${Field} type="select" label=${t("Directory", "Lijst")} ...${d.put("id_name")}
	    disabled=${!isNew} options=${options} problem=${problem} />
	<${Field} label=${t("Text on the phone", "Tekst op de telefoon")} ...${d.put("display_name")}
	    required maxlength="60" problem=${problem} autofocus />
	<${Field} type="number" min="1" max="100" label=${t("Order", "Volgorde")}
	    ...${d.put("priority")} problem=${problem} />
	<${Field} type="check" label=${t("Switched on", "Ingeschakeld")} ...${d.put("enabled")} />`;
}

// --- dial rules -------------------------------------------------------------------------

/** @param {{ id: number }} p */
export function DialRules({ id }) {
	const line = (/** @type {any} */ r) => r.line === 0 ? t("every account", "elk account") :
	    t(`account ${r.line}`, `account ${r.line}`);
	/** @type {Kind} */
	const kind = {
		path: `/organisations/${id}/dial-rules`,
		label: t("Dial rules", "Kiesregels"),
		lead: t("A number that fits a rule is dialled at once, without the send key.",
		    "Een nummer dat bij een regel past wordt meteen gekozen, zonder verzendtoets."),
		add: t("Add a dial rule", "Kiesregel toevoegen"),
		empty: t("No rules: one presses the send key, or waits.",
		    "Geen regels: men drukt op verzenden, of wacht."),
		columns: [
			{ name: "position", text: t("Order", "Volgorde"), num: true,
				cell: (/** @type {any} */ r) => r.position },
			{ name: "rule", text: t("Rule", "Regel"),
				cell: (/** @type {any} */ r) => html`<code>${r.rule}</code>` },
			{ name: "line", text: t("For", "Voor"), cell: line },
		],
		blank: items => ({ rule: "", line: 0,
			position: Math.max(0, ...items.map(i => i.position)) + 1 }),
		at: r => "/" + r.position,
		body: r => ({ rule: r.rule.trim(), line: r.line ?? 0 }),
		name: r => r.rule,
		isGood: r => r.rule.trim() !== "" && r.position >= 1,
		fields: (d, problem, isNew) => html`
		<${Field} label=${t("Rule", "Regel")} ...${d.put("rule")} required maxlength="60" autofocus
		    class="mono" problem=${problem} hint=${t("x is any digit: 1xxx is 1000 to 1999.",
			"x is elk cijfer: 1xxx is 1000 tot en met 1999.")} />
		<${Field} type="number" min="0" max="1000" label=${t("Account", "Account")}
		    ...${d.put("line")} problem=${problem} hint=${t("0: every account", "0: elk account")} />
		<${Field} type="number" min="1" max="1000" label=${t("Order", "Volgorde")}
		    ...${d.put("position")} disabled=${!isNew} problem=${problem} />`,
	};

	return html`<${Small} kind=${kind} />`;
}

// --- summer time ---------------------------------------------------------------------------

/** @param {{ id: number, zone: string }} p */
export function DstRules({ id, zone }) {
	/** @type {Kind} */
	const kind = {
		path: `/organisations/${id}/dst-rules`,
		label: t("Summer time", "Zomertijd"),
		lead: t("When the clocks of the phones change, by zone. Phones know the usual rules; write one only where they are wrong.",
		    "Wanneer de klokken van de telefoons veranderen, per zone. Telefoons kennen de gewone regels; schrijf er alleen een waar die niet kloppen."),
		add: t("Add a zone", "Zone toevoegen"),
		empty: t("No rules: the phones use their own.", "Geen regels: de telefoons gebruiken de eigen."),
		columns: [
			{ name: "zone", text: t("Zone", "Zone"), cell: (/** @type {any} */ r) => r.zone },
			{ name: "offset", text: "UTC", cell: (/** @type {any} */ r) => r.utc_offset },
			{ name: "from", text: t("Begins", "Begint"), narrow: true,
				cell: (/** @type {any} */ r) => r.type ? html`<code>${r.starts}</code>` : "–" },
			{ name: "to", text: t("Ends", "Eindigt"), narrow: true,
				cell: (/** @type {any} */ r) => r.type ? html`<code>${r.ends}</code>` : "–" },
			{ name: "shift", text: t("Minutes", "Minuten"), num: true,
				cell: (/** @type {any} */ r) => r.type ? r.shift : "–" },
		],
		blank: () => ({ zone: zone || "", utc_offset: "+1", type: 1, starts: "3/5/7/2",
			ends: "10/5/7/3", shift: 60 }),
		at: r => "/" + encodeURIComponent(r.zone.trim()),
		body: r => ({ utc_offset: r.utc_offset.trim(), type: r.type, ...(r.type ?
		    { starts: r.starts.trim(), ends: r.ends.trim(), shift: r.shift ?? 0 } : {}) }),
		name: r => r.zone,
		isGood: r => r.zone.trim() !== "" && r.utc_offset.trim() !== "",
		fields: (d, problem, isNew) => html`
		<${Field} label=${t("Zone", "Zone")} ...${d.put("zone")} required disabled=${!isNew}
		    maxlength="60" problem=${problem} hint=${t("Its name on the phone",
			"De naam op de telefoon")} />
		<${Field} label=${t("Hours from UTC", "Uren vanaf UTC")} ...${d.put("utc_offset")} required
		    maxlength="8" problem=${problem} hint="+1, -4:30" />
		<${Field} type="select" label=${t("Summer time", "Zomertijd")} ...${d.put("type")}
		    options=${[[1, t("yes", "ja")], [0, t("none", "geen")]]} wide />
		${d.draft.type === 1 && html`
		<${Field} label=${t("Begins", "Begint")} ...${d.put("starts")} maxlength="16"
		    problem=${problem} hint=${t("month/week/weekday/hour; week 5 is the last, weekday 7 Sunday",
			"maand/week/weekdag/uur; week 5 is de laatste, weekdag 7 zondag")} />
		<${Field} label=${t("Ends", "Eindigt")} ...${d.put("ends")} maxlength="16"
		    problem=${problem} />
		<${Field} type="number" min="-300" max="300" label=${t("Minutes", "Minuten")}
		    ...${d.put("shift")} problem=${problem} />`}`,
	};

	return html`<${Small} kind=${kind} />`;
}
