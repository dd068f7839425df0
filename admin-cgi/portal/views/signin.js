/** signin.js - signing in, with a second factor where one is set. */
import { html, useEffect, useState } from "../lib/preact.js";
import { api, Problem, session, setSession, t } from "../core.js";
import { Dialog, Field, Form, useDraft, useSend } from "../form.js";
import { Languages } from "../app.js";

/** @param {{ again: boolean }} p  again: the session ended over a page in use */
export default function SignIn({ again }) {
	if (!again)
		return html`<main class="signin"><h1>Voipconfig</h1>
			<${Enter} /><${Languages} /></main>`;
	return html`<${Dialog} title=${t("Sign in again", "Opnieuw aanmelden")}
	    onClose=${() => setSession(null)}>
		<p>${t("Your session has ended. What you typed is still there.",
		    "Uw sessie is afgelopen. Wat u typte staat er nog.")}</p>
		<${Enter} login=${session()?.login} /></${Dialog}>`;
}

/** @param {{ login?: string }} p */
function Enter({ login = "" }) {
	const { draft, put } = useDraft({ login, password: "", totp: "" });
	const [factor, setFactor] = useState(false);
	const was = session();
	useEffect(() => {
		// A field that comes later is not given the cursor by "autofocus".
		if (factor)
			/** @type {HTMLElement | null} */
			(document.querySelector("input[name=totp]"))?.focus();
	}, [factor]);
	const send = useSend(async () => {
		try {
			const s = await api.post("/login", {
				login: draft.login.trim(), password: draft.password,
				...(factor ? { totp: draft.totp.trim() } : {}) },
			{ quiet: true });
			// Another person must not go on in the page of the first.
			if (was && was.user_id !== s.user_id)
				location.hash = "";
			setSession(s);
		} catch (e) {
			if (e instanceof Problem && !factor && e.at("/totp")) {
				setFactor(true);
				return;
			}
			throw e;
		}
	});

	return html`<${Form} send=${send} submit=${t("Sign in", "Aanmelden")}>
		<${Field} label=${t("E-mail or name", "E-mail of naam")} ...${put("login")}
		    autocomplete="username" autofocus=${!login} wide />
		<${Field} label=${t("Password", "Wachtwoord")} type="password" ...${put("password")}
		    autocomplete="current-password" autofocus=${!!login} wide />
		${factor && html`<${Field} label=${t("Code of your authenticator",
		    "Code van uw authenticator")} ...${put("totp")} inputmode="numeric"
		    autocomplete="one-time-code" problem=${send.problem} wide />`}
	</${Form}>
	<p class="hint">${t("Forgotten your password? Ask who manages your phones.",
	    "Wachtwoord vergeten? Vraag wie uw telefoons beheert.")}</p>`;
}
