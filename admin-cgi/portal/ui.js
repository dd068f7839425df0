/**
 * ui.js - the pieces every view is put together from.
 *
 * A view is a function of { place } that returns html`...`.  Lists use
 * usePages and Table, single things useLoad, what one types useDraft and
 * Form; so that waiting, failing, an empty list, a lost update and a lost
 * connection look and behave alike everywhere.
 */
import { html, render, useCallback, useEffect, useRef, useState }
    from "./lib/preact.js";
import { api, go, href, newKey, place, Problem, session, t, watch } from "./core.js";
import { Rows, useRowKeys } from "./rows.js";

export { html };

// --- asking the API ------------------------------------------------------------------

/**
 * Loads something when the view appears and when a dependency changes.
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} f
 * @param {any[]} deps
 * @returns {{ data: T | undefined, problem: Problem | undefined,
 *   loading: boolean, reload: () => void, set: (data: T) => void }}
 */
export function useLoad(f, deps) {
	const [state, setState] = useState(
	    /** @type {{ data?: any, problem?: Problem, loading: boolean }} */
	    ({ loading: true }));
	const [turn, setTurn] = useState(0);

	useEffect(() => {
		const stop = new AbortController();
		setState(s => ({ ...s, loading: true }));
		f(stop.signal).then(
		    data => stop.signal.aborted ||
			setState({ data, loading: false }),
		    problem => stop.signal.aborted ||
			setState(s => ({ data: s.data, problem, loading: false })));
		return () => stop.abort();
	}, [...deps, turn]);
	return { data: state.data, problem: state.problem,
		loading: state.loading,
		reload: useCallback(() => setTurn(n => n + 1), []),
		set: data => setState({ data, loading: false }) };
}

/**
 * A list of the API, page after page.
 * @param {string} path @param {Record<string, any>} query
 * @returns {{ items: any[], more: (() => void) | null, loading: boolean,
 *   problem: Problem | undefined, reload: () => void,
 *   set: (items: any[]) => void, again: (i: number) => Promise<any[]> }}
 * again: asks once more, quietly, for the page on which item i stands, and
 * answers what is on it now; the list stays as it is.
 */
export function usePages(path, query) {
	const [state, setState] = useState(
	    /** @type {{ items: any[], next: string | null, loading: boolean,
	     *   problem?: Problem, starts: [number, string | null][] }} */
	    ({ items: [], next: null, loading: true, starts: [] }));
	const [turn, setTurn] = useState(0);
	const stop = useRef(/** @type {AbortController | null} */ (null));

	const load = (/** @type {any[]} */ before, /** @type {string | null} */ cursor) => {
		stop.current?.abort();
		const mine = stop.current = new AbortController();
		setState(s => ({ ...s, loading: true, problem: undefined }));
		api.get(path, { limit: 50, ...query, cursor }, { signal: mine.signal }).then(
		    page => mine.signal.aborted || setState(s => ({ loading: false,
			items: [...before, ...page.items], next: page.next,
			starts: [...before.length ? s.starts : [], [before.length, cursor]] })),
		    problem => mine.signal.aborted ||
			setState(s => ({ ...s, loading: false, problem })));
	};
	useEffect(() => {
		load([], null);
		return () => stop.current?.abort();
	}, [path, JSON.stringify(query), turn]);
	return { items: state.items, loading: state.loading,
		problem: state.problem,
		more: state.next ? () => load(state.items, state.next) : null,
		reload: useCallback(() => setTurn(n => n + 1), []),
		set: items => setState(s => ({ ...s, items })),
		again: async i => {
			const start = state.starts.filter(([from]) => from <= i).pop();
			return (await api.get(path, { limit: 50, ...query, cursor: start?.[1] },
			    { quiet: true })).items;
		} };
}

/** A value that follows another when it has rested: search as you type.
 * @template T @param {T} value @param {number} [ms] @returns {T} */
export function useRested(value, ms = 250) {
	const [rested, setRested] = useState(value);

	useEffect(() => {
		const timer = setTimeout(() => setRested(value), ms);
		return () => clearTimeout(timer);
	}, [value]);
	return rested;
}

/** Calls f each `ms` while the page is looked at.
 * @param {() => void} f @param {number} ms 0: not now */
export function useTick(f, ms) {
	useEffect(() => {
		if (!ms)
			return undefined;
		const timer = setInterval(() => document.hidden || f(), ms);
		return () => clearInterval(timer);
	}, [f, ms]);
}

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
			${wrong && html`<p class="wrong" id=${id + "p"}>${wrong}</p>`}</div>`;
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
		${wrong && html`<p class="wrong" id=${id + "p"}>${wrong}</p>`}</div>`;
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

	useEffect(() => {
		/** @type {HTMLElement | null | undefined} */
		(form.current?.querySelector("[aria-invalid]"))?.focus();
	}, [send.problem]);
	return html`<form ref=${form} novalidate onSubmit=${(/** @type {Event} */ e) => {
		e.preventDefault();
		send.run();
	}}>
		<${Oops} problem=${send.problem} />
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

// --- pages -----------------------------------------------------------------------------------

/**
 * The frame of a view: its title is the window's, too, and read out.
 * @param {{ title: string, actions?: any, up?: [string, string][], lead?: any,
 *   children?: any }} p  up: where it belongs, [text, href][]
 */
export function Page({ title, actions, up = [], lead, children }) {
	useEffect(() => {
		document.title = title + " · Voipconfig";
	}, [title]);
	return html`<div class="page">
		${up.length > 0 && html`<nav class="up" aria-label=${t("Path", "Pad")}>
			${up.map(([text, to]) => html`<a href=${to}>${text}</a>`)}</nav>`}
		<header class="title"><h1 tabindex="-1">${title}</h1>
			<div class="actions">${actions}</div></header>
		${lead && html`<p class="lead">${lead}</p>`}
		${children}</div>`;
}

/** What went wrong, said where it happened and read out.
 * @param {{ problem?: Problem, retry?: () => void }} p */
export function Oops({ problem, retry }) {
	if (!problem)
		return null;
	const rest = problem.errors?.filter(e => e.detail !== problem.message) || [];
	return html`<div class="oops" role="alert">
		<p>${problem.message}</p>
		${rest.length > 1 && html`<ul>${rest.map(e => html`<li>${e.detail}</li>`)}</ul>`}
		${retry && html`<button type="button" onClick=${retry}>
			${t("Try again", "Opnieuw proberen")}</button>`}</div>`;
}

/** While something loads.  @param {{ text?: string }} p */
export const Wait = ({ text }) => html`<p class="wait" role="status">
	${text || t("Loading…", "Laden…")}</p>`;

/** Where there is nothing yet: what it is, and how to begin.
 * @param {{ title: string, children?: any }} p */
export const Empty = ({ title, children }) => html`<div class="empty">
	<p class="big">${title}</p>${children}</div>`;

/** @param {{ kind?: "good" | "bad" | "warn" | "plain" | "info", children?: any, title?: string }} p */
export const Badge = ({ kind = "plain", children, title }) =>
    html`<span class="badge ${kind}" title=${title}>${children}</span>`;

/** Views side by side below one title; `now` is the open one's name.
 * @param {{ tabs: [string, string, string][], now: string, label: string }} p
 * tabs: [name, text, href][] */
export const Tabs = ({ tabs, now, label }) => html`<nav class="tabs" aria-label=${label}>
	${tabs.map(([name, text, to]) => html`<a href=${to}
	    aria-current=${name === now ? "page" : undefined}>${text}</a>`)}</nav>`;

/** Names and values.  @param {{ rows: [string, any][] }} p */
export const Facts = ({ rows }) => html`<dl class="facts">
	${rows.filter(r => r[1] !== undefined && r[1] !== null && r[1] !== false)
	    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

/**
 * A list.  columns: { name, text, cell(row), sort?: the API's key, num?,
 * narrow?: hidden on a small screen }.  With `chosen` (a Set of ids) rows can
 * be ticked.  sort: "label" or "-label".
 * @param {{ columns: { name: string, text: string, cell: (row: any) => any,
 *     sort?: string, num?: boolean, narrow?: boolean }[],
 *   list: ReturnType<typeof usePages>, label: string,
 *   id?: (row: any) => any, sort?: string, onSort?: (sort: string) => void,
 *   chosen?: Set<any>, onChosen?: (chosen: Set<any>) => void,
 *   empty?: any, rowName?: (row: any) => string }} p
 */
export function Table({ columns, list, label, id = row => row.id, sort,
    onSort, chosen, onChosen, empty, rowName }) {
	const box = useRef(/** @type {HTMLElement | null} */ (null));
	const flip = (/** @type {any} */ key, /** @type {boolean} */ on) => {
		const next = new Set(chosen);
		on ? next.add(key) : next.delete(key);
		onChosen?.(next);
	};
	const all = list.items.length > 0 && list.items.every(r => chosen?.has(id(r)));

	useRowKeys(box);
	if (list.problem && list.items.length === 0)
		return html`<${Oops} problem=${list.problem} retry=${list.reload} />`;
	if (!list.loading && list.items.length === 0)
		return empty || html`<${Empty} title=${t("Nothing here", "Niets te zien")} />`;
	return html`<div class="list" ref=${box} aria-busy=${list.loading}>
	<table><caption class="unseen">${label}</caption><thead><tr>
		${chosen && html`<th class="tick"><input type="checkbox" checked=${all}
		    aria-label=${t("Select all shown", "Alles wat te zien is kiezen")}
		    onChange=${(/** @type {any} */ e) => onChosen?.(new Set(e.target.checked ?
			[...chosen, ...list.items.map(id)] : []))} /></th>`}
		${columns.map(c => html`<${Head} column=${c} sort=${sort} onSort=${onSort} />`)}
	</tr></thead>
	<${Rows} items=${list.items} id=${id} columns=${columns.length + (chosen ? 1 : 0)}
	    draw=${(/** @type {any} */ row) => html`<tr key=${id(row)}
	    class=${chosen?.has(id(row)) ? "chosen" : ""}>
		${chosen && html`<td class="tick"><input type="checkbox"
		    checked=${chosen.has(id(row))}
		    aria-label=${t("Select", "Kies") + " " + (rowName ? rowName(row) : id(row))}
		    onChange=${(/** @type {any} */ e) => flip(id(row), e.target.checked)} /></td>`}
		${columns.map(c => html`<td class="${c.num ? "num" : ""} ${c.narrow ? "narrow" : ""}"
		    data-name=${c.text}>${c.cell(row)}</td>`)}</tr>`} />
	</table>
	<${More} list=${list} /></div>`;
}

/** @param {{ column: any, sort?: string, onSort?: (sort: string) => void }} p */
function Head({ column: c, sort, onSort }) {
	const up = sort === c.sort, down = sort === "-" + c.sort;

	return html`<th scope="col" class="${c.num ? "num" : ""} ${c.narrow ? "narrow" : ""}"
	    aria-sort=${c.sort && up ? "ascending" : c.sort && down ? "descending" : undefined}>
	    ${c.sort && onSort ? html`<button type="button" class="sort"
		onClick=${() => onSort(up ? "-" + c.sort : c.sort)}>${c.text}
		<span aria-hidden="true">${up ? "▲" : down ? "▼" : ""}</span></button>` : c.text}</th>`;
}

/** The next page: by itself when its button comes in sight.
 * @param {{ list: ReturnType<typeof usePages> }} p */
export function More({ list }) {
	const button = useRef(/** @type {HTMLButtonElement | null} */ (null));

	useEffect(() => {
		if (!list.more || list.loading || list.problem || !button.current)
			return undefined;
		const sight = new IntersectionObserver(seen =>
		    seen.some(s => s.isIntersecting) && list.more?.(),
		{ rootMargin: "400px" });
		sight.observe(button.current);
		return () => sight.disconnect();
	}, [list.items.length, list.loading, list.problem]);
	if (list.loading)
		return html`<${Wait} />`;
	return html`<${Oops} problem=${list.problem} retry=${list.more || list.reload} />
	${list.more && html`<button ref=${button} type="button" class="more"
	    onClick=${list.more}>${t("Show more", "Meer tonen")}</button>`}`;
}

/** The query of the place, and a way to change some of it: filters that
 * survive a reload and can be sent to a colleague.
 * @param {{ path: string[], query: Record<string, string> }} at
 * @returns {[Record<string, string>, (some: Record<string, any>) => void]} */
export function useQuery(at) {
	return [at.query, (/** @type {Record<string, any>} */ some) =>
	    go(at.path, { ...place().query, ...some }, true)];
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
	}
	const one = document.createElement("p");
	one.className = kind;
	one.textContent = text;
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
			<div class="body">${body}</div>
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

/** @param {{ to: any, query?: any, children?: any }} p */
export const Link = ({ to, query, children }) =>
    html`<a href=${href(to, query)}>${children}</a>`;
