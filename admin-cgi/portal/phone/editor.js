/**
 * editor.js - the drawn phone as the place where its keys are set.
 *
 * A click or a typed letter sets a key; it is moved by dragging, by Alt and
 * the arrows, or by choosing its new place; Delete, Ctrl+C, X, V and Z do
 * what they do everywhere.  Nothing reaches the server before "Save".
 */
import { html, useEffect, useRef, useState } from "../lib/preact.js";
import { href, may, t } from "../core.js";
import { useSend, toast } from "../form.js";
import { Empty, Oops, useQuery } from "../ui.js";
import { useKeys, wrongKeys } from "./draft.js";
import { Drawing } from "./drawing.js";
import { useDrag } from "./drag.js";
import { KeyForm, retyped } from "./keyform.js";
import { findKey, partsOf, swapped, withKey } from "./keys.js";
import { onKeyDown } from "./keyboard.js";
import { keyTitle, pageTitle, partTitle } from "./words.js";

/** A key that was copied, also from another phone. @type {any} */
let clip = null;

/** @typedef {import("./keys.js").Part} Part */

/**
 * Where one is among the keys, in the address: its part and page; and the
 * key being edited.
 * @param {import("../core.js").Place} place @param {Part[]} parts
 */
function useWhere(place, parts) {
	const [query, setQuery] = useQuery(place);
	const [at, setAt] = useState(/** @type {string | undefined} */ (undefined));
	const focus = useFocus();
	const part = parts.find(p => p.name === query.part) || parts[0];
	const page = Math.min(Math.max(0, Number(query.page || 1) - 1), (part?.pages.length || 1) - 1);
	const turn = (/** @type {Part} */ to, /** @type {number} */ n) => setQuery({
		part: to === parts[0] ? "" : to.name, page: n ? n + 1 : "" });

	return { at, setAt, part, page, turn, focus,
		/** Shows a key wherever it is.  @param {string} name @param {boolean} [cursor] */
		show: (name, cursor) => {
			const found = findKey(parts, name);
			if (!found)
				return;
			setAt(name);
			if (found.part !== part || found.page !== page)
				turn(found.part, found.page);
			if (cursor)
				focus(name);
		} };
}

/** What can be done to a key, each of it said to who hears the page.
 * @param {ReturnType<typeof useKeys>} keys @param {ReturnType<typeof useWhere>} where
 * @param {any} device @param {(text: string) => void} say */
const actions = (keys, where, device, say) => ({
	show: where.show,
	/** @param {string} from @param {string} to */
	move: (from, to) => {
		keys.change(swapped(keys.layout, from, to));
		say(t(`Moved to: ${keyTitle(to)}`, `Verplaatst naar: ${keyTitle(to)}`));
		where.show(to, true);
	},
	/** @param {string} name */
	clear: name => {
		keys.change(withKey(keys.layout, name, undefined));
		say(t("Cleared", "Leeggemaakt"));
	},
	/** @param {string} name */
	copy: name => {
		clip = keys.layout[name] || clip;
		say(t("Copied", "Gekopieerd"));
	},
	/** @param {string} name */
	paste: name => {
		if (!clip)
			return;
		// Of another phone, perhaps, that has more accounts.
		keys.change(withKey(keys.layout, name, { ...clip,
			line: clip.line > device.model_facts.accounts ? 0 : clip.line }));
		say(t("Pasted", "Geplakt"));
	},
	undo: () => {
		keys.undo?.();
		say(t("Undone", "Ongedaan gemaakt"));
	},
	/** To the form; what was typed begins a speed dial.
	 * @param {string} name @param {string} typed */
	edit: (name, typed) => {
		where.setAt(name);
		if (typed && !keys.layout[name])
			keys.change(withKey(keys.layout, name, { ...retyped(undefined, name, 13,
			    device.lines), value: typed }));
		where.focus(typed ? "value" : "type");
	},
});

/**
 * @typedef {{ device: any, place: import("../core.js").Place, onChange: () => void,
 *   plain?: boolean, extra?: (keys: ReturnType<typeof useKeys>) => any,
 *   preview?: (keys: ReturnType<typeof useKeys>, save: () => void) => any }} Props
 * plain: in the words of who has the phone on the desk.
 */

/** @param {Props} p */
export function KeyEditor({ device, place, onChange, plain, extra, preview }) {
	const facts = device.model_facts, locked = !may("touch");
	const parts = partsOf(device.model, facts);
	const keys = useKeys(device, onChange), where = useWhere(place, parts);
	const { at, part } = where;
	const [said, say] = useState("");
	const form = useRef(/** @type {HTMLElement | null} */ (null));
	const act = actions(keys, where, device, say);
	const drag = useDrag(act.move, locked);
	const send = useSend(async () => {
		if (await keys.save())
			toast(t("Saved: the phone gets it tonight, or when it is restarted.",
			    "Opgeslagen: de telefoon krijgt het vannacht, of als hij wordt herstart."));
	});
	const wrong = wrongKeys(send.problem, keys.layout);

	const saves = useRef(() => {});
	saves.current = () => {
		if (!locked && keys.changed.length > 0 && !document.querySelector("dialog[open]"))
			send.run();
	};
	useSaveKey(saves);
	// What was wrong is told by the place in what was sent.
	useEffect(send.clear, [keys.layout]);
	if (!part)
		return html`<div class="keyeditor"><${Drawing} model=${device.model} facts=${facts}
		    look=${{ layout: {}, lines: device.lines }} />
		<${NoKeys} base=${facts.kind === "dect" && facts.accounts > 0}
		    lines=${plain ? "" : href(place.path, { tab: "lines" })} /></div>`;
	return html`<div class="keyeditor ${drag.from ? "dragging" : ""}" data-keys>
	<div class="keyphone">
		${keys.found && html`<p class="note warn" role="status">${t(
		    "What you changed here before and did not save is still there.",
		    "Wat u hier eerder wijzigde en niet opsloeg staat er nog.")}</p>`}
		<${Phone} ...${{ device, parts, part, where, keys, act, drag, wrong, locked, form }} />
		${!locked && html`<div class="buttons">
			<button type="button" disabled=${!keys.undo} onClick=${act.undo}>
				${t("Undo", "Ongedaan maken")}</button>
			<button type="button" disabled=${keys.changed.length === 0} onClick=${keys.discard}>
				${t("Discard all", "Alles weggooien")}</button>
			${extra?.(keys)}</div><${Help} />`}
		<p class="unseen" role="status">${said}</p>
	</div>
	<section class="card" ref=${form} aria-label=${t("The chosen key", "De gekozen toets")}
	    onKeyDown=${(/** @type {KeyboardEvent} */ e) => e.key === "Escape" && at && where.focus(at)}>
		${at ? html`<${KeyForm} name=${at} device=${device} layout=${keys.layout}
		    parts=${parts} plain=${plain} locked=${locked} wrong=${wrong[at]}
		    onType=${(/** @type {number | ""} */ type) => keys.change(withKey(keys.layout, at,
			type === "" ? undefined : retyped(keys.layout[at], at, type, device.lines)))}
		    onField=${(/** @type {string} */ field, /** @type {any} */ value) => keys.change(
			withKey(keys.layout, at, { [field]: value ?? 0 }), `${at} ${field}`)}
		    onMove=${(/** @type {string} */ to) => act.move(at, to)}
		    onShow=${(/** @type {string} */ to) => where.show(to)}
		    onClear=${() => act.clear(at)} onCopy=${() => act.copy(at)}
		    onPaste=${clip ? () => act.paste(at) : null} />` :
		    html`<p class="quiet">${t("Choose a key on the drawing to see or set what it does.",
			"Kies een toets op de tekening om te zien of in te stellen wat hij doet.")}</p>`}
	</section>
	${!locked && html`<${SaveBar} keys=${keys} send=${send} preview=${preview} />`}
	</div>`;
}

/** The drawing, and what turns its pages.
 * @param {{ device: any, parts: Part[], part: Part, where: ReturnType<typeof useWhere>,
 *   keys: ReturnType<typeof useKeys>, act: ReturnType<typeof actions>,
 *   drag: ReturnType<typeof useDrag>, wrong: Record<string, any>, locked: boolean,
 *   form: { current: HTMLElement | null } }} p */
function Phone({ device, parts, part, where, keys, act, drag, wrong, locked, form }) {
	const { at, page, turn, setAt } = where, facts = device.model_facts;
	const prefix = part.area === "expansion" ? part.name : part.area;
	const names = (part.pages[page] || []).map(n => `${prefix}.${n}`);
	/** @param {string} name */
	const on = name => ({
		onClick: () => {
			setAt(name);
			// On a small screen the form is below the drawing.
			requestAnimationFrame(() => form.current?.scrollIntoView({ block: "nearest" }));
		},
		onFocus: () => name !== at && setAt(name),
		onPointerDown: (/** @type {PointerEvent} */ e) => drag.begin(e, name),
		onKeyDown: (/** @type {KeyboardEvent} */ e) => onKeyDown(e, { name, names, part, page,
			parts, act, locked }) });

	return html`
	${parts.length > 1 && html`<${Parts} parts=${parts} now=${part} layout=${keys.layout}
	    onPart=${(/** @type {Part} */ p) => turn(p, 0)} />`}
	${parts[0].area !== "line" && html`<div class="small"><${Drawing} model=${device.model}
	    facts=${facts} look=${{ layout: {}, lines: device.lines }} /></div>`}
	<${Drawing} model=${device.model} facts=${facts} part=${part} page=${page}
	    title=${part.area === "line" ? `${device.model}, ${partTitle(part)}` : partTitle(part)}
	    onTurn=${() => turn(part, (page + 1) % part.pages.length)}
	    look=${{ layout: keys.layout, lines: device.lines, at, over: drag.over, on,
		tab: at && names.includes(at) ? at : names[0],
		changed: new Set(keys.changed), wrong: new Set(Object.keys(wrong)) }} />
	${part.pages.length > 1 && html`<${Pages} part=${part} now=${page}
	    onPage=${(/** @type {number} */ n) => turn(part, n)} />`}
	${!part.sides && part.area === "line" && html`<p class="hint">${t(
	    "In the order of their numbers; where they stand on the screen differs by model.",
	    "In volgorde van hun nummers; waar ze op het scherm staan verschilt per model.")}</p>`}`;
}

/** Brings the cursor somewhere once it is drawn: to a key or a field of the
 * form. */
function useFocus() {
	const want = useRef("");
	const [turn, setTurn] = useState(0);

	useEffect(() => {
		if (!want.current)
			return;
		/** @type {any} */
		const found = document.querySelector(`[data-key="${want.current}"]`) ||
		    document.querySelector(`.keyform [name="${want.current}"]`);
		want.current = "";
		found?.focus();
		if (found instanceof HTMLInputElement)
			found.setSelectionRange(found.value.length, found.value.length);
	}, [turn]);
	return (/** @type {string} */ name) => {
		want.current = name;
		setTurn(n => n + 1);
	};
}

/** @param {{ base: boolean, lines: string }} p  lines: where its accounts are set */
const NoKeys = ({ base, lines }) => html`<${Empty} title=${
	t("There are no keys to set on this phone", "Op deze telefoon zijn geen toetsen in te stellen")}>
	${base && html`<p>${t("Each account is a handset of this base.",
	    "Elk account is een handset van deze basis.")}</p>`}
	${lines && html`<a class="button" href=${lines}>${t("To its accounts", "Naar zijn accounts")}</a>`}
	</${Empty}>`;

/** @param {{ parts: Part[], now: Part, layout: import("./keys.js").Layout,
 *   onPart: (part: Part) => void }} p */
const Parts = ({ parts, now, layout, onPart }) => html`<div class="choices" role="group"
    aria-label=${t("Parts with keys", "Onderdelen met toetsen")}>
	${parts.map(p => {
		const set = Object.values(layout).filter(k => k.area === p.area &&
		    k.module === p.module).length;
		return html`<button type="button" data-go aria-pressed=${p === now ? "true" : "false"}
		    onClick=${() => onPart(p)}>${partTitle(p)}${set > 0 && html`
			<span class="quiet"> ${set}<span class="unseen"> ${t("set", "ingesteld")}</span></span>`}
		</button>`;
	})}</div>`;

/** @param {{ part: Part, now: number, onPage: (n: number) => void }} p */
const Pages = ({ part, now, onPage }) => html`<div class="choices" role="group"
    aria-label=${t("Pages", "Pagina's")}>
	${part.pages.map((_, n) => html`<button type="button" data-go
	    aria-pressed=${n === now ? "true" : "false"} onClick=${() => onPage(n)}>
		${pageTitle(part, n)}</button>`)}</div>`;

const Help = () => html`<details class="hint"><summary>${t("With the keyboard", "Met het toetsenbord")}</summary>
	<p>${t("Arrows go from key to key, Page Up and Page Down turn the page. Enter goes to the form; a letter or digit begins a speed dial on an empty key. Alt with an arrow moves the key, Delete clears it, Ctrl+C, Ctrl+X and Ctrl+V copy, cut and paste it, Ctrl+Z goes back a step. Escape leads from the form back to the drawing, Ctrl+S saves.",
	    "Pijltjes gaan van toets naar toets, Page Up en Page Down slaan de pagina om. Enter gaat naar het formulier; een letter of cijfer begint een snelkiestoets op een lege toets. Alt met een pijltje verplaatst de toets, Delete maakt hem leeg, Ctrl+C, Ctrl+X en Ctrl+V kopiëren, knippen en plakken, Ctrl+Z gaat een stap terug. Escape leidt van het formulier terug naar de tekening, Ctrl+S slaat op.")}</p>
	</details>`;

/** Ctrl+S saves, wherever the cursor is.  @param {{ current: () => void }} saves */
function useSaveKey(saves) {
	useEffect(() => {
		const key = (/** @type {KeyboardEvent} */ e) => {
			if (!(e.ctrlKey || e.metaKey) || e.altKey || e.key.toLowerCase() !== "s")
				return;
			e.preventDefault();
			saves.current();
		};
		document.addEventListener("keydown", key);
		return () => document.removeEventListener("keydown", key);
	}, []);
}

/** What is not saved yet stays in sight.
 * @param {{ keys: ReturnType<typeof useKeys>, send: ReturnType<typeof useSend>,
 *   preview?: (keys: any, save: () => void) => any }} p */
function SaveBar({ keys, send, preview }) {
	const n = keys.changed.length;

	return html`<div class="savebar ${n ? "open" : ""}">
	<${Oops} problem=${send.problem} />
	<div class="buttons">
		<span role="status">${n === 0 ? t("Everything is saved", "Alles is opgeslagen") : n === 1 ?
			t("1 key changed, not saved yet", "1 toets gewijzigd, nog niet opgeslagen") :
			t(`${n} keys changed, not saved yet`, `${n} toetsen gewijzigd, nog niet opgeslagen`)}</span>
		<button type="button" class="primary" disabled=${n === 0 || send.busy} onClick=${send.run}>
			${send.busy ? t("Busy…", "Bezig…") : t("Save", "Opslaan")}</button>
		${preview?.(keys, send.run)}
	</div></div>`;
}
