import type { Roads } from "./Roads.ts";
import { FRESH_HOURS } from "./tickSource.ts";

/** Which tables a query over ticks reads, as a sentence of its description. */
export function readsWhat({ compaction }: Roads, { fresh }: { readonly fresh: boolean }): string {
  if (!compaction) return "Reads raw, each tick once.";
  return fresh
    ? `Reads ticks and, of what arrived in the last ${FRESH_HOURS} hours, raw; each tick once.`
    : "Reads ticks: what arrived since the last compaction (hourly) is not in it yet.";
}
