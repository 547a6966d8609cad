import { countOf } from "../../text/countOf.ts";
import { Duration } from "luxon";
import type { RedriveReport, ReportedBatch } from "./RedriveReport.ts";
import type { LeftReason, SkipReason } from "./RedriveReason.ts";
import { LEFT_REASONS, SKIP_REASONS } from "./RedriveReason.ts";

const NUMBERS = new Intl.NumberFormat("en-US");

/** Most partitions of a batch that are listed; `--json` has all. */
const MAX_LISTED = 3;

/** Lists the batches that a dry run found, in columns. */
export function listBatches({ batches }: RedriveReport): string[] {
  if (batches.length === 0) return [];
  const head = ["MAPPING", "SHARD", "RECORDS", "FIRST", "LAST", "AGE", "FUNCTION"];
  const rows = batches.map((batch) => [
    batch.mapping,
    shorten(batch.shard),
    String(batch.records),
    shorten(batch.firstSequenceNumber),
    shorten(batch.lastSequenceNumber),
    describeAge(batch.ageSeconds),
    batch.function,
  ]);
  const widths = head.map((_, column) =>
    [head, ...rows].reduce((width, row) => Math.max(width, row[column]?.length ?? 0), 0),
  );
  return [head, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** A batch of a topic may hold all its partitions. */
function shorten(list: string): string {
  const items = list.split(",");
  const shown = items.slice(0, MAX_LISTED).join();
  return items.length > MAX_LISTED ? `${shown},+${items.length - MAX_LISTED}` : shown;
}

/** What a redrive did, or a dry run found, in a few lines. */
export function summarizeRedrive(report: RedriveReport): string[] {
  const { batches, reasons, overtaken } = report;
  const kept = batches.filter(({ notRemoved }) => notRemoved !== undefined).length;
  return [
    summarize(report),
    ...Object.entries(reasons).map(
      ([reason, number]) => `  ${NUMBERS.format(number)} ${reason}: ${explain(reason)}`,
    ),
    ...(kept === 0 ? [] : [`  ${countOf(kept, "object")} of done batches could not be removed`]),
    ...(overtaken === 0
      ? []
      : [
          `  ${countOf(overtaken, "earlier batch", "earlier batches")} of the same shards left out by --since or --until: ` +
            "the ticks in it will be late for the averages",
        ]),
  ];
}

function summarize({ redriven, left, batches, skipped, dryRun }: RedriveReport): string {
  if (batches.length + skipped.length === 0) return "there is nothing to put back";
  if (dryRun) return `${count(left)} to put back; nothing was sent`;
  const parts = [`${count(redriven)} put back`];
  if (left.batches > 0) parts.push(`${count(left)} left`);
  if (skipped.length > 0) parts.push(`${countOf(skipped.length, "object")} skipped`);
  return parts.join(", ");
}

/** What stopped a batch: where, and why. */
export function describeStop(batch: ReportedBatch): string {
  const { key, reason, detail, nextSequenceNumber, recordsDone, records, notRemoved } = batch;
  if (notRemoved !== undefined) return `${key} is done, and could not be removed: ${notRemoved}`;
  const done = recordsDone > 0 ? ` after ${recordsDone} of ${records} records` : "";
  const at = nextSequenceNumber === undefined ? "" : ` at record ${nextSequenceNumber}`;
  const why = detail === undefined || detail === "" ? "" : ` (${detail})`;
  return `${key} is left${done}${at}: ${explain(reason ?? "")}${why}`;
}

function explain(reason: string): string {
  const reasons: Partial<Record<string, string>> = { ...SKIP_REASONS, ...LEFT_REASONS } satisfies {
    [Name in SkipReason | LeftReason]: string;
  };
  return reasons[reason] ?? reason;
}

function count({ batches, records }: RedriveReport["left"]): string {
  return `${countOf(batches, "batch", "batches")} with ${countOf(records, "record")}`;
}

/** The two largest units, for instance `2d 3h`. */
function describeAge(seconds: number): string {
  const {
    days,
    hours,
    minutes,
    seconds: rest,
  } = Duration.fromObject({ seconds }).shiftTo("days", "hours", "minutes", "seconds").toObject();
  const units = [`${days}d`, `${hours}h`, `${minutes}m`, `${rest}s`];
  const first = units.findIndex((unit) => !unit.startsWith("0"));
  return first < 0 ? "0s" : units.slice(first, first + 2).join(" ");
}
