import type { Goal } from "../../local/engine/Goal.ts";

/** A goal of the engine's tests: a table without options, unless told otherwise. */
export function makeGoal(overrides: Partial<Goal> = {}): Goal {
  return {
    type: "aws:dynamodb/table:Table",
    name: "table",
    custom: true,
    remote: false,
    inputs: {},
    secretInputs: [],
    dependencies: [],
    propertyDependencies: {},
    aliasSpecs: [],
    unsupported: [],
    protect: false,
    retainOnDelete: false,
    ignoreChanges: [],
    replaceOnChanges: [],
    additionalSecretOutputs: [],
    providers: {},
    customTimeouts: {},
    ...overrides,
  };
}
