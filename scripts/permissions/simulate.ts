import { runSimulation } from "@cloud-copilot/iam-simulate";
import type { Conditions, PolicyDocument } from "./PolicyDocument.ts";

/** A question to IAM. */
export interface Question {
  /** ARN of a session of a role, or a service such as `sns.amazonaws.com`. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** Account of the resource. */
  readonly resourceAccount: string;
  readonly context: Readonly<Record<string, string>>;
  /** What the principal's role may do. */
  readonly identityPolicies: readonly PolicyDocument[];
  readonly resourcePolicy?: PolicyDocument | undefined;
  /** Policy of the VPC endpoint that the call goes through. */
  readonly endpointPolicy?: PolicyDocument | undefined;
}

const verdicts = new Map<string, Promise<boolean>>();

/**
 * Whether IAM allows it. The same question is answered once.
 * @throws for a document that IAM would refuse, and for a condition key that the action does not know.
 */
export function isAllowed(question: Question): Promise<boolean> {
  const key = JSON.stringify(question);
  let verdict = verdicts.get(key);
  if (verdict === undefined) verdicts.set(key, (verdict = simulate(question)));
  return verdict;
}

async function simulate(question: Question): Promise<boolean> {
  const { principal, action, resource, resourceAccount, identityPolicies } = question;
  const { resourcePolicy, endpointPolicy } = question;
  const result = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource, accountId: resourceAccount },
        contextVariables: renameKeys(question.context),
      },
      identityPolicies: identityPolicies.map((policy, index) => {
        return { name: String(index), policy: renameConditions(policy) };
      }),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(resourcePolicy === undefined ? {} : { resourcePolicy: renameConditions(resourcePolicy) }),
      ...(endpointPolicy === undefined
        ? {}
        : {
            vpcEndpointPolicies: [{ name: "endpoint", policy: renameConditions(endpointPolicy) }],
          }),
    },
    {},
  );
  if (result.resultType === "error") {
    // The action takes no resource of this kind, or none at all.
    if (/^(no\.resource\.types|must\.use\.wildcard)$/.test(result.errors.message)) return false;
    throw new Error(`${action} on ${resource}: ${JSON.stringify(result.errors)}`);
  }
  const results = result.resultType === "single" ? [result.result] : result.results;
  const ignored = results.flatMap(({ ignoredContextKeys = [] }) => ignoredContextKeys);
  if (ignored.length > 0) throw new Error(`${action} knows no condition ${ignored.join(", ")}`);
  return result.overallResult === "Allowed";
}

/**
 * The simulator drops `kms:EncryptionContext:...`, whose last part may be anything. It is compared as text,
 * and so are tags of the principal, of which nothing here says anything: those stand in for it.
 */
function standInFor(key: string): string {
  const [, name] = /^kms:EncryptionContext:(.*)$/i.exec(key) ?? [];
  return name === undefined ? key : `aws:PrincipalTag/${name.toLowerCase()}`;
}

function renameKeys<Value>(values: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [standInFor(key), value]));
}

function renameConditions(document: PolicyDocument): PolicyDocument {
  const rename = (conditions: Conditions): Conditions =>
    Object.fromEntries(
      Object.entries(conditions).map(([operator, values]) => [operator, renameKeys(values)]),
    );
  return {
    ...document,
    Statement: document.Statement.map((statement) => ({
      ...statement,
      ...(statement.Condition === undefined ? {} : { Condition: rename(statement.Condition) }),
    })),
  };
}
