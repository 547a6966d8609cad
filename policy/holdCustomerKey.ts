import type { Properties } from "./framework/Properties.ts";
import type { Verdict } from "./framework/Verdict.ts";
import { hold } from "./framework/Verdict.ts";

/** Keys that AWS keeps for a service, by alias or its ARN: nobody else can change who may use them. */
const AWS_KEY = /(^|:)alias\/aws\//;

/**
 * Holds if a property names a key of the account's own: one is named, and it is not AWS's.
 * @param property what messages call it; default: its path
 */
export function holdCustomerKey(
  props: Properties,
  path: string,
  property = props.pathOf(path),
): Verdict {
  const key = props.text(path);
  return hold(key !== undefined && !AWS_KEY.test(key), {
    property,
    must: "must be a key of your own",
    got: key,
  });
}
