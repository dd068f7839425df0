/**
 * pick.js - choosing one thing by typing: an organisation, a group, a model.
 *
 * A combobox by the ARIA pattern.  What is typed is searched for in a list
 * of the API; down and up walk through what was found, Enter takes it,
 * Escape leaves things as they were, an emptied field is nothing (null).
 */
import { html, useEffect, useRef, useState } from "../lib/preact.js";
import { api, count, langOf, Problem, t } from "../core.js";
import { useRested } from "../ui.js";

const MANY = 20;

let picks = 0;

/** What ids are called, as far as was seen: "/groups 7" => "Reception".
 * @type {Map<string, string>} */
const texts = new Map();

/**
 * @typedef {{ value: any, text: string, more?: string }} Shown
 * more: said small behind it, to tell two of one name apart
 */

/**
 * @param {{ label: string, path: string, value: any,
 *   onValue: (value: any, item?: any) => void,
 *   show: (item: any) => Shown, query?: Record<string, any>, name?: string,
 *   problem?: Problem | string, hint?: any, text?: string, required?: boolean,
 *   disabled?: boolean, wide?: boolean, placeholder?: string,
 *   [more: string]: any }} p
 * path: the list, searched with q.  query: what else narrows it.  value: id
 * or name; show(item) says which, and what it is called.  text: what the
 * value is called, when the caller knows; else it is asked for.
 */
export function Pick({ label, path, value, onValue, show, query = {}, name,
    problem, hint, text, required, disabled, wide, placeholder, ...more }) {
	const id = useRef(`pick${++picks}`).current;
	const [typed, setTyped] = useState(/** @type {string | null} */ (null));
	const [open, setOpen] = useState(false);
	/** The choice Enter takes; -1: none, until something is typed. */
	const [at, setAt] = useState(-1);
	/** What was meant by a key that came before the answer. */
	const [late, setLate] = useState(/** @type {"" | "take" | "leave"} */ (""));
	/** What stood there when somebody came to type: a name that is known only
	 * then does not get in between. */
	const [held, setHeld] = useState(/** @type {string | null} */ (null));
	const known = useText(path, value, show, text);
	const found = useFound(open, path, typed ?? "", query);
	const shown = found.items.map(item => ({ item, ...show(item) }));
	const wrong = problem instanceof Problem ? problem.at("/" + name) : problem;
	const about = [hint && id + "h", wrong && id + "w"].filter(Boolean).join(" ");

	const isFound = found.of === (typed ?? "");

	const close = () => { setOpen(false); setTyped(null); setLate(""); setHeld(null); };
	const take = (/** @type {Shown & { item?: any } | null} */ one) => {
		close();
		if (one)
			texts.set(path + " " + one.value, one.text);
		onValue(one ? one.value : null, one?.item);
	};
	/** Left behind: what was typed counts if it is the name of something. */
	const leave = () => {
		const same = shown.find(s => s.text.toLowerCase() === typed?.trim().toLowerCase());
		if (typed === "")
			take(null);
		else if (typed !== null && !isFound)
			setLate("leave");
		else if (typed !== null && same)
			take(same);
		else
			close();
	};
	const keys = (/** @type {KeyboardEvent} */ e) => {
		const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
		if (step) {
			e.preventDefault();
			if (!open) {
				setOpen(true);
				setAt(0);
			} else if (shown.length) {
				setAt((Math.max(at, step > 0 ? -1 : 0) + step + shown.length) % shown.length);
			}
		} else if (e.key === "Enter" && open) {
			e.preventDefault();
			if (typed === "")
				take(null);
			else if (at < 0)
				close();
			else if (!isFound)
				setLate("take");
			else if (shown[at])
				take(shown[at]);
		} else if (e.key === "Escape" && open) {
			// Not for the dialog it may stand in.
			e.preventDefault();
			e.stopPropagation();
			close();
		}
	};

	useEffect(() => {
		setAt(i => Math.min(i, 0));
		if (late === "take" && isFound && shown[0])
			take(shown[0]);
		else if (late && isFound)
			leave();
	}, [found.of]);
	useEffect(() => {
		document.getElementById(`${id}o${at}`)?.scrollIntoView({ block: "nearest" });
	}, [at, open]);
	return html`<div class="field pick ${wide ? "wide" : ""}">
		<label for=${id}>${label}${required &&
		    html`<span class="must" aria-hidden="true"> *</span>`}</label>
		<div class="pickbox"><input id=${id} name=${name} type="text" role="combobox"
		    ...${more} autocomplete="off" spellcheck=${false} disabled=${disabled}
		    aria-required=${required ? "true" : undefined} placeholder=${placeholder}
		    aria-autocomplete="list" aria-expanded=${open ? "true" : "false"}
		    aria-controls=${open && shown.length ? id + "l" : undefined}
		    aria-activedescendant=${open && shown[at] ? `${id}o${at}` : undefined}
		    aria-describedby=${about || undefined}
		    aria-invalid=${wrong ? "true" : undefined}
		    value=${typed ?? held ?? known} onKeyDown=${keys} onBlur=${leave}
		    onFocus=${() => setHeld(known)}
		    onClick=${() => { setAt(-1); setOpen(true); }}
		    onInput=${(/** @type {any} */ e) => {
			setTyped(e.target.value);
			setOpen(true);
			setAt(0);
			setLate("");
		}} />
		${open && late !== "leave" && html`<${Found} id=${id} label=${label} shown=${shown} at=${at}
		    found=${found} take=${take} />`}</div>
		${hint && html`<p class="hint" id=${id + "h"}>${hint}</p>`}
		${wrong && html`<p class="wrong" id=${id + "w"} lang=${langOf(wrong)}>${wrong}</p>`}</div>`;
}

/** The list below the field.
 * @param {{ id: string, label: string, shown: (Shown & { item: any })[],
 *   at: number, found: ReturnType<typeof useFound>,
 *   take: (one: any) => void }} p */
function Found({ id, label, shown, at, found, take }) {
	// The cursor stays in the field when the list is clicked.
	const stay = (/** @type {Event} */ e) => e.preventDefault();

	return html`<div class="found" onMouseDown=${stay}>
		${shown.length > 0 && html`<ul role="listbox" id=${id + "l"} aria-label=${label}>
		${shown.map((s, i) => html`<li key=${s.value} role="option" id=${`${id}o${i}`}
		    aria-selected=${i === at ? "true" : "false"} onClick=${() => take(s)}>
			${s.text}${s.more && html`<span class="quiet"> ${s.more}</span>`}</li>`)}</ul>`}
		<p class="hint" role="status">${found.problem ? found.problem.message :
		    found.loading ? t("Searching…", "Zoeken…") :
		    shown.length === 0 ? t("Nothing found", "Niets gevonden") :
		    found.more ? t("Type to find more", "Typ om meer te vinden") :
		    count(shown.length, t("choice", "keuze"), t("choices", "keuzes"))}</p></div>`;
}

/** What the list of the API has for what is typed; `of`: for what.
 * @param {boolean} open @param {string} path @param {string} typed
 * @param {Record<string, any>} query
 * @returns {{ items: any[], of: string | null, more: boolean, loading: boolean,
 *   problem?: Problem }} */
function useFound(open, path, typed, query) {
	const [state, setState] = useState(
	    /** @type {{ items: any[], of: string | null, more: boolean, problem?: Problem }} */
	    ({ items: [], of: null, more: false }));
	const q = useRested(typed, 150);
	const narrow = JSON.stringify(query);

	useEffect(() => {
		if (!open)
			return undefined;
		const stop = new AbortController();
		api.get(path, { limit: MANY, ...query, q: q.trim() }, { signal: stop.signal }).then(
		    page => setState({ items: page.items, of: q, more: !!page.next }),
		    problem => stop.signal.aborted ||
			setState({ items: [], of: q, more: false, problem }));
		return () => stop.abort();
	}, [open, path, q, narrow]);
	return { ...state, loading: state.of !== typed };
}

/** What a value is called: as the caller says, as was seen, as the API says.
 * @param {string} path @param {any} value @param {(item: any) => Shown} show
 * @param {string | undefined} text @returns {string} */
function useText(path, value, show, text) {
	const none = value === null || value === undefined || value === "";
	const key = path + " " + value;
	const [, again] = useState(0);

	useEffect(() => {
		if (none || text !== undefined || texts.has(key))
			return undefined;
		const stop = new AbortController();
		api.get(`${path}/${encodeURIComponent(value)}`, {}, { signal: stop.signal }).then(
		    item => texts.set(key, show(item).text),
		    () => stop.signal.aborted || texts.set(key, String(value))).then(
		    () => stop.signal.aborted || again(n => n + 1));
		return () => stop.abort();
	}, [key, text]);
	return none ? "" : text ?? texts.get(key) ?? "";
}

// --- what is picked most ------------------------------------------------------------

/** @typedef {Omit<Parameters<typeof Pick>[0], "path" | "show" | "label"> &
 *   { label?: string }} Some */

/** An organisation, by id.  @param {Some} p */
export const PickOrganisation = p => html`<${Pick} label=${t("Organisation", "Organisatie")}
	path="/organisations" ...${p} show=${(/** @type {any} */ o) =>
	    ({ value: o.id, text: o.name })} />`;

/** A group, by id; query: { organisation_id }.  @param {Some} p */
export const PickGroup = p => html`<${Pick} label=${t("Group", "Groep")}
	path="/groups" ...${p} show=${(/** @type {any} */ g) => ({ value: g.id, text: g.name,
	    more: p.query?.organisation_id ? undefined : g.organisation })} />`;

/** A model, by name.  @param {Some} p */
export const PickModel = p => html`<${Pick} label=${t("Model", "Model")}
	path="/models" ...${p} show=${(/** @type {any} */ m) =>
	    ({ value: m.name, text: m.name })} />`;
