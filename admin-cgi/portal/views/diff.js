/**
 * diff.js - what differs between two texts: with signs, colours, line
 * numbers, and words for who hears the page.
 *
 * Diff draws hunks as the API answers them; DiffText a whole answer of it
 * ("from", "to", "same", "hunks"), or says that nothing differs; compare
 * makes the same hunks of two texts that are here.
 */
import { count, t } from "../core.js";
import { html } from "../ui.js";

/**
 * @typedef {{ op: string, text: string }} DiffLine  op: " ", "-" or "+"
 * @typedef {{ from_line: number, from_lines: number, to_line: number,
 *   to_lines: number, lines: DiffLine[] }} Hunk
 * @typedef {{ from?: string, to?: string, same?: boolean, hunks: Hunk[],
 *   secrets_differ?: boolean }} Difference
 */

/** @param {Hunk[]} hunks @param {string} op */
const lines = (hunks, op) => hunks.reduce((n, h) =>
    n + h.lines.filter(l => l.op === op).length, 0);

/** "2 lines come, 1 goes", for headings and who hears it.
 * @param {Hunk[]} hunks */
export function diffWords(hunks) {
	const more = lines(hunks, "+"), less = lines(hunks, "-");
	const came = t(`${count(more, "line", "lines")} added`,
	    `${count(more, "regel", "regels")} erbij`);
	const went = t(`${count(less, "line", "lines")} removed`,
	    `${count(less, "regel", "regels")} weg`);

	return more && less ? `${came}, ${went}` : less ? went : came;
}

const SIGNS = /** @type {Record<string, string>} */ ({ "-": "−", "+": "+", " ": " " });

/** @param {{ hunk: Hunk, first: boolean }} p */
function Part({ hunk, first }) {
	let from = hunk.from_line, to = hunk.to_line;

	return html`${!first && html`<p class="gap" aria-hidden="true">⋯</p>`}
	${hunk.lines.map(l => {
		const number = l.op === "-" ? from : to;
		if (l.op !== "+")
			from++;
		if (l.op !== "-")
			to++;
		return html`<p class=${l.op === "-" ? "less" : l.op === "+" ? "more" : ""}>
			<span class="no" aria-hidden="true">${number}</span>
			<span class="sign" aria-hidden="true">${SIGNS[l.op]}</span>
			${l.op !== " " && html`<span class="unseen">${l.op === "-" ?
				t("removed:", "weg:") : t("added:", "erbij:")} </span>`}
			<span class="text">${l.text || " "}</span></p>`;
	})}`;
}

/** @param {{ hunks: Hunk[], label?: string }} p */
export function Diff({ hunks, label }) {
	return html`<div class="diff" tabindex="0" role="region"
	    aria-label=${label || t("What differs", "De verschillen")}>
		${hunks.map((h, i) => html`<${Part} hunk=${h} first=${i === 0} />`)}</div>`;
}

/** @param {{ diff: Difference, nothing?: string, label?: string }} p
 * nothing: what to say when the two are the same */
export function DiffText({ diff, nothing, label }) {
	const same = diff.hunks.length === 0;

	if (same && !diff.secrets_differ)
		return html`<p class="note">${nothing ||
			t("Nothing differs.", "Er is geen verschil.")}</p>`;
	return html`<div class="difftext">
		${!same && html`<p>${diffWords(diff.hunks)}</p>
			<${Diff} hunks=${diff.hunks} label=${label} />`}
		${diff.secrets_differ && html`<p class="note">${t(
		    "Passwords differ too; they are not shown.",
		    "Ook wachtwoorden verschillen; die worden niet getoond.")}</p>`}</div>`;
}

// --- of two texts ------------------------------------------------------------------

const AROUND = 3; /* lines shown around a difference */
const MOST = 4e6; /* pairs of lines compared; beyond, all of it differs */

/** The longest common lines of two lists, as a list of operations.
 * @param {string[]} a @param {string[]} b @returns {DiffLine[]} */
function middle(a, b) {
	const w = b.length + 1;

	if (a.length * b.length > MOST)
		return [...a.map(text => ({ op: "-", text })),
		    ...b.map(text => ({ op: "+", text }))];
	const best = new Uint32Array((a.length + 1) * w);
	for (let i = a.length - 1; i >= 0; i--)
		for (let j = b.length - 1; j >= 0; j--)
			best[i * w + j] = a[i] === b[j] ? best[(i + 1) * w + j + 1] + 1 :
			    Math.max(best[(i + 1) * w + j], best[i * w + j + 1]);
	const out = [];
	let i = 0, j = 0;
	while (i < a.length || j < b.length)
		if (i < a.length && j < b.length && a[i] === b[j]) {
			out.push({ op: " ", text: a[i++] });
			j++;
		} else if (i < a.length && (j === b.length ||
		    best[(i + 1) * w + j] >= best[i * w + j + 1])) {
			out.push({ op: "-", text: a[i++] });
		} else {
			out.push({ op: "+", text: b[j++] });
		}
	return out;
}

/** @param {string} from @param {string} to @returns {DiffLine[]} */
function operations(from, to) {
	const a = from.split("\n"), b = to.split("\n");
	let head = 0, tail = 0;

	while (head < a.length && head < b.length && a[head] === b[head])
		head++;
	while (tail < a.length - head && tail < b.length - head &&
	    a[a.length - 1 - tail] === b[b.length - 1 - tail])
		tail++;
	const same = (/** @type {string[]} */ l) => l.map(text => ({ op: " ", text }));
	return [...same(a.slice(0, head)),
	    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
	    ...same(a.slice(a.length - tail))];
}

/** @param {string} from @param {string} to @returns {Hunk[]} */
export function compare(from, to) {
	const all = operations(from, to);
	/** @type {Hunk[]} */
	const hunks = [];
	let line = 1, other = 1, until = -2;

	all.forEach((l, i) => {
		const near = all.slice(Math.max(0, i - AROUND), i + AROUND + 1)
		    .some(n => n.op !== " ");
		if (near) {
			if (until !== i - 1)
				hunks.push({ from_line: line, from_lines: 0,
					to_line: other, to_lines: 0, lines: [] });
			const hunk = hunks[hunks.length - 1];
			hunk.lines.push(l);
			hunk.from_lines += l.op === "+" ? 0 : 1;
			hunk.to_lines += l.op === "-" ? 0 : 1;
			until = i;
		}
		line += l.op === "+" ? 0 : 1;
		other += l.op === "-" ? 0 : 1;
	});
	return hunks;
}
