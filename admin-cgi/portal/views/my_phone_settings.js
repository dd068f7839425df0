/**
 * my_phone_settings.js - the settings of one's own phone that need no
 * administrator (fcgi/db/personal.c has the list): forwarding, do not
 * disturb, ringtone, language, clock, light.
 *
 * What the phone has now is read from its files, so that a value that comes
 * from the organisation is shown as well.
 */
import { html } from "../lib/preact.js";
import { api, may, t } from "../core.js";
import { Field, Form, toast, useDraft, useSend } from "../form.js";
import { Oops, useLoad, Wait } from "../ui.js";
import { lineText } from "../phone/words.js";
import { Ringtone } from "./device_ringtone.js";

/** Every "name = value" of the phone's two files; its own file counts last.
 * @param {string} mac @param {AbortSignal} signal
 * @returns {Promise<Record<string, string>>} */
async function effective(mac, signal) {
	const files = await Promise.all([{ file: "global" }, {}].map(q =>
	    api.get(`/devices/${mac}/explain`, q, { signal }).catch(() => ({ lines: [] }))));
	const pairs = files.flatMap(f => f.lines.map((/** @type {any} */ l) =>
	    /^([^#\s=][^=]*?)\s*=\s*(.*)$/.exec(l.text))).filter(Boolean);

	return Object.fromEntries(pairs.map(m => [m[1], m[2]]));
}

/** What the phone has of some parameters, and changing it.
 * @param {{ device: any, onChange: () => void, children: (p: any) => any }} p */
function Settings({ device, onChange, children }) {
	const load = useLoad(signal => effective(device.mac, signal), [device.mac]);

	if (!load.data)
		return load.problem ? html`<${Oops} problem=${load.problem} retry=${load.reload} />` :
		    html`<${Wait} />`;
	const now = { ...load.data, ...Object.fromEntries(device.settings
	    .filter((/** @type {any} */ s) => s.value !== null)
	    .map((/** @type {any} */ s) => [s.name, s.value])) };
	return html`<${Body} now=${now} device=${device} onChange=${onChange} draw=${children} />`;
}

/** @param {{ now: Record<string, string>, device: any, onChange: () => void,
 *   draw: (p: any) => any }} p */
function Body({ now, device, onChange, draw }) {
	const { draft, set } = useDraft(now);
	const changes = Object.keys(draft).filter(n => (draft[n] ?? "") !== (now[n] ?? ""));
	const missing = changes.concat(Object.keys(draft)).find(n => isTarget(n) &&
	    draft[n.replace(/target$/, "enable")] === "1" && !(draft[n] || "").trim());
	const send = useSend(async () => {
		for (const name of changes) {
			const path = `/devices/${device.mac}/settings/${name}`, value = draft[name].trim();
			if (value)
				await api.put(path, { value });
			else if (device.settings.some((/** @type {any} */ s) => s.name === name))
				await api.delete(path);
		}
		toast(t("Saved: the phone gets it tonight, or when it is restarted.",
		    "Opgeslagen: de telefoon krijgt het vannacht, of als hij wordt herstart."));
		onChange();
	});
	const value = (/** @type {string} */ name) => draft[name] ?? "";
	const put = (/** @type {string} */ name) => ({ name, value: value(name),
		disabled: !may("touch"),
		onValue: (/** @type {any} */ v) => set(name, String(v ?? "")) });
	const check = (/** @type {string} */ name) => ({ name, type: "check",
		disabled: !may("touch"), value: value(name) === "1",
		onValue: (/** @type {boolean} */ v) => {
			set(name, v ? "1" : "0");
			// So that a forgotten number is seen to be missing.
			if (draft[name.replace(/enable$/, "target")] === undefined && /fwd|forward/.test(name))
				set(name.replace(/enable$/, "target"), "");
		} });

	return html`<${Form} send=${send} submit=${t("Save", "Opslaan")}
	    disabled=${changes.length === 0 || !!missing || !may("touch")}>
		${draw({ now, value, put, check })}</${Form}>`;
}

const isTarget = (/** @type {string} */ name) => /(fwd|forward\.\w+)\.target$/.test(name);

// --- calls --------------------------------------------------------------------------

/** The names of one kind of forwarding: of the phone, or of one account. */
const FORWARD = /** @type {const} */ ([
	{ phone: "forward.always", line: "always_fwd", words: () => t("Forward every call", "Elke oproep doorschakelen") },
	{ phone: "forward.busy", line: "busy_fwd", words: () => t("Forward when I am on the phone",
	    "Doorschakelen als ik in gesprek ben") },
	{ phone: "forward.no_answer", line: "timeout_fwd", words: () => t("Forward when I do not answer",
	    "Doorschakelen als ik niet opneem") },
]);

/** @param {{ base: string, words: string, form: any }} p */
const One = ({ base, words, form }) => html`<fieldset class="field wide"><legend class="unseen">${words}</legend>
	<${Field} label=${words} ...${form.check(base + ".enable")} />
	${form.value(base + ".enable") === "1" && html`<div class="fields">
		<${Field} label=${t("To which number", "Naar welk nummer")} ...${form.put(base + ".target")}
		    inputmode="tel" required problem=${form.value(base + ".target").trim() ? undefined :
			t("Say to which number.", "Zeg naar welk nummer.")} />
		${/no_answer|timeout/.test(base) && html`<${Field} type="number" min="0" max="20"
		    label=${t("After how many rings", "Na hoeveel keer overgaan")} ...${form.put(base + ".timeout")} />`}
	</div>`}</fieldset>`;

/** @param {{ device: any, onChange: () => void }} p */
export function Calls({ device, onChange }) {
	const base = device.model_facts.kind === "dect";

	return html`<${Settings} device=${device} onChange=${onChange}>${(/** @type {any} */ form) => {
		const each = base || form.now["features.fwd_mode"] === "1";
		const dndEach = base || form.now["features.dnd_mode"] === "1";
		return html`<div class="cards wide">
		${each || dndEach ? device.lines.map((/** @type {any} */ l) => html`
		<section class="card" key=${l.number}><h2>${lineText(l)}</h2>
			${dndEach && html`<${Field} label=${disturb()} ...${form.check(`account.${l.number}.dnd.enable`)} />`}
			${each && FORWARD.map(f => html`<${One} form=${form} words=${f.words()}
			    base=${`account.${l.number}.${f.line}`} />`)}</section>`) : null}
		${!dndEach && html`<section class="card"><h2>${t("Do not disturb", "Niet storen")}</h2>
			<${Field} label=${disturb()} ...${form.check("features.dnd.enable")} /></section>`}
		${!each && html`<section class="card"><h2>${t("Forwarding", "Doorschakelen")}</h2>
			${FORWARD.map(f => html`<${One} form=${form} words=${f.words()} base=${f.phone} />`)}</section>`}
		</div>`;
	}}</${Settings}>`;
}

const disturb = () => t("Do not disturb: the phone does not ring", "Niet storen: de telefoon gaat niet over");

// --- the screen -----------------------------------------------------------------------

/** As the phones call their languages, and as their speakers do. */
const LANGUAGES = [["English", "English"], ["Chinese_S", "简体中文"], ["Chinese_T", "繁體中文"],
	["German", "Deutsch"], ["French", "Français"], ["Turkish", "Türkçe"], ["Italian", "Italiano"],
	["Polish", "Polski"], ["Spanish", "Español"], ["Portuguese", "Português"]];

/** @param {[string, string][]} options @param {string} value what it is now */
const withNow = (options, value) => [["", t("as the organisation has it", "zoals de organisatie het heeft")],
	...options, ...(value && !options.some(o => o[0] === value) ? [[value, value]] : [])]
    .filter(([v]) => v !== "" || !value);

const DATES = [["0", "Fri Dec 31"], ["1", "31-Dec-26"], ["2", "2026-12-31"], ["3", "31/12/2026"],
	["4", "12/31/26"], ["5", "31 Dec 2026"], ["6", "Fri 31 Dec"]];

/** @param {{ device: any, onChange: () => void }} p */
export function Screen({ device, onChange }) {
	const lights = () => [["0", t("always", "altijd")], ["15", t("15 seconds", "15 seconden")],
	    ["30", t("30 seconds", "30 seconden")], ["60", t("1 minute", "1 minuut")],
	    ["120", t("2 minutes", "2 minuten")]];

	return html`<${Settings} device=${device} onChange=${onChange}>${(/** @type {any} */ form) => {
		const lang = "static.lang.gui" in form.now ? "static.lang.gui" : "lang.gui";
		/** @param {string} name @param {string} label @param {any} options */
		const choice = (name, label, options) => html`<${Field} label=${label} type="select"
		    ...${form.put(name)} options=${withNow(options, form.now[name])} />`;
		return html`<section class="card wide"><div class="fields">
		${choice(lang, t("Language on the screen", "Taal op het scherm"), LANGUAGES)}
		<${Ringtone} device=${device} label=${t("Ringtone of the phone", "Beltoon van de telefoon")}
		    ...${form.put("phone_setting.ring_type")}
		    none=${t("as the organisation has it", "zoals de organisatie het heeft")}
		    hint=${t("For calls to a number without a ringtone of its own.",
			"Voor oproepen naar een nummer zonder eigen beltoon.")} />
		${choice("local_time.time_format", t("Clock", "Klok"), [["1", "14:30"], ["0", "2:30 PM"]])}
		${choice("local_time.date_format", t("Date", "Datum"), DATES)}
		${choice("phone_setting.backlight_time", t("The screen stays lit", "Het scherm blijft verlicht"),
		    lights())}
		</div></section>`;
	}}</${Settings}>`;
}
