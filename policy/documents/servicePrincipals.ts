import type { Properties } from "../framework/Properties.ts";

/** Names of AWS's services that a statement is for: `sns.amazonaws.com`. */
export function servicePrincipals(statement: Properties): string[] {
  return statement.names("Principal").includes("Service")
    ? statement.texts("Principal.Service")
    : [];
}

/** The first part of a service's name, without a region: `logs` of `logs.us-east-1.amazonaws.com`. */
export function serviceOf(principal: string): string {
  return principal.split(".", 1)[0] ?? principal;
}
