import { LATEST_PRICES, TICKS } from "../../../runtime/contract/lake.ts";
import type { Tick } from "../../../runtime/contract/tick.ts";
import { rawObjects } from "../../../runtime/domain/lakeObjects.ts";
import { compactArrivals } from "../../../runtime/handlers/compactArrivals.ts";
import { compactHours } from "../../../runtime/handlers/compactHours.ts";
import type { CompactionResult } from "../../../runtime/handlers/CompactionTally.ts";
import { FakeClock } from "./FakeClock.ts";
import { Faults } from "./Faults.ts";
import { MemoryArrivals } from "./MemoryArrivals.ts";
import { MemoryLake } from "./MemoryLake.ts";
import { readParquet } from "./readParquet.ts";
import { RecordingObserver } from "./RecordingObserver.ts";

/** When compactions run: 20 minutes into an hour. */
const NOW = "2026-11-20T15:20:00.000Z";
const SETTINGS = { bucket: "lake", buckets: 1, includeOpenHour: false };

/** A bucket and its queue, in memory, and what compacts them. */
export class CompactionWorld {
  readonly faults = new Faults();
  readonly clock = new FakeClock(Date.parse(NOW));
  readonly lake = new MemoryLake(this.faults);
  readonly queue = new MemoryArrivals(this.clock, this.faults);
  observer = new RecordingObserver();
  #sequence = 0;

  /** Puts ticks that arrived together under `raw/`, and tells of it; the key. */
  arrive(ticks: readonly Tick[], arrivedAt = "2026-11-20T14:59:00.000Z"): string {
    const arrivedAtMs = Date.parse(arrivedAt);
    const records = ticks.map((tick) => {
      this.#sequence += 1;
      return { tick, arrivedAtMs, sequenceNumber: String(this.#sequence), shardId: "shard-0" };
    });
    const [object] = rawObjects(records);
    if (object === undefined) throw new Error("no ticks arrived");
    this.lake.objects.set(object.key, Buffer.from(object.body));
    this.queue.tell(object.key);
    return object.key;
  }

  /** One invocation by the schedule. */
  compact(overrides: Partial<typeof SETTINGS> = {}): Promise<CompactionResult> {
    this.observer = new RecordingObserver();
    return compactArrivals({ ...SETTINGS, ...overrides }, this, this.clock.now() + 800_000);
  }

  /** One invocation for named hours. */
  compactHours(...hours: string[]): Promise<CompactionResult> {
    this.observer = new RecordingObserver();
    return compactHours(hours, SETTINGS, this, this.clock.now() + 800_000);
  }

  /** All bytes of the tables. */
  tables(): Record<string, string> {
    const prefixes = [TICKS.prefix, LATEST_PRICES.prefix];
    const objects = [...this.lake.objects].filter(([key]) =>
      prefixes.some((prefix) => key.startsWith(prefix)),
    );
    return Object.fromEntries(
      objects.sort().map(([key, bytes]) => [key, bytes.toString("base64")]),
    );
  }

  /** Prices of a day's object in its order, as an engine reads them. */
  async prices(key = "ticks/2026-11/2026-11-20-00.parquet"): Promise<unknown[]> {
    const rows = await readParquet(this.lake.objects.get(key) ?? Buffer.alloc(0));
    return rows.map(({ price }) => Number(price));
  }
}
