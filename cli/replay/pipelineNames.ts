import type { LocalStack } from "../../local/LocalStack.ts";
import { UsageError } from "../UsageError.ts";

/** Physical names of the parts of one pipeline that the command works with. */
export interface PipelineNames {
  readonly name: string;
  /** Undefined where ticks come from a topic. */
  readonly stream: string | undefined;
  /** Undefined where ticks come from a stream. */
  readonly topic: string | undefined;
  readonly tickTable: string;
  readonly trendTable: string;
  readonly archiveBucket: string;
  readonly alertTopicArn: string;
}

/**
 * The pipeline of a program that the command works with: the only one, or the one that is named.
 * @throws {UsageError} if there is none, or several and none is named
 */
export function pipelineNames(stack: LocalStack, name: string | undefined): PipelineNames {
  const { pipelines } = stack;
  const known = pipelines.map((pipeline) => pipeline.name).join(", ");
  if (pipelines.length === 0) {
    throw new UsageError(
      "the program declares no StockAnalyticsPipeline; add one, or use --program",
    );
  }
  if (name === undefined && pipelines.length > 1) {
    throw new UsageError(
      `the program declares several pipelines; choose with --pipeline: ${known}`,
    );
  }
  const pipeline = pipelines.find((one) => name === undefined || one.name === name);
  if (pipeline === undefined)
    throw new UsageError(`there is no pipeline "${name}"; there is ${known}`);
  const optional = (key: string): string | undefined => {
    const value = pipeline.outputs[key];
    return typeof value === "string" ? value : undefined;
  };
  const output = (key: string): string => {
    const value = optional(key);
    if (value === undefined) throw new Error(`pipeline "${pipeline.name}" has no output ${key}`);
    return value;
  };
  const topic = optional("kafkaTopic");
  return {
    name: pipeline.name,
    stream: topic === undefined ? output("streamName") : undefined,
    topic,
    tickTable: output("tickTableName"),
    trendTable: output("trendTableName"),
    archiveBucket: output("archiveBucketName"),
    alertTopicArn: output("alertTopicArn"),
  };
}
