/**
 * template_editor.js - a text one writes: a textarea over a painted copy of
 * it, line numbers, marks of what is wrong at its place, and proposals of
 * what may be written.
 *
 * It stays a textarea: the browser's own undo, selection, search and
 * dictation work.  Tab types a tab; Escape and then Tab leaves.
 */
import { useEffect, useMemo, useRef, useState } from "../lib/preact.js";
import { count, t } from "../core.js";
import { html } from "../ui.js";
import { contextAt, useChoices } from "./template_complete.js";
import { Paint, WINDOW } from "./template_paint.js";

/** @typedef {{ line: number, column: number, severity: string, text: string,
 *   models: string[] }} Finding */

const TAB = 8;

/** The column on the screen of a character: tabs are wide.
 * @param {string} line @param {number} at */
function screenColumn(line, at) {
	let column = 0;

	for (let i = 0; i < at && i < line.length; i++)
		column += line[i] === "\t" ? TAB - column % TAB : 1;
	return column + Math.max(0, at - line.length);
}

/** Types into the textarea as a person would: the browser can undo it.
 * @param {HTMLTextAreaElement} area @param {number} from @param {number} to
 * @param {string} words */
function type(area, from, to, words) {
	area.setSelectionRange(from, to);
	if (!document.execCommand("insertText", false, words)) {
		area.setRangeText(words, from, to, "end");
		area.dispatchEvent(new Event("input", { bubbles: true }));
	}
}

/** Where a line begins.  @param {string} text @param {number} line from 1 */
function lineStart(text, line) {
	let at = 0;

	while (--line > 0) {
		const next = text.indexOf("\n", at);
		if (next < 0)
			return text.length;
		at = next + 1;
	}
	return at;
}

/**
 * @param {{ label: string, text: string, onText?: (text: string) => void,
 *   findings?: Finding[], onSave?: () => void,
 *   onCursor?: (at: number) => void, onPropose?: (parameter: any) => void,
 *   jump?: { line: number, column: number } | null }} p
 * No onText: it is to be read only.  onPropose: the parameter that is proposed
 * now; null: none.  jump: a new object brings the cursor there.
 */
export function Editor({ label, text, onText, findings = [], onSave, onCursor, onPropose,
    jump }) {
	const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
	const inner = useRef(/** @type {HTMLElement | null} */ (null));
	const gutter = useRef(/** @type {HTMLElement | null} */ (null));
	const [at, setAt] = useState(-1); /* the cursor, while something is proposed */
	const free = useRef(false); /* Escape was pressed: Tab leaves */
	const context = useMemo(() => at < 0 ? null : contextAt(text, at), [text, at]);
	const wanted = context && (context.kind === "value" || context.typed.length > 1) ? context : null;
	const choices = useChoices(wanted);
	const [chosen, setChosen] = useState(0);
	const lines = useMemo(() => text.split("\n"), [text]);
	const open = choices.length > 0 && at >= 0;
	const [first, setFirst] = useState(0); /* line that is painted first */
	const near = useMemo(() => findings.filter(f => f.line > first && f.line <= first + WINDOW),
	    [findings, first]);

	useEffect(() => setChosen(0), [choices]);
	useEffect(() => onPropose?.(open && choices[chosen]?.parameter || null), [open, choices, chosen]);
	useEffect(() => {
		const el = area.current;
		if (!jump || !el)
			return;
		const line = el.value.split("\n")[jump.line - 1] || "";
		const to = lineStart(el.value, jump.line) + Math.min(jump.column - 1, line.length);
		el.focus();
		el.setSelectionRange(to, to);
		// A textarea does not scroll to its cursor by itself.
		el.scrollTop = Math.max(0, (jump.line - 4) * el.scrollHeight / el.value.split("\n").length);
		follow();
	}, [jump]);

	const follow = () => {
		const el = area.current;
		if (!el || !inner.current || !gutter.current)
			return;
		inner.current.style.transform = `translate(${-el.scrollLeft}px, ${-el.scrollTop}px)`;
		gutter.current.style.transform = `translateY(${-el.scrollTop}px)`;
		const line = el.scrollTop / (parseFloat(getComputedStyle(el).lineHeight) || 20);
		setFirst(Math.max(0, Math.floor(line / 40 - 1) * 40));
	};
	const close = () => setAt(-1);
	const take = (/** @type {import("./template_complete.js").Choice} */ c) => {
		const el = area.current;
		if (!el || !context)
			return;
		type(el, context.from, el.selectionEnd, c.insert);
		const hole = c.insert.search(/(^|\.)[XYZ](\.|\s)/);
		if (context.kind === "name" && hole >= 0) {
			const x = context.from + hole + (c.insert[hole] === "." ? 1 : 0);
			el.setSelectionRange(x, x + 1);
			close();
		} else {
			setAt(context.kind === "name" ? el.selectionEnd : -1);
		}
	};
	const keys = (/** @type {KeyboardEvent} */ e) => {
		const el = /** @type {HTMLTextAreaElement} */ (e.target);
		const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
		const leave = free.current;
		free.current = false;
		if ((e.ctrlKey || e.metaKey) && e.key === "s") {
			e.preventDefault();
			onSave?.();
		} else if (!onText) {
			return;
		} else if (e.ctrlKey && e.key === " ") {
			e.preventDefault();
			setAt(el.selectionEnd);
		} else if (open && step) {
			e.preventDefault();
			setChosen((chosen + step + choices.length) % choices.length);
		} else if (open && (e.key === "Enter" || e.key === "Tab") && !e.shiftKey) {
			e.preventDefault();
			take(choices[chosen]);
		} else if (e.key === "Escape") {
			if (open)
				e.preventDefault();
			else
				free.current = true;
			close();
		} else if (e.key === "Tab" && !e.shiftKey && !leave) {
			e.preventDefault();
			type(el, el.selectionStart, el.selectionEnd, "\t");
		} else if (["ArrowLeft", "ArrowRight", "Home", "End", "PageUp",
		    "PageDown"].includes(e.key)) {
			close();
		}
	};
	const place = () => {
		const here = text.slice(0, at).split("\n");
		return { line: here.length - 1,
			column: screenColumn(here[here.length - 1], here[here.length - 1].length) };
	};

	return html`<div class="editor">
	<div class="gutter" aria-hidden="true"><div ref=${gutter}>
		<${Numbers} n=${lines.length} /><${GutterMarks} findings=${near} /></div></div>
	<div class="sheet">
		<div class="painted" aria-hidden="true"><div ref=${inner}>
			<${Paint} lines=${lines} first=${first} />
			${near.map(f => html`<${Mark} finding=${f} line=${lines[f.line - 1] || ""} />`)}</div></div>
		<textarea ref=${area} wrap="off" spellcheck=${false} autocomplete="off" autocapitalize="off"
		    aria-label=${label} aria-describedby="editor-keys" readonly=${!onText}
		    aria-autocomplete=${onText ? "list" : undefined}
		    aria-controls=${open ? "editor-list" : undefined}
		    aria-activedescendant=${open ? `editor-o${chosen}` : undefined}
		    value=${text} onScroll=${follow} onKeyDown=${keys} onBlur=${close}
		    onInput=${(/** @type {any} */ e) => {
			onText?.(e.target.value);
			setAt(e.target.selectionEnd);
			follow();
		}}
		    onClick=${close}
		    onSelect=${(/** @type {any} */ e) => onCursor?.(e.target.selectionEnd)} />
	</div>
	${open && html`<${Proposals} choices=${choices} chosen=${chosen} take=${take} place=${place()}
	    area=${area.current} />`}
	<p class="unseen" role="status">${open ? count(choices.length, t("proposal", "voorstel"),
		t("proposals", "voorstellen")) : ""}</p></div>
	<p class="hint" id="editor-keys">${onText ? t(
	    "Ctrl+Space proposes names and values, Ctrl+S saves. Tab types a tab; to leave the editor press Escape, then Tab.",
	    "Ctrl+Spatie stelt namen en waarden voor, Ctrl+S bewaart. Tab typt een tab; om de editor te verlaten drukt u op Escape en dan Tab.") :
	    t("To be read only.", "Alleen te lezen.")}</p>`;
}

/** @param {{ n: number }} p */
function Numbers({ n }) {
	const text = useMemo(() => Array.from({ length: n }, (_, i) => i + 1).join("\n"), [n]);

	return html`<pre>${text}</pre>`;
}

/** The worst of each line.  @param {{ findings: Finding[] }} p */
function GutterMarks({ findings }) {
	/** @type {Map<number, Finding>} */
	const worst = new Map();

	for (const f of findings)
		if (!worst.has(f.line) || f.severity === "error")
			worst.set(f.line, f);
	return [...worst.values()].map(f => html`<span key=${f.line} class="sign ${f.severity}"
	    style=${{ top: `${(f.line - 1) * 1.5}em` }}>${f.severity === "error" ? "✕" : "!"}</span>`);
}

/** @param {{ finding: Finding, line: string }} p */
function Mark({ finding: f, line }) {
	const from = Math.max(0, f.column - 1);
	const word = /^(\{\{[^}]*\}\}|[^\s={}]+|.)/.exec(line.slice(from))?.[0].length || 1;
	const left = screenColumn(line, from);

	return html`<span class="mark ${f.severity}" style=${{ top: `${(f.line - 1) * 1.5}em`,
		left: `${left}ch`, width: `${Math.max(1, screenColumn(line, from + word) - left)}ch` }} />`;
}

/** @param {{ choices: import("./template_complete.js").Choice[], chosen: number,
 *   take: (c: any) => void, place: { line: number, column: number },
 *   area: HTMLTextAreaElement | null }} p */
function Proposals({ choices, chosen, take, place, area }) {
	const list = useRef(/** @type {HTMLElement | null} */ (null));

	useEffect(() => {
		list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
	}, [chosen]);
	const scroll = area ? { x: area.scrollLeft, y: area.scrollTop } : { x: 0, y: 0 };
	return html`<div class="proposals" style=${{
		top: `calc(${(place.line + 1) * 1.5}em + .5rem - ${scroll.y}px)`,
		left: `max(.5rem, min(calc(${place.column}ch + 4rem - ${scroll.x}px), ` +
		    "calc(100% - min(30rem, 100% - 1rem) - .5rem)))" }}
	    onMouseDown=${(/** @type {Event} */ e) => e.preventDefault()}>
		<ul ref=${list} role="listbox" id="editor-list" aria-label=${t("Proposals", "Voorstellen")}>
		${choices.map((c, i) => html`<li key=${c.text} role="option" id=${`editor-o${i}`}
		    aria-selected=${i === chosen ? "true" : "false"} onClick=${() => take(c)}>
			<span class="mono">${c.text}</span>
			<span class="more">${c.more}</span></li>`)}</ul></div>`;
}
