/**
 * template_versions.js - the versions of a template: reading one, what
 * differs between two, putting an old one in use again.
 */
import { useState } from "../lib/preact.js";
import { ago, api, at, place, t } from "../core.js";
import { ask, Dialog, Field, toast, useSend } from "../form.js";
import { Table, usePages } from "../list.js";
import { actorWords, Badge, Empty, html, Oops, useLoad, useQuery, Wait } from "../ui.js";
import { DiffText } from "./diff.js";
import { Editor } from "./template_editor.js";

/** @param {{ one: any, mine: boolean, query: Record<string, string>,
 *   onChange: (one: any) => void }} p */
export function Versions({ one, mine, query, onChange }) {
	const path = `/templates/${one.id}`;
	const [, put] = useQuery(place());
	const list = usePages(path + "/versions", {});
	const [open, setOpen] = useState(0);
	const back = (/** @type {any} */ now) => {
		onChange(now);
		list.reload();
	};

	if (!one.published && !list.loading && list.items.length === 0)
		return html`<${Empty} title=${t("No version yet", "Nog geen versie")}>
			<p>${t("Each publishing makes one; any of them can be put in use again.",
			    "Elke publicatie maakt er een; elk kan weer in gebruik worden genomen.")}</p></${Empty}>`;
	return html`<div class="page">
	<${Between} one=${one} items=${list.items} query=${query} put=${put} />
	<${Table} label=${t("Versions", "Versies")}
	    list=${list} id=${(/** @type {any} */ v) => v.number} columns=${[
	    { name: "number", text: t("Version", "Versie"), cell: (/** @type {any} */ v) => html`${v.number}
		${v.in_use && html` <${Badge} kind="good">${t("in use", "in gebruik")}</${Badge}>`}` },
	    { name: "created_at", text: t("When", "Wanneer"), cell: (/** @type {any} */ v) => html`
		<time datetime=${v.created_at} title=${at(v.created_at)}>${ago(v.created_at)}</time>` },
	    { name: "author", text: t("By", "Door"), narrow: true,
	    cell: (/** @type {any} */ v) => actorWords(v.author) },
	    { name: "note", text: t("What was changed", "Wat is gewijzigd"),
	    cell: (/** @type {any} */ v) => v.note || "–" },
	    { name: "act", text: t("Action", "Actie"),
	    cell: (/** @type {any} */ v) => html`<div class="buttons">
		<button type="button" class="small" onClick=${() => setOpen(v.number)}
		    aria-label=${t(`Read version ${v.number}`, `Lees versie ${v.number}`)}>${t("Read",
		    "Lees")}</button>
		${!v.in_use && html`<button type="button" class="small"
		    onClick=${() => put({ from: v.number, to: "published" })}
		    aria-label=${t(`Compare version ${v.number} with the one in use`,
		    `Vergelijk versie ${v.number} met die in gebruik`)}>
			${t("Compare", "Vergelijk")}</button>`}
		${mine && !v.in_use && html`<${Back} path=${path} number=${v.number}
		    onDone=${back} />`}</div>` }]} />
	${open > 0 && html`<${Read} path=${path} number=${open} onClose=${() => setOpen(0)} />`}</div>`;
}

/** What differs between two of its texts.
 * @param {{ one: any, items: any[], query: Record<string, string>,
 *   put: (some: Record<string, any>) => void }} p */
function Between({ one, items, query, put }) {
	const { from, to } = query;
	/** @type {[string, string][]} */
	const texts = [["", t("choose", "kies")], ["published", t("the one in use", "die in gebruik")],
	    ...(one.has_draft ? [/** @type {[string, string]} */ (["draft", t("the draft",
	    "het concept")])] : []),
	    ...items.map(v => /** @type {[string, string]} */ ([String(v.number),
	    t(`version ${v.number}`, `versie ${v.number}`)]))];
	const diff = useLoad(signal => from && to ? api.get(`/templates/${one.id}/diff`, { from, to }, { signal }) :
	    Promise.resolve(null), [from, to, one.version]);

	return html`<section class="card"><h2>${t("Compare two texts", "Twee teksten vergelijken")}</h2>
	<div class="filters">
		<${Field} label=${t("From", "Van")} type="select" value=${from || ""} options=${texts}
		    onValue=${(/** @type {string} */ v) => put({ from: v })} />
		<${Field} label=${t("To", "Naar")} type="select" value=${to || ""} options=${texts}
		    onValue=${(/** @type {string} */ v) => put({ to: v })} />
		${(from || to) && html`<button type="button" onClick=${() => put({ from: "", to: "" })}>
			${t("Close", "Sluit")}</button>`}</div>
	<${Oops} problem=${diff.problem} />
	${from && to && diff.data && html`<${DiffText} diff=${diff.data} />`}</section>`;
}

/** @param {{ path: string, number: number, onDone: (one: any) => void }} p */
function Back({ path, number, onDone }) {
	const send = useSend(async () => {
		if (!await ask({ title: t(`Put version ${number} in use?`,
		    `Versie ${number} in gebruik nemen?`),
			body: t("Its phones get it tonight, or when they are restarted. The version in use now stays and can come back.",
			    "Zijn telefoons krijgen hem vannacht, of als ze worden herstart. De versie die nu in gebruik is blijft en kan terugkomen."),
			yes: t("Put in use", "Neem in gebruik") }))
			return;
		onDone(await api.post(path + "/rollback", { number }));
		toast(t(`Version ${number} is in use.`, `Versie ${number} is in gebruik.`));
	});

	return html`<button type="button" class="small" onClick=${send.run} disabled=${send.busy}
	    aria-label=${t(`Put in use: version ${number}`, `Neem in gebruik: versie ${number}`)}>
		${t("Put in use", "Neem in gebruik")}</button><${Oops} problem=${send.problem} />`;
}

/** @param {{ path: string, number: number, onClose: () => void }} p */
function Read({ path, number, onClose }) {
	const load = useLoad(signal => api.get(`${path}/versions/${number}`, {}, { signal }), [path, number]);

	return html`<${Dialog} wide title=${t(`Version ${number}`, `Versie ${number}`)} onClose=${onClose}>
	<div class="page"><${Oops} problem=${load.problem} retry=${load.reload} />
	${load.data ? html`<${Editor} label=${t(`Text of version ${number}`, `Tekst van versie ${number}`)}
	    text=${load.data.text} />` : !load.problem && html`<${Wait} />`}</div></${Dialog}>`;
}
