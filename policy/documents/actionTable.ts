import table from "./actions.generated.json" with { type: "json" };

/**
 * Names of actions by service: those that can be allowed on single resources, then those that cannot, spaces between.
 * `node scripts/writeActionTable.ts` makes it of AWS's service authorization reference.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const TABLE = table as unknown as Readonly<Record<string, readonly [string, string]>>;

/**
 * Actions of a pattern (`s3:Get*`) that can be allowed on single resources. Undefined: there is no such service, or
 * no such action in it.
 */
export function restrictableActions(pattern: string): string[] | undefined {
  const [service = "", name = ""] = pattern.toLowerCase().split(":");
  if (!Object.hasOwn(TABLE, service)) return undefined;
  const [restrictable = "", others = ""] = TABLE[service] ?? [];
  const matches = matcher(name);
  const found = restrictable.split(" ").filter(matches);
  if (found.length === 0 && !others.split(" ").some(matches)) return undefined;
  return found.map((action) => `${service}:${action}`);
}

/** Matches names of actions as IAM does: any case, `*` for any characters, `?` for one. */
export function matcher(pattern: string): (name: string) => boolean {
  const parts = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const expression = new RegExp(`^${parts}$`, "i");
  return (name) => name !== "" && expression.test(name);
}
