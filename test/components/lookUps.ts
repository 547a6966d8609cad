import type { Registrations } from "./registerPipeline.ts";
import { statementsOf } from "./registerPipeline.ts";

/** Days that some rule of the archive's lifecycle names. */
export const lifecycleDays =
  (read: (rule: Rule) => unknown) =>
  (registrations: Registrations): unknown => {
    const { inputs } = registrations.only(
      "BucketLifecycleConfiguration",
      "stocks-archive-lifecycle",
    );
    return (inputs["rules"] as Rule[]).map(read).find((value) => value !== undefined);
  };

interface Rule {
  readonly expiration?: { readonly days?: number };
  readonly transitions?: readonly { readonly days: number; readonly storageClass: string }[];
}

/** Days after which objects move to a class of storage. */
export const transitionTo = (storageClass: string) =>
  lifecycleDays(
    ({ transitions = [] }) => transitions.find((one) => one.storageClass === storageClass)?.days,
  );

/** How many resources of a class there are. */
export const count =
  (className: string) =>
  (registrations: Registrations): number =>
    registrations.ofType(className).length;

/** Resource of a statement of a role. */
export const statement =
  (role: string, sid: string, member: "Resource" | "Condition" = "Resource") =>
  (registrations: Registrations): unknown =>
    statementsOf(registrations.only("RolePolicy", `stocks-${role}-policy`).inputs["policy"]).find(
      ({ Sid }) => Sid === sid,
    )?.[member];

/** Threshold of the alarms whose name ends so. */
export const threshold =
  (ending: string, member = "threshold") =>
  (registrations: Registrations): unknown => {
    const alarms = registrations.ofType("MetricAlarm").filter(({ name }) => name.endsWith(ending));
    return [...new Set(alarms.map(({ inputs }) => inputs[member]))];
  };

/** How many functions have a role. */
export function functions(role: string): (registrations: Registrations) => number {
  return (registrations) =>
    registrations.ofType("Function").filter(({ name }) => name === `stocks-${role}`).length;
}
