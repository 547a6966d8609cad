import { createHash } from "node:crypto";

// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecordsRequestEntry.html
const KEY_CHARACTERS_MAX = 256;

/**
 * Partition key of a record: its symbol, so that a symbol keeps its order. A record whose symbol is
 * missing or no valid key gets 32 hexadecimal digits of the SHA-256 of its bytes: the same record, the
 * same key, and bad records spread over the shards.
 */
export function partitionKeyOf(symbol: unknown, data: Uint8Array): string {
  if (
    typeof symbol === "string" &&
    symbol.length > 0 &&
    symbol.length <= KEY_CHARACTERS_MAX &&
    symbol.isWellFormed()
  ) {
    return symbol;
  }
  return createHash("sha256").update(data).digest("hex").slice(0, 32);
}
