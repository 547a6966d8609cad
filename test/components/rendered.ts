import type { Statement } from "../../components/permissions/policyDocument.ts";
import { policyDocument } from "../../components/permissions/policyDocument.ts";
import type { PolicyStatement } from "./policiesOf.ts";
import { statementsOf } from "./registerPipeline.ts";

/** Statements that are made without a resource. */
export async function rendered(statements: readonly Statement[]): Promise<PolicyStatement[]> {
  const text = await new Promise<string>((resolve) => {
    policyDocument(statements).apply(resolve);
  });
  return statementsOf(text);
}
