import { fitSchedule } from "./fitSchedule.ts";
import { watchedFeed } from "../watchedFeed.ts";
import type { Show } from "./describeValue.ts";
import type { Leaf } from "./Leaf.ts";
import { readLeaf, readPair } from "./Leaf.ts";
import type { Problem, Problems } from "./Problems.ts";
import type { PipelineLeaves } from "./PipelineLeaves.ts";
import { refuseConflicts } from "./refuseConflicts.ts";

/** Makes arguments that are right each by itself fit each other. */
export function fitTogether(
  problems: Problems,
  leaves: PipelineLeaves,
  args: Readonly<Record<string, unknown>>,
): PipelineLeaves {
  refuseConflicts(problems, leaves, args);
  const { smaWindows, stream, processing, storage } = leaves;
  const [short, long] = readPair(problems, {
    first: smaWindows.short,
    second: smaWindows.long,
    judge: shortBeforeLong,
  });
  // A stream that exists has its owner's retention, of which nothing is known here; so has a topic.
  const [recordAgeHours, retentionHours] =
    stream.arn === undefined && leaves.source.kafka === undefined
      ? readPair(problems, {
          first: processing.recordAgeHours,
          second: stream.retentionHours,
          judge: ageBelowRetention,
        })
      : [processing.recordAgeHours, stream.retentionHours];
  const [rejectUnlisted] = readPair(problems, {
    first: processing.rejectUnlisted,
    second: listOf(problems, leaves.symbols),
    judge: listFits({ isWatched: leaves.monitoring.staleMinutes !== -1 }),
  });
  if (watchedFeed(leaves) !== undefined) fitWatchedList(problems, leaves.symbols.join());
  // Nor does anything expire in somebody else's bucket.
  const tiers = storage.archiveBucketName === undefined ? fitTiers(problems, storage) : {};
  return {
    ...leaves,
    feed: fitSchedule(problems, leaves),
    smaWindows: { short, long },
    stream: { ...stream, retentionHours },
    processing: { ...processing, recordAgeHours, rejectUnlisted },
    storage: { ...storage, ...tiers },
  };
}

function shortBeforeLong(short: number, long: number, show: Show): Problem | undefined {
  if (short < long) return undefined;
  return {
    propertyPath: "smaWindows.short",
    reason: `"short" must be less than "long" (${show(long)}), got ${show(short)}; lower it or raise "long".`,
  };
}

/** A tick that outlives the stream cannot be put into the failed bucket. */
function ageBelowRetention(age: number, retention: number, show: Show): Problem | undefined {
  if (age < retention) return undefined;
  return {
    propertyPath: "processing.recordAgeHours",
    reason:
      `"recordAgeHours" must be less than "stream.retentionHours" (${show(retention)}), ` +
      `got ${show(age)}; lower it or raise "stream.retentionHours".`,
  };
}

/** Days that S3 keeps an object in the class for infrequent access before another transition.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html */
const LEAST_DAYS_BETWEEN_TIERS = 30;

type Tiers = Pick<PipelineLeaves["storage"], "infrequentAccessDays" | "glacierDays" | "expiryDays">;

/** Each tier comes after the one before; -1 stands for one that never comes. */
function fitTiers(problems: Problems, storage: Tiers): Tiers {
  const [infrequentAccess, glacier] = readPair(problems, {
    first: storage.infrequentAccessDays,
    second: storage.glacierDays,
    judge: after("glacierDays", "infrequentAccessDays", LEAST_DAYS_BETWEEN_TIERS),
  });
  const [infrequentAccessDays, beforeExpiry] = readPair(problems, {
    first: infrequentAccess,
    second: storage.expiryDays,
    judge: after("expiryDays", "infrequentAccessDays", 1),
  });
  const [glacierDays, expiryDays] = readPair(problems, {
    first: glacier,
    second: beforeExpiry,
    judge: after("expiryDays", "glacierDays", 1),
  });
  return { infrequentAccessDays, glacierDays, expiryDays };
}

function after(later: string, earlier: string, days: number) {
  return (first: number, second: number, show: Show): Problem | undefined => {
    if (first === -1 || second === -1 || second >= first + days) return undefined;
    return {
      propertyPath: `storage.${later}`,
      reason:
        `"${later}" must be at least ${days} more than "${earlier}" (${show(first)}), ` +
        `got ${show(second)}; raise it or omit it for -1 (none).`,
    };
  };
}

/** Room for the list in a function's environment of 4 KB, beside its other variables.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const MAX_LIST_LENGTH = 3_000;

function listOf(problems: Problems, symbols: readonly string[]): Leaf<string> {
  const rule = (list: unknown) => ({ accepted: String(list) });
  return readLeaf(problems, symbols.join(), { propertyPath: "symbols", rule });
}

/** The functions that keep trends have the list, too, when they watch the feed. */
function fitWatchedList(problems: Problems, { length }: string): void {
  if (length <= MAX_LIST_LENGTH) return;
  const name = '"monitoring.feedIntervalSeconds" or "source.schedule"';
  problems.add({
    propertyPath: "symbols",
    reason:
      `"symbols" must be at most ${MAX_LIST_LENGTH} characters with ${name}, ` +
      `commas included, got ${length}; shorten it or set "monitoring.staleIntervals" to -1.`,
  });
}

/** The list is there for each of the two things that it is for. */
function listFits({ isWatched }: { readonly isWatched: boolean }) {
  return (rejectUnlisted: boolean, list: string, show: Show): Problem | undefined => {
    const uses = [
      ...(rejectUnlisted ? ['"processing.rejectUnlisted"'] : []),
      ...(isWatched ? ['"monitoring.staleMinutes"'] : []),
    ];
    const limit = MAX_LIST_LENGTH / uses.length;
    if (list.length <= limit) return undefined;
    const names = uses.join(" and ");
    return {
      propertyPath: "symbols",
      reason:
        `"symbols" must be at most ${limit} characters with ${names}, ` +
        `commas included, got ${show(list.length)}; shorten it or omit ${names}.`,
    };
  };
}
