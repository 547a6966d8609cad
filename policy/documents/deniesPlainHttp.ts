import type { Properties } from "../framework/Properties.ts";

/** What a statement must deny to close a resource to plain HTTP. */
export interface Closed {
  /** Any of these will do: `s3:*`. */
  readonly actions: readonly string[];
  /** Whether what the statement is about is enough. */
  readonly covers: (resources: readonly string[]) => boolean;
}

/**
 * Whether a statement denies everybody what goes without TLS, and denies it on no other condition.
 */
export function deniesPlainHttp(statement: Properties, { actions, covers }: Closed): boolean {
  if (statement.text("Effect")?.toLowerCase() !== "deny") return false;
  const isForAll =
    statement.names("Principal").length === 0
      ? statement.texts("Principal").includes("*")
      : statement.texts("Principal.AWS").includes("*");
  if (!isForAll || !isOnlyWithoutTls(statement.at("Condition"))) return false;
  const denied = statement.texts("Action").map((action) => action.toLowerCase());
  const hasAction = ["*", ...actions].some((action) => denied.includes(action.toLowerCase()));
  return hasAction && covers(statement.texts("Resource"));
}

/** Conditions are all to hold: a second one would let some plain HTTP in. */
function isOnlyWithoutTls(condition: Properties): boolean {
  const [operator, ...others] = condition.names();
  if (operator === undefined || others.length > 0 || !/^Bool(IfExists)?$/.test(operator)) {
    return false;
  }
  const keys = condition.at(operator);
  const [key, ...otherKeys] = keys.names();
  if (key?.toLowerCase() !== "aws:securetransport" || otherKeys.length > 0) return false;
  return keys.flag(key) === false || keys.texts(key).join() === "false";
}
