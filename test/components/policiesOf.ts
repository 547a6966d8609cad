import type { Registrations } from "./registerPipeline.ts";
import { statementsOf } from "./registerPipeline.ts";

/** A statement of a policy that a program registers. */
export type PolicyStatement = ReturnType<typeof statementsOf>[number];

/** A statement and whose it is. */
export interface Owned extends PolicyStatement {
  readonly owner: string;
  readonly property: string;
}

/** Every policy of a program: of roles, their trust, and of resources. */
export function policiesOf(registrations: Registrations): Owned[] {
  return registrations.all.flatMap(({ inputs, name, type }) =>
    ["policy", "assumeRolePolicy"].flatMap((property) =>
      typeof inputs[property] === "string"
        ? statementsOf(inputs[property]).map((statement) => ({
            ...statement,
            owner: `${type} ${name}`,
            property,
          }))
        : [],
    ),
  );
}

/** Actions of a statement. */
export function actionsOf({ Action }: Pick<PolicyStatement, "Action">): string[] {
  return [Action].flat();
}

/** Services among a statement's principals. */
export function servicesOf({ Principal }: PolicyStatement): string[] {
  if (typeof Principal !== "object" || Principal === null || !("Service" in Principal)) return [];
  return [Principal.Service].flat().map(String);
}
