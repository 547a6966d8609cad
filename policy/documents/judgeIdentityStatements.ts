import { judgeEach } from "../framework/judge.ts";
import type { Properties } from "../framework/Properties.ts";
import type { Resource } from "../framework/Resource.ts";
import { notApplicable } from "../framework/Verdict.ts";
import type { Verdict } from "../framework/Verdict.ts";
import { identityDocuments } from "./identityPolicies.ts";
import { judgeStatement } from "./judgeStatement.ts";

/** Judges each statement that allows something, in all documents of a resource, by itself. */
export function judgeIdentityStatements(
  resource: Resource,
  evaluate: (statement: Properties) => Verdict | readonly Verdict[],
): readonly Verdict[] {
  const documents = identityDocuments(resource);
  if (documents.length === 0) return [notApplicable("the role has no policies of its own")];
  return judgeEach(documents, (read) =>
    judgeEach(read(), (statement) => judgeStatement(statement, evaluate)),
  );
}
