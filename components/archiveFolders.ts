import type * as pulumi from "@pulumi/pulumi";
import {
  ALERTS_PREFIX,
  IMPORTS,
  QUARANTINE_PREFIX,
  QUOTES,
  RAW_PREFIX,
  STAGING_ERROR_PREFIX,
  STAGING_PREFIX,
  STREAM_PRICES,
  TICKS,
} from "../runtime/contract/lake.ts";
import type { FolderLifecycle } from "./buckets/lifecycleRules.ts";

/** How the archive ages, in days from when an object is written; -1: never. */
export interface ArchiveTiers {
  readonly infrequentAccessDays: pulumi.Input<number>;
  readonly glacierDays: pulumi.Input<number>;
  readonly expiryDays: pulumi.Input<number>;
}

/** How long staged objects are kept, in days: their rows are in a table, or their messages have been
 * in a dead-letter queue, after half of it. */
const STAGING_DAYS = 30;

/**
 * Lifecycle of the archive's folders. Accepted ticks move to cheaper storage; all else is small, or
 * compressed and often read, and stays. All of them expire alike, so that nothing is older than was
 * asked for; but for the newest prices, and files that somebody dropped, which are theirs.
 */
export function archiveFolders({ expiryDays, ...tiers }: ArchiveTiers): FolderLifecycle[] {
  const kept = [QUARANTINE_PREFIX, ALERTS_PREFIX, TICKS, STREAM_PRICES, IMPORTS, QUOTES];
  return [
    { prefix: RAW_PREFIX, ...tiers, expiryDays },
    ...kept.map((folder) => ({
      prefix: typeof folder === "string" ? folder : folder.prefix,
      expiryDays,
    })),
    { prefix: STAGING_PREFIX, expiryDays: STAGING_DAYS },
    { prefix: STAGING_ERROR_PREFIX, expiryDays: STAGING_DAYS },
  ];
}
