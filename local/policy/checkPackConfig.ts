import { Ajv } from "ajv";
import { nearestName } from "../../text/nearestName.ts";
import { InvalidPackConfigError } from "./InvalidPackConfigError.ts";
import type { PackConfig, PolicyDescription } from "./model.ts";

const LEVELS = ["advisory", "mandatory", "remediate", "disabled"];

/**
 * Checks a pack's configuration against what the pack says it takes, as the Pulumi CLI does.
 * @throws {InvalidPackConfigError} with all problems
 */
export function checkPackConfig(config: PackConfig, policies: readonly PolicyDescription[]): void {
  const ajv = new Ajv({ allErrors: true, strict: false });
  const problems = Object.entries(config).flatMap(([name, given]) => {
    if (name === "all") return problemsOf(ajv, { name, schema: LEVEL_OR_OBJECT }, given);
    const policy = policies.find((one) => one.name === name);
    if (policy === undefined) return [unknownName(name, policies)];
    return problemsOf(ajv, { name, schema: schemaOf(policy) }, given);
  });
  if (problems.length > 0) throw new InvalidPackConfigError(problems);
}

const LEVEL_SCHEMA = { type: "string", enum: LEVELS };
const LEVEL_OR_OBJECT = {
  anyOf: [
    LEVEL_SCHEMA,
    {
      type: "object",
      properties: { enforcementLevel: LEVEL_SCHEMA },
      additionalProperties: false,
    },
  ],
};

/** A level alone is checked as what it is short for. */
function schemaOf({ settings, requiredSettings }: PolicyDescription): object {
  return {
    type: "object",
    properties: { ...settings, enforcementLevel: LEVEL_SCHEMA },
    required: requiredSettings,
    additionalProperties: false,
  };
}

function problemsOf(
  ajv: Ajv,
  { name, schema }: { readonly name: string; readonly schema: object },
  given: unknown,
): string[] {
  const isLevel = typeof given === "string" && name !== "all";
  const validate = ajv.compile(schema);
  if (validate(isLevel ? { enforcementLevel: given } : given)) return [];
  return (validate.errors ?? []).map(({ instancePath, message = "", params }) => {
    const path = isLevel ? "" : instancePath.replaceAll("/", ".");
    return `"${name}${path}" ${message}${detailOf(params)}`;
  });
}

function detailOf(params: Record<string, unknown>): string {
  if (Array.isArray(params["allowedValues"])) return `: ${params["allowedValues"].join(", ")}`;
  const { additionalProperty } = params;
  return typeof additionalProperty === "string" ? `: "${additionalProperty}"` : "";
}

function unknownName(name: string, policies: readonly PolicyDescription[]): string {
  const nearest = nearestName(
    name,
    policies.map((one) => one.name),
  );
  const hint = nearest === undefined ? "" : `; did you mean "${nearest}"?`;
  return `"${name}" must be a policy of the pack, or "all"${hint}`;
}
