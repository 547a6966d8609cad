import { CorruptRawObjectError } from "../lake/readRawTicks.ts";
import type { MergePorts } from "../lake/mergeRows.ts";
import type { Compaction } from "./Compaction.ts";
import type { CompactionTally } from "./CompactionTally.ts";
import type { Observer } from "./observe.ts";

/** What ticks are compacted with. */
export interface CompactPorts extends MergePorts {
  readonly observer: Observer;
}

/** How ticks are compacted. */
export interface CompactSettings {
  /** Name of the archive bucket. */
  readonly bucket: string;
  /** Objects that the ticks of a day are spread over which begins now, 1 to 100. */
  readonly buckets: number;
}

/**
 * Reads an object of `raw/` into a compaction.
 * @returns whether its source needs not wait for this object: its ticks are taken, or there are none to
 * be had any more
 */
export async function readRawObject<Source>(
  key: string,
  source: Source,
  compaction: Compaction<Source>,
  tally: CompactionTally,
  { lake, observer }: CompactPorts,
): Promise<boolean> {
  try {
    const bytes = await lake.read(key);
    if (bytes === "missing") tally.missing.push(key);
    else if (bytes === "archived") tally.archived.push(key);
    else {
      await compaction.add(source, bytes);
      tally.objects += 1;
    }
    return true;
  } catch (error) {
    if (error instanceof CorruptRawObjectError) tally.corrupt.push(key);
    else tally.failures.push(error);
    observer.retrying(`raw object ${key} is not read`, error);
    return false;
  }
}
