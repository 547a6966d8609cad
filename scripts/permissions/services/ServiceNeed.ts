import type { AccessRequest } from "../AccessRequest.ts";
import type { Infrastructure } from "../Infrastructure.ts";
import type { KeyUse } from "../requests/keyRequests.ts";
import { keyRequests } from "../requests/keyRequests.ts";

/** What a service of AWS does with a role on its own: no emulator shows it, so that AWS's word is taken. */
export interface ServiceNeed {
  /** Name of the role's resource in the program. */
  readonly role: string;
  /** What the service does, as a sentence without a full stop. */
  readonly by: string;
  /** Where AWS says that it needs these. */
  readonly source: string;
  readonly actions: readonly string[];
  readonly resource: string;
  /** Condition keys that the requests carry; absent: none. */
  readonly context?: Readonly<Record<string, string>>;
  /** Keys that another service uses meanwhile. */
  readonly keys?: readonly KeyUse[];
}

/** What IAM is asked for it. */
export function requestsOfNeed(
  infrastructure: Infrastructure,
  { role, by, source, actions, resource, context = {}, keys = [] }: ServiceNeed,
): AccessRequest[] {
  const evidence = { kind: "service", by, source } as const;
  return [
    ...actions.map((action) => ({ role, evidence, action, resource, context })),
    ...keys.flatMap((use) => keyRequests(infrastructure, { role, evidence }, use)),
  ];
}
