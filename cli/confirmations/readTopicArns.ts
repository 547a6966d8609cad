import { readOutputs } from "../readOutputs.ts";
import { UsageError } from "../UsageError.ts";

/** Outputs of the package's program that hold topics. */
const OUTPUTS = ["alertTopicArn", "opsTopicArn"];

const TOPIC_ARN = /^arn:aws[a-z-]*:sns:([a-z0-9-]+):\d{12}:[\w-]{1,256}(\.fifo)?$/;

/**
 * The topics that the options name, each once.
 * @throws {UsageError} if there is none, or one is no topic
 */
export async function readTopicArns(options: {
  readonly topic?: readonly string[];
  readonly outputs?: string;
}): Promise<string[]> {
  const outputs = options.outputs === undefined ? {} : await readOutputs(options.outputs);
  const named = OUTPUTS.map((name) => outputs[name]).filter((arn) => typeof arn === "string");
  const arns = [...new Set([...(options.topic ?? []), ...named])];
  if (arns.length === 0) {
    throw new UsageError(
      "a topic must be known; run `pulumi stack output --json | stock-analytics confirmations " +
        "--outputs -`, or give --topic <arn>",
    );
  }
  for (const arn of arns) regionOf(arn);
  return arns;
}

/**
 * Region of a topic.
 * @throws {UsageError} if the text is no topic's ARN
 */
export function regionOf(topicArn: string): string {
  const region = TOPIC_ARN.exec(topicArn)?.[1];
  if (region !== undefined) return region;
  throw new UsageError(
    `--topic must be the ARN of a topic, got "${topicArn}"; write arn:aws:sns:<region>:<account>:<topic>`,
  );
}
