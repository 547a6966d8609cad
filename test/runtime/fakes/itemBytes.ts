import type { Item } from "../../../runtime/domain/tickItem.ts";

/** Largest item of DynamoDB, in bytes.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
export const MAX_ITEM_BYTES = 400 * 1024;

/** Size of an item as DynamoDB counts it: names and values, a number one byte for two digits and one. */
export function itemBytes(item: Item): number {
  return Object.entries(item).reduce((sum, [name, { S, N, B, BOOL }]) => {
    const value =
      (S === undefined ? 0 : Buffer.byteLength(S)) +
      (N === undefined ? 0 : Math.ceil(N.length / 2) + 1) +
      (B === undefined ? 0 : B.byteLength) +
      (BOOL === undefined ? 0 : 1);
    return sum + Buffer.byteLength(name) + value;
  }, 0);
}
