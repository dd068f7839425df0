/**
 * device_lines.js - the accounts of a phone: of a DECT base, its handsets.
 * Whether the phone has registered is not known here, and not said.
 */
import { html, useState } from "../lib/preact.js";
import { api, may, t } from "../core.js";
import { ask, toast } from "../form.js";
import { Badge, Empty } from "../ui.js";
import { lineText } from "../phone/words.js";
import { LineForm } from "./device_line.js";
import { transportWords } from "./state.js";

/** @param {any} device */
export const isBase = device => device.model_facts.kind === "dect";

/** The first number without an account; 0: all have one.  @param {any} device */
function free(device) {
	const used = new Set(device.lines.map((/** @type {any} */ l) => l.number));

	for (let n = 1; n <= device.model_facts.accounts; n++)
		if (!used.has(n))
			return n;
	return 0;
}

/** @param {{ device: any, onChange: () => void }} p */
export default function DeviceLines({ device, onChange }) {
	const [open, setOpen] = useState(/** @type {{ line: any, isNew: boolean } | null} */ (null));
	const next = free(device), room = device.model_facts.accounts;
	const last = device.lines[device.lines.length - 1];
	/** What the accounts of one phone mostly share. */
	const add = () => setOpen({ isNew: true, line: { number: next, enabled: true,
		server_host: last?.server_host || "", server_port: last?.server_port || 0,
		transport: last?.transport || "udp", codecs: last?.codecs || [] } });
	const begin = may("manage") && next > 0 && html`<button type="button" class="primary" onClick=${add}>
		${isBase(device) ? t("Add a handset", "Handset toevoegen") : t("Add an account", "Account toevoegen")}
		</button>`;

	return html`<section class="lines" aria-label=${t("Accounts", "Accounts")}>
	${device.lines.length === 0 ? html`<${Empty} title=${room === 0 ?
		t("This model has no accounts of its own", "Dit model heeft geen eigen accounts") :
		t("No accounts yet", "Nog geen accounts")}>
		${room > 0 && html`<p>${t("An account is what the phone calls and is called with: a user, a password and a server.",
		    "Met een account belt de telefoon en wordt hij gebeld: een gebruiker, een wachtwoord en een server.")}</p>`}
		${begin}</${Empty}>` : html`
	<div class="row"><p class="quiet">${isBase(device) ?
		t(`${device.lines.length} of ${room} handsets`, `${device.lines.length} van ${room} handsets`) :
		t(`${device.lines.length} of ${room} accounts`, `${device.lines.length} van ${room} accounts`)}</p>
		${begin}</div>
	<ul class="cards plainlist">${device.lines.map((/** @type {any} */ line) => html`
		<${Line} key=${line.number} line=${line} device=${device} onChange=${onChange}
		    onEdit=${() => setOpen({ line, isNew: false })} />`)}</ul>`}
	${open && html`<${LineForm} device=${device} ...${open} onClose=${() => setOpen(null)}
	    onChange=${onChange} />`}
	</section>`;
}

/** @param {{ line: any, device: any, onEdit: () => void, onChange: () => void }} p */
function Line({ line, device, onEdit, onChange }) {
	const name = lineText(line);
	const port = line.server_port ? `:${line.server_port}` : "";
	const remove = async () => {
		if (!await ask({ danger: true,
			title: t(`Take away account ${line.number}, ${name}?`,
			    `Account ${line.number}, ${name}, weghalen?`),
			body: t("Its password goes with it. Keys that use it stay, without an account.",
			    "Zijn wachtwoord gaat mee. Toetsen die het gebruiken blijven, zonder account."),
			yes: t("Take away", "Weghalen") }))
			return;
		try {
			await api.delete(`/devices/${device.mac}/lines/${line.number}`, { version: device.version });
			onChange();
		} catch (e) {
			toast(/** @type {Error} */ (e).message, "bad");
			onChange();
		}
	};

	return html`<li class="card">
	<h2><span class="quiet">${line.number}</span> ${name}
		${!line.enabled && html` <${Badge} kind="warn">${t("off", "uit")}</${Badge}>`}
		${!line.password_set && html` <${Badge} kind="warn">${t("no password", "geen wachtwoord")}</${Badge}>`}</h2>
	<p class="mono">${line.user_name}@${line.server_host}${port}</p>
	<p class="quiet">${[transportWords(line.transport), line.codecs.join(", ") ||
		t("codecs as the phone likes", "codecs naar keuze van de telefoon"), line.handset].filter(Boolean).join(" · ")}</p>
	${may("manage") && html`<div class="buttons">
		<button type="button" onClick=${onEdit} aria-label=${t(`Edit account ${line.number}, ${name}`,
		    `Account ${line.number}, ${name}, bewerken`)}>${t("Edit", "Bewerken")}</button>
		<button type="button" onClick=${remove} aria-label=${t(`Take away account ${line.number}, ${name}`,
		    `Account ${line.number}, ${name}, weghalen`)}>${t("Take away", "Weghalen")}</button></div>`}
	</li>`;
}
