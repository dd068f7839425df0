/**
 * device_codecs.js - codecs in the order a phone offers them: drawn, or moved
 * with the arrows.
 */
import { html, useState } from "../lib/preact.js";
import { langOf, Problem, t } from "../core.js";

/** As the API names them, and as people do. */
const CODECS = /** @type {Record<string, string>} */ ({ opus: "Opus", g722: "G.722",
	pcma: "G.711 A (PCMA)", pcmu: "G.711 µ (PCMU)", g729: "G.729", ilbc: "iLBC",
	ilbc_13_33kbps: "iLBC 13.33", ilbc_15_2kbps: "iLBC 15.2", gsm: "GSM", g723_53: "G.723 5.3",
	g723_63: "G.723 6.3", g726_16: "G.726-16", g726_24: "G.726-24", g726_32: "G.726-32",
	g726_40: "G.726-40" });

/** @param {string[]} list @param {number} from @param {number} to */
function moved(list, from, to) {
	const next = [...list];

	next.splice(to, 0, ...next.splice(from, 1));
	return next;
}

/**
 * @param {{ label: string, name: string, value: string[],
 *   onValue: (codecs: string[]) => void, problem?: Problem }} p
 */
export function Codecs({ label, name, value, onValue, problem }) {
	const [from, setFrom] = useState(-1);
	const rest = Object.keys(CODECS).filter(c => !value.includes(c));
	const wrong = problem?.at("/" + name);
	/** @param {KeyboardEvent} e @param {number} i */
	const key = (e, i) => {
		const to = i + ({ ArrowUp: -1, ArrowDown: 1 }[e.key] || 0);
		if (to === i || to < 0 || to >= value.length)
			return;
		e.preventDefault();
		onValue(moved(value, i, to));
		const list = /** @type {HTMLElement} */ (e.currentTarget).closest("ol");
		requestAnimationFrame(() => /** @type {HTMLElement | undefined} */
		    (list?.querySelectorAll(".grip")[to])?.focus());
	};

	return html`<fieldset class="field wide codecs"><legend>${label}</legend>
	${value.length === 0 ? html`<p class="hint">${t("None said: the phone offers them in its own order.",
	    "Geen genoemd: de telefoon biedt ze in zijn eigen volgorde aan.")}</p>` : html`
	<ol>${value.map((c, i) => html`<li key=${c} draggable=${true} class=${i === from ? "taken" : ""}
	    onDragStart=${(/** @type {DragEvent} */ e) => {
		e.dataTransfer?.setData("text/plain", c);
		setFrom(i);
	}} onDragEnd=${() => setFrom(-1)}
	    onDragOver=${(/** @type {DragEvent} */ e) => from >= 0 && e.preventDefault()}
	    onDrop=${(/** @type {DragEvent} */ e) => {
		e.preventDefault();
		if (from >= 0)
			onValue(moved(value, from, i));
		setFrom(-1);
	}}>
		<button type="button" class="grip small" onKeyDown=${(/** @type {KeyboardEvent} */ e) => key(e, i)}
		    aria-label=${t(`${CODECS[c] || c}, place ${i + 1} of ${value.length}; up and down move it`,
			`${CODECS[c] || c}, plaats ${i + 1} van ${value.length}; omhoog en omlaag verplaatst`)}>↕</button>
		<span>${CODECS[c] || c}</span>
		<button type="button" class="small" onClick=${() => onValue(value.filter(v => v !== c))}
		    aria-label=${t(`Take away ${CODECS[c] || c}`, `${CODECS[c] || c} weghalen`)}>×</button></li>`)}</ol>`}
	${rest.length > 0 && html`<label class="choice">${t("Add", "Toevoegen")}
		<select value="" onChange=${(/** @type {any} */ e) => {
			if (e.target.value)
				onValue([...value, e.target.value]);
			e.target.value = "";
		}}><option value="">${t("choose a codec", "kies een codec")}</option>
		${rest.map(c => html`<option value=${c}>${CODECS[c]}</option>`)}</select></label>`}
	${wrong && html`<p class="wrong" lang=${langOf(wrong)}>${wrong}</p>`}</fieldset>`;
}
