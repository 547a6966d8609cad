import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { keepNodes, nodesOf } from "./nodes.ts";
import type { ShardMetric } from "./args/StreamSettings.ts";
import { StreamMode } from "./args/StreamSettings.ts";
import { fixedName, replaceFixed } from "./fixedName.ts";
import type { Tags } from "./Tags.ts";

/** Arguments of {@link TickStream}. */
export interface TickStreamArgs {
  readonly mode: StreamMode;
  /** Of a provisioned stream; with mode on-demand AWS sets it. */
  readonly shardCount: pulumi.Input<number>;
  readonly shardMetrics: ShardMetric[];
  readonly retentionHours: pulumi.Input<number>;
  readonly keyArn: pulumi.Input<string>;
  /** Fixed name; omitted: one of its own. */
  readonly name?: pulumi.Input<string>;
  readonly tags: Tags;
}

/** Resources of a {@link TickStream}. */
export interface TickStreamNodes {
  readonly stream: aws.kinesis.Stream;
}

/** Where producers put ticks, partitioned by symbol. */
export class TickStream extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly streamName: pulumi.Output<string>;

  constructor(name: string, args: TickStreamArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stock-analytics:index:TickStream", name, {}, opts);
    const stream = new aws.kinesis.Stream(
      name,
      {
        ...fixedName("name", args.name),
        ...capacityOf(args),
        shardLevelMetrics: args.shardMetrics,
        retentionPeriod: args.retentionHours,
        encryptionType: "KMS",
        kmsKeyId: args.keyArn,
        tags: args.tags,
      },
      { parent: this, ...replaceFixed(args.name) },
    );
    this.arn = stream.arn;
    this.streamName = stream.name;
    keepNodes(this, { stream } satisfies TickStreamNodes);
    this.registerOutputs({ arn: this.arn, streamName: this.streamName });
  }

  /** The underlying resources. */
  get nodes(): TickStreamNodes {
    return nodesOf(this);
  }
}

function capacityOf({ mode, shardCount }: TickStreamArgs): Partial<aws.kinesis.StreamArgs> {
  return mode === StreamMode.OnDemand
    ? { streamModeDetails: { streamMode: "ON_DEMAND" } }
    : { streamModeDetails: { streamMode: "PROVISIONED" }, shardCount };
}
