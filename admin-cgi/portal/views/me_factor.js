/** me_factor.js - setting up and removing one's second factor (TOTP). */
import { html, useState } from "../lib/preact.js";
import { api, session, setSession, t } from "../core.js";
import { Copy, Field, Form, toast, useDraft, useSend } from "../form.js";
import { Badge } from "../ui.js";
import { qr, qrPath } from "../qr.js";

/** The session says whether there is one.
 * @param {boolean} has */
function told(has) {
	const s = session();

	if (s)
		setSession({ ...s, has_totp: has });
}

/** @param {{ has: boolean }} p */
export function SecondFactor({ has }) {
	return html`<section class="card"><h2>${t("Second factor", "Tweede factor")}</h2>
	${has ? html`<${Remove} />` : html`<${Begin} />`}</section>`;
}

function Begin() {
	const d = useDraft({ password: "" });
	const [secret, setSecret] = useState(/** @type {any} */ (null));
	const send = useSend(async () => {
		setSecret(await api.post("/session/totp", { password: d.draft.password }));
		d.reset();
	});

	if (secret)
		return html`<${Confirm} secret=${secret} onCancel=${() => setSecret(null)} />`;
	return html`<p>${t("With an authenticator on your mobile phone a stolen password is not enough to sign in.",
	    "Met een authenticator op uw mobiele telefoon volstaat een gestolen wachtwoord niet.")}</p>
	<${Form} send=${send} submit=${t("Set it up", "Instellen")} disabled=${!d.draft.password}>
		<${Field} type="password" label=${t("Your password", "Uw wachtwoord")} ...${d.put("password")}
		    wide autocomplete="current-password" problem=${send.problem} />
	</${Form}>`;
}

/** @param {{ secret: { secret: string, uri: string }, onCancel: () => void }} p */
function Confirm({ secret, onCancel }) {
	const d = useDraft({ code: "" });
	const code = d.draft.code.replace(/\s/g, "");
	const send = useSend(async () => {
		await api.post("/session/totp/confirm", { code });
		told(true);
		toast(t("From now on a code is asked for when you sign in.",
		    "Voortaan wordt bij het aanmelden om een code gevraagd."));
	});
	const rows = qr(secret.uri);

	return html`<p>${t("Scan this with your authenticator, then type the code it shows.",
	    "Scan dit met uw authenticator en typ de code die hij toont.")}</p>
	${rows && html`<svg class="qr" viewBox="0 0 ${rows.length + 8} ${rows.length + 8}" role="img"
	    aria-label=${t("QR code of the secret", "QR-code van het geheim")}
	    shape-rendering="crispEdges"><rect width="100%" height="100%" fill="#ffffff" />
		<path d=${qrPath(rows)} fill="#000000" /></svg>`}
	<p>${t("Or type this secret: ", "Of typ dit geheim: ")}
		<${Copy} text=${secret.secret} label=${t("secret", "geheim")} /></p>
	<${Form} send=${send} submit=${t("Confirm", "Bevestigen")} onCancel=${onCancel}
	    disabled=${!/^\d{6}$/.test(code)}>
		<${Field} label=${t("Code", "Code")} ...${d.put("code")} wide inputmode="numeric"
		    autocomplete="one-time-code" maxlength="7" autofocus problem=${send.problem} />
	</${Form}>`;
}

function Remove() {
	const d = useDraft({ password: "", code: "" });
	const code = d.draft.code.replace(/\s/g, "");
	const send = useSend(async () => {
		await api.post("/session/totp/remove", { password: d.draft.password, code });
		told(false);
		toast(t("The second factor is removed", "De tweede factor is verwijderd"));
	});

	return html`<p><${Badge} kind="good">${t("on", "aan")}</${Badge}> ${t(
	    "A code is asked for when you sign in.", "Bij het aanmelden wordt om een code gevraagd.")}</p>
	<${Form} send=${send} danger submit=${t("Remove it", "Verwijderen")}
	    disabled=${!d.draft.password || !/^\d{6}$/.test(code)}>
		<${Field} type="password" label=${t("Your password", "Uw wachtwoord")} ...${d.put("password")}
		    wide autocomplete="current-password" problem=${send.problem} />
		<${Field} label=${t("Code", "Code")} ...${d.put("code")} wide inputmode="numeric"
		    autocomplete="one-time-code" maxlength="7" problem=${send.problem} />
	</${Form}>`;
}
