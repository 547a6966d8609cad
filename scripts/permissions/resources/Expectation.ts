import { PLACE } from "../Infrastructure.ts";
import type { PolicyDocument } from "../PolicyDocument.ts";
import { narrow } from "../proof/documents.ts";
import { isAllowed } from "../simulate.ts";

/** What the policy of a resource has to answer. */
export interface Expectation {
  /** ARN of the resource whose policy is asked; of a role for its trust. */
  readonly policy: string;
  /** ARN of a role or a root, or a service such as `sns.amazonaws.com`. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
  readonly isAllowed: boolean;
  /** For instance `an alarm of another account`. */
  readonly what: string;
  /** Whether somebody has allowed everything to everybody beside what the policy says. */
  readonly isOpened?: boolean;
}

const EVERYTHING: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

/** Whether a policy answers as expected. Principals that are no services may do everything themselves. */
export async function meets(
  document: PolicyDocument,
  { isAllowed: expected, isOpened = false, ...question }: Expectation,
): Promise<boolean> {
  const { principal, action, resource } = question;
  const [, account] = /^arn:aws:iam::(\d+):/.exec(principal) ?? [];
  const [narrowed = { ...document, Statement: [] }] = narrow([document], action);
  const opening = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" } as const;
  const actual = await isAllowed({
    principal,
    action,
    resource,
    context: {
      ...(account === undefined ? {} : { "aws:PrincipalAccount": account }),
      ...question.context,
    },
    resourceAccount: PLACE.account,
    identityPolicies: account === undefined ? [] : [EVERYTHING],
    ...withStatements(narrowed, isOpened ? [opening] : []),
  });
  return actual === expected;
}

/** No policy at all where it has no statement: IAM takes no empty one. */
function withStatements(
  document: PolicyDocument,
  more: PolicyDocument["Statement"],
): { readonly resourcePolicy?: PolicyDocument } {
  const Statement = [...document.Statement, ...more];
  return Statement.length === 0 ? {} : { resourcePolicy: { ...document, Statement } };
}
