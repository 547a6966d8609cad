import { judgeEach } from "../framework/judge.ts";
import type { Properties } from "../framework/Properties.ts";
import type { Verdict } from "../framework/Verdict.ts";
import { compliant, hold, violating } from "../framework/Verdict.ts";
import { matcher } from "./actionTable.ts";

/** Whether a statement gives something, rather than denies it. */
export function isAllow(statement: Properties): boolean {
  return statement.text("Effect")?.toLowerCase() === "allow";
}

/** What of a statement gives an action. */
export interface Grant {
  /** The pattern as it is written, or what stands in for it: `everything but s3:*`. */
  readonly action: string;
  /** Path of the pattern. */
  readonly property: string;
}

/** Judges each pattern of a statement's actions by itself; compliant where all are. */
export function judgeActions(
  statement: Properties,
  evaluate: (grant: Grant) => Verdict | readonly Verdict[],
): readonly Verdict[] {
  const verdicts = judgeEach(statement.list("Action"), (one) => {
    const action = one.text("");
    return action === undefined ? [] : evaluate({ action, property: one.path });
  });
  return verdicts.length === 0 ? [compliant()] : verdicts;
}

/** `*`, `s3:*`, `*:*`, `s3:?*`; `s3:Get*` is none. */
const EVERYTHING = /^(?:[^:]*:)?[*?]*\*[*?]*$/;

/** Judges a statement that allows something: it must name its actions, and not all of a service or of AWS. */
export function judgeNamedActions(statement: Properties): readonly Verdict[] {
  if (statement.has("NotAction")) {
    const fault = {
      property: statement.pathOf("NotAction"),
      must: "must not stand in a statement that allows: it allows everything else",
      got: statement.texts("NotAction"),
    };
    return [violating(fault)];
  }
  return judgeActions(statement, ({ action, property }) =>
    hold(!EVERYTHING.test(action), { property, must: "must not hold all actions", got: action }),
  );
}

/**
 * Judges what of a statement gives some actions: patterns that match one of them, and the exceptions of a statement
 * for everything but some, where they leave one in.
 */
export function judgeGrants(
  statement: Properties,
  names: readonly string[],
  evaluate: (grant: Grant) => Verdict | readonly Verdict[],
): readonly Verdict[] {
  if (statement.has("NotAction")) {
    const exceptions = statement.texts("NotAction");
    const isLeft = names.some((name) => !exceptions.some((one) => matcher(one)(name)));
    if (!isLeft) return [compliant()];
    const found = evaluate({
      action: `everything but ${exceptions.join(", ")}`,
      property: statement.pathOf("NotAction"),
    });
    return Array.isArray(found) ? (found as readonly Verdict[]) : [found as Verdict];
  }
  return judgeActions(statement, (grant) =>
    names.some(matcher(grant.action)) ? evaluate(grant) : compliant(),
  );
}

const SHOWN = 3;

/** A statement in a few words, for messages: `statement "Read": s3:*, sqs:* on arn:aws:s3:::raw`. */
export function describeStatement(statement: Properties): string {
  const sid = statement.isUnknown("Sid") ? undefined : statement.text("Sid");
  const name = sid === undefined ? "statement" : `statement "${sid}"`;
  const actions = describePart(statement, "Action");
  const resources = describePart(statement, "Resource");
  return `${name}: ${[actions, resources].filter((part) => part !== "").join(" on ")}`;
}

function describePart(statement: Properties, part: "Action" | "Resource"): string {
  const hasAll = !statement.isUnknown(part) && statement.has(part);
  const prefix = hasAll || !isSetAnyhow(statement, `Not${part}`) ? "" : "all but ";
  const path = prefix === "" ? part : `Not${part}`;
  if (statement.isUnknown(path)) return `${prefix}what is not known yet`;
  const all = statement
    .list(path)
    .map((one) => (one.isUnknown("") ? "what is not known yet" : (one.text("") ?? "")));
  const more = all.length > SHOWN ? [`${String(all.length - SHOWN)} more`] : [];
  return all.length === 0 ? "" : `${prefix}${[...all.slice(0, SHOWN), ...more].join(", ")}`;
}

function isSetAnyhow(statement: Properties, path: string): boolean {
  return statement.isUnknown(path) || statement.has(path);
}
