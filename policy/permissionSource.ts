import { isBounded } from "./documents/conditionKeys.ts";
import type { Properties } from "./framework/Properties.ts";

/** Whether a permission of a function names the account for which it is, or a resource of a known account. */
export function namesSource(props: Properties): boolean {
  if (props.isUnknown("sourceAccount") || props.has("sourceAccount")) return true;
  return props.isUnknown("sourceArn") || isBounded({ name: "", values: props.texts("sourceArn") });
}
