/**
 * device_ringtone.js - a ringtone: one of the phone's own, or a file of the
 * organisation; another name can be typed where the API's list is not for
 * the user.
 */
import { html } from "../lib/preact.js";
import { api, may, Problem, t } from "../core.js";
import { Field } from "../form.js";
import { useLoad } from "../ui.js";

/** What every Yealink phone has. */
const OWN = ["Ring1.wav", "Ring2.wav", "Ring3.wav", "Ring4.wav", "Ring5.wav", "Ring6.wav",
	"Ring7.wav", "Ring8.wav"];

/**
 * @param {{ device: any, label: string, name?: string, value: string,
 *   onValue: (value: string) => void, problem?: Problem | string, none?: string,
 *   hint?: any }} p
 * none: what it is called when nothing is said.
 */
export function Ringtone({ device, label, name = "ringtone", value, onValue, problem, none, hint }) {
	const load = useLoad(signal => may("read") ? api.get("/resources", { kind: "ringtone",
		organisation_id: device.organisation_id, inherited: true, limit: 200 }, { signal }) :
	    Promise.resolve({ items: [] }), [device.organisation_id]);
	const files = (load.data?.items || []).map((/** @type {any} */ r) => r.name);
	const all = [...new Set([...OWN, ...files, value].filter(Boolean))];

	return html`<${Field} label=${label} name=${name} type="select" value=${value || ""}
	    onValue=${onValue} problem=${problem} hint=${hint}
	    options=${[["", none || t("as the phone has it", "zoals de telefoon het heeft")],
		...all.map(v => [v, OWN.includes(v) ? t(`Ringtone ${v.slice(4, -4)}`, `Beltoon ${v.slice(4, -4)}`) : v])]} />`;
}
