import type { AlertKind } from "../args/AlertSettings.ts";
import {
  ALERT_OPTIONAL_RULES,
  ALERT_RULES,
  AlertKind as AlertKinds,
} from "../args/AlertSettings.ts";
import { ENCRYPTION_OPTIONAL_RULES } from "../args/EncryptionSettings.ts";
import { LAKE_RULES } from "../args/LakeSettings.ts";
import { NAME_RULES } from "../args/PhysicalNames.ts";
import { PROCESSING_RULES } from "../args/ProcessingSettings.ts";
import { SMA_WINDOWS_RULES } from "../args/SmaWindows.ts";
import { STORAGE_OPTIONAL_RULES, STORAGE_RULES } from "../args/StorageSettings.ts";
import { ShardMetric, StreamMode } from "../args/StreamSettings.ts";
import { STREAM_OPTIONAL_RULES, STREAM_RULES } from "../args/StreamSettings.ts";
import { TREND_RULES } from "../args/TrendSettings.ts";
import { DataProtection, DEFAULTS, Feed } from "../StockAnalyticsPipelineArgs.ts";
import { fitTogether } from "./fitTogether.ts";
import { isLater, readLeaf } from "./Leaf.ts";
import type { PipelineLeaves } from "./PipelineLeaves.ts";
import { Problems } from "./Problems.ts";
import { readEndpoints } from "./readEndpoints.ts";
import { readGroup, readObject, refuseUnknown } from "./readGroup.ts";
import { readMonitoring } from "./readMonitoring.ts";
import { readName } from "./readName.ts";
import { readNetwork } from "./readNetwork.ts";
import { readPlain, readWords } from "./readPlain.ts";
import { readSymbols } from "./readSymbols.ts";
import { readTags } from "./readTags.ts";
import { oneOf, trueOrFalse, wholeNumber } from "./rules.ts";

/** The arguments as the program gave them, by name. */
type Given = Readonly<Record<string, unknown>>;

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
  const fitted = fitTogether(problems, readLeaves(problems, args), args);
  if (problems.isAny) throw problems.toError(component);
  return fitted;
}

function readLeaves(problems: Problems, args: Given): PipelineLeaves {
  return {
    symbols: readSymbols(problems, args["symbols"]),
    ...readSingles(problems, args),
    smaWindows: readGroup(problems, args["smaWindows"], {
      propertyPath: "smaWindows",
      rules: SMA_WINDOWS_RULES,
      defaults: DEFAULTS.smaWindows,
    }),
    alertEndpoints: readEndpoints(problems, args["alertEndpoints"]),
    stream: readStream(problems, args["stream"]),
    processing: readProcessing(problems, args["processing"]),
    trend: readGroup(problems, args["trend"], {
      propertyPath: "trend",
      rules: TREND_RULES,
      defaults: DEFAULTS.trend,
    }),
    alerts: readAlerts(problems, args["alerts"]),
    storage: readStorage(problems, args["storage"]),
    lake: readGroup(problems, args["lake"], {
      propertyPath: "lake",
      rules: LAKE_RULES,
      defaults: DEFAULTS.lake,
    }),
    network: readNetwork(problems, args["network"]),
    monitoring: readMonitoring(problems, args["monitoring"]),
    encryption: readGroup(problems, args["encryption"], {
      propertyPath: "encryption",
      rules: {},
      defaults: DEFAULTS.encryption,
      optional: ENCRYPTION_OPTIONAL_RULES,
    }),
    tags: readTags(problems, args["tags"]),
    names: readGroup(problems, args["names"], {
      propertyPath: "names",
      rules: {},
      defaults: DEFAULTS.names,
      optional: NAME_RULES,
    }),
  };
}

function readSingles(problems: Problems, args: Given) {
  const dataProtection = readPlain(problems, args["dataProtection"], {
    propertyPath: "dataProtection",
    rule: oneOf(Object.values(DataProtection), DEFAULTS.dataProtection),
    fallback: DEFAULTS.dataProtection,
  });
  return {
    streamMode: readPlain(problems, args["streamMode"], {
      propertyPath: "streamMode",
      rule: oneOf(Object.values(StreamMode), DEFAULTS.streamMode),
      fallback: DEFAULTS.streamMode,
    }),
    shardCount: readLeaf(problems, args["shardCount"], {
      propertyPath: "shardCount",
      // https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateShardCount.html
      rule: wholeNumber({ min: 1, max: 10_000, fallback: DEFAULTS.shardCount }),
      fallback: DEFAULTS.shardCount,
    }),
    feed: readLeaf(problems, args["feed"], {
      propertyPath: "feed",
      rule: oneOf(Object.values(Feed), DEFAULTS.feed),
      fallback: DEFAULTS.feed,
    }),
    retain: dataProtection === DataProtection.Retain,
  };
}

function readStream(problems: Problems, input: unknown): PipelineLeaves["stream"] {
  const { shardMetrics: fallback, ...defaults } = DEFAULTS.stream;
  const leaves = readGroup(problems, input, {
    propertyPath: "stream",
    rules: STREAM_RULES,
    defaults,
    optional: STREAM_OPTIONAL_RULES,
    others: ["shardMetrics"],
  });
  const shardMetrics = readWords<ShardMetric>(problems, memberOf(input, "shardMetrics"), {
    propertyPath: "stream.shardMetrics",
    rule: oneOf(Object.values(ShardMetric)),
    fallback,
  });
  return { ...leaves, shardMetrics };
}

function readProcessing(problems: Problems, input: unknown): PipelineLeaves["processing"] {
  const { tracing: fallback, ...defaults } = DEFAULTS.processing;
  const leaves = readGroup(problems, input, {
    propertyPath: "processing",
    rules: PROCESSING_RULES,
    defaults,
    others: ["tracing"],
  });
  const tracing = readPlain(problems, memberOf(input, "tracing"), {
    propertyPath: "processing.tracing",
    rule: trueOrFalse(fallback),
    fallback,
  });
  return { ...leaves, tracing };
}

function readAlerts(problems: Problems, input: unknown): PipelineLeaves["alerts"] {
  const { on, fifo, ...defaults } = DEFAULTS.alerts;
  const leaves = readGroup(problems, input, {
    propertyPath: "alerts",
    rules: ALERT_RULES,
    defaults,
    optional: ALERT_OPTIONAL_RULES,
    others: ["on", "fifo"],
  });
  return {
    ...leaves,
    on: readWords<AlertKind>(problems, memberOf(input, "on"), {
      propertyPath: "alerts.on",
      rule: oneOf(Object.values(AlertKinds)),
      fallback: on,
      required: true,
    }),
    fifo: readPlain(problems, memberOf(input, "fifo"), {
      propertyPath: "alerts.fifo",
      rule: trueOrFalse(fifo),
      fallback: fifo,
    }),
  };
}

function readStorage(problems: Problems, input: unknown): PipelineLeaves["storage"] {
  const { accessLogs: fallback, ...defaults } = DEFAULTS.storage;
  const leaves = readGroup(problems, input, {
    propertyPath: "storage",
    rules: STORAGE_RULES,
    defaults,
    optional: STORAGE_OPTIONAL_RULES,
    others: ["accessLogs"],
  });
  const accessLogs = readPlain(problems, memberOf(input, "accessLogs"), {
    propertyPath: "storage.accessLogs",
    rule: trueOrFalse(fallback),
    fallback,
  });
  return { ...leaves, accessLogs };
}

/** A member of a group that may be anything; what is no group was refused as such. */
function memberOf(group: unknown, name: string): unknown {
  // An Output answers any name with another Output.
  if (typeof group !== "object" || group === null || isLater(group)) return undefined;
  return (group as Given)[name];
}
