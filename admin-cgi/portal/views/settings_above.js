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
 * @typedef {Map<string, string>} Links where a layer's settings are, by what
 * it is and its name
 */

/** @param {Above} into @param {string} path @param {string} who @param {string} to
 * @param {AbortSignal} signal */
async function add(into, path, who, to, signal) {
	for (const s of (await api.get(path + "/settings", {}, { signal })).items)
		into[s.name] = { who, to,
			value: s.absent ? null : s.is_secret ? "••••••" : s.value };
}

/** @param {Above} into @param {Links} links @param {number} id
 * @param {boolean} self with its own @param {AbortSignal} signal */
async function organisations(into, links, id, self, signal) {
	const o = await api.get("/organisations/" + id, {}, { signal });
	const ids = o.path.split("/").filter(Boolean).map(Number);
	// Nobody sees what is above his own organisation.
	const mine = ids.indexOf(session()?.organisation.id ?? 0);

	for (const one of ids.slice(mine < 0 ? ids.length : mine)) {
		if (one === id && !self)
			continue;
		const who = one === id ? o : await api.get("/organisations/" + one, {}, { signal });
		const to = href(["organisations", one], { tab: "settings" });
		links.set("organisation " + who.name, to);
		await add(into, "/organisations/" + one, who.name, to, signal);
	}
}

/** @param {Above} into @param {Links} links @param {number} id
 * @param {AbortSignal} signal */
async function group(into, links, id, signal) {
	const g = await api.get("/groups/" + id, {}, { signal });
	const to = href(["groups", id]);

	links.set("group " + g.name, to);
	await add(into, "/groups/" + id, g.name, to, signal);
}

/** The lines of a phone's file that come from elsewhere than the phone.
 * @param {Above} into @param {Links} links @param {string} path
 * @param {string | undefined} file @param {AbortSignal} signal */
async function lines(into, links, path, file, signal) {
	for (const l of (await api.get(path + "/explain", { file }, { signal })).lines) {
		const [, name, value] = /^([\w.]+)\s*=\s*(.*)$/.exec(l.text) || [];
		if (!name || !l.from || l.from.layer === "device")
			continue;
		const { layer, owner } = l.from;
		const kind = /^(provider|reseller)$/.test(layer) ? "organisation" : layer;
		into[name] = l.from.kind === "template" ?
		    { value, who: t("the template", "het sjabloon") } :
		    { value, who: owner || layerWords(layer), to: links.get(`${kind} ${owner}`) };
	}
}

/** @param {string} path of the settings @param {string} layer
 * @param {AbortSignal} signal @returns {Promise<Above>} */
export async function saidAbove(path, layer, signal) {
	const owner = path.replace(/\/settings$/, "");
	/** @type {Above} */
	const said = {};
	/** @type {Links} */
	const links = new Map();

	if (layer === "organisation") {
		await organisations(said, links, Number(owner.split("/")[2]), false, signal);
		return said;
	}
	const it = await api.get(owner, {}, { signal });
	await organisations(said, links, it.organisation_id, true, signal);
	if (layer !== "device")
		return said;
	if (it.group_id)
		await group(said, links, it.group_id, signal);
	try {
		await lines(said, links, owner, "global", signal);
		await lines(said, links, owner, undefined, signal);
	} catch (e) {
		// Without a template there are no files; the layers still say things.
		if (!(e instanceof Problem) || e.isOffline)
			throw e;
	}
	return said;
}
