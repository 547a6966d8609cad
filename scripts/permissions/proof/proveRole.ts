import type { AccessRequest } from "../AccessRequest.ts";
import type { PolicyDocument } from "../PolicyDocument.ts";
import { conditionsOf, grantsOf, matchesAction, valuesOf, withoutGrant } from "./documents.ts";
import type { Forbidden } from "./Forbidden.ts";
import type { Subject } from "./Subject.ts";

/** A role, or another subject, with all that it is known to need, and what it must not be able to do. */
export interface RoleCase {
  readonly subject: Subject;
  readonly requests: readonly AccessRequest[];
  readonly forbidden: readonly Forbidden[];
}

/** What speaks against a subject's documents. */
export interface Finding {
  /** Name of the subject. */
  readonly role: string;
  readonly kind: "denied" | "unneeded" | "reachable";
  readonly what: string;
}

/** What of the documents is looked at; absent: all. */
interface Scope {
  /** Documents instead of the role's. */
  readonly documents?: readonly PolicyDocument[];
  /** Actions, as statements write them. */
  readonly actions?: ReadonlySet<string>;
}

/**
 * All that speaks against a role: a request that is denied, an action on a resource that can be taken away
 * and nothing is denied, a condition that keeps nothing off, something forbidden that is allowed.
 */
export async function* proveRole(
  roleCase: RoleCase,
  { documents = roleCase.subject.documents, actions }: Scope = {},
): AsyncGenerator<Finding, void, undefined> {
  const patterns = [...(actions ?? [])].filter((action) => /[*?]/.test(action));
  const isLookedAt = (action: string): boolean =>
    actions === undefined ||
    actions.has(action) ||
    patterns.some((pattern) => matchesAction(pattern, action));
  const looked = {
    ...roleCase,
    requests: roleCase.requests.filter(({ action }) => isLookedAt(action)),
    forbidden: roleCase.forbidden.filter(({ action }) => isLookedAt(action)),
  };
  yield* findDenied(looked, documents);
  yield* findReachable(looked, documents);
  yield* findUnneeded(looked, documents, (action) => actions === undefined || actions.has(action));
}

async function* findDenied(
  { subject, requests }: RoleCase,
  documents: readonly PolicyDocument[],
): AsyncGenerator<Finding, void, undefined> {
  for (const request of requests) {
    if (await subject.mayDo(documents, request)) continue;
    const what = `${describe(request)}, as ${request.evidence.by}`;
    yield { role: subject.name, kind: "denied", what };
  }
}

async function* findReachable(
  { subject, forbidden }: RoleCase,
  documents: readonly PolicyDocument[],
): AsyncGenerator<Finding, void, undefined> {
  for (const one of forbidden) {
    if (!(await subject.mayDo(documents, one))) continue;
    yield { role: subject.name, kind: "reachable", what: `${describe(one)}, ${one.why}` };
  }
}

async function* findUnneeded(
  roleCase: RoleCase,
  documents: readonly PolicyDocument[],
  isLookedAt: (action: string) => boolean,
): AsyncGenerator<Finding, void, undefined> {
  const { name } = roleCase.subject;
  for (const grant of grantsOf(documents)) {
    if (!isLookedAt(grant.action)) continue;
    const without = withoutGrant(documents, grant);
    const isMissed = await changesAnything(roleCase, without, grant.action);
    if (!isMissed) {
      const what = `${grant.effect} ${grant.action} on ${grant.resource} (${grant.sid})`;
      yield { role: name, kind: "unneeded", what };
    }
  }
  for (const { without, what, actions } of [...conditionsOf(documents), ...valuesOf(documents)]) {
    if (!actions.some(isLookedAt)) continue;
    const changes = actions.map((action) => changesAnything(roleCase, without, action));
    if (!(await Promise.all(changes)).includes(true)) yield { role: name, kind: "unneeded", what };
  }
}

/** Whether changed documents deny what is needed, or allow what is forbidden. */
async function changesAnything(
  { subject, requests, forbidden }: RoleCase,
  documents: readonly PolicyDocument[],
  pattern: string,
): Promise<boolean> {
  const matches = ({ action }: { readonly action: string }) => matchesAction(pattern, action);
  for (const request of requests.filter(matches)) {
    if (!(await subject.mayDo(documents, request))) return true;
  }
  for (const one of forbidden.filter(matches)) {
    if (await subject.mayDo(documents, one)) return true;
  }
  return false;
}

function describe({
  action,
  resource,
  context,
}: Pick<Forbidden, "action" | "resource" | "context">): string {
  const carried = Object.entries(context).map(([key, value]) => `${key}=${value}`);
  return [`${action} on ${resource}`, ...carried].join(" ");
}
