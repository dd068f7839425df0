/** me.js - one's own account: name, language, password, second factor, sessions. */
import { html } from "../lib/preact.js";
import { api, keep, session, setLanguage, setSession, t } from "../core.js";
import { Field, Form, toast, useDraft, useSend } from "../form.js";
import { Badge, Facts, Page } from "../ui.js";
import { SecondFactor } from "./me_factor.js";
import { Sessions } from "./me_sessions.js";
import { roleMeaning, roleWords } from "./state.js";

export default function Me() {
	const s = session();

	if (!s)
		return null;
	return html`<${Page} title=${t("My account", "Mijn account")}
	    lead=${html`<${Badge}>${roleWords(s.role)}</${Badge}> ${roleMeaning(s.role)}`}>
	<${Facts} rows=${[[t("Signed in as", "Aangemeld als"), s.login],
	    [t("Organisation", "Organisatie"), s.organisation.name]]} />
	<div class="cards">
		<${Person} key=${s.name + s.language} was=${{ name: s.name, language: s.language }} />
		<${Password} />
		<${SecondFactor} has=${s.has_totp} />
	</div>
	<${Sessions} own=${s.session_id} /></${Page}>`;
}

/** @param {{ was: { name: string, language: string } }} p */
function Person({ was }) {
	const d = useDraft(was);
	const send = useSend(async () => {
		const now = await api.patch("/session", d.changes);
		// What was chosen in this browser gives way to what is chosen here.
		if (d.changes.language !== undefined)
			keep("language", undefined);
		setSession(now);
		setLanguage();
		toast(t("Saved", "Bewaard"));
	});

	return html`<section class="card"><h2>${t("Name and language", "Naam en taal")}</h2>
	<${Form} send=${send} submit=${t("Save", "Bewaren")} disabled=${!d.isChanged}>
		<${Field} label=${t("Name", "Naam")} ...${d.put("name")} maxlength="120" wide
		    autocomplete="name" problem=${send.problem} />
		<${Field} type="select" label=${t("Language", "Taal")} ...${d.put("language")} wide
		    options=${[["", t("as the browser", "zoals de browser")], ["en", "English"],
			["nl", "Nederlands"]]} problem=${send.problem} />
	</${Form}></section>`;
}

function Password() {
	const empty = { current: "", new: "", again: "" };
	const d = useDraft(empty);
	const same = d.draft.new === d.draft.again;
	const send = useSend(async () => {
		await api.post("/session/password", { current: d.draft.current, new: d.draft.new });
		d.reset();
		toast(t("Your password is changed; your other sessions have ended.",
		    "Uw wachtwoord is gewijzigd; uw andere sessies zijn beëindigd."));
	});

	return html`<section class="card"><h2>${t("Password", "Wachtwoord")}</h2>
	<${Form} send=${send} submit=${t("Change the password", "Wachtwoord wijzigen")}
	    disabled=${!d.draft.current || d.draft.new.length < 10 || !same}>
		<input type="text" class="unseen" autocomplete="username" tabindex="-1" readonly
		    aria-hidden="true" value=${session()?.login} />
		<${Field} type="password" label=${t("The one you have", "Uw huidige")}
		    ...${d.put("current")} wide autocomplete="current-password" problem=${send.problem} />
		<${Field} type="password" label=${t("The new one", "Het nieuwe")} ...${d.put("new")} wide
		    autocomplete="new-password" problem=${send.problem} maxlength="256"
		    hint=${t("At least 10 characters", "Minstens 10 tekens")} />
		<${Field} type="password" label=${t("The new one again", "Nog eens het nieuwe")}
		    ...${d.put("again")} wide autocomplete="new-password"
		    problem=${d.draft.again && !same ? t("The two are not the same",
			"De twee zijn niet gelijk") : undefined} />
	</${Form}></section>`;
}
