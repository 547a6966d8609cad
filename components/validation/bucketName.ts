import type { Rule, Violation } from "./rules.ts";
import { textThat } from "./rules.ts";

/** Starts and ends of names that S3 keeps for itself.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const RESERVED_STARTS = ["xn--", "sthree-", "amzn-s3-demo-"];
const RESERVED_ENDS = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/** Which bucket is named. */
export interface BucketNameSpec {
  /** Whether it is there already: its name may then have dots. */
  readonly exists: boolean;
  /** Completes `correct it or …`. */
  readonly otherwise: string;
}

/** A name of a general purpose bucket. */
export function bucketName({ exists, otherwise }: BucketNameSpec): Rule<string> {
  const characters = exists
    ? "3 to 63 lower-case letters, digits, dots and hyphens, with a letter or digit at both ends"
    : "3 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends";
  const breaks = (rule: string): Violation => ({ rule, nextStep: `correct it or ${otherwise}` });
  return textThat((name) => {
    const rule = isShapely(name) ? brokenRule(name, exists) : characters;
    return rule === undefined ? undefined : breaks(rule);
  }, breaks(characters));
}

function isShapely(name: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function brokenRule(name: string, exists: boolean): string | undefined {
  // The name is part of a host's, and S3's certificates are for one label.
  if (!exists && name.includes(".")) {
    return "a bucket's name without dots, which TLS certificates of S3 do not cover";
  }
  if (name.includes("..")) return "a bucket's name without two dots in a row";
  if (/^\d+(\.\d+){3}$/.test(name)) return "a bucket's name and no IP address";
  const start = RESERVED_STARTS.find((reserved) => name.startsWith(reserved));
  const end = RESERVED_ENDS.find((reserved) => name.endsWith(reserved));
  if (start !== undefined)
    return `a bucket's name without "${start}" at its start, which S3 reserves`;
  if (end !== undefined) return `a bucket's name without "${end}" at its end, which S3 reserves`;
  return undefined;
}
