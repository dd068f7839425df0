/**
 * settings.js - the settings of one layer: an organisation, a global
 * configuration, a group or a phone.  Other views put it on their page.
 */
import { html, useMemo, useState } from "../lib/preact.js";
import { ago, api, at, count, may, t } from "../core.js";
import { ask, Field, toast } from "../form.js";
import { Table } from "../list.js";
import { Badge, Empty, Oops, useLoad } from "../ui.js";
import { saidAbove } from "./settings_above.js";
import { SaidValue, SettingDialog } from "./settings_edit.js";
import { PasteDialog } from "./settings_paste.js";

/** @typedef {import("./settings_edit.js").Setting} Setting */
/** @typedef {import("./settings_above.js").Above} Above */

/** What the layer is, in words.  @param {string} layer */
function layerLead(layer) {
	switch (layer) {
	case "device": return t(
	    "These lines count for this phone alone, above all other layers.",
	    "Deze regels gelden alleen voor deze telefoon, boven alle andere lagen.");
	case "group": return t(
	    "These lines count for every phone of the group, unless the phone says otherwise.",
	    "Deze regels gelden voor elke telefoon van de groep, tenzij de telefoon anders zegt.");
	case "global": return t(
	    "These lines count for all phones of this model in the organisation.",
	    "Deze regels gelden voor alle telefoons van dit model in de organisatie.");
	default: return t(
	    "These lines count for all phones of the organisation and of those below it.",
	    "Deze regels gelden voor alle telefoons van de organisatie en die eronder.");
	}
}

/**
 * @param {{ path: string, layer: "device" | "group" | "global" | "organisation",
 *   model?: string, onChange?: () => void }} p
 * path: "/devices/<mac>/settings" and so on; onChange: something was saved.
 */
export function Settings({ path, layer, onChange }) {
	const load = useLoad(signal => api.get(path, {}, { signal }), [path]);
	const above = useLoad(signal => may("read") ? saidAbove(path, layer, signal) :
	    Promise.resolve(/** @type {Above} */ ({})), [path]);
	const [q, setQ] = useState("");
	const [open, setOpen] = useState(/** @type {{ was?: Setting, name?: string } | null} */ (null));
	const [paste, setPaste] = useState(false);
	const [remarks, setRemarks] = useState(/** @type {string[]} */ ([]));
	const said = above.data || {};
	/** @type {Setting[]} */
	const all = load.data?.items || [];
	const word = q.trim().toLowerCase();
	const items = [...all].sort((a, b) => byName.compare(a.name, b.name)).filter(s => !word || s.name.toLowerCase().includes(word) ||
	    s.value?.toLowerCase().includes(word));
	const edit = may("manage");

	const changed = () => { load.reload(); onChange?.(); };
	const remove = async (/** @type {Setting} */ s) => {
		if (!await ask({ title: t("Remove this setting?", "Deze instelling verwijderen?"),
			body: html`<p><code>${s.name}</code></p>
			    <p>${t("Then the layers above decide.", "Dan beslissen de lagen erboven.")}</p>`,
			yes: t("Remove", "Verwijderen"), danger: true }))
			return;
		try {
			await api.delete(`${path}/${encodeURIComponent(s.name)}`);
			changed();
		} catch (e) {
			toast(/** @type {Error} */ (e).message, "bad");
		}
	};

	if (load.problem && !load.data)
		return html`<${Oops} problem=${load.problem} retry=${load.reload} />`;
	return html`<section class="page" aria-label=${t("Settings", "Instellingen")}>
	<p class="lead">${layerLead(layer)}</p>
	<div class="filters">
		${all.length > 5 && html`<${Field} type="search" value=${q} onValue=${setQ}
		    label=${t("Search in these", "Zoek hierin")} />`}
		${edit && html`<button type="button" class="primary" onClick=${() => setOpen({})}>
			${t("Add a setting", "Instelling toevoegen")}</button>
		<button type="button" onClick=${() => setPaste(true)}>
			${t("Paste many", "Veel plakken")}</button>`}
	</div>
	${remarks.length > 0 && html`<div class="note warn" role="status">
		${remarks.map(r => html`<p>${r}</p>`)}</div>`}
	<${List} items=${items} load=${load} said=${said} edit=${edit} isSearch=${!!word}
	    onOpen=${(/** @type {Setting} */ was) => setOpen({ was })} onRemove=${remove} />
	<${AboveList} said=${said} mine=${all} edit=${edit}
	    onOpen=${(/** @type {string} */ name) => setOpen({ name })} />
	${open && html`<${SettingDialog} path=${path} ...${open} said=${said}
	    onClose=${() => setOpen(null)}
	    onDone=${(/** @type {any} */ saved) => {
		setOpen(null);
		setRemarks(saved.warnings || []);
		toast(t(`${saved.name} saved`, `${saved.name} bewaard`));
		changed();
	}} />`}
	${paste && html`<${PasteDialog} path=${path} now=${all} onDone=${changed}
	    onClose=${() => setPaste(false)} />`}
	</section>`;
}

/** The value of a setting, or why there is none.  @param {{ s: Setting }} p */
function Value({ s }) {
	if (s.absent)
		return html`<${Badge}>${t("left out", "weggelaten")}</${Badge}>`;
	if (s.is_secret)
		return html`<span class="quiet">${t("secret", "geheim")} ••••••</span>`;
	return s.value === "" ? html`<span class="quiet">${t("(empty)", "(leeg)")}</span>` :
	    html`<code class="clamp" title=${s.value}>${s.value}</code>`;
}

/** account.2 before account.10. */
const byName = new Intl.Collator("en", { numeric: true });


/**
 * @param {{ items: Setting[], load: any, said: Above, edit: boolean, isSearch: boolean,
 *   onOpen: (s: Setting) => void, onRemove: (s: Setting) => void }} p
 */
function List({ items, load, said, edit, isSearch, onOpen, onRemove }) {
	const list = { items, more: null, loading: load.loading && !load.data,
		problem: load.problem, reload: load.reload, set: () => undefined };
	/** @type {any[]} */
	const columns = [
		{ name: "name", text: t("Parameter", "Parameter"), cell: (/** @type {Setting} */ s) =>
		    edit ? html`<button type="button" class="link mono" onClick=${() => onOpen(s)}>
			${s.name}</button>` : html`<code>${s.name}</code>` },
		{ name: "value", text: t("Value", "Waarde"),
			cell: (/** @type {Setting} */ s) => html`<${Value} s=${s} />` },
		{ name: "above", text: t("Otherwise", "Anders"), narrow: true,
			cell: (/** @type {Setting} */ s) => said[s.name] ?
			    html`<${SaidValue} said=${said[s.name]} />` : html`<span class="quiet">–</span>` },
		{ name: "changed", text: t("Changed", "Gewijzigd"), narrow: true,
			cell: (/** @type {Setting} */ s) => html`<span title=${at(s.changed_at)}>
			    ${ago(s.changed_at)}</span>` },
	];

	if (edit)
		columns.push({ name: "remove", text: t("Remove", "Verwijderen"),
			cell: (/** @type {Setting} */ s) => html`<button type="button" class="small"
			    aria-label=${t(`Remove ${s.name}`, `${s.name} verwijderen`)}
			    onClick=${() => onRemove(s)}>${t("Remove", "Verwijderen")}</button>` });
	return html`<${Table} columns=${columns} list=${list} label=${t("Settings", "Instellingen")}
	    id=${(/** @type {Setting} */ s) => s.name}
	    empty=${isSearch ? html`<${Empty} title=${t("No setting has that in it",
		"Geen instelling bevat dat")} />` :
	    html`<${Empty} title=${t("No settings on this layer", "Geen instellingen op deze laag")}>
		<p>${t("A setting is one line of the file the phone gets, such as voice.ring_vol = 12.",
		    "Een instelling is een regel van het bestand dat de telefoon krijgt, zoals voice.ring_vol = 12.")}</p>
	    </${Empty}>`} />`;
}

/**
 * What comes from above and this layer does not say.
 * @param {{ said: Above, mine: Setting[], edit: boolean,
 *   onOpen: (name: string) => void }} p
 */
function AboveList({ said, mine, edit, onOpen }) {
	const rows = useMemo(() => {
		const here = new Set(mine.map(s => s.name));
		return Object.entries(said).filter(([name]) => !here.has(name))
		    .sort((a, b) => byName.compare(a[0], b[0]));
	}, [said, mine]);

	if (!rows.length)
		return null;
	return html`<details class="card"><summary>${t(
	    `What the layers above say (${count(rows.length, "line", "lines")})`,
	    `Wat de lagen erboven zeggen (${count(rows.length, "regel", "regels")})`)}</summary>
	<div class="list"><table class="plain"><thead><tr>
		<th scope="col">${t("Parameter", "Parameter")}</th>
		<th scope="col">${t("Value", "Waarde")}</th>
		${edit && html`<th scope="col">${t("Here", "Hier")}</th>`}</tr></thead>
	<tbody>${rows.map(([name, s]) => html`<tr key=${name}>
		<td><code>${name}</code></td><td><${SaidValue} said=${s} /></td>
		${edit && html`<td><button type="button" class="small" onClick=${() => onOpen(name)}
		    aria-label=${t(`Set here: ${name}`, `Hier instellen: ${name}`)}>
		    ${t("Set here", "Hier instellen")}</button></td>`}</tr>`)}
	</tbody></table></div></details>`;
}
