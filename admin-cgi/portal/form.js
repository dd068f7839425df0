/**
 * form.js - what one types and what is asked: fields and forms, windows over
 * the page, short messages, texts to copy.
 */
import { html, render, useEffect, useLayoutEffect, useRef, useState } from "./lib/preact.js";
import { api, langOf, language, newKey, Problem, session, t, watch } from "./core.js";
import { Oops } from "./ui.js";

// --- what one types ---------------------------------------------------------------------

/**
 * A copy of an object to change: `put` gives the props of an input by name;
 * `changes` are the fields that differ.
 * @param {Record<string, any>} object
 */
export function useDraft(object) {
	const [draft, setDraft] = useState({ ...object });
	const changes = Object.fromEntries(Object.entries(draft)
	    .filter(([name, value]) => value !== object[name]));

	return { draft, changes,
		isChanged: Object.keys(changes).length > 0,
		/** @param {string} name @param {any} value */
		set: (name, value) => setDraft(d => ({ ...d, [name]: value })),
		reset: () => setDraft({ ...object }),
		/** @param {string} name */
		put: name => ({ name, value: draft[name],
			onValue: (/** @type {any} */ value) =>
			    setDraft(d => ({ ...d, [name]: value })) }) };
}

/**
 * Sends something once at a time: `run` for onSubmit, `problem` of the last
 * try, `busy` while it runs.  The key handed to f is the same for each try
 * until one succeeds.
 * @param {(key: string) => Promise<any>} f
 */
export function useSend(f) {
	const [state, setState] = useState(
	    /** @type {{ busy: boolean, problem?: Problem }} */ ({ busy: false }));
	const key = useRef("");

	return { ...state, clear: () => setState({ busy: false }),
		run: async () => {
			if (state.busy)
				return;
			key.current ||= newKey();
			setState({ busy: true });
			try {
				await f(key.current);
				key.current = "";
				setState({ busy: false });
			} catch (e) {
				if (!(e instanceof Problem))
					throw e;
				// Another body is another creation.
				if (!e.isOffline)
					key.current = "";
				setState({ busy: false, problem: e });
			}
		} };
}

/**
 * Changes an object, of which somebody else may have changed the same: then
 * the user is asked whose words count.
 * @param {string} path @param {Record<string, any>} changes
 * @param {{ version: number }} was
 * @param {Record<string, string>} [names] of fields, for people
 * @returns {Promise<any>} the object as it is now; null: nothing was changed,
 * the user wants to see what the other wrote
 */
export async function patch(path, changes, was, names = {}) {
	let version = was.version;

	for (;;) {
		try {
			return await api.patch(path, changes, { version });
		} catch (e) {
			if (!(e instanceof Problem) || !e.isLostUpdate)
				throw e;
			const theirs = await api.get(path);
			const rows = Object.keys(changes).map(name => ({
				name: names[name] || name, mine: changes[name],
				theirs: theirs[name] }));
			if (!await ask({
				title: t("Somebody else changed this meanwhile",
				    "Iemand anders heeft dit intussen gewijzigd"),
				body: html`<${Theirs} rows=${rows} />`,
				yes: t("Save mine", "Bewaar de mijne"),
				no: t("Show theirs", "Toon die van de ander") }))
				return null;
			version = theirs.version;
		}
	}
}

/** @param {any} v */
const shown = v => v === null || v === undefined || v === "" ? "–" :
    typeof v === "boolean" ? (v ? t("yes", "ja") : t("no", "nee")) :
    typeof v === "object" ? JSON.stringify(v) : String(v);

/** @param {{ rows: { name: string, mine: any, theirs: any }[] }} p */
function Theirs({ rows }) {
	return html`<table class="plain"><thead><tr>
		<th>${t("Field", "Veld")}</th><th>${t("Yours", "Van u")}</th>
		<th>${t("Now", "Nu")}</th></tr></thead><tbody>
		${rows.map(r => html`<tr><th scope="row">${r.name}</th>
			<td>${shown(r.mine)}</td><td>${shown(r.theirs)}</td></tr>`)}
		</tbody></table>`;
}

let fields = 0;

/**
 * A labelled input.  type: text, password, number, email, search, area,
 * select (options: [value, text][]), check, tags (values apart by blanks).
 * @param {{ label: string, name?: string, type?: string, value?: any,
 *   onValue?: (value: any) => void, hint?: any, problem?: Problem | string,
 *   options?: [any, string][], required?: boolean, disabled?: boolean,
 *   wide?: boolean, [more: string]: any }} p
 */
export function Field({ label, name, type = "text", value, onValue, hint,
    problem, options, required, disabled, wide, children, ...more }) {
	const id = useRef(`f${++fields}`).current;
	const wrong = problem instanceof Problem ? problem.at("/" + name) : problem;
	const about = [hint && id + "h", wrong && id + "p"].filter(Boolean).join(" ");
	const props = { id, name, disabled, required, ...more,
		"aria-describedby": about || undefined,
		"aria-invalid": wrong ? "true" : undefined };
	const text = (/** @type {any} */ e) => onValue?.(
	    type === "number" ? (e.target.value === "" ? null : Number(e.target.value)) :
	    e.target.value);
	let input;

	if (type === "check")
		return html`<div class="field check ${wide ? "wide" : ""}">
			<label><input type="checkbox" ...${props} checked=${!!value}
			    onChange=${(/** @type {any} */ e) => onValue?.(e.target.checked)} />
			<span>${label}</span></label>
			${hint && html`<p class="hint" id=${id + "h"}>${hint}</p>`}
			${wrong && html`<p class="wrong" id=${id + "p"}
			    lang=${langOf(wrong)}>${wrong}</p>`}</div>`;
	if (type === "select")
		input = html`<select ...${props} value=${value ?? ""} onChange=${(/** @type {any} */ e) =>
			onValue?.((options || []).find(o => String(o[0] ?? "") === e.target.value)?.[0])}>
			${(options || []).map(([v, words]) => html`<option value=${v ?? ""}
			    selected=${String(v ?? "") === String(value ?? "")}>${words}</option>`)}
			</select>`;
	else if (type === "area")
		input = html`<textarea rows="3" ...${props} value=${value ?? ""} onInput=${text} />`;
	else
		input = html`<input type=${type} autocomplete="off" ...${props}
		    value=${value ?? ""} onInput=${text} />`;
	return html`<div class="field ${wide ? "wide" : ""}">
		<label for=${id}>${label}${required && html`<span class="must" aria-hidden="true"> *</span>`}</label>
		${input}${children}
		${hint && html`<p class="hint" id=${id + "h"}>${hint}</p>`}
		${wrong && html`<p class="wrong" id=${id + "p"}
			    lang=${langOf(wrong)}>${wrong}</p>`}</div>`;
}

/** What of a problem no field says.  @param {Problem} problem
 * @param {Element} form @returns {{ message: string, errors: Problem["errors"] }} */
function unsaid(problem, form) {
	const said = [...form.querySelectorAll(".wrong")].map(w => w.textContent);
	const errors = problem.errors.filter(e => !said.includes(e.detail));

	if (errors.length === problem.errors.length)
		return problem;
	return { errors, message: errors.length === 1 ? errors[0].detail :
		said.includes(problem.message) || errors.length === 0 ?
		    t("Not done yet: see what is marked below.",
			"Nog niet gedaan: zie wat hieronder is gemarkeerd.") : problem.message };
}

/**
 * A form: Enter sends it, what is wrong is said above it and read out, and
 * the first wrong field gets the cursor.
 * @param {{ send: ReturnType<typeof useSend>, submit: string, children?: any,
 *   onCancel?: () => void, cancel?: string, disabled?: boolean,
 *   danger?: boolean, extra?: any }} p
 */
export function Form({ send, submit, children, onCancel, cancel, disabled,
    danger, extra }) {
	const form = useRef(/** @type {HTMLFormElement | null} */ (null));
	const [rest, setRest] = useState(/** @type {any} */ (undefined));

	// Once the fields have said theirs, and before it is seen.
	useLayoutEffect(() => setRest(send.problem && form.current ?
	    unsaid(send.problem, form.current) : undefined), [send.problem]);
	useEffect(() => {
		/** @type {HTMLElement | null | undefined} */
		(form.current?.querySelector("[aria-invalid]"))?.focus();
	}, [send.problem]);
	return html`<form ref=${form} novalidate onSubmit=${(/** @type {Event} */ e) => {
		e.preventDefault();
		send.run();
	}}>
		<${Oops} problem=${rest} />
		<div class="fields">${children}</div>
		<div class="buttons">
			<button type="submit" class=${danger ? "danger" : "primary"}
			    disabled=${disabled || send.busy}>${send.busy ?
				t("Busy…", "Bezig…") : submit}</button>
			${onCancel && html`<button type="button" onClick=${onCancel}>
				${cancel || t("Cancel", "Annuleren")}</button>`}
			${extra}
		</div></form>`;
}

// --- above the page ------------------------------------------------------------------------

/** @type {HTMLElement | null} */
let toasts = null;

/** Says something that needs no answer.  @param {string} text
 * @param {"good" | "bad"} [kind] */
export function toast(text, kind = "good") {
	if (!toasts) {
		toasts = document.createElement("div");
		toasts.className = "toasts";
		toasts.setAttribute("role", "status");
		document.body.append(toasts);
		// The next one at this screen has no part in it.
		watch(() => session() || toasts?.replaceChildren());
	}
	const one = document.createElement("p");
	one.className = kind;
	one.textContent = text;
	one.lang = langOf(text) || language();
	toasts.append(one);
	setTimeout(() => one.remove(), 6000);
}

/**
 * A window over the page; Escape closes it, the cursor returns to where it
 * was.
 * @param {{ title: string, onClose: () => void, children?: any, wide?: boolean }} p
 */
export function Dialog({ title, onClose, children, wide }) {
	const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
	const id = useRef(`d${++fields}`).current;

	useEffect(() => {
		const before = /** @type {HTMLElement | null} */ (document.activeElement);
		box.current?.showModal();
		return () => before?.isConnected ? before.focus() : undefined;
	}, []);
	return html`<dialog ref=${box} class=${wide ? "wide" : ""} aria-labelledby=${id}
	    onCancel=${(/** @type {Event} */ e) => { e.preventDefault(); onClose(); }}>
		<header><h2 id=${id}>${title}</h2>
		<button type="button" class="close" onClick=${onClose}
		    aria-label=${t("Close", "Sluiten")}>×</button></header>
		${children}</dialog>`;
}

/**
 * Asks yes or no over the page; no, when another person signs in meanwhile.
 * @param {{ title: string, body?: any, yes: string, no?: string, danger?: boolean }} q
 * @returns {Promise<boolean>}
 */
export function ask({ title, body, yes, no, danger }) {
	const room = document.createElement("div");
	const who = session()?.user_id;

	document.body.append(room);
	return new Promise(answer => {
		const unwatch = watch(() => session()?.user_id !== who && end(false));
		const end = (/** @type {boolean} */ is) => {
			unwatch();
			render(null, room);
			room.remove();
			answer(is);
		};
		render(html`<${Dialog} title=${title} onClose=${() => end(false)}>
			<div class="page">${body}</div>
			<div class="buttons">
			<button type="button" class=${danger ? "danger" : "primary"}
			    onClick=${() => end(true)}>${yes}</button>
			<button type="button" onClick=${() => end(false)}>
			    ${no || t("Cancel", "Annuleren")}</button></div>
		</${Dialog}>`, room);
	});
}

/** A text to copy with one click: a URL, a password.
 * @param {{ text: string, label: string }} p */
export function Copy({ text, label }) {
	return html`<span class="copy"><code>${text}</code>
	<button type="button" class="small" aria-label=${t("Copy", "Kopieer") + " " + label}
	    onClick=${async () => {
		try {
			await navigator.clipboard.writeText(text);
			toast(t("Copied", "Gekopieerd"));
		} catch {
			toast(t("The browser does not allow it: select the text and copy it.",
			    "De browser staat het niet toe: kies de tekst en kopieer die."), "bad");
		}
	}}>${t("Copy", "Kopieer")}</button></span>`;
}
