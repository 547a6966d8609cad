import { ALERT_OPTIONAL_RULES, ALERT_RULES, AlertKind } from "../args/AlertSettings.ts";
import { ENCRYPTION_OPTIONAL_RULES } from "../args/EncryptionSettings.ts";
import { LAKE_PLAIN_RULES, LAKE_RULES } from "../args/LakeSettings.ts";
import { NAME_RULES } from "../args/PhysicalNames.ts";
import { PROCESSING_RULES } from "../args/ProcessingSettings.ts";
import { SMA_WINDOWS_RULES } from "../args/SmaWindows.ts";
import { STORAGE_OPTIONAL_RULES, STORAGE_RULES } from "../args/StorageSettings.ts";
import { ShardMetric, StreamMode } from "../args/StreamSettings.ts";
import { STREAM_OPTIONAL_RULES, STREAM_RULES } from "../args/StreamSettings.ts";
import { TREND_RULES } from "../args/TrendSettings.ts";
import { DataProtection, DEFAULTS, Feed } from "../StockAnalyticsPipelineArgs.ts";
import { fitTogether } from "./fitTogether.ts";
import { describeValue } from "./describeValue.ts";
import { readLeaf } from "./Leaf.ts";
import type { PipelineLeaves } from "./PipelineLeaves.ts";
import { Problems } from "./Problems.ts";
import { readEndpoints } from "./readEndpoints.ts";
import { readGroup } from "./readGroup.ts";
import { readMonitoring } from "./readMonitoring.ts";
import { readName } from "./readName.ts";
import { readNetwork } from "./readNetwork.ts";
import { readObject, refuseUnknown } from "./readObject.ts";
import { readPlain, readWords } from "./readPlain.ts";
import { readSource } from "./readSource.ts";
import { readSymbols } from "./readSymbols.ts";
import { readTags } from "./readTags.ts";
import { oneOf, trueOrFalse, wholeNumber } from "./rules.ts";
import { valueAt } from "./valueAt.ts";

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
  const component = `StockAnalyticsPipeline ${describeValue(name)}`;
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
    source: readSource(problems, args["source"]),
    stream: readStream(problems, args),
    processing: readGroup(problems, args["processing"], {
      propertyPath: "processing",
      rules: PROCESSING_RULES,
      plain: { tracing: trueOrFalse(DEFAULTS.processing.tracing) },
      defaults: DEFAULTS.processing,
    }),
    trend: readGroup(problems, args["trend"], {
      propertyPath: "trend",
      rules: TREND_RULES,
      defaults: DEFAULTS.trend,
    }),
    alerts: readAlerts(problems, args),
    storage: readGroup(problems, args["storage"], {
      propertyPath: "storage",
      rules: STORAGE_RULES,
      plain: {
        accessLogs: trueOrFalse(DEFAULTS.storage.accessLogs),
        archiveNotifications: trueOrFalse(DEFAULTS.storage.archiveNotifications),
      },
      optional: STORAGE_OPTIONAL_RULES,
      defaults: DEFAULTS.storage,
    }),
    lake: readGroup(problems, args["lake"], {
      propertyPath: "lake",
      rules: LAKE_RULES,
      plain: LAKE_PLAIN_RULES,
      defaults: DEFAULTS.lake,
    }),
    network: readNetwork(problems, args["network"]),
    monitoring: readMonitoring(problems, args["monitoring"]),
    encryption: readGroup(problems, args["encryption"], {
      propertyPath: "encryption",
      rules: {},
      optional: ENCRYPTION_OPTIONAL_RULES,
      defaults: DEFAULTS.encryption,
    }),
    tags: readTags(problems, args["tags"]),
    names: readGroup(problems, args["names"], {
      propertyPath: "names",
      rules: {},
      optional: NAME_RULES,
      defaults: DEFAULTS.names,
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

function readStream(problems: Problems, args: Given): PipelineLeaves["stream"] {
  const leaves = readGroup(problems, args["stream"], {
    propertyPath: "stream",
    rules: STREAM_RULES,
    optional: STREAM_OPTIONAL_RULES,
    defaults: DEFAULTS.stream,
    others: ["shardMetrics"],
  });
  const shardMetrics = readWords(problems, valueAt(args, "stream.shardMetrics"), {
    propertyPath: "stream.shardMetrics",
    rule: oneOf(Object.values(ShardMetric)),
    fallback: DEFAULTS.stream.shardMetrics,
  });
  return { ...leaves, shardMetrics };
}

function readAlerts(problems: Problems, args: Given): PipelineLeaves["alerts"] {
  const leaves = readGroup(problems, args["alerts"], {
    propertyPath: "alerts",
    rules: ALERT_RULES,
    plain: { fifo: trueOrFalse(DEFAULTS.alerts.fifo) },
    optional: ALERT_OPTIONAL_RULES,
    defaults: DEFAULTS.alerts,
    others: ["on"],
  });
  const on = readWords(problems, valueAt(args, "alerts.on"), {
    propertyPath: "alerts.on",
    rule: oneOf(Object.values(AlertKind)),
    fallback: DEFAULTS.alerts.on,
    required: true,
  });
  return { ...leaves, on };
}
