/**
 * resource_upload.js - uploading a file for phones: chosen or dropped, looked
 * at before it is sent, sent with progress.
 */
import { useEffect, useRef, useState } from "../lib/preact.js";
import { newKey, Problem, session, size, t, url } from "../core.js";
import { Dialog, Field, toast, useDraft } from "../form.js";
import { html, Oops } from "../ui.js";
import { FilterOrganisation } from "./filter_organisation.js";
import { resourceKindWords } from "./state.js";

/** The endings a kind may have; none: any. What is checked there is said here
 * before a gigabyte has travelled.  @type {Record<string, string[]>} */
const ENDINGS = { firmware: [".rom", ".bin", ".zip"], ringtone: [".wav"],
	certificate: [".pem", ".cer", ".crt", ".der"], wallpaper: [".png", ".jpg", ".jpeg", ".bmp"],
	screensaver: [".png", ".jpg", ".jpeg", ".bmp"], logo: [".png", ".jpg", ".jpeg", ".bmp", ".dob"] };
const MOST = /** @type {Record<string, number>} */ ({ certificate: 5 * 1024 * 1024 });
const LARGE = /** @type {Record<string, number>} */ ({ ringtone: 100 * 1024, wallpaper: 2 * 1024 * 1024,
	screensaver: 2 * 1024 * 1024, logo: 2 * 1024 * 1024 });
const LIMIT = 1024 * 1024 * 1024;

/** A kind by the name of a file.  @param {string} name */
const guess = name => Object.keys(ENDINGS).find(k => ENDINGS[k].some(e => name.toLowerCase().endsWith(e))) || "other";

/** A name as phones' URLs take it.  @param {string} name */
const clean = name => name.normalize("NFD").replace(/[^A-Za-z0-9._-]+/g, "_").slice(0, 100);

/** What is wrong with it, and what might be.
 * @param {string} kind @param {string} name @param {File} file @returns {[string, string]} */
function look(kind, name, file) {
	const ends = ENDINGS[kind];

	if (!file.size)
		return [t("The file is empty.", "Het bestand is leeg."), ""];
	if (file.size > (MOST[kind] || LIMIT))
		return [t(`It is ${size(file.size)}; at most ${size(MOST[kind] || LIMIT)} is taken.`,
		    `Het is ${size(file.size)}; hoogstens ${size(MOST[kind] || LIMIT)} mag.`), ""];
	if (ends && !ends.some(e => name.toLowerCase().endsWith(e)))
		return [t(`The name of such a file ends with ${ends.join(", ")}.`,
		    `De naam van zo'n bestand eindigt op ${ends.join(", ")}.`), ""];
	if (LARGE[kind] && file.size > LARGE[kind])
		return ["", t("Phones may not take one this large: try it on one phone first.",
		    "Telefoons nemen zo'n groot bestand misschien niet: probeer het eerst op één telefoon.")];
	return ["", ""];
}

/** Sends the bytes; fetch does not say how far it is.
 * @param {string} to @param {File} file @param {(part: number) => void} onPart
 * @param {string} key @param {AbortSignal} signal @returns {Promise<any>} */
function sendFile(to, file, onPart, key, signal) {
	return new Promise((done, fail) => {
		const x = new XMLHttpRequest();
		x.open("POST", to);
		x.setRequestHeader("Content-Type", "application/octet-stream");
		x.setRequestHeader("Accept", "application/json");
		x.setRequestHeader("X-CSRF-Token", session()?.csrf_token || "");
		x.setRequestHeader("Idempotency-Key", key);
		x.upload.onprogress = e => e.lengthComputable && onPart(e.loaded / e.total);
		x.onerror = () => fail(new Problem({ status: 0, detail: t(
		    "The connection broke off. Choose upload again to go on.",
		    "De verbinding brak af. Kies opnieuw uploaden om verder te gaan.") }));
		x.onload = () => {
			let doc = { detail: `${x.status} ${x.statusText}` };
			try {
				doc = JSON.parse(x.responseText);
			} catch {
				// A web server's own page.
			}
			x.status < 300 ? done(doc) : fail(new Problem({ ...doc, status: x.status }));
		};
		signal.addEventListener("abort", () => x.abort());
		x.send(file);
	});
}

/** @param {{ was: any, onDone: (made: any) => void, onClose: () => void }} p
 * was: the file to replace, or { kind } that is proposed */
export function Upload({ was, onDone, onClose }) {
	const replaces = !!was.id;
	const [file, setFile] = useState(/** @type {File | null} */ (null));
	const [part, setPart] = useState(-1);
	const [problem, setProblem] = useState(/** @type {Problem | undefined} */ (undefined));
	const [replace, setReplace] = useState(replaces);
	const { draft, put, set } = useDraft({ kind: was.kind || "", name: was.name || "",
		firmware_version: was.firmware_version || "", organisation_id: was.organisation_id ?? session()?.organisation.id });
	const stop = useRef(new AbortController());
	const [bad, warning] = file ? look(draft.kind, draft.name, file) : ["", ""];

	useEffect(() => () => stop.current.abort(), []);
	const choose = (/** @type {File | undefined} */ f) => {
		if (!f)
			return;
		setFile(f);
		setProblem(undefined);
		if (!replaces) {
			set("name", clean(f.name));
			if (!draft.kind || !ENDINGS[draft.kind]?.some(e => f.name.toLowerCase().endsWith(e)))
				set("kind", guess(f.name));
		}
	};
	const send = async () => {
		setPart(0);
		setProblem(undefined);
		try {
			const made = await sendFile(url("/resources", { ...draft, replace: replace || "",
				firmware_version: draft.kind === "firmware" ? draft.firmware_version.trim() : "" }),
			/** @type {File} */ (file), setPart, newKey(), stop.current.signal);
			toast(t("Uploaded", "Geüpload"));
			onDone(made);
		} catch (e) {
			setPart(-1);
			if (!(e instanceof Problem))
				throw e;
			setProblem(e);
		}
	};

	return html`<${Dialog} title=${replaces ? t(`Replace ${was.name}`, `${was.name} vervangen`) :
	    t("Upload a file", "Bestand uploaden")} onClose=${onClose}>
	<form novalidate onSubmit=${(/** @type {Event} */ e) => { e.preventDefault(); send(); }}>
	<${Oops} problem=${problem} />
	${problem?.status === 409 && !replaces && html`<${Field} type="check" value=${replace}
	    onValue=${setReplace}
	    label=${t("Take the place of the one there", "Neem de plaats van het bestaande in")} />`}
	<div class="dropfile" onDragOver=${(/** @type {Event} */ e) => e.preventDefault()}
	    onDrop=${(/** @type {any} */ e) => { e.preventDefault(); choose(e.dataTransfer?.files[0]); }}>
		<label for="upload-file">${t("Choose a file, or drop it here",
		    "Kies een bestand, of laat het hier vallen")}</label>
		<input type="file" id="upload-file"
		    onChange=${(/** @type {any} */ e) => choose(e.target.files[0])} />
		${file && html`<p>${file.name} <span class="quiet">${size(file.size)}</span></p>`}</div>
	<div class="fields">
		<${Field} label=${t("Kind", "Soort")} type="select" ...${put("kind")} disabled=${replaces}
		    options=${[["", t("choose", "kies")], ...resourceKindWords.options()]}
		    problem=${problem} />
		<${Field} label=${t("Name", "Naam")} ...${put("name")} disabled=${replaces}
		    problem=${bad || problem} required
		    hint=${t("Letters, digits, dot, dash, underscore.",
		    "Letters, cijfers, punt, streepje, laag streepje.")} />
		${draft.kind === "firmware" && html`<${Field} label=${t("Version", "Versie")}
		    ...${put("firmware_version")}
		    placeholder="108.86.0.45" problem=${problem}
		    hint=${t("Then you see which phones have it.",
		    "Dan ziet u welke telefoons hem hebben.")} />`}
		${!replaces && html`<${FilterOrganisation} ...${put("organisation_id")}
		    problem=${problem} />`}</div>
	${warning && html`<p class="note warn">${warning}</p>`}
	${part >= 0 && html`<p role="status"><progress max="1" value=${part}
	    aria-label=${t("Sent", "Verstuurd")}></progress>
		${" "}${Math.round(part * 100)} %</p>`}
	<div class="buttons"><button type="submit" class="primary"
	    disabled=${!file || !!bad || !draft.kind || !draft.name || part >= 0}>
		${replace ? t("Replace", "Vervang") : t("Upload", "Upload")}</button>
		<button type="button" onClick=${onClose}>${t("Cancel",
		    "Annuleren")}</button></div></form></${Dialog}>`;
}
