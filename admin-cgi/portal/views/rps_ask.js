/**
 * rps_ask.js - asking Yealink something: the worker does it, and the answer
 * is read when it is there.
 */
import { useEffect, useRef, useState } from "../lib/preact.js";
import { api, newKey, Problem, t } from "../core.js";
import { html, Oops } from "../ui.js";

const EVERY = 1000;

/** @param {number} account
 * @param {(request: any) => void} [onDone] when the answer is there */
export function useAsked(account, onDone) {
	const [state, setState] = useState(
	    /** @type {{ busy: boolean, request?: any, problem?: Problem, since: number }} */
	    ({ busy: false, since: 0 }));
	const timer = useRef(0);

	useEffect(() => () => clearTimeout(timer.current), []);
	const look = async (/** @type {number} */ id, /** @type {number} */ since) => {
		const request = await api.get(`/rps/requests/${id}`);
		const busy = request.state === "ready" || request.state === "claimed";
		setState({ busy, request, since });
		if (busy)
			timer.current = window.setTimeout(() => look(id, since).catch(failed), EVERY);
		else
			onDone?.(request);
	};
	const failed = (/** @type {any} */ problem) => setState({ busy: false, problem, since: 0 });

	return { ...state,
		/** @param {string} kind @param {string} [argument] */
		ask: (kind, argument) => {
			setState({ busy: true, since: Date.now() });
			api.post(`/rps/accounts/${account}/requests`, { kind, argument }, { key: newKey() })
			    .then(r => look(r.id, Date.now())).catch(failed);
		} };
}

/** What came of it.  @param {{ asked: ReturnType<typeof useAsked> }} p */
export function Asked({ asked }) {
	const r = asked.request;

	if (asked.problem)
		return html`<${Oops} problem=${asked.problem} />`;
	if (!r && !asked.busy)
		return html`<p role="status" class="unseen"></p>`;
	return html`<p role="status" class="note ${r?.state === "failed" ? "warn" : ""}">${
	    !r || asked.busy ? Date.now() - asked.since > 15000 ? t(
		"Still waiting for the RPS worker: does it run?",
		    "Nog steeds wachten op de RPS-werker: draait die?") :
		t("Asking Yealink…", "Vragen aan Yealink…") :
	    r.words || (r.state === "done" ? t("It works.", "Het werkt.") : t("It failed.",
	    "Het mislukte."))}</p>`;
}
