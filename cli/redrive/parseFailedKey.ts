import { FAILED_PREFIX } from "../../runtime/contract/lake.ts";

/** What the key of an object in the failed bucket says of it. */
export type FailedKey =
  | {
      readonly type: "stream";
      readonly mappingId: string;
      /** What stands between mapping and day: of a stream the shard, of a topic what AWS does not say. */
      readonly shardId: string;
      /** Epoch milliseconds, on the second. */
      readonly failedAtMs: number;
    }
  | { readonly type: "async"; readonly functionName: string }
  /** Where Lambda keeps failures, but of a form that is not known. */
  | { readonly type: "unknown" }
  | { readonly type: "foreign" };

const UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
const FAILED_AT = String.raw`\d{4}/\d{2}/\d{2}/(\d{4}-\d{2}-\d{2})T(\d{2})\.(\d{2})\.(\d{2})-${UUID}`;

// https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
const STREAM_KEY = new RegExp(`^${FAILED_PREFIX}(${UUID})(?:/(.+))?/${FAILED_AT}$`);
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
const ASYNC_KEY = new RegExp(`^${FAILED_PREFIX}async/([^/]+)/${FAILED_AT}$`);

/** Reads the key that Lambda gives to what it keeps of a failure. */
export function parseFailedKey(key: string): FailedKey {
  const [, functionName] = ASYNC_KEY.exec(key) ?? [];
  if (functionName !== undefined) return { type: "async", functionName };
  const [, mappingId = "", shardId = "", day, hour, minute, second] = STREAM_KEY.exec(key) ?? [];
  const failedAtMs = Date.parse(`${day}T${hour}:${minute}:${second}Z`);
  if (!Number.isNaN(failedAtMs)) return { type: "stream", mappingId, shardId, failedAtMs };
  return { type: key.startsWith(FAILED_PREFIX) ? "unknown" : "foreign" };
}
