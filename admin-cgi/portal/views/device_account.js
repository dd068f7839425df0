/**
 * device_account.js - a new phone's SIP account: user, password and server,
 * each typed, or all of it pasted into any of the three.
 */
import { html } from "../lib/preact.js";
import { api, t } from "../core.js";
import { Field, toast } from "../form.js";
import { useLoad } from "../ui.js";
import { readAccount } from "./labels.js";
import { transportWords } from "./state.js";

export const NO_ACCOUNT = { user_name: "", password: "", server_host: "",
	server_port: null, transport: "udp", auth_name: "", display_name: "" };

/** The line as POST /devices wants it; null: none was typed.
 * @param {Record<string, any>} d */
export function bodyOfAccount(d) {
	if (!d.user_name.trim() && !d.password)
		return null;
	return { number: 1, user_name: d.user_name.trim(), server_host: d.server_host.trim(),
		transport: d.transport, ...d.password && { password: d.password },
		...d.server_port !== null && { server_port: d.server_port },
		...d.auth_name && { auth_name: d.auth_name },
		...(d.display_name || d.label.trim()) && {
			display_name: d.display_name || d.label.trim().slice(0, 80) } };
}

/**
 * @param {{ form: ReturnType<typeof import("../form.js").useDraft>, server: string,
 *   problem?: import("../core.js").Problem }} p  server: unless another is typed
 */
export function AccountFields({ form, server, problem }) {
	const { draft, put, set } = form;
	const wrong = (/** @type {string} */ name) => problem?.at("/lines/0/" + name);
	const fill = (/** @type {string} */ text) => {
		const found = readAccount(text);
		if (Object.keys(found).length < 2)
			return false;
		for (const [name, value] of Object.entries(found))
			set(name, value);
		toast(t("Account read from what you pasted", "Account gelezen uit wat u plakte"));
		return true;
	};
	const paste = (/** @type {any} */ e) => {
		if (fill(e.clipboardData?.getData("text") || ""))
			e.preventDefault();
	};
	// The form goes with it when one of these was typed.
	const leave = () => draft.user_name.includes("@") && fill(draft.user_name);

	return html`<fieldset class="wide"><legend>${t("SIP account", "SIP-account")}</legend>
	<p class="hint">${t("You can paste all of it at once, such as 101:password@sip.example.net. Leave it empty to add it later.",
	    "U kunt alles in één keer plakken, zoals 101:wachtwoord@sip.example.net. Laat leeg om het later toe te voegen.")}</p>
	<div class="fields">
		<${Field} label=${t("User", "Gebruiker")} ...${put("user_name")} onPaste=${paste}
		    onBlur=${leave} maxlength="80" problem=${wrong("user_name")} spellcheck=${false} />
		<${Field} label=${t("Password", "Wachtwoord")} ...${put("password")} onPaste=${paste}
		    type="password" autocomplete="new-password" maxlength="200"
		    problem=${wrong("password")} />
		<${Field} label=${t("Server", "Server")} ...${put("server_host")} onPaste=${paste}
		    maxlength="120" problem=${wrong("server_host")} spellcheck=${false}
		    placeholder=${server || "sip.example.net"}
		    hint=${server && !draft.server_host ? t(`Empty: ${server}, as the last one has.`,
			`Leeg: ${server}, zoals de vorige heeft.`) : ""} />
	</div>
	<details><summary>${t("More of the account", "Meer van het account")}</summary><div class="fields">
		<${Field} label=${t("Port", "Poort")} type="number" min="0" max="65535" ...${put("server_port")}
		    problem=${wrong("server_port")} hint=${t("Empty: the usual", "Leeg: de gewone")} />
		<${Field} label=${t("Transport", "Transport")} type="select" ...${put("transport")}
		    problem=${wrong("transport")} options=${transportWords.options()} />
		<${Field} label=${t("Authentication name", "Authenticatienaam")} ...${put("auth_name")}
		    maxlength="80" problem=${wrong("auth_name")} spellcheck=${false}
		    hint=${t("Empty: the user", "Leeg: de gebruiker")} />
		<${Field} label=${t("Shown name", "Getoonde naam")} ...${put("display_name")}
		    maxlength="80" problem=${wrong("display_name")}
		    hint=${t("Empty: the phone's name", "Leeg: de naam van de telefoon")} />
	</div></details></fieldset>`;
}

/** The server of the last phone, else of some phone of the organisation.
 * @param {number | null} organisation_id @param {string} last */
export function useServer(organisation_id, last) {
	const found = useLoad(async signal => {
		if (last || !organisation_id)
			return "";
		const page = await api.get("/devices", { organisation_id, limit: 1, sort: "-changed" }, { signal });
		const one = page.items[0];
		if (!one?.number)
			return "";
		const lines = await api.get(`/devices/${one.mac}/lines`, {}, { signal });
		return (lines.items || lines)[0]?.server_host || "";
	}, [organisation_id, last]);

	return last || found.data || "";
}
