/** models.js - phone models and MAC prefixes: list, add, change. */
import { useState } from "../lib/preact.js";
import { api, href, number, t } from "../core.js";
import { ask, Dialog, Field, Form, toast, useDraft, useSend } from "../form.js";
import { Table, usePages } from "../list.js";
import { Badge, Empty, html, Oops, Page, Tabs, useQuery, useRested } from "../ui.js";
import { modelKindWords } from "./state.js";
import { FAMILIES } from "./templates.js";

/** @param {{ place: import("../core.js").Place }} p */
export default function Models({ place }) {
	const prefixes = place.query.tab === "prefixes";

	return html`<${Page} title=${t("Models", "Modellen")} lead=${t(
	    "The reference data that comes with each release. What you change stays as you say.",
	    "De gegevens die bij elke uitgave horen. Wat u wijzigt blijft zoals u zegt.")}>
	<${Tabs} label=${t("Models or prefixes", "Modellen of prefixen")}
	    now=${prefixes ? "prefixes" : "models"} tabs=${[
	    ["models", t("Models", "Modellen"), href("models")],
	    ["prefixes", t("MAC prefixes", "MAC-prefixen"), href("models", { tab: "prefixes" })]]} />
	${prefixes ? html`<${Prefixes} />` : html`<${List} place=${place} />`}</${Page}>`;
}

/** @param {{ place: import("../core.js").Place }} p */
function List({ place }) {
	const [q, put] = useQuery(place);
	const [open, setOpen] = useState(/** @type {any} */ (null));
	const find = useRested(q.q || "");
	const list = usePages("/models", { q: find, kind: q.kind, template_family: q.family,
	    sort: q.sort });
	const done = () => { setOpen(null); list.reload(); };

	return html`<div class="filters">
		<${Field} label=${t("Name", "Naam")} type="search" value=${q.q || ""}
		    onValue=${(/** @type {string} */ v) => put({ q: v })} />
		<${Field} label=${t("Kind", "Soort")} type="select" value=${q.kind || ""}
		    options=${[["", t("all", "alle")], ...modelKindWords.options()]}
		    onValue=${(/** @type {string} */ kind) => put({ kind })} />
		<${Field} label=${t("Templates of", "Sjablonen van")} type="select" value=${q.family || ""}
		    options=${[["", t("all", "alle")], ...FAMILIES.map(f => [f, f])]}
		    onValue=${(/** @type {string} */ family) => put({ family })} />
		<button type="button" class="primary"
		    onClick=${() => setOpen({})}>${t("Add a model", "Model toevoegen")}</button></div>
	<${Table} label=${t("Models", "Modellen")} list=${list} sort=${q.sort || "name"}
	    onSort=${(/** @type {string} */ sort) => put({ sort })} columns=${[
	    { name: "name", text: t("Model", "Model"), sort: "name", cell: (/** @type {any} */ m) => html`
		<button type="button" class="link" onClick=${() => setOpen(m)}>${m.name}</button>
		${!m.stock && html` <${Badge} kind="info">${t("yours", "van u")}</${Badge}>`}` },
	    { name: "kind", text: t("Kind", "Soort"),
	    cell: (/** @type {any} */ m) => modelKindWords(m.kind) },
	    { name: "file", text: t("Common file", "Gemeenschappelijk bestand"), narrow: true,
		cell: (/** @type {any} */ m) => html`<span class="mono">${m.file || "–"}</span>` },
	    { name: "accounts", text: t("Accounts", "Accounts"), num: true,
	    cell: (/** @type {any} */ m) => number(m.accounts) },
	    { name: "line_keys", text: t("Line keys", "Lijntoetsen"), num: true,
	    cell: (/** @type {any} */ m) => number(m.line_keys) },
	    { name: "template_family", text: t("Templates of", "Sjablonen van"), narrow: true,
	    cell: (/** @type {any} */ m) => m.template_family },
	    { name: "firmware_family", text: t("Newest firmware", "Nieuwste firmware"), narrow: true,
	    cell: (/** @type {any} */ m) => m.firmware_family }]}
	    empty=${html`<${Empty} title=${t("No model fits", "Geen model past daarbij")}>
		<a href=${href("models")}>${t("Show all", "Toon alles")}</a></${Empty}>`} />
	${open && html`<${Edit} model=${open} onDone=${done} onClose=${() => setOpen(null)} />`}`;
}

const NEW = { name: "", file_number: -1, firmware_family: "V86", template_family: "v84", kind: "desk", ua_token: "",
	accounts: 1, line_keys: 0, memory_keys: 0, programmable_keys: "", expansion_modules: 0, expansion_keys: 0,
	first_line: 1, screen_width: 0, screen_height: 0, note: "" };

/** @param {{ model: any, onDone: () => void, onClose: () => void }} p  model: {} for a new one */
function Edit({ model, onDone, onClose }) {
	const isNew = !model.id;
	const was = Object.fromEntries(Object.keys(NEW).map(k =>
	    [k, model[k] ?? /** @type {Record<string, any>} */ (NEW)[k]]));
	const { draft, changes, isChanged, put } = useDraft(was);
	const send = useSend(async key => {
		if (isNew)
			await api.post("/models", { ...draft, ua_token: draft.ua_token || undefined }, { key });
		else
			await api.patch(`/models/${encodeURIComponent(model.name)}`, changes);
		toast(t("Saved", "Bewaard"));
		onDone();
	});
	const remove = useSend(async () => {
		if (!await ask({ danger: true, title: t(`Delete the model ${model.name}?`,
		    `Model ${model.name} verwijderen?`),
			body: t("Only a model that no phone and no template has can go.",
			    "Alleen een model dat geen telefoon en geen sjabloon heeft kan weg."),
			    yes: t("Delete", "Verwijder") }))
			return;
		await api.delete(`/models/${encodeURIComponent(model.name)}`);
		onDone();
	});
	const problem = send.problem;
	const n = (/** @type {string} */ name) => ({ ...put(name), type: "number", problem });

	return html`<${Dialog} wide title=${isNew ? t("New model", "Nieuw model") : model.name}
	    onClose=${onClose}>
	<${Form} send=${send} submit=${t("Save", "Bewaar")} onCancel=${onClose}
	    disabled=${!draft.name.trim() || (!isNew && !isChanged)}
	    extra=${!isNew && html`<button type="button" onClick=${remove.run}
	    disabled=${remove.busy}>${t("Delete", "Verwijder")}</button>`}>
		<${Field} label=${t("Name", "Naam")} ...${put("name")} required problem=${problem}
		    placeholder="T46U" />
		<${Field} label=${t("Kind", "Soort")} type="select" ...${put("kind")}
		    options=${modelKindWords.options()} />
		<${Field} label=${t("Templates of family", "Sjablonen van familie")} type="select"
		    ...${put("template_family")}
		    options=${[...new Set([...FAMILIES, draft.template_family])].map(f => [f, f])}
		    problem=${problem} />
		<${Field} label=${t("Newest firmware", "Nieuwste firmware")}
		    ...${put("firmware_family")} problem=${problem} placeholder="V86" />
		<${Field} label=${t("Number of its common file",
		    "Nummer van zijn gemeenschappelijke bestand")} ...${n("file_number")}
		    hint=${t("Of y000000000NNN.cfg; -1: unknown.",
		    "Van y000000000NNN.cfg; -1: onbekend.")} />
		<${Field} label=${t("Accounts", "Accounts")} ...${n("accounts")}
		    hint=${t("Of a DECT base: handsets.", "Van een DECT-basis: handsets.")} />
		<${Field} label=${t("Line keys", "Lijntoetsen")} ...${n("line_keys")} />
		<${Field} label=${t("Memory keys", "Geheugentoetsen")} ...${n("memory_keys")} />
		<${Field} label=${t("Programmable keys", "Programmeerbare toetsen")}
		    ...${put("programmable_keys")} problem=${problem} placeholder="1-10,12-14" />
		<${Field} label=${t("Expansion modules", "Uitbreidingsmodules")}
		    ...${n("expansion_modules")} />
		<${Field} label=${t("Keys of each module", "Toetsen per module")}
		    ...${n("expansion_keys")} />
		<${Field} label=${t("Number of the first account in a key",
		    "Nummer van het eerste account in een toets")} ...${n("first_line")} />
		<${Field} label=${t("Screen width", "Schermbreedte")} ...${n("screen_width")}
		    hint=${t("Pixels; 0: unknown.", "Beeldpunten; 0: onbekend.")} />
		<${Field} label=${t("Screen height", "Schermhoogte")} ...${n("screen_height")} />
		<${Field} label=${t("Its name in the User-Agent", "Zijn naam in de User-Agent")}
		    ...${put("ua_token")} problem=${problem}
		    hint=${isNew ? t("Empty: as its name.", "Leeg: als zijn naam.") : undefined} />
		<${Field} label=${t("Note", "Notitie")} ...${put("note")} wide problem=${problem} />
	</${Form}><${Oops} problem=${remove.problem} /></${Dialog}>`;
}

function Prefixes() {
	const list = usePages("/mac-prefixes", {});
	const { draft, put, reset, set } = useDraft({ prefix: "", note: "" });
	const hex = draft.prefix.replace(/[^0-9a-fA-F]/g, "").toLowerCase();
	const send = useSend(async () => {
		await api.put(`/mac-prefixes/${hex}`, { note: draft.note.trim() });
		reset();
		list.reload();
	});
	const remove = async (/** @type {string} */ prefix) => {
		if (!await ask({ danger: true, title: t(`Forget ${shown(prefix)}?`,
		    `${shown(prefix)} vergeten?`),
			body: t("Phones with it are no longer known as Yealink's.",
			    "Telefoons ermee gelden niet meer als van Yealink."),
			yes: t("Forget", "Vergeet") }))
			return;
		await api.delete(`/mac-prefixes/${prefix}`).catch((/** @type {any} */ e) => toast(e.message, "bad"));
		list.reload();
	};

	return html`<section class="card"><h2>${t("Add or describe a prefix",
	    "Prefix toevoegen of beschrijven")}</h2>
	<${Form} send=${send} submit=${t("Save", "Bewaar")} disabled=${hex.length !== 6}>
		<${Field} label=${t("Prefix", "Prefix")} ...${put("prefix")}
		    placeholder="80:5E:C0" required problem=${send.problem}
		    hint=${t("The first six digits of the MAC.", "De eerste zes tekens van het MAC.")} />
		<${Field} label=${t("Note", "Notitie")} ...${put("note")}
		    problem=${send.problem} /></${Form}></section>
	<${Table} label=${t("MAC prefixes", "MAC-prefixen")}
	    list=${list} id=${(/** @type {any} */ p) => p.prefix} columns=${[
	    { name: "prefix", text: t("Prefix", "Prefix"),
	    cell: (/** @type {any} */ p) => html`<span class="mono whole">${shown(p.prefix)}</span>` },
	    { name: "note", text: t("Note", "Notitie"), cell: (/** @type {any} */ p) => p.note || "–" },
	    { name: "act", text: t("Action", "Actie"),
	    cell: (/** @type {any} */ p) => html`<div class="buttons">
		<button type="button" class="small"
		    aria-label=${t(`Change ${shown(p.prefix)}`, `Wijzig ${shown(p.prefix)}`)}
		    onClick=${() => { set("prefix", p.prefix); set("note", p.note); scrollTo(0, 0); }}>${t("Change",
		    "Wijzig")}</button>
		<button type="button" class="small"
		    aria-label=${t(`Forget ${shown(p.prefix)}`, `Vergeet ${shown(p.prefix)}`)}
		    onClick=${() => remove(p.prefix)}>${t("Forget", "Vergeet")}</button></div>` }]}
	    empty=${html`<${Empty} title=${t("No prefix is known", "Geen prefix bekend")} />`} />`;
}

/** @param {string} prefix */
const shown = prefix => prefix.toUpperCase().replace(/(..)(?=.)/g, "$1:");
