/**
 * settings_above.js - what the layers above one say, so that a person sees
 * what is true when this layer is silent.
 *
 * Nearest wins: organisations from the root down, then the model's global
 * configuration, then the group, as the phone applies them.  Of a phone the
 * server's own explanation is asked for too: it knows the templates' lines.
 */
import { api, href, Problem, session, t } from "../core.js";
import { layerWords } from "./state.js";

/**
 * @typedef {{ value: string | null, who: string, to?: string }} Said
 * value: null: left out, or a secret
 * @typedef {Record<string, Said>} Above
 */

/** @param {Above} into @param {string} path @param {string} who @param {string} to
 * @param {AbortSignal} signal */
async function add(into, path, who, to, signal) {
	for (const s of (await api.get(path + "/settings", {}, { signal })).items)
		into[s.name] = { who, to,
			value: s.absent ? null : s.is_secret ? "••••••" : s.value };
}

/** @param {Above} into @param {number} id @param {boolean} self with its own
 * @param {AbortSignal} signal */
async function organisations(into, id, self, signal) {
	const o = await api.get("/organisations/" + id, {}, { signal });
	const ids = o.path.split("/").filter(Boolean).map(Number);
	// Nobody sees what is above his own organisation.
	const mine = ids.indexOf(session()?.organisation.id ?? 0);

	for (const one of ids.slice(mine < 0 ? ids.length : mine)) {
		if (one === id && !self)
			continue;
		const who = one === id ? o : await api.get("/organisations/" + one, {}, { signal });
		await add(into, "/organisations/" + one, who.name,
		    href(["organisations", one], { tab: "settings" }), signal);
	}
}

/** @param {Above} into @param {number} id @param {AbortSignal} signal */
async function group(into, id, signal) {
	const g = await api.get("/groups/" + id, {}, { signal });

	await add(into, "/groups/" + id, g.name, href(["groups", id]), signal);
}

/** The lines of a phone's file that come from elsewhere than the phone.
 * @param {Above} into @param {string} path @param {string | undefined} file
 * @param {AbortSignal} signal */
async function lines(into, path, file, signal) {
	for (const l of (await api.get(path + "/explain", { file }, { signal })).lines) {
		const [, name, value] = /^([\w.]+)\s*=\s*(.*)$/.exec(l.text) || [];
		if (!name || !l.from || l.from.layer === "device")
			continue;
		if (l.from.kind === "template")
			into[name] = { value, who: t("the template", "het sjabloon") };
		else {
			const who = l.from.owner || layerWords(l.from.layer);
			const to = into[name]?.who === who ? into[name].to : undefined;
			into[name] = { value, who, to };
		}
	}
}

/** @param {string} path of the settings @param {string} layer
 * @param {AbortSignal} signal @returns {Promise<Above>} */
export async function saidAbove(path, layer, signal) {
	const owner = path.replace(/\/settings$/, "");
	/** @type {Above} */
	const said = {};

	if (layer === "organisation") {
		await organisations(said, Number(owner.split("/")[2]), false, signal);
		return said;
	}
	const it = await api.get(owner, {}, { signal });
	await organisations(said, it.organisation_id, true, signal);
	if (layer !== "device")
		return said;
	if (it.group_id)
		await group(said, it.group_id, signal);
	try {
		await lines(said, owner, "global", signal);
		await lines(said, owner, undefined, signal);
	} catch (e) {
		// Without a template there are no files; the layers still say things.
		if (!(e instanceof Problem) || e.isOffline)
			throw e;
	}
	return said;
}
