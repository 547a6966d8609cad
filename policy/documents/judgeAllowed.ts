import { judgeEach } from "../framework/judge.ts";
import type { Properties } from "../framework/Properties.ts";
import type { Verdict } from "../framework/Verdict.ts";
import { hold } from "../framework/Verdict.ts";
import { isPublic, principalOf } from "./isPublic.ts";
import { judgeStatement } from "./judgeStatement.ts";
import { readStatements } from "./readStatements.ts";

/** Judges each statement that allows something, of a document in a property of a resource, by itself. */
export function judgeAllowed(
  props: Properties,
  path: string,
  evaluate: (statement: Properties) => Verdict | readonly Verdict[],
): Verdict[] {
  return judgeEach(readStatements(props, path), (statement) => judgeStatement(statement, evaluate));
}

/** Judges a resource's policy: it must allow nothing to everybody. */
export function judgeNotPublic(props: Properties, path: string): Verdict[] {
  return judgeAllowed(props, path, (statement) =>
    hold(!isPublic(statement), {
      property: statement.pathOf("Principal"),
      must: "must not be everybody",
      got: principalOf(statement),
    }),
  );
}
