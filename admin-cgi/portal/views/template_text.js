/**
 * template_text.js - writing a template: the editor, what lint says, keeping
 * the draft, publishing; and when somebody else kept another draft meanwhile,
 * both texts.
 */
import { useEffect, useRef, useState } from "../lib/preact.js";
import { api, count, number, Problem, t } from "../core.js";
import { ask, Dialog, Field, Form, toast, useDraft, useSend } from "../form.js";
import { Badge, html, Oops, useLoad, useRested } from "../ui.js";
import { compare, DiffText } from "./diff.js";
import { Editor } from "./template_editor.js";
import { About } from "./template_paint.js";
import { nameAt, useParameter } from "./template_complete.js";

/** What was typed and not kept, by template: another page may be looked at
 * meanwhile.  @type {Map<number, { text: string, version: number }>} */
const unsaved = new Map();

/** @param {any} one */
const textOf = one => one.draft ?? one.text ?? "";

/** @param {{ one: any, mine: boolean, onChange: (one: any) => void }} p */
export function TemplateText({ one, mine, onChange }) {
	const kept = unsaved.get(one.id);
	const [text, setText] = useState(kept?.text ?? textOf(one));
	const [version, setVersion] = useState(kept?.version ?? one.version);
	const [theirs, setTheirs] = useState(/** @type {any} */ (null));
	const [dialog, setDialog] = useState("");
	const [cursor, setCursor] = useState(0);
	const [jump, setJump] = useState(/** @type {any} */ (null));
	const [proposed, setProposed] = useState(/** @type {any} */ (null));
	const lint = useLint(one, text, mine);
	const name = nameAt(text, cursor);
	const about = useParameter(name);
	const changed = text !== textOf(one);

	useUnsaved(one.id, changed ? { text, version } : null);
	const took = (/** @type {any} */ now) => {
		setVersion(now.version);
		setTheirs(null);
		onChange(now);
	};
	/** The template with the draft kept; null: somebody else was first. */
	const keep = async (/** @type {number} */ over) => {
		try {
			const now = await api.put(`/templates/${one.id}/draft`, { text }, { version: over });
			took(now);
			return now;
		} catch (e) {
			if (!(e instanceof Problem) || !e.isLostUpdate)
				throw e;
			setTheirs(await api.get(`/templates/${one.id}`));
			return null;
		}
	};
	const save = useSend(async () => {
		if (await keep(version))
			toast(t("Draft kept; no phone gets it yet.",
			    "Concept bewaard; nog geen telefoon krijgt het."));
	});
	const overwrite = useSend(() => keep(theirs.version));
	const discard = useSend(async () => {
		if (!await ask({ danger: true, title: t("Throw the draft away?", "Het concept weggooien?"),
		    body: t("The text in use stays.", "De tekst in gebruik blijft."),
		    yes: t("Throw away", "Gooi weg") }))
			return;
		if (!one.has_draft) {
			setText(textOf(one));
			return;
		}
		const now = await api.delete(`/templates/${one.id}/draft`, { version });
		took(now);
		setText(textOf(now));
	});

	return html`<div class="page">
	${theirs && html`<${Both} mine=${text} theirs=${theirs} busy=${overwrite.busy}
	    problem=${overwrite.problem}
	    onMine=${overwrite.run} onText=${setText} onTheirs=${() => took(theirs)} />`}
	<${Oops} problem=${save.problem} /><${Oops} problem=${discard.problem} />
	<div class="writing"><div class="page">
		<${Editor} label=${t("Text of the template", "Tekst van het sjabloon")}
		    text=${text} jump=${jump}
		    onText=${mine ? setText : undefined}
		    findings=${lint.findings} onSave=${mine && changed ? save.run : undefined}
		    onCursor=${setCursor} onPropose=${setProposed} />
		${mine && html`<div class="buttons">
			<button type="button" disabled=${!changed || save.busy} onClick=${save.run}>
				${t("Keep as draft", "Bewaar als concept")}</button>
			<button type="button" class="primary"
			    disabled=${lint.errors > 0 || (!changed && !one.has_draft)}
			    onClick=${() => setDialog("publish")}>${t("Publish…", "Publiceer…")}</button>
			<button type="button" disabled=${text === (one.text ?? "")}
			    onClick=${() => setDialog("diff")}>
				${t("What differs", "Wat verschilt")}</button>
			${(one.has_draft || changed) && html`<button type="button" onClick=${discard.run}>
				${t("Throw the draft away", "Gooi het concept weg")}</button>`}
			<span class="quiet" role="status">${changed ? t("Not kept yet",
			    "Nog niet bewaard") :
				one.has_draft ? t("Kept as draft",
				    "Als concept bewaard") : ""}</span></div>`}
		</div><aside class="card"
		    aria-label=${t("Parameter at the cursor", "Parameter bij de cursor")}>
		${proposed ? html`<${About} found=${{ parameter: proposed }} name=${proposed.name} />` :
		    html`<${About} found=${about} name=${name} />`}</aside></div>
	${mine && html`<${Findings} lint=${lint} onJump=${setJump} />`}
	${dialog === "diff" && html`<${Dialog} wide title=${t("From the text in use to this one",
	    "Van de tekst in gebruik naar deze")} onClose=${() => setDialog("")}>
		<${DiffText} diff=${{ hunks: compare(one.text ?? "", text) }} /></${Dialog}>`}
	${dialog === "publish" && html`<${Publish} one=${one} text=${text} lint=${lint}
	    keep=${() => changed ? keep(version) : Promise.resolve({ version })} onDone=${took}
	    onClose=${() => setDialog("")} />`}</div>`;
}

/** Keeps what is typed while another page is looked at; the browser asks
 * before it goes.
 * @param {number} id @param {{ text: string, version: number } | null} now */
function useUnsaved(id, now) {
	useEffect(() => {
		if (!now) {
			unsaved.delete(id);
			return undefined;
		}
		unsaved.set(id, now);
		const stay = (/** @type {Event} */ e) => e.preventDefault();
		addEventListener("beforeunload", stay);
		return () => removeEventListener("beforeunload", stay);
	}, [id, now?.text, now?.version]);
}

/**
 * @typedef {{ errors: number, warnings: number, busy: boolean,
 *   findings: import("./template_editor.js").Finding[], problem?: Problem }} Lint
 */

/** What is wrong with the text, asked when typing rests.
 * @param {any} one @param {string} text @param {boolean} on @returns {Lint} */
function useLint(one, text, on) {
	const rested = useRested(text, 500);
	const [state, setState] = useState(/** @type {Lint} */ (
	    { errors: 0, warnings: 0, busy: on, findings: [] }));

	useEffect(() => {
		if (!on)
			return undefined;
		const stop = new AbortController();
		setState(s => ({ ...s, busy: true }));
		api.post("/templates/lint", { kind: one.kind, scope: one.scope, text: rested,
			...(one.stock ? { stock: true } : { organisation_id: one.organisation_id }) },
		{ signal: stop.signal }).then(
		    found => setState({ ...found, busy: false }),
		    problem => stop.signal.aborted || setState(s => ({ ...s, busy: false, problem })));
		return () => stop.abort();
	}, [rested, one.id, on]);
	return state;
}

/** @param {{ lint: Lint, onJump: (to: { line: number, column: number }) => void }} p */
function Findings({ lint, onJump }) {
	const [all, setAll] = useState(false);
	const shown = all ? lint.findings : lint.findings.slice(0, 20);

	return html`<section class="card"><div class="row"><h2>${t("What lint says",
	    "Wat de controle zegt")}</h2>
	<p role="status">${lint.busy ? t("Checking…", "Controleren…") :
	    lint.errors + lint.warnings === 0 && !lint.problem ? t("Nothing is wrong.",
	    "Er is niets mis.") :
	    t(`${count(lint.errors, "error", "errors")}, ${count(lint.warnings, "warning", "warnings")}`,
		`${count(lint.errors, "fout", "fouten")}, ${count(lint.warnings, "waarschuwing",
		    "waarschuwingen")}`)}</p></div>
	<${Oops} problem=${lint.problem} />
	${shown.length > 0 && html`<ul class="entries">${shown.map(f => html`<li><div class="row">
		<${Badge} kind=${f.severity === "error" ? "bad" : "warn"}>${f.severity === "error" ?
			t("error", "fout") : t("warning", "waarschuwing")}</${Badge}>
		<button type="button" class="link"
		    onClick=${() => onJump({ line: f.line, column: f.column })}>
			${t(`line ${number(f.line)}, column ${f.column}`,
			    `regel ${number(f.line)}, kolom ${f.column}`)}</button>
		<span>${f.text}</span></div>
		${f.models.length > 0 && html`<p class="hint">${t("Of:",
		    "Van:")} ${" "}${f.models.slice(0, 12).join(", ")}${
			f.models.length > 12 ? t(` and ${f.models.length - 12} more`,
			    ` en nog ${f.models.length - 12}`) : ""}</p>`}
		</li>`)}</ul>`}
	${shown.length < lint.findings.length && html`<button type="button" onClick=${() => setAll(true)}>
		${t(`Show all ${lint.findings.length}`,
		    `Toon alle ${lint.findings.length}`)}</button>`}</section>`;
}

/** Two texts of one draft: neither is lost.
 * @param {{ mine: string, theirs: any, busy: boolean, problem?: Problem,
 *   onMine: () => void, onTheirs: () => void, onText: (text: string) => void }} p */
function Both({ mine, theirs, busy, problem, onMine, onTheirs, onText }) {
	const [aside, setAside] = useState(/** @type {string | null} */ (null));
	const head = useRef(/** @type {HTMLElement | null} */ (null));
	const other = textOf(theirs);

	// It stands above what one was doing: there one goes on.
	useEffect(() => head.current?.focus(), []);

	if (aside !== null)
		return html`<section class="note page" role="alert"><p>${t(
		    "This is the other's text. Yours is set aside here until you leave this page.",
		    "Dit is de tekst van de ander. De uwe ligt hier terzijde tot u deze pagina verlaat.")}</p>
		<div class="buttons"><button type="button"
		    onClick=${() => { onText(aside); setAside(null); }}>
			${t("Bring mine back", "Haal de mijne terug")}</button>
		<button type="button" onClick=${onTheirs}>${t("Go on with the other's",
		    "Ga verder met die van de ander")}</button>
		</div></section>`;
	return html`<section class="note warn page" role="alert">
	<h2 tabindex="-1" ref=${head}>${t("Somebody else changed this template meanwhile",
	    "Iemand anders heeft dit sjabloon intussen gewijzigd")}</h2>
	<p>${t("Nothing of yours was kept or lost. Below: from the other's text to yours.",
	    "Van u is niets bewaard of verloren. Hieronder: van de tekst van de ander naar de uwe.")}</p>
	<${DiffText} diff=${{ hunks: compare(other, mine) }} nothing=${t("Both texts are the same.",
	    "Beide teksten zijn gelijk.")} />
	<${Oops} problem=${problem} />
	<div class="buttons"><button type="button" class="primary" disabled=${busy} onClick=${onMine}>
		${t("Keep mine", "Bewaar de mijne")}</button>
	<button type="button" onClick=${() => { setAside(mine); onText(other); }}>
		${t("Take the other's, set mine aside",
		    "Neem die van de ander, leg de mijne terzijde")}</button></div></section>`;
}

/** How many phones a publishing reaches: those of its models, of its
 * organisation and below.  @param {any} one @param {AbortSignal} signal */
async function reach(one, signal) {
	const { any, model, family } = one.scope;
	const [counts, models] = await Promise.all([
		api.get("/firmware", { under: one.organisation_id }, { signal }),
		family ? api.get("/models", { template_family: family, limit: 500 }, { signal }) : null]);
	const names = model ? [model] : models?.items.map((/** @type {any} */ m) => m.name);

	return counts.models.filter((/** @type {any} */ m) => any || names?.includes(m.model));
}

/** Said before a text is put in use.  @param {{ one: any }} p */
function Reach({ one }) {
	const load = useLoad(async signal => one.kind === "partial" ? null : reach(one, signal), [one.id]);
	const models = load.data;
	const n = (models || []).reduce((/** @type {number} */ sum, /** @type {any} */ m) =>
	    sum + m.devices, 0);
	const when = t("They apply it at their next check: tonight, or when they are restarted.",
	    "Ze passen het toe bij hun volgende controle: vannacht, of als ze worden herstart.");

	if (!models)
		return html`<p class="note">${one.kind === "partial" ? t(
		    "All phones get it whose templates take this part in.",
		    "Alle telefoons krijgen het wier sjablonen dit deel opnemen.") :
		    t("The phones of its models get it.", "De telefoons van zijn modellen krijgen het.")} ${when}</p>`;
	return html`<p class="note">${n === 0 ? t("No phone gets it yet: there are none of its models.",
	    "Nog geen telefoon krijgt het: er zijn er geen van zijn modellen.") : t(
		`${count(n, "phone gets", "phones get")} it (${models.length > 8 ? `${models.length} models` :
			models.map((/** @type {any} */ m) => m.model).join(", ")}), unless a template nearer to the phone fits.`,
		`${count(n, "telefoon krijgt", "telefoons krijgen")} het (${models.length > 8 ?
			`${models.length} modellen` : models.map((/** @type {any} */ m) => m.model).join(", ")}), tenzij er een sjabloon dichter bij de telefoon past.`)} ${n > 0 ? when : ""}</p>`;
}

/** @param {{ one: any, text: string, lint: Lint,
 *   keep: () => Promise<{ version: number } | null>, onDone: (one: any) => void, onClose: () => void }} p */
function Publish({ one, text, lint, keep, onDone, onClose }) {
	const { draft, put } = useDraft({ note: "" });
	const send = useSend(async key => {
		const now = await keep();
		if (!now) {
			onClose();
			return;
		}
		const done = await api.post(`/templates/${one.id}/publish`, { note: draft.note.trim() },
		    { key, version: now.version });
		onDone(done);
		toast(t("In use: phones get it tonight, or when they are restarted.",
		    "In gebruik: telefoons krijgen het vannacht, of als ze worden herstart."));
		onClose();
	});

	return html`<${Dialog} wide title=${t("Publish this text", "Deze tekst publiceren")}
	    onClose=${onClose}>
	<div class="page"><${DiffText} diff=${{ hunks: compare(one.text ?? "", text) }}
	    nothing=${t("It is the text in use.", "Het is de tekst die in gebruik is.")} />
	<${Reach} one=${one} />
	${lint.warnings > 0 && html`<p class="note warn">${count(lint.warnings,
	    t("warning of lint; it does not stop publishing.",
	    "waarschuwing; die houdt publiceren niet tegen."),
	    t("warnings of lint; they do not stop publishing.",
	    "waarschuwingen; die houden publiceren niet tegen."))}</p>`}
	<${Form} send=${send} submit=${t("Publish", "Publiceer")} onCancel=${onClose}>
		<${Field} label=${t("What was changed, for those after you",
		    "Wat is gewijzigd, voor wie na u komt")}
		    wide ...${put("note")} maxlength="200"
		    problem=${send.problem} /></${Form}></div></${Dialog}>`;
}
