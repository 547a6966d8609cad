import { createHash } from "node:crypto";
import { LOCAL_AWS } from "../model.ts";

/** ARN of a resource in the local account and region. */
export function localArn(service: string, resource: string): string {
  return `arn:aws:${service}:${LOCAL_AWS.region}:${LOCAL_AWS.accountId}:${resource}`;
}

/** ARN of a resource that has no region, in the local account. */
export function globalArn(service: string, resource: string): string {
  return `arn:aws:${service}::${LOCAL_AWS.accountId}:${resource}`;
}

/** An id in the form of a UUID that is a function of the text. */
export function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return [...parts, hex.slice(20, 32)].join("-");
}
