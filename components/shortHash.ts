import { createHash } from "node:crypto";

/** 8 hexadecimal digits that tell texts apart in names. Not for secrets: it could be guessed back. */
export function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}
