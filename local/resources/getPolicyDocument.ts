import type { PropertyMap } from "../engine/PropertyValue.ts";
import { Inputs } from "./Inputs.ts";

interface PolicyDocument {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: readonly Statement[];
}

type Statement = Readonly<Record<string, unknown>>;

/** Answers `aws:iam/getPolicyDocument`: forms a policy document from statements, as the AWS provider does. */
export function getPolicyDocument(args: PropertyMap): PropertyMap {
  const inputs = new Inputs("aws:iam/getPolicyDocument", args);
  const sources = [
    ...parse(inputs.optionalText("sourceJson")),
    ...inputs.texts("sourcePolicyDocuments").flatMap(parse),
  ];
  const overrides = [
    ...parse(inputs.optionalText("overrideJson")),
    ...inputs.texts("overridePolicyDocuments").flatMap(parse),
  ];
  const own = inputs.groups("statements").map(toStatement);
  const statements = [...sources.flatMap(({ Statement }) => Statement), ...own];
  const policyId = inputs.optionalText("policyId");
  const document = {
    Version: inputs.optionalText("version") ?? "2012-10-17",
    ...(policyId === undefined ? {} : { Id: policyId }),
    Statement: override(statements, overrides),
  };
  const json = JSON.stringify(document, undefined, 2);
  return { ...args, id: policyId ?? "policy", json, minifiedJson: JSON.stringify(document) };
}

function parse(text: string | undefined): PolicyDocument[] {
  if (text === undefined || text === "") return [];
  const document = JSON.parse(text) as PolicyDocument | { Statement?: Statement };
  const Statement = [document.Statement ?? []].flat();
  return [{ ...document, Statement }];
}

/** A statement of an overriding document takes the place of the one with its Sid, else it is added. */
function override(
  statements: readonly Statement[],
  overrides: readonly PolicyDocument[],
): Statement[] {
  const result = [...statements];
  for (const statement of overrides.flatMap(({ Statement }) => Statement)) {
    const { Sid } = statement;
    const index = Sid === undefined ? -1 : result.findIndex((other) => other["Sid"] === Sid);
    if (index < 0) result.push(statement);
    else result[index] = statement;
  }
  return result;
}

function toStatement(inputs: Inputs): Statement {
  const sid = inputs.optionalText("sid");
  return {
    ...(sid === undefined ? {} : { Sid: sid }),
    Effect: inputs.optionalText("effect") ?? "Allow",
    ...listOf(inputs, "actions", "Action"),
    ...listOf(inputs, "notActions", "NotAction"),
    ...listOf(inputs, "resources", "Resource"),
    ...listOf(inputs, "notResources", "NotResource"),
    ...principalsOf(inputs, "principals", "Principal"),
    ...principalsOf(inputs, "notPrincipals", "NotPrincipal"),
    ...conditionsOf(inputs),
  };
}

function listOf(inputs: Inputs, property: string, element: string): Statement {
  const values = inputs.texts(property);
  return values.length === 0 ? {} : { [element]: oneOrMany(values) };
}

function principalsOf(inputs: Inputs, property: string, element: string): Statement {
  const byType = new Map<string, string[]>();
  for (const principal of inputs.groups(property)) {
    const type = principal.text("type");
    byType.set(type, [...(byType.get(type) ?? []), ...principal.texts("identifiers")]);
  }
  if (byType.size === 0) return {};
  // Everybody is written without a type.
  if (byType.size === 1 && byType.get("*")?.join() === "*") return { [element]: "*" };
  const entries = [...byType].map(([type, identifiers]) => [type, oneOrMany(identifiers)]);
  return { [element]: Object.fromEntries(entries) as unknown };
}

function conditionsOf(inputs: Inputs): Statement {
  const conditions: Record<string, Record<string, string[]>> = {};
  for (const condition of inputs.groups("conditions")) {
    const test = (conditions[condition.text("test")] ??= {});
    const variable = condition.text("variable");
    test[variable] = [...(test[variable] ?? []), ...condition.texts("values")];
  }
  if (Object.keys(conditions).length === 0) return {};
  const entries = Object.entries(conditions).map(([test, variables]) => [
    test,
    Object.fromEntries(
      Object.entries(variables).map(([variable, values]) => [variable, oneOrMany(values)]),
    ),
  ]);
  return { Condition: Object.fromEntries(entries) as unknown };
}

function oneOrMany(values: readonly string[]): string | readonly string[] {
  const [only] = values;
  return values.length === 1 && only !== undefined ? only : values;
}
