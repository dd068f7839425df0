/** filter_organisation.js - choosing an organisation, where there are several:
 * a customer has but his own. */
import { session } from "../core.js";
import { html } from "../ui.js";
import { PickOrganisation } from "./pick.js";

/** Customers have one organisation: no need to name it. */
export const isOne = () => session()?.organisation.kind === "customer";

/** @param {Parameters<typeof PickOrganisation>[0]} p */
export const FilterOrganisation = p => isOne() ? null :
    html`<${PickOrganisation} ...${p} />`;
