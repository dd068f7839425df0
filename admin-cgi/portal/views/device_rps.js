/** device_rps.js - what Yealink's service (RPS) has of one phone, and the jobs
 * that bring it there. */
import { at, may, t } from "../core.js";
import { Table, usePages } from "../list.js";
import { Facts, html, useTick } from "../ui.js";
import { jobColumns, stuckWords } from "./rps_jobs.js";
import { RpsState } from "./state.js";

/** @param {{ device: any }} p */
export function DeviceRps({ device }) {
	const list = usePages("/rps/jobs", { target: `device:${device.mac}`, limit: 5 });
	const last = list.items[0];
	const waits = last && (last.state === "ready" || last.state === "claimed");
	const why = waits && stuckWords(last);
	const rps = device.rps;

	useTick(list.reload, waits ? 5000 : 0);
	if (!may("read"))
		return null;
	return html`<section class="card"><div class="row">
		<h2>${t("At Yealink (RPS)", "Bij Yealink (RPS)")}</h2>
		<${RpsState} state=${rps?.state} reason=${rps?.reason} /></div>
		${why && html`<p>${why}</p>`}
		<${Facts} rows=${[[t("In step since",
		    "Gelijk sinds"), rps?.synced_at && at(rps.synced_at)]]} />
		${list.items.length > 0 ? html`<${Table}
		    label=${t("Jobs of this phone", "Opdrachten van deze telefoon")}
		    list=${{ ...list, more: null, loading: false }}
		    columns=${jobColumns({ target: false, onDone: list.reload })} />` :
		!list.loading && html`<p class="quiet">${t(
		    "There is no job for this phone: it finds us by its URL, by DHCP, or once an account at Yealink holds for its organisation.",
		    "Er is geen opdracht voor deze telefoon: hij vindt ons via zijn URL, via DHCP, of zodra er een account bij Yealink geldt voor zijn organisatie.")}</p>`}
		</section>`;
}
