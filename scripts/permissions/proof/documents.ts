import type { Conditions, PolicyDocument, PolicyStatement } from "../PolicyDocument.ts";
import { listOf } from "../PolicyDocument.ts";

/** One action on one resource that a role's documents allow or deny. */
export interface Grant {
  /** Where it stands: number of the document, and of the statement in it. */
  readonly document: number;
  readonly statement: number;
  readonly sid: string;
  readonly effect: PolicyStatement["Effect"];
  readonly action: string;
  readonly resource: string;
}

/** All of a role's grants, each action with each resource of its statement. */
export function grantsOf(documents: readonly PolicyDocument[]): Grant[] {
  return documents.flatMap(({ Statement }, document) =>
    Statement.flatMap(({ Sid: sid = "", Effect: effect, Action, Resource }, statement) =>
      listOf(Action).flatMap((action) =>
        listOf(Resource).map((resource) => {
          return { document, statement, sid, effect, action, resource };
        }),
      ),
    ),
  );
}

/** Whether a statement's action, which may hold wildcards, is the action. */
export function matchesAction(pattern: string, action: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern.toLowerCase() === action.toLowerCase();
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  const source = escaped.replaceAll("*", ".*").replaceAll("?", ".");
  return new RegExp(`^${source}$`, "i").test(action);
}

/** Puts statements in the place of one; none: it is taken out. */
export function replaceStatement(
  documents: readonly PolicyDocument[],
  at: { readonly document: number; readonly statement: number },
  replacement: readonly PolicyStatement[],
): PolicyDocument[] {
  return documents.map((policy, index) =>
    index === at.document
      ? { ...policy, Statement: policy.Statement.toSpliced(at.statement, 1, ...replacement) }
      : policy,
  );
}

/** The documents without one action on one resource; what else its statement says stays. */
export function withoutGrant(
  documents: readonly PolicyDocument[],
  { action, resource, ...at }: Grant,
): PolicyDocument[] {
  const statement = documents[at.document]?.Statement[at.statement];
  if (statement === undefined) throw new Error(`there is no statement ${at.sid}`);
  const unnamed = omit({ ...statement }, "Sid") as unknown as PolicyStatement;
  const actions = listOf(statement.Action).filter((other) => other !== action);
  const resources = listOf(statement.Resource).filter((other) => other !== resource);
  return replaceStatement(documents, at, [
    ...(actions.length === 0 ? [] : [{ ...statement, Action: actions }]),
    ...(resources.length === 0 ? [] : [{ ...unnamed, Action: [action], Resource: resources }]),
  ]);
}

/** Documents without one of their conditions, or one of several values of it. */
export interface Loosened {
  readonly without: readonly PolicyDocument[];
  readonly what: string;
  /** Actions of the statement. */
  readonly actions: readonly string[];
}

/** The documents without each of their conditions. */
export function conditionsOf(documents: readonly PolicyDocument[]): Loosened[] {
  return documents.flatMap(({ Statement }, document) =>
    Statement.flatMap((statement, index) =>
      Object.entries(statement.Condition ?? {}).flatMap(([operator, values]) =>
        Object.keys(values).map((key) => {
          const others = omit(values, key);
          const rest = omit(statement.Condition ?? {}, operator);
          const Condition =
            Object.keys(others).length === 0 ? rest : { ...rest, [operator]: others };
          const dropped = { ...statement, Condition };
          return {
            without: replaceStatement(documents, { document, statement: index }, [dropped]),
            what: `the condition on ${key} (${statement.Sid ?? ""})`,
            actions: listOf(statement.Action),
          };
        }),
      ),
    ),
  );
}

/** The documents without each single value of conditions that have several. */
export function valuesOf(documents: readonly PolicyDocument[]): Loosened[] {
  return changeConditions(documents, ({ operator, key, values }) =>
    values.length < 2
      ? []
      : values.map((value) => ({
          what: `${value} of ${key}`,
          condition: (conditions) => ({
            ...conditions,
            [operator]: { ...conditions[operator], [key]: values.filter((one) => one !== value) },
          }),
        })),
  );
}

/** The documents with each single value of a condition widened to whatever begins the same, and to anything. */
export function widerValuesOf(documents: readonly PolicyDocument[]): Loosened[] {
  return changeConditions(documents, ({ operator, key, values, statement }) => {
    const [, prefix = "", type = ""] = /^(.*:)?(String|Arn)(Equals|Like)$/.exec(operator) ?? [];
    // A denial that holds for more is none that allows more.
    if (type === "" || statement.Effect === "Deny") return [];
    const like = `${prefix}${type}Like`;
    return values.flatMap((value) =>
      widerThan(value).map((wider) => ({
        what: `${key} from ${value} to ${wider}`,
        condition: (conditions: Conditions) => {
          const others = values.filter((one) => one !== value);
          const kept = { ...conditions[operator], [key]: others };
          const rest = others.length === 0 ? omit(kept, key) : kept;
          const now = { ...conditions, [operator]: rest };
          const trimmed = Object.keys(rest).length === 0 ? omit(now, operator) : now;
          const known = listOf(trimmed[like]?.[key]);
          return { ...trimmed, [like]: { ...trimmed[like], [key]: [...known, wider] } };
        },
      })),
    );
  });
}

/** No account's number begins as another's whole one does. */
function widerThan(value: string): string[] {
  return value.endsWith("*") || /^\d{12}$/.test(value) ? ["*"] : [`${value}*`, "*"];
}

interface ConditionPlace {
  readonly statement: PolicyStatement;
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

interface ConditionChange {
  readonly what: string;
  readonly condition: (conditions: Conditions) => Conditions;
}

function changeConditions(
  documents: readonly PolicyDocument[],
  changesOf: (place: ConditionPlace) => readonly ConditionChange[],
): Loosened[] {
  return documents.flatMap(({ Statement }, document) =>
    Statement.flatMap((statement, index) =>
      Object.entries(statement.Condition ?? {}).flatMap(([operator, byKey]) =>
        Object.entries(byKey).flatMap(([key, value]) =>
          changesOf({ statement, operator, key, values: listOf(value) }).map((change) => {
            const Condition = change.condition(statement.Condition ?? {});
            return {
              without: replaceStatement(documents, { document, statement: index }, [
                { ...statement, Condition },
              ]),
              what: `${change.what} (${statement.Sid ?? ""})`,
              actions: listOf(statement.Action),
            };
          }),
        ),
      ),
    ),
  );
}

/** What the documents say of one action: the rest changes no answer about it. */
export function narrow(documents: readonly PolicyDocument[], action: string): PolicyDocument[] {
  return documents.flatMap((policy) => {
    const statements = policy.Statement.flatMap((statement) => {
      const matching = listOf(statement.Action).filter((one) => matchesAction(one, action));
      return matching.length === 0 ? [] : [{ ...statement, Action: matching }];
    });
    return statements.length === 0 ? [] : [{ ...policy, Statement: statements }];
  });
}

function omit<Value>(values: Readonly<Record<string, Value>>, name: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => key !== name));
}
