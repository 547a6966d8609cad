import * as pulumi from "@pulumi/pulumi";
import { knownSecret, readKnown } from "./Known.ts";

/**
 * A list of which an item arrives later arrives later itself: how many there are decides nothing. With a
 * secret in it all of it is one.
 */
export function listInput(input: unknown): unknown {
  if (!Array.isArray(input)) return input;
  const items = (input as unknown[]).map(readKnown);
  if (items.includes(undefined)) return pulumi.output(input as unknown[]);
  const list = items.map((item) => item?.value);
  return items.some((item) => item?.isSecret) ? knownSecret(list) : list;
}
