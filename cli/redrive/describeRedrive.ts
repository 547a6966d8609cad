import { Duration } from "luxon";
import type { RedriveReport, ReportedBatch } from "./RedriveReport.ts";
import type { LeftReason, SkipReason } from "./RedriveReason.ts";
import { LEFT_REASONS, SKIP_REASONS } from "./RedriveReason.ts";

const NUMBERS = new Intl.NumberFormat("en-US");

/** Lists the batches that a dry run found, in columns. */
export function listBatches({ batches }: RedriveReport): string[] {
  if (batches.length === 0) return [];
  const head = ["MAPPING", "SHARD", "RECORDS", "FIRST", "LAST", "AGE", "FUNCTION"];
  const rows = batches.map((batch) => [
    batch.mapping,
    batch.shard,
    String(batch.records),
    batch.firstSequenceNumber,
    batch.lastSequenceNumber,
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

/** What a redrive did, or a dry run found, in a few lines. */
export function summarizeRedrive(report: RedriveReport): string[] {
  const { redriven, left, batches, skipped, reasons, dryRun, overtaken } = report;
  const what = dryRun
    ? `${count(left)} to put back, nothing was sent`
    : `${count(redriven)} put back, ${count(left)} left, ${skipped.length} objects skipped`;
  const kept = batches.filter(({ notRemoved }) => notRemoved !== undefined).length;
  const lines = [
    batches.length + skipped.length === 0 ? "nothing failed: the bucket is empty" : what,
  ];
  for (const [reason, number] of Object.entries(reasons)) {
    lines.push(`  ${NUMBERS.format(number)} ${reason}: ${explain(reason)}`);
  }
  if (kept > 0) {
    lines.push(`  ${NUMBERS.format(kept)} put back, but their objects could not be removed`);
  }
  if (overtaken > 0) {
    lines.push(
      `  ${NUMBERS.format(overtaken)} earlier batches of the same shards are not meant by the options: ` +
        "their ticks will be late for the averages",
    );
  }
  return lines;
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
  const plural = (number: number, noun: string): string =>
    `${NUMBERS.format(number)} ${noun}${number === 1 ? "" : noun.endsWith("h") ? "es" : "s"}`;
  return `${plural(batches, "batch")} with ${plural(records, "record")}`;
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
