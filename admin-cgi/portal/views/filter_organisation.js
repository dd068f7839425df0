/** filter_organisation.js - choosing an organisation, where there are several:
 * a customer has but his own. */
import { session } from "../core.js";
import { html } from "../ui.js";
import { PickOrganisation } from "./pick.js";

/** @param {Parameters<typeof PickOrganisation>[0]} p */
export const FilterOrganisation = p => session()?.organisation.kind === "customer" ? null :
    html`<${PickOrganisation} ...${p} />`;
