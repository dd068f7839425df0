/**
 * book.js - one phone book and the people in it: search, add, change, delete,
 * and many at once by CSV.
 */
import { useState } from "../lib/preact.js";
import { api, go, href, may, number, t, url } from "../core.js";
import { ask, Copy, Dialog, Field, Form, patch, toast, useDraft, useSend } from "../form.js";
import { Table, usePages } from "../list.js";
import { Empty, html, Oops, Page, useLoad, useQuery, useRested, Wait } from "../ui.js";
import { formOptions } from "./books.js";

/** @param {{ place: import("../core.js").Place }} p */
export default function Book({ place }) {
	const id = place.path[1];
	const path = `/books/${id}`;
	const load = useLoad(signal => api.get(path, {}, { signal }), [path]);
	const book = load.data;
	const [edit, setEdit] = useState(false);
	/** @type {[string, string][]} */
	const up = [[t("Phone books", "Telefoonboeken"), href("books")]];

	if (!book)
		return html`<${Page} title=${t("Phone book", "Telefoonboek")} up=${up}>
		${load.problem ? html`<${Oops}
		    problem=${load.problem} retry=${load.reload} />` : html`<${Wait} />`}</${Page}>`;
	return html`<${Page} title=${book.title || book.name} up=${up} actions=${html`
		${may("manage") && html`<button type="button"
		    onClick=${() => setEdit(true)}>${t("Change", "Wijzig")}</button>
		<a class="button" href=${href("imports", { kind: "phone_book", book_id: id })}>
			${t("Import CSV", "CSV importeren")}</a>`}
		<a class="button" href=${url("/exports/phone_book.csv", { book_id: id })} download>
			${t("Export CSV", "CSV exporteren")}</a>
		${may("manage") && html`<${Delete} book=${book} />`}`}>
	<div class="row"><span class="quiet">${t("Phones find it at", "Telefoons vinden het bij")}</span>
		<${Copy} text=${`book/${book.name}.xml`} label=${t("its name", "zijn naam")} />
		<span class="quiet">${t("behind their provisioning URL.",
		    "achter hun provisioning-URL.")}</span></div>
	<${Entries} book=${book} place=${place} reload=${load.reload} />
	${edit && html`<${Edit} book=${book} onClose=${() => setEdit(false)}
	    onDone=${(/** @type {any} */ b) => { setEdit(false); b ? load.set(b) : load.reload(); }} />`}</${Page}>`;
}

/** @param {{ book: any, place: import("../core.js").Place, reload: () => void }} p */
function Entries({ book, place, reload }) {
	const [q, put] = useQuery(place);
	const [open, setOpen] = useState(/** @type {any} */ (null));
	const path = `/books/${book.id}/entries`;
	const find = useRested(q.q || ""), department = useRested(q.department || "");
	const list = usePages(path, { q: find, department, sort: q.sort });
	const done = () => { setOpen(null); list.reload(); reload(); };
	const tree = book.form === "tree";
	const add = may("manage") && html`<button type="button" class="primary"
	    onClick=${() => setOpen({})}>
		${t("Add a name", "Naam toevoegen")}</button>`;

	return html`<div class="filters">
		<${Field} label=${t("Name or number", "Naam of nummer")} type="search" value=${q.q || ""}
		    onValue=${(/** @type {string} */ v) => put({ q: v })} />
		${tree && html`<${Field} label=${t("Department",
		    "Afdeling")} type="search" value=${q.department || ""}
		    onValue=${(/** @type {string} */ v) => put({ department: v })} />`} ${add}</div>
	<${Table} label=${t("People in the book", "Mensen in het boek")} list=${list} sort=${q.sort || ""}
	    onSort=${(/** @type {string} */ sort) => put({ sort })} columns=${[
	    { name: "name", text: t("Name", "Naam"), sort: "name",
	    cell: (/** @type {any} */ e) => may("manage") ? html`
		<button type="button" class="link"
		    onClick=${() => setOpen(e)}>${e.name}</button>` : e.name },
	    ...(tree ? [{ name: "department", text: t("Department", "Afdeling"), sort: "department",
		cell: (/** @type {any} */ e) => e.department || "–" }] : []),
	    { name: "phone1", text: t("Number", "Nummer"), cell: (/** @type {any} */ e) => e.phone1 },
	    { name: "phone2", text: t("Second", "Tweede"), narrow: true,
	    cell: (/** @type {any} */ e) => e.phone2 },
	    { name: "phone3", text: t("Third", "Derde"), narrow: true,
	    cell: (/** @type {any} */ e) => e.phone3 }]}
	    empty=${q.q || q.department ? html`<${Empty}
	    title=${t("Nobody fits", "Niemand past daarbij")} />` :
		html`<${Empty} title=${t("Nobody is in this book yet", "Er staat nog niemand in dit boek")}>
		<p>${t("Add names one by one, or import a CSV file with name and numbers.",
		    "Voeg namen een voor een toe, of importeer een CSV-bestand met naam en nummers.")}</p></${Empty}>`} />
	${open && html`<${One} path=${path} book=${book} entry=${open} onDone=${done}
	    onClose=${() => setOpen(null)} />`}`;
}

/** A name, new or to change.
 * @param {{ path: string, book: any, entry: any, onDone: () => void, onClose: () => void }} p */
function One({ path, book, entry, onDone, onClose }) {
	const isNew = !entry.id;
	const { draft, changes, put, reset } = useDraft({ name: "", department: "", phone1: "", phone2: "",
		phone3: "", ...entry });
	const [next, setNext] = useState(false);
	const send = useSend(async key => {
		if (isNew)
			await api.post(path, { name: draft.name.trim(), department: draft.department.trim(),
				phone1: draft.phone1.trim(), phone2: draft.phone2.trim(), phone3: draft.phone3.trim() }, { key });
		else
			await api.patch(`${path}/${entry.id}`, changes);
		toast(t("Saved", "Bewaard"));
		if (isNew && next)
			reset();
		else
			onDone();
	});
	const remove = useSend(async () => {
		if (!await ask({ danger: true, title: t(`Take ${entry.name} out?`,
		    `${entry.name} eruit halen?`),
		    yes: t("Take out", "Haal eruit") }))
			return;
		await api.delete(`${path}/${entry.id}`);
		onDone();
	});

	return html`<${Dialog} title=${isNew ? t("Add a name", "Naam toevoegen") : entry.name}
	    onClose=${next ? onDone : onClose}>
	<${Form} send=${send} submit=${t("Save", "Bewaar")} onCancel=${next ? onDone : onClose}
	    disabled=${!draft.name.trim() || !draft.phone1.trim() || (!isNew && !Object.keys(changes).length)}
	    extra=${!isNew && html`<button type="button"
	    onClick=${remove.run}>${t("Take out", "Haal eruit")}</button>`}>
		<${Field} label=${t("Name", "Naam")} ...${put("name")} required wide
		    problem=${send.problem} autofocus />
		<${Field} label=${t("Number", "Nummer")} type="tel" ...${put("phone1")} required
		    problem=${send.problem} />
		<${Field} label=${t("Second number", "Tweede nummer")} type="tel" ...${put("phone2")}
		    problem=${send.problem} />
		<${Field} label=${t("Third number", "Derde nummer")} type="tel" ...${put("phone3")}
		    problem=${send.problem} />
		${(book.form === "tree" || draft.department) && html`<${Field}
		    label=${t("Department", "Afdeling")}
		    ...${put("department")} problem=${send.problem}
		    hint=${t("The menu it is in on the phone.",
		    "Het menu waar hij op de telefoon in staat.")} />`}
		${isNew && html`<${Field} type="check" wide
		    label=${t("Then add another", "Daarna nog een toevoegen")}
		    value=${next} onValue=${setNext} />`}
	</${Form}><${Oops} problem=${remove.problem} /></${Dialog}>`;
}

/** @param {{ book: any, onDone: (book: any) => void, onClose: () => void }} p */
function Edit({ book, onDone, onClose }) {
	const { draft, changes, isChanged, put } = useDraft({ title: book.title, form: book.form, position: book.position });
	const send = useSend(async () => {
		onDone(await patch(`/books/${book.id}`, changes, book, { title: t("Title", "Titel"),
			form: t("Form", "Vorm"), position: t("Place", "Plaats") }));
	});

	return html`<${Dialog} title=${t("Change the phone book", "Telefoonboek wijzigen")}
	    onClose=${onClose}>
	<${Form} send=${send} submit=${t("Save", "Bewaar")} onCancel=${onClose}
	    disabled=${!isChanged || !draft.title.trim()}>
		<${Field} label=${t("Title", "Titel")} ...${put("title")} wide required
		    problem=${send.problem} />
		<${Field} label=${t("Form", "Vorm")} type="select" ...${put("form")}
		    options=${formOptions()} />
		<${Field} label=${t("Place among the books",
		    "Plaats tussen de boeken")} type="number" min="0"
		    ...${put("position")} problem=${send.problem} />
	</${Form}></${Dialog}>`;
}

/** @param {{ book: any }} p */
function Delete({ book }) {
	const send = useSend(async () => {
		const { entries } = (await api.get("/books", { organisation_id: book.organisation_id, q: book.name }))
		    .items.find((/** @type {any} */ b) => b.id === book.id) || { entries: 0 };
		if (!await ask({ danger: true, title: t(`Delete the phone book ${book.title}?`,
		    `Telefoonboek ${book.title} verwijderen?`),
			body: t(`Its ${number(entries)} names go with it, and it vanishes from the phones.`,
			    `De ${number(entries)} namen erin vervallen, en het verdwijnt van de telefoons.`),
			yes: t("Delete", "Verwijder") }))
			return;
		await api.delete(`/books/${book.id}`);
		toast(t("Deleted", "Verwijderd"));
		go("books");
	});

	return html`<button type="button" onClick=${send.run}
	    disabled=${send.busy}>${t("Delete", "Verwijder")}</button>
	<${Oops} problem=${send.problem} />`;
}
