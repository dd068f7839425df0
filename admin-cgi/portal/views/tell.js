/**
 * tell.js - telling phones now: to fetch their configuration, or to reboot;
 * and what becomes of it.  Where no notifier holds nothing is shown: phones
 * then come by themselves, and in no other way.
 */
import { html, useEffect, useState } from "../lib/preact.js";
import { api, count, href, may, newKey, Problem, t } from "../core.js";
import { ask } from "../form.js";
import { Badge, Facts, kindOf, Oops, useLoad } from "../ui.js";
import { farWords, isUnderway, reachWords, tellStateWords, tellWords } from "./tell_words.js";

const EVERY = 1000; /* ms between two looks at a job */
const RECENT = 3600000; /* ms for which one that is over is shown */

/** @typedef {"provision" | "reboot"} Kind */

/** What holds, when it is known.  @param {string} path of the call that says */
export const useHolds = path => useLoad(signal => api.get(path, {}, { signal }), [path]).data;

// --- one job, as it goes ------------------------------------------------------------------

/**
 * A job that is asked for here, looked at until it is over.
 * @param {any} [first] one that is known already
 */
export function useTold(first) {
	const [state, setState] = useState(
	    /** @type {{ job?: any, problem?: Problem, busy: boolean }} */ ({ busy: false }));
	const job = state.job || first;

	useEffect(() => {
		if (!job || !isUnderway(job))
			return undefined;
		let here = true;
		const timer = setTimeout(() => document.hidden ? setState(s => ({ ...s, job: { ...job } })) :
		    api.get(`/notify-jobs/${job.id}`).then(
			now => here && setState({ job: now, busy: false }),
			problem => here && setState(s => ({ ...s, problem,
				job: problem.status === 404 ? undefined : { ...job } }))), EVERY);
		return () => { here = false; clearTimeout(timer); };
	}, [job]);
	return { job, problem: state.problem, busy: state.busy,
		/** @param {string} path that makes the job */
		run: async path => {
			setState(s => ({ ...s, problem: undefined, busy: true }));
			try {
				setState({ job: await api.post(path, undefined, { key: newKey() }), busy: false });
			} catch (e) {
				if (!(e instanceof Problem))
					throw e;
				setState({ problem: e, busy: false });
			}
		} };
}

/** How far it is, read out when that changes.
 * @param {{ told: ReturnType<typeof useTold>, named?: boolean }} p named: says what it is */
export function Told({ told, named }) {
	const { job } = told;
	const [text, lang] = job ? farWords(job) : ["", undefined];

	return html`<${Oops} problem=${told.problem} />
	<p role="status" class=${job ? "" : "unseen"}>${job && html`${named && html`${tellWords(job.kind)}: `}
		<${Badge} kind=${kindOf(job.state)}>${tellStateWords(job.state)}</${Badge}>${" "}
		<span class="hint" lang=${lang}>${text}</span>`}</p>`;
}

// --- asking for it --------------------------------------------------------------------------

/** @param {string} who "all phones of Sales" @param {boolean} several */
export const askReboot = (who, several = false) => ask({ danger: true, yes: t("Reboot", "Herstarten"),
	title: t(`Reboot ${who}?`, `${who} herstarten?`),
	body: several ? t("They reboot one after the other. A phone that reboots is out of reach for a while, and a call on it may end.",
	    "Ze worden een voor een herstart. Een telefoon die herstart is even onbereikbaar, en een gesprek erop kan eindigen.") :
	    t("It is out of reach for a while, and a call on it may end.",
		"Hij is even onbereikbaar, en een gesprek erop kan eindigen.") });

/** @param {{ busy: boolean, tell: (kind: Kind) => void, several?: boolean }} p */
const Buttons = ({ busy, tell, several }) => html`<div class="buttons">
	<button type="button" disabled=${busy} onClick=${() => tell("provision")}>${several ?
		t("Provision now…", "Nu laten ophalen…") : t("Provision now", "Nu laten ophalen")}</button>
	<button type="button" disabled=${busy} onClick=${() => tell("reboot")}>
		${t("Reboot…", "Herstarten…")}</button></div>`;

/** One phone.  @param {{ device: any }} p */
export function TellPhone({ device }) {
	return !may("touch") || !device.enabled ? null : html`<${Reached} device=${device} />`;
}

/** @param {{ device: any }} p */
function Reached({ device: { mac, label } }) {
	const reaches = useHolds(`/devices/${mac}/notifier`)?.reaches;
	const last = useLoad(signal => reaches ? api.get("/notify-jobs", { mac, limit: 1 }, { signal }) :
	    Promise.resolve({ items: [] }), [mac, reaches]).data?.items[0];
	const told = useTold(last && (isUnderway(last) ||
	    Date.parse(last.done_at) > Date.now() - RECENT) ? last : undefined);

	if (!reaches)
		return null;
	return html`<div class="page" role="group" aria-label=${t("Tell the phone now", "Zeg het de telefoon nu")}>
	<${Buttons} busy=${told.busy} tell=${async (/** @type {Kind} */ kind) =>
	    (kind === "provision" || await askReboot(label || t("this phone", "Deze telefoon"))) &&
		told.run(`/devices/${mac}/${kind}`)} />
	<${Told} told=${told} named /></div>`;
}

/**
 * All phones of a group or an organisation.
 * @param {{ path: string, name: string, organisation: number, children?: any }} p
 * children: what is said below, also where nothing holds
 */
export function TellMany({ path, name, organisation, children }) {
	const holds = useHolds(`/organisations/${organisation}/notifier/nearest`);
	const [state, setState] = useState(
	    /** @type {{ busy: boolean, phones?: number, problem?: Problem }} */ ({ busy: false }));
	const all = t(`all phones of ${name}`, `Alle telefoons van ${name}`);
	const tell = async (/** @type {Kind} */ kind) => {
		if (!await (kind === "reboot" ? askReboot(all, true) : ask({ yes: t("Provision now", "Nu laten ophalen"),
			title: t(`Let ${all} fetch their configuration now?`,
			    `${all} nu hun configuratie laten ophalen?`),
			body: t("They are told one after the other.", "Ze krijgen het een voor een te horen.") })))
			return;
		setState({ busy: true });
		try {
			const { phones } = await api.post(`${path}/${kind}`, undefined, { key: newKey() });
			setState({ busy: false, phones });
		} catch (e) {
			if (!(e instanceof Problem))
				throw e;
			setState({ busy: false, problem: e });
		}
	};

	if (!holds || (!holds.reaches && !children))
		return null;
	return html`<section class="card"><h2>${t("Reaching the phones", "De telefoons bereiken")}</h2>
	<${Facts} rows=${[[t("They are told", "Ze krijgen het te horen"), holds.kind ? reachWords(holds.kind) :
	    t("not: they come by themselves", "niet: ze komen vanzelf")],
	    [t("Set at", "Ingesteld bij"), holds.organisation]]} />
	${holds.reaches && may("manage") && html`<${Buttons} busy=${state.busy} tell=${tell} several />`}
	<${Oops} problem=${state.problem} />
	<p role="status" class=${state.phones === undefined ? "unseen" : ""}>${state.phones !== undefined && html`
		<${ToldMany} phones=${state.phones} organisation=${organisation} />`}</p>
	${children}</section>`;
}

/** How many it will be, and where that is to be seen.
 * @param {{ phones: number, organisation?: number }} p */
export const ToldMany = ({ phones, organisation }) => html`${
    count(phones, t("phone is told, as fast as the notifier may.", "telefoon krijgt het te horen, zo snel als mag."),
	t("phones are told, as fast as the notifier may.", "telefoons krijgen het te horen, zo snel als mag."))}
	${phones > 0 && html` <a href=${href("messages", { organisation_id: organisation })}>
	${t("How far is it?", "Hoe ver is het?")}</a>`}`;
