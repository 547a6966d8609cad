import { DEFAULTS } from "../StockAnalyticsPipelineArgs.ts";
import { ARGUMENT_RULES } from "./argumentRules.ts";
import type { Leaf, Show } from "./Leaf.ts";
import { isLater, readLeaf, readPair } from "./Leaf.ts";
import type { Problem } from "./Problems.ts";
import { Problems } from "./Problems.ts";
import type { EndpointLeaves } from "./readEndpoints.ts";
import { readEndpoints } from "./readEndpoints.ts";
import type { Leaves, Rules } from "./readGroup.ts";
import { readGroup, readObject, refuseUnknown } from "./readGroup.ts";
import { readName } from "./readName.ts";
import { readSymbols } from "./readSymbols.ts";
import { readTags } from "./readTags.ts";

/** All arguments of a pipeline, read, judged and with their defaults. */
export interface PipelineLeaves {
  readonly symbols: readonly string[];
  readonly shardCount: Leaf<number>;
  readonly smaWindows: Leaves<typeof DEFAULTS.smaWindows>;
  readonly alertEndpoints: readonly EndpointLeaves[];
  readonly feed: Leaf<typeof DEFAULTS.feed>;
  readonly stream: Leaves<typeof DEFAULTS.stream>;
  readonly processing: Leaves<typeof DEFAULTS.processing>;
  readonly trend: Leaves<typeof DEFAULTS.trend>;
  readonly alerts: Leaves<typeof DEFAULTS.alerts>;
  /** Whether tables, buckets and their key outlive the stack. */
  readonly retain: boolean;
  readonly tags: Readonly<Record<string, Leaf<string>>>;
}

/** Names of the arguments. */
const NAMES = ["symbols", ...Object.keys(DEFAULTS)];

/**
 * Reads the arguments of a pipeline as the program gave them, whatever their types.
 * @throws {pulumi.InputPropertiesError} with every problem that can be seen without waiting for Outputs.
 */
export function readArgs(name: string, input: unknown): PipelineLeaves {
  const problems = new Problems();
  readName(problems, name);
  const args = readObject(problems, input, "args");
  const component = `StockAnalyticsPipeline "${name}"`;
  if (args === undefined) throw problems.toError(component);
  refuseUnknown(problems, { group: args, propertyPath: "", names: NAMES });
  const group = <D extends object>(key: string, rules: Rules<D>, defaults: D): Leaves<D> =>
    readGroup(problems, args[key], { propertyPath: key, rules, defaults });
  const leaves: PipelineLeaves = {
    symbols: readSymbols(problems, args["symbols"]),
    shardCount: readLeaf(problems, args["shardCount"], {
      propertyPath: "shardCount",
      rule: ARGUMENT_RULES.shardCount,
      fallback: DEFAULTS.shardCount,
    }),
    smaWindows: group("smaWindows", ARGUMENT_RULES.smaWindows, DEFAULTS.smaWindows),
    alertEndpoints: readEndpoints(problems, args["alertEndpoints"]),
    feed: readLeaf(problems, args["feed"], {
      propertyPath: "feed",
      rule: ARGUMENT_RULES.feed,
      fallback: DEFAULTS.feed,
    }),
    stream: group("stream", ARGUMENT_RULES.stream, DEFAULTS.stream),
    processing: group("processing", ARGUMENT_RULES.processing, DEFAULTS.processing),
    trend: group("trend", ARGUMENT_RULES.trend, DEFAULTS.trend),
    alerts: group("alerts", ARGUMENT_RULES.alerts, DEFAULTS.alerts),
    retain: readRetain(problems, args["dataProtection"]),
    tags: readTags(problems, args["tags"]),
  };
  const fitted = fitTogether(problems, leaves);
  if (problems.isAny) throw problems.toError(component);
  return fitted;
}

/** Plain, because the options of resources depend on it, and those cannot wait for an Output. */
function readRetain(problems: Problems, input: unknown): boolean {
  const propertyPath = "dataProtection";
  if (isLater(input)) {
    const reason =
      '"dataProtection" must be known while the program runs, got an Output or a promise; write it plainly.';
    problems.add({ propertyPath, reason });
    return true;
  }
  const rule = ARGUMENT_RULES.dataProtection;
  const leaf = readLeaf(problems, input, { propertyPath, rule, fallback: DEFAULTS.dataProtection });
  return leaf.plain !== "destroy";
}

/** Arguments that are right each by itself and wrong together. */
function fitTogether(problems: Problems, leaves: PipelineLeaves): PipelineLeaves {
  const { smaWindows, stream, processing } = leaves;
  const [short, long] = readPair(problems, {
    first: smaWindows.short,
    second: smaWindows.long,
    judge: shortBeforeLong,
  });
  const [recordAgeHours, retentionHours] = readPair(problems, {
    first: processing.recordAgeHours,
    second: stream.retentionHours,
    judge: ageBelowRetention,
  });
  const [rejectUnlisted] = readPair(problems, {
    first: processing.rejectUnlisted,
    second: listOf(problems, leaves.symbols),
    judge: listFitsEnvironment,
  });
  return {
    ...leaves,
    smaWindows: { short, long },
    stream: { ...stream, retentionHours },
    processing: { ...processing, recordAgeHours, rejectUnlisted },
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

/** Room for the list in a function's environment of 4 KB, beside its other variables.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const MAX_LIST_LENGTH = 3_000;

function listOf(problems: Problems, symbols: readonly string[]): Leaf<string> {
  const rule = (list: unknown) => ({ accepted: String(list) });
  return readLeaf(problems, symbols.join(), { propertyPath: "symbols", rule });
}

function listFitsEnvironment(
  rejectUnlisted: boolean,
  list: string,
  show: Show,
): Problem | undefined {
  if (!rejectUnlisted || list.length <= MAX_LIST_LENGTH) return undefined;
  return {
    propertyPath: "symbols",
    reason:
      `"symbols" must be at most ${MAX_LIST_LENGTH} characters with "processing.rejectUnlisted", ` +
      `commas included, got ${show(list.length)}; shorten it or omit "processing.rejectUnlisted".`,
  };
}
