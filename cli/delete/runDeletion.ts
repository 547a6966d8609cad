import { rmSync } from "node:fs";
import {
  ALERTS_PREFIX,
  BRONZE_PREFIX,
  IMPORT_PREFIX,
  IMPORTS,
  LATEST_PRICES,
  QUARANTINE_PREFIX,
  QUOTES,
  RAW_PREFIX,
  STAGING_ERROR_PREFIX,
  STAGING_PREFIX,
  STREAM_PRICES,
  TICKS,
} from "../../runtime/contract/lake.ts";
import { makeWorkFolder } from "../../runtime/lake/makeWorkFolder.ts";
import type { Clock } from "../../runtime/ports/Clock.ts";
import type { BucketPort } from "./BucketPort.ts";
import type { Watcher } from "./cleanFolder.ts";
import { cleanFolder } from "./cleanFolder.ts";
import { cleanAlertItems, cleanStates, cleanTicks } from "./cleanTables.ts";
import type { DeletionReceipt } from "./DeletionReceipt.ts";
import { describeSelection, remainders } from "./DeletionReceipt.ts";
import { filterAnswer } from "./filterAnswer.ts";
import { filterCsv } from "./filterCsv.ts";
import { filterFailed } from "./filterFailed.ts";
import { filterQuarantine, filterRecords, filterStagingErrors } from "./filterLines.ts";
import { latestRewrite } from "./latestRewrite.ts";
import type { ObjectRewrite } from "./ObjectRewrite.ts";
import { parquetRewrite } from "./parquetRewrite.ts";
import { PlaceTally } from "./PlaceTally.ts";
import type { RowFilter } from "./RowFilter.ts";
import type { Selection } from "./Selection.ts";
import type { TablePort } from "./TablePort.ts";
import { textRewrite } from "./textRewrite.ts";

/** Where a pipeline's data lies. */
export interface DeletionPorts {
  readonly pipeline: string;
  readonly archive: BucketPort;
  readonly failed: BucketPort;
  readonly ticks: TablePort;
  readonly trends: TablePort;
  /** Undefined: it could not be read. */
  readonly streamRetentionHours: number | undefined;
  readonly clock: Clock;
}

/** How data is deleted. */
export interface DeletionOptions {
  readonly selection: Selection;
  /** Counts what would go, and changes nothing. */
  readonly isDryRun: boolean;
  readonly signal: AbortSignal;
  /** Called often, with the place under way. */
  readonly onProgress?: (tally: PlaceTally) => void;
}

interface Folder {
  readonly prefix: string;
  readonly rewrite: ObjectRewrite;
  readonly isFailed?: true;
}

/**
 * Deletes a symbol's or a period's data from everywhere it lies. What tables are filled from goes before
 * the tables: a function that reads a rewritten file finds nothing to bring back, and one that asks for the
 * version it was told of finds that destroyed. Running it again removes nothing more, and goes on where
 * another run ended. Never rejects: what stopped it stands in the receipt.
 */
export async function runDeletion(
  ports: DeletionPorts,
  options: DeletionOptions,
): Promise<DeletionReceipt> {
  const startedAt = new Date(ports.clock.now()).toISOString();
  const run = new DeletionRun(ports, options);
  let error: unknown;
  try {
    await run.all();
  } catch (thrown) {
    error = thrown;
  } finally {
    run.close();
  }
  const endedAtMs = ports.clock.now();
  return {
    pipeline: ports.pipeline,
    ...describeSelection(options.selection),
    dryRun: options.isDryRun,
    startedAt,
    endedAt: new Date(endedAtMs).toISOString(),
    complete: error === undefined,
    ...(error === undefined ? {} : { error: messageOf(error) }),
    places: run.tallies.map((tally) => tally.report()),
    remains: remainders(endedAtMs, ports.streamRetentionHours),
  };
}

class DeletionRun {
  readonly tallies: PlaceTally[] = [];
  readonly #ports: DeletionPorts;
  readonly #options: DeletionOptions;
  readonly #folder = makeWorkFolder();

  constructor(ports: DeletionPorts, options: DeletionOptions) {
    this.#ports = ports;
    this.#options = options;
  }

  async all(): Promise<void> {
    const { selection, isDryRun } = this.#options;
    const { ticks, trends, clock } = this.#ports;
    for (const folder of foldersOf(selection)) await this.#cleanFolder(folder);
    const context = { ticks, trends, clock, selection, isDryRun };
    for (const [place, clean] of [
      ["tick table", cleanTicks],
      ["trend table: alerts", cleanAlertItems],
      ["trend table: states", cleanStates],
    ] as const) {
      const { tally, watcher } = this.#begin(place);
      await clean({ ...context, ...watcher }, tally);
    }
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #cleanFolder({ prefix, rewrite, isFailed }: Folder): Promise<void> {
    const { archive, failed, clock } = this.#ports;
    const { tally, watcher } = this.#begin(isFailed === true ? "failed bucket" : prefix);
    const port = isFailed === true ? failed : archive;
    const { isDryRun } = this.#options;
    const context = { port, rewrite, tally, clock, isDryRun, folder: this.#folder };
    await cleanFolder(prefix, context, watcher);
  }

  #begin(place: string): { readonly tally: PlaceTally; readonly watcher: Watcher } {
    const { signal, onProgress } = this.#options;
    signal.throwIfAborted();
    const tally = new PlaceTally(place);
    this.tallies.push(tally);
    return { tally, watcher: { signal, onProgress: () => onProgress?.(tally) } };
  }
}

function foldersOf(selection: Selection): Folder[] {
  const text = (prefix: string, filter: RowFilter): Folder => ({
    prefix,
    rewrite: textRewrite(filter, selection),
  });
  return [
    { ...text("", filterFailed), isFailed: true },
    text(RAW_PREFIX, filterRecords),
    text(STAGING_PREFIX, filterRecords),
    text(STAGING_ERROR_PREFIX, filterStagingErrors),
    text(IMPORT_PREFIX, filterCsv),
    text(BRONZE_PREFIX, filterAnswer),
    text(QUARANTINE_PREFIX, filterQuarantine),
    text(ALERTS_PREFIX, filterRecords),
    ...[TICKS, STREAM_PRICES, IMPORTS, QUOTES].map((table) => ({
      prefix: table.prefix,
      rewrite: parquetRewrite(table, selection),
    })),
    { prefix: LATEST_PRICES.prefix, rewrite: latestRewrite(selection) },
  ];
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  return cause instanceof Error ? `${message} (${cause.name}: ${cause.message})` : message;
}
