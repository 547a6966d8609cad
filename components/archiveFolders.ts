import type * as pulumi from "@pulumi/pulumi";
import { ALERTS_PREFIX, QUARANTINE_PREFIX, RAW_PREFIX } from "../runtime/contract/lake.ts";
import type { FolderLifecycle } from "./buckets/lifecycleRules.ts";

/** How the archive ages, in days from when an object is written; -1: never. */
export interface ArchiveTiers {
  readonly infrequentAccessDays: pulumi.Input<number>;
  readonly glacierDays: pulumi.Input<number>;
  readonly expiryDays: pulumi.Input<number>;
}

/**
 * Lifecycle of the archive's folders. Accepted ticks move to cheaper storage; refused records and alerts
 * are few and small, and stay. All of them expire alike, so that nothing is older than was asked for.
 */
export function archiveFolders({ expiryDays, ...tiers }: ArchiveTiers): FolderLifecycle[] {
  return [
    { prefix: RAW_PREFIX, ...tiers, expiryDays },
    { prefix: QUARANTINE_PREFIX, expiryDays },
    { prefix: ALERTS_PREFIX, expiryDays },
  ];
}
