/**
 * drawing.js - a phone as it stands on the desk, with the keys of one page.
 *
 * Where the places of keys are known (keys.js) they are drawn there; else in
 * rows.  A key is a button of its own: who hears the page hears what it does,
 * and one Tab reaches the drawing, arrows move within it.
 */
import { html } from "../lib/preact.js";
import { t } from "../core.js";
import { spot } from "./keys.js";
import { keyType } from "./types.js";
import { keySaid, keyText, lineText, usualLine } from "./words.js";

/** @typedef {import("./keys.js").Part} Part */
/** @typedef {import("./keys.js").Facts} Facts */

const W = 400; /* of every drawing, in its own units */
const HIGH = 34, GAP = 4, BAR = 26;

/**
 * What a key looks like and what it does; without `on` the drawing is a
 * picture only.
 * @typedef {{ layout: import("./keys.js").Layout, lines: any[],
 *   at?: string, tab?: string, changed?: Set<string>, wrong?: Set<string>,
 *   over?: string, on?: (name: string) => Record<string, any> }} Look
 * at: the key being edited; tab: the one Tab reaches; over: where a dragged
 * key would come.
 */

/** Signs a system may draw as a coloured picture.  @param {string} sign */
const plain = sign => sign.replace(/[☎✉☺◀▶☏]/g, "$&\uFE0E");

/** A text that ends where its room ends; SVG alone can not.
 * @param {{ x: number, y: number, w: number, text: string, size?: number,
 *   end?: boolean, kind?: string }} p  y: where it stands */
const Text = ({ x, y, w, text, size = 13, end, kind = "" }) => html`
	<foreignObject x=${x} y=${y - size * 1.15} width=${w} height=${size * 1.6} aria-hidden="true">
		<div class="text ${kind} ${end ? "end" : ""} ${size < 13 ? "fine" : ""}">${text}</div>
	</foreignObject>`;

/**
 * @param {{ name: string, x: number, y: number, w: number, h?: number,
 *   side?: "left" | "right" | "cap", look: Look }} p
 */
function KeyMark({ name, x, y, w, h = HIGH, side = "cap", look }) {
	const key = look.layout[name], usual = key ? undefined : usualLine(name, look.lines);
	const changed = look.changed?.has(name), wrong = look.wrong?.has(name);
	const kind = ["key", side, key && key.type !== 0 ? "used" : "free", changed && "changed",
	    wrong && "wrong", look.over === name && "over"].filter(Boolean).join(" ");
	const label = key ? keyText(key, look.lines) : usual ? lineText(usual) : "";
	const sign = key ? plain(keyType(key.type).sign) : usual ? plain("☏") : "";
	const room = side === "cap" ? 0 : 30;
	const from = side === "left" ? x + room : x;
	const props = look.on ? { role: "button", tabindex: look.tab === name ? 0 : -1,
		"aria-pressed": look.at === name ? "true" : "false",
		"aria-label": keySaid(name, key, look.lines, { changed, wrong }),
		...look.on(name) } : {};

	return html`<g class=${kind} data-key=${name} ...${props}>
		<rect class="hit" x=${x} y=${y} width=${w} height=${h} rx="5" />
		${side !== "cap" && html`<rect class="push" y=${y + 6} width="22" height=${h - 12} rx="4"
		    x=${side === "left" ? x + 2 : x + w - 24} />`}
		${sign && html`<text class="sign" aria-hidden="true" y=${y + h / 2 + 5} font-size="13"
		    text-anchor=${side === "right" ? "end" : "start"}
		    x=${side === "right" ? from + w - room - 6 : from + 6}>${sign}</text>`}
		<${Text} kind=${usual ? "label quiet" : "label"} text=${label || (sign ? "" : "·")}
		    end=${side === "right"} y=${y + h / 2 + 5} w=${w - room - 32}
		    x=${side === "right" ? from + 6 : from + 26} />
		${changed && html`<circle class="dot" r="3" cy=${y + 7}
		    cx=${side === "right" ? from + 7 : from + w - room - 7} />`}</g>`;
}

/** The keys of one page, from (x, y) and in `w`.
 * @param {{ part: Part, page: number, x: number, y: number, w: number, look: Look,
 *   prefix?: string, onTurn?: () => void }} p */
function Keys({ part, page, x, y, w, look, onTurn }) {
	const places = part.pages[page] || [];
	const prefix = part.area === "expansion" ? `expansion.${part.module}` : part.area;
	const wide = w / part.columns;
	const side = (/** @type {number} */ column) => !part.sides ? "cap" :
	    column === 0 ? "left" : "right";
	const last = spot(part, places, places.length);

	return html`${places.map((position, i) => {
		const s = spot(part, places, i);
		return html`<${KeyMark} key=${position} name=${`${prefix}.${position}`} look=${look}
		    side=${side(s.column)} x=${x + s.column * wide + (part.sides ? 0 : 2)}
		    y=${y + s.row * (HIGH + GAP)} w=${wide - 4} />`;
	})}
	${part.turn && html`<g class="key turn ${side(last.column)}" ...${look.on && onTurn ? {
		role: "button", tabindex: 0, onClick: onTurn,
		onKeyDown: (/** @type {KeyboardEvent} */ e) => {
			if (e.key === "Enter" || e.key === " ") {
				e.preventDefault();
				onTurn();
			}
		}, "aria-label": t(`Page ${page + 1}/${part.pages.length}, the next one`,
		    `Pagina ${page + 1}/${part.pages.length}, de volgende`) } : {}}>
		<rect class="hit" x=${x + last.column * wide} y=${y + last.row * (HIGH + GAP)}
		    width=${wide - 4} height=${HIGH} rx="5" />
		<rect class="push" x=${x + (last.column + 1) * wide - 28}
		    y=${y + last.row * (HIGH + GAP) + 6} width="22" height=${HIGH - 12} rx="4" />
		<text class="label" aria-hidden="true" font-size="13" text-anchor="end"
		    x=${x + (last.column + 1) * wide - 40} y=${y + last.row * (HIGH + GAP) + HIGH / 2 + 5}>
		    ${page + 1}/${part.pages.length}</text></g>`}`;
}

/** How high the keys of a part are, the same on each page.  @param {Part} part */
const height = part => Math.max(...part.pages.map(p =>
    spot(part, p, 0).high)) * (HIGH + GAP);

/** What the first account shows above the keys.  @param {any[]} lines */
const headline = lines => lines.length ? lineText(lines[0]) : "";

/** A desk phone: screen, soft keys, a row of the keypad.
 * @param {{ model: string, facts: Facts, part?: Part, page: number, look: Look,
 *   onTurn?: () => void }} p */
function Desk({ model, facts, part, page, look, onTurn }) {
	const keys = part ? Math.max(height(part), 2 * (HIGH + GAP)) : 2 * (HIGH + GAP);
	const top = 34, screen = BAR + keys + 22, sides = part?.sides;
	const x = sides ? 34 : 16, w = W - 2 * x;
	const touch = facts.screen_width >= 800;

	return { high: top + screen + (touch ? 26 : 58), body: html`
	<rect class="body" x="1" y="1" width=${W - 2} rx="16"
	    height=${top + screen + (touch ? 24 : 56)} />
	<${Text} kind="brand" text=${model} x=${18} y=${22} w=${W - 36} />
	<rect class="screen" x=${x} y=${top} width=${w} height=${screen} rx="6" />
	<rect class="bar" x=${x} y=${top} width=${w} height=${BAR - 4} rx="6" />
	<${Text} kind="status" size=${12} text=${headline(look.lines)} x=${x + 8} y=${top + 16}
	    w=${w / 2} />
	<${Text} kind="status" size=${12} end text="10:08" x=${x + w / 2} y=${top + 16} w=${w / 2 - 8} />
	${part ? html`<${Keys} part=${part} page=${page} look=${look} onTurn=${onTurn}
	    x=${sides ? 4 : x + 2} w=${sides ? (part.columns === 1 ? 232 : W - 4) : w - 2} y=${top + BAR} />` :
	    html`<${Text} kind="label quiet" text=${t("No line keys", "Geen lijntoetsen")}
		x=${x + 12} y=${top + BAR + 28} w=${w - 24} />`}
	${!touch && [0, 1, 2, 3].map(i => html`<rect class="push" rx="4" height="14"
	    x=${x + 8 + i * (w - 16) / 4 + 6} width=${(w - 16) / 4 - 12} y=${top + screen + 8} />`)}
	${!touch && html`<rect class="push" x=${W / 2 - 60} y=${top + screen + 32} width="120" height="12" rx="6" />`}`,
	};
}

/** A block of keys with nothing around it but the case: memory keys,
 * programmable keys, an expansion module.
 * @param {{ title: string, part: Part, page: number, look: Look }} p */
function Block({ title, part, page, look }) {
	const keys = height(part), x = part.sides ? 34 : 16;

	return { high: 46 + keys + 14, body: html`
	<rect class="body" x="1" y="1" width=${W - 2} height=${44 + keys + 12} rx="12" />
	<${Text} kind="brand" text=${title} x=${18} y=${24} w=${W - 36} />
	<rect class="screen" x=${x} y="38" width=${W - 2 * x} height=${keys + 4} rx="6" />
	<${Keys} part=${part} page=${page} look=${look} x=${part.sides ? 4 : x + 2}
	    w=${part.sides ? W - 4 : W - 2 * x - 2} y=${40} />` };
}

/** A conference phone has a screen and no keys to set.
 * @param {{ model: string, look: Look }} p */
const Conference = ({ model, look }) => ({ high: 230, body: html`
	<path class="body" d="M200 8 C250 8 262 60 292 100 C322 142 388 150 380 190
	    C372 226 300 214 200 214 C100 214 28 226 20 190 C12 150 78 142 108 100
	    C138 60 150 8 200 8 Z" />
	<circle class="push" cx="200" cy="46" r="16" />
	<rect class="screen" x="128" y="86" width="144" height="78" rx="6" />
	<rect class="bar" x="128" y="86" width="144" height="22" rx="6" />
	<${Text} kind="status" size=${12} text=${headline(look.lines)} x=${136} y=${102} w=${128} />
	<${Text} kind="label quiet" text=${t("No keys to set", "Geen toetsen")} x=${138} y=${138} w=${128} />
	<${Text} kind="brand" text=${model} x=${172} y=${194} w=${90} />` });

/** A cordless handset of its own.  @param {{ model: string, look: Look }} p */
const Handset = ({ model, look }) => ({ high: 250, body: html`
	<rect class="body" x="140" y="4" width="120" height="240" rx="22" />
	<rect class="screen" x="152" y="34" width="96" height="96" rx="6" />
	<rect class="bar" x="152" y="34" width="96" height="22" rx="6" />
	<${Text} kind="status" size=${12} text=${headline(look.lines)} x=${158} y=${50} w=${84} />
	<${Text} kind="brand" text=${model} x=${166} y=${24} w=${84} />
	${[0, 1, 2, 3].map(r => [0, 1, 2].map(c => html`<rect class="push" rx="4"
	    x=${156 + c * 31} y=${142 + r * 22} width="26" height="15" />`))}` });

/** A base, and the handsets at it: one for each account.
 * @param {{ model: string, facts: Facts, look: Look }} p */
function Base({ model, facts, look }) {
	const used = look.lines.length, room = Math.max(0, facts.accounts - used);
	const free = Math.min(room, Math.max(1, 4 - used));
	const all = [...look.lines, ...Array(free).fill(null)];
	const rowsHigh = Math.ceil(all.length / 4) * 118;

	return { high: 92 + (facts.accounts ? rowsHigh : 34), body: html`
	<rect class="body" x="110" y="4" width="180" height="74" rx="14" />
	<${Text} kind="brand" text=${model} x=${130} y=${34} w=${140} />
	${[0, 1, 2].map(i => html`<circle class="push" cx=${140 + i * 22} cy="56" r="5" />`)}
	${facts.accounts === 0 && html`<${Text} kind="label quiet" x=${70} y=${108} w=${330}
	    text=${t("It has no accounts of its own", "Deze basis heeft geen eigen accounts")} />`}
	${facts.accounts > 0 && all.map((line, i) => html`<${OneHandset} line=${line}
	    x=${(i % 4) * 98 + 6} y=${92 + Math.floor(i / 4) * 118} />`)}` };
}

/** @param {{ line: any, x: number, y: number }} p */
const OneHandset = ({ line, x, y }) => html`<g class="handset ${line ? "used" : "free"}">
	<rect class="body" x=${x} y=${y} width="90" height="110" rx="14" />
	<rect class="screen" x=${x + 8} y=${y + 12} width="74" height="52" rx="4" />
	${line && html`<${Text} kind="status" size=${12} x=${x + 12} y=${y + 30} w=${68}
	    text=${line.handset || lineText(line)} />
	<${Text} kind="label quiet" size=${12} x=${x + 12} y=${y + 50} w=${68} text=${line.user_name} />`}
	${!line && html`<${Text} kind="label quiet" size=${12} x=${x + 12} y=${y + 40} w=${68}
	    text=${t("free", "vrij")} />`}
	${[0, 1, 2].map(i => html`<rect class="push" rx="3" x=${x + 12 + i * 24} y=${y + 74}
	    width="18" height="10" /><rect class="push" rx="3" x=${x + 12 + i * 24} y=${y + 90}
	    width="18" height="10" />`)}</g>`;

/** A sentence that says what the drawing shows.
 * @param {string} model @param {Facts} facts @param {Look} look */
export function saidOf(model, facts, look) {
	const set = Object.values(look.layout).filter(k => k.type !== 0).length;

	if (facts.kind === "dect")
		return t(`${model}, a base with ${look.lines.length} handsets`,
		    `${model}, een basis met ${look.lines.length} handsets`);
	if (facts.kind === "conference" || facts.kind === "handset" || facts.line_keys === 0)
		return t(`${model}, without line keys`, `${model}, zonder lijntoetsen`);
	return t(`${model} with ${facts.line_keys} line keys, ${set} keys set`,
	    `${model} met ${facts.line_keys} lijntoetsen, ${set} toetsen ingesteld`);
}

/**
 * @param {{ model: string, facts: Facts, part?: Part, page?: number, look: Look,
 *   title?: string, onTurn?: () => void, [more: string]: any }} p
 * part: what is drawn, the phone itself when left out.
 */
export function Drawing({ model, facts, part, page = 0, look, title, onTurn, ...more }) {
	const body = part && part.area !== "line" ?
	    Block({ title: title || model, part, page, look }) :
	    facts.kind === "dect" ? Base({ model, facts, look }) :
	    facts.kind === "conference" ? Conference({ model, look }) :
	    facts.kind === "handset" && !part ? Handset({ model, look }) :
	    Desk({ model, facts, part, page, look, onTurn });

	return html`<svg class="phone" viewBox=${`0 0 ${W} ${body.high}`} ...${more}
	    role=${look.on ? "group" : "img"}
	    aria-label=${title && look.on ? title : saidOf(model, facts, look)}>${body.body}</svg>`;
}
