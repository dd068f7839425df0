/**
 * words.js - a key in words: what stands on the drawing, and what is said of
 * it to who hears the page.
 */
import { t } from "../core.js";
import { keyPlace } from "./keys.js";
import { keyType } from "./types.js";

/** @typedef {import("./keys.js").Key} Key */

/** What the phone writes for an account.  @param {any} line */
export const lineText = line => line.label || line.display_name || line.user_name ||
    line.handset || t(`Line ${line.number}`, `Lijn ${line.number}`);

/** @param {any[]} lines @param {number} number */
export const lineOf = (lines, number) => lines.find(l => l.number === number);

/** The account a key stands for: that it names, else that of its own number.
 * @param {Key} key @param {any[]} lines */
function ownLine(key, lines) {
	const line = lineOf(lines, key.line || key.position);

	return line ? lineText(line) : t("Line", "Lijn");
}

/** What stands beside the key on the phone.
 * @param {Key | undefined} key @param {any[]} lines */
export function keyText(key, lines) {
	if (!key || key.type === 0)
		return key?.label || "";
	return key.label || (key.type === 15 ? ownLine(key, lines) :
	    key.value || keyType(key.type).words());
}

/** The line a phone puts on a line key of which nothing is said.
 * @param {string} name @param {any[]} lines */
export function usualLine(name, lines) {
	const { area, position } = keyPlace(name);

	return area === "line" ? lineOf(lines, position) : undefined;
}

/** "Key 3", "Memory key 2", "Module 1, key 20".  @param {string} name */
export function keyTitle(name) {
	const { area, module, position: n } = keyPlace(name);

	return area === "memory" ? t(`Memory key ${n}`, `Geheugentoets ${n}`) :
	    area === "programmable" ? t(`Programmable key ${n}`, `Programmeerbare toets ${n}`) :
	    area === "expansion" ? t(`Module ${module}, key ${n}`, `Module ${module}, toets ${n}`) :
	    t(`Key ${n}`, `Toets ${n}`);
}

/** Everything the drawing shows of a key.
 * @param {string} name @param {Key | undefined} key @param {any[]} lines
 * @param {{ changed?: boolean, wrong?: boolean }} [more] */
export function keySaid(name, key, lines, more = {}) {
	const usual = usualLine(name, lines);
	const what = key ? [keyType(key.type).words(), keyText(key, lines), key.value] :
	    usual ? [t("not set; the phone shows a line here", "niet ingesteld; de telefoon toont hier een lijn"),
		lineText(usual)] : [t("not set", "niet ingesteld")];

	if (more.changed)
		what.push(t("not saved yet", "nog niet opgeslagen"));
	if (more.wrong)
		what.push(t("does not fit", "past niet"));
	return `${keyTitle(name)}: ${[...new Set(what.filter(Boolean))].join(", ")}`;
}

/** What a part is called.
 * @param {import("./keys.js").Part} part */
export const partTitle = part =>
    part.area === "memory" ? t("Memory keys", "Geheugentoetsen") :
    part.area === "programmable" ? t("Programmable keys", "Programmeerbare toetsen") :
    part.area === "expansion" ? t(`Module ${part.module}`, `Module ${part.module}`) :
    t("Line keys", "Lijntoetsen");

/** What a page of a part is called: where the phone's own pages are not
 * known, the keys on it.
 * @param {import("./keys.js").Part} part @param {number} n */
export function pageTitle(part, n) {
	const page = part.pages[n];

	return part.sides ? t(`Page ${n + 1}`, `Pagina ${n + 1}`) :
	    t(`Keys ${page[0]}–${page[page.length - 1]}`, `Toetsen ${page[0]}–${page[page.length - 1]}`);
}
