import { isOutput } from "./Known.ts";

/** The value at a path of arguments that may be anything; what is no group was refused as such. */
export function valueAt(args: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((group, name) => {
    // An Output answers any name with another Output, a secret that is known too.
    if (typeof group !== "object" || group === null || isOutput(group)) return undefined;
    return (group as Readonly<Record<string, unknown>>)[name];
  }, args);
}
