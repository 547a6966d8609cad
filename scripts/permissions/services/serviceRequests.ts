import type { AccessRequest } from "../AccessRequest.ts";
import type { Infrastructure } from "../Infrastructure.ts";
import { functionNeeds } from "./functionNeeds.ts";
import { mappingNeeds } from "./mappingNeeds.ts";
import { otherNeeds } from "./otherNeeds.ts";
import { requestsOfNeed } from "./ServiceNeed.ts";

/** All that services of AWS ask for with the roles of a program, by what it registered. */
export function serviceRequests(infrastructure: Infrastructure): AccessRequest[] {
  return [
    ...functionNeeds(infrastructure),
    ...mappingNeeds(infrastructure),
    ...otherNeeds(infrastructure),
  ].flatMap((need) => requestsOfNeed(infrastructure, need));
}
