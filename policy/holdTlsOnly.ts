import { deniesPlainHttp } from "./documents/deniesPlainHttp.ts";
import { readStatements } from "./documents/readStatements.ts";
import type { Stack, StackResource } from "./framework/Stack.ts";
import type { Verdict } from "./framework/Verdict.ts";
import { hold, violating } from "./framework/Verdict.ts";

/** Where the policy of a topic or queue is, and what it must deny. */
export interface TlsOnly {
  readonly stack: Stack;
  /** Type of the resource that may hold the policy beside it. */
  readonly policyType: string;
  /** Property by which that one names what it is of. */
  readonly pointer: string;
  /** Any of these will do. */
  readonly actions: readonly string[];
}

/** Holds if the policy of a topic or queue, its own or one beside it, denies plain HTTP. */
export function holdTlsOnly(
  resource: StackResource,
  { stack, policyType, pointer, actions }: TlsOnly,
): Verdict {
  const [separate] = stack.pointingAt(resource, [policyType], pointer);
  const holder = separate ?? resource;
  if (separate === undefined && !resource.props.has("policy")) {
    const kind = policyType.slice(policyType.lastIndexOf(":") + 1);
    return violating({ property: "policy", must: `must be set, or a ${kind}` });
  }
  const isClosed = readStatements(holder.props, "policy").some((statement) =>
    deniesPlainHttp(statement, { actions, covers: (resources) => resources.length > 0 }),
  );
  return hold(isClosed, { property: `${holder.name}.policy`, must: "must deny plain HTTP" });
}
