/**
 * template_paint.js - the painted copy of a template's text: what is a tag, a
 * name, a comment; and what is known of one parameter, in words.
 */
import { useMemo } from "../lib/preact.js";
import { number, t } from "../core.js";
import { Badge, Facts, html } from "../ui.js";

/** Lines painted at once: more than any screen shows. */
export const WINDOW = 160;

const TOKEN = /(\{\{![^]*?\}\}|\{\{[#^/>&]?[^}]*\}\}|^\s*#.*$|^[ \t]*[\w.]+(?=[\w.{}]*\s*=)|(?<=\}\})[\w.]+(?=[\w.{}]*\s*=))/g;

/** @param {string} s */
const classOf = s => s.startsWith("{{!") ? "comment" : /^\{\{[#^/]/.test(s) ? "section" :
    s.startsWith("{{>") ? "partial" : s.startsWith("{{") ? "variable" :
    s.trimStart().startsWith("#") ? "comment" : "name";

/** @param {string} line */
function paint(line) {
	const out = [];
	let from = 0;

	for (const m of line.matchAll(TOKEN)) {
		if (m.index > from)
			out.push(line.slice(from, m.index));
		out.push(html`<span class=${classOf(m[0])}>${m[0]}</span>`);
		from = m.index + m[0].length;
	}
	out.push(line.slice(from) + "\n");
	return out;
}

/** Only what is near the screen: a long text must not slow typing.
 * @param {{ lines: string[], first: number }} p  first: 0 is the first line */
export function Paint({ lines, first }) {
	const painted = useMemo(() => lines.slice(first, first + WINDOW).map(paint), [lines, first]);

	return html`<pre style=${{ paddingTop: `${first * 1.5}em` }}>${painted}</pre>`;
}

/** What the catalogue knows of a parameter.
 * @param {{ found: { parameter?: any, near?: string } | undefined, name: string }} p */
export function About({ found, name }) {
	if (!name)
		return html`<p class="quiet">${t(
		    "The cursor on a line with a parameter shows here what it is.",
		    "Staat de cursor op een regel met een parameter, dan staat hier wat die is.")}</p>`;
	if (!found)
		return html`<p class="quiet mono">${name}</p>`;
	const p = found.parameter;
	if (!p)
		return html`<p><span class="mono">${name}</span></p><p>${found.near ||
			t("The catalogue does not know it.", "De catalogus kent hem niet.")}</p>`;
	const range = p.min !== null && p.max !== null ? t(
	    `${number(p.min)} to ${number(p.max)}`, `${number(p.min)} tot ${number(p.max)}`) : undefined;
	return html`<p><strong class="mono">${p.name}</strong>
		${p.secret && html` <${Badge} kind="warn">${t("secret", "geheim")}</${Badge}>`}</p>
	<p>${p.description || (p.level === "seen" ? t("Seen in files of phones; what it does is not documented.",
	    "Gezien in bestanden van telefoons; wat hij doet is niet beschreven.") : "")}</p>
	<${Facts} rows=${[[t("Kind", "Soort"), p.kind], [t("Default", "Standaard"), p.default ?? undefined],
	    [t("Range", "Bereik"), range], [t("Since", "Sinds"), p.since || undefined]]} />
	${p.allowed?.length > 0 && html`<ul class="allowed">${p.allowed.map((/** @type {any} */ a) => html`
		<li><code>${a.value}</code> ${a.meaning}</li>`)}</ul>`}`;
}
