import type * as pulumi from "@pulumi/pulumi";
import { FUNCTIONS } from "../runtime/contract/environment.ts";
import type { TopicEndpoint } from "./AlertTopic.ts";
import { AlertTopic } from "./AlertTopic.ts";
import { Catalog } from "./Catalog.ts";
import { fixedName } from "./fixedName.ts";
import type { PipelineContext } from "./PipelineContext.ts";
import { logGroupName } from "./PipelineContext.ts";
import { PipelineKey } from "./PipelineKey.ts";
import { PrivateBucket } from "./PrivateBucket.ts";
import { TickStream } from "./TickStream.ts";
import { TickTable } from "./TickTable.ts";
import { TrendTable } from "./TrendTable.ts";
import { shortHash } from "./shortHash.ts";
import type { Leaf } from "./validation/Leaf.ts";
import type { EndpointLeaves } from "./validation/readEndpoints.ts";

/** Where a pipeline's data is, and the key that encrypts it. */
export interface PipelineStores {
  readonly keyArn: pulumi.Output<string>;
  /** Undefined when the user brought one. */
  readonly key: PipelineKey | undefined;
  readonly stream: TickSource;
  readonly tickTable: TickTable;
  readonly trendTable: TrendTable;
  readonly archive: PrivateBucket;
  readonly failed: PrivateBucket;
  readonly catalog: Catalog;
  readonly alertTopic: AlertTopic;
}

/** The stream that ticks come from. */
export interface TickSource {
  readonly arn: pulumi.Output<string>;
  readonly streamName: pulumi.Output<string>;
  /** Key of the stream; undefined when it has none of the customer's. */
  readonly keyArn: pulumi.Output<string> | undefined;
  /** Undefined when the user brought the stream. */
  readonly own: TickStream | undefined;
}

/** Creates the key and what it encrypts. */
export function createStores(context: PipelineContext): PipelineStores {
  const { name, leaves, account, tags, childOpts } = context;
  const { retain, names } = leaves;
  const { key, keyArn } = findKey(context);
  const stored = { keyArn, retain, tags };
  const archive = new PrivateBucket(`${name}-archive`, stored, childOpts);
  return {
    key,
    keyArn,
    stream: findStream(context, keyArn),
    tickTable: new TickTable(
      `${name}-tick-table`,
      {
        ...stored,
        ...fixedName("name", names.tickTable?.output()),
        hasTtl: hasTtl(leaves.storage.ttlDays),
      },
      childOpts,
    ),
    trendTable: new TrendTable(
      `${name}-trend-table`,
      { ...stored, ...fixedName("name", names.trendTable?.output()) },
      childOpts,
    ),
    archive,
    failed: new PrivateBucket(`${name}-failed`, stored, childOpts),
    catalog: createCatalog(context, archive),
    alertTopic: new AlertTopic(
      `${name}-alerts`,
      { account, keyArn, endpoints: leaves.alertEndpoints.map(topicEndpoint), tags },
      childOpts,
    ),
  };
}

/** The key that the user brought, or one of the pipeline's own. */
function findKey(context: PipelineContext): Pick<PipelineStores, "key" | "keyArn"> {
  const { kmsKeyArn } = context.leaves.encryption;
  if (kmsKeyArn !== undefined) return { key: undefined, keyArn: kmsKeyArn.output() };
  const key = createKey(context);
  return { key, keyArn: key.arn };
}

function createKey(context: PipelineContext): PipelineKey {
  const { name, leaves, account, physicalName, tags, childOpts } = context;
  return new PipelineKey(
    `${name}-key`,
    {
      account,
      aliasName: physicalName,
      logGroupNames: Object.values(FUNCTIONS).map((role) => logGroupName(context, role)),
      retain: leaves.retain,
      tags,
    },
    childOpts,
  );
}

/** The stream that the user brought, or one of the pipeline's own. */
function findStream(
  { name, leaves, tags, childOpts }: PipelineContext,
  keyArn: pulumi.Output<string>,
): TickSource {
  const { stream, names } = leaves;
  if (stream.arn !== undefined) {
    const arn = stream.arn.output();
    // arn:aws:kinesis:<region>:<account>:stream/<name>
    const streamName = arn.apply((text) => text.slice(text.indexOf("/") + 1));
    return { arn, streamName, keyArn: stream.keyArn?.output(), own: undefined };
  }
  const own = new TickStream(
    `${name}-ticks`,
    {
      mode: leaves.streamMode,
      shardCount: leaves.shardCount.output(),
      shardMetrics: [...stream.shardMetrics],
      retentionHours: stream.retentionHours.output(),
      keyArn,
      ...fixedName("name", names.stream?.output()),
      tags,
    },
    childOpts,
  );
  return { arn: own.arn, streamName: own.streamName, keyArn, own };
}

function createCatalog(context: PipelineContext, archive: PrivateBucket): Catalog {
  const { name, physicalName, leaves, tags, childOpts } = context;
  return new Catalog(
    `${name}-catalog`,
    {
      databaseName:
        leaves.names.database?.output() ?? physicalName.toLowerCase().replaceAll("-", "_"),
      archiveBucketName: archive.bucketName,
      tags,
    },
    childOpts,
  );
}

function hasTtl({ plain, output }: Leaf<number>): pulumi.Input<boolean> {
  return plain === undefined ? output().apply((days) => days !== -1) : plain !== -1;
}

/**
 * A subscription is named after its receiver, so that taking one off the list leaves the others alone:
 * an e-mail's owner would have to confirm again. What arrives later is named after its place.
 */
function topicEndpoint({ protocol, endpoint }: EndpointLeaves, index: number): TopicEndpoint {
  const isPlain = protocol.plain !== undefined && endpoint.plain !== undefined;
  return {
    role: isPlain ? `${protocol.plain}-${shortHash(endpoint.plain)}` : `endpoint-${index}`,
    protocol: protocol.output(),
    endpoint: endpoint.output(),
  };
}
