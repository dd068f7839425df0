/**
 * names.js - what organisations are called: asked for once, for the trail
 * above a page and for lists that know an id alone.
 */
import { useEffect, useState } from "../lib/preact.js";
import { api, href, may, session } from "../core.js";

/** @type {Map<number, string>} */
const seen = new Map();

/** Keeps names that an answer brought along.
 * @param {{ id: number, name: string }[]} items */
export function learn(items) {
	for (const i of items)
		seen.set(i.id, i.name);
}

/** The ids of a path "/1/3/7/", as far as the caller may see them.
 * @param {string} path */
export function visible(path) {
	const ids = path.split("/").filter(Boolean).map(Number);
	const mine = ids.indexOf(session()?.organisation.id ?? 0);

	return mine < 0 ? [] : ids.slice(mine);
}

/** Names by id; what is not known yet is asked for.
 * @param {number[]} ids @returns {Map<number, string>} */
export function useNames(ids) {
	const [, again] = useState(0);
	const own = session()?.organisation;

	if (own)
		seen.set(own.id, own.name);
	const missing = [...new Set(ids)].filter(id => !seen.has(id)).join();
	useEffect(() => {
		const stop = new AbortController();
		for (const id of missing ? missing.split(",") : [])
			api.get("/organisations/" + id, {}, { signal: stop.signal }).then(o => {
				learn([o]);
				again(n => n + 1);
			}, () => undefined);
		return () => stop.abort();
	}, [missing]);
	return seen;
}

/** The trail of links above a page, for Page's `up`.
 * @param {string | undefined} path of an organisation
 * @param {boolean} [self] with the last one
 * @returns {[string, string][]} */
export function useTrail(path, self) {
	const ids = path ? visible(path) : [];
	const above = self ? ids : ids.slice(0, -1);
	const names = useNames(above);

	return above.map(id => [names.get(id) || "…",
	    may("tree") ? href(["organisations", id]) : href("organisation")]);
}
