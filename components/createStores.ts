import { FUNCTIONS } from "../runtime/contract/environment.ts";
import type { TopicEndpoint } from "./AlertTopic.ts";
import { AlertTopic } from "./AlertTopic.ts";
import { Catalog } from "./Catalog.ts";
import type { PipelineContext } from "./PipelineContext.ts";
import { logGroupName } from "./PipelineContext.ts";
import { PipelineKey } from "./PipelineKey.ts";
import { PrivateBucket } from "./PrivateBucket.ts";
import { TickStream } from "./TickStream.ts";
import { TickTable } from "./TickTable.ts";
import { TrendTable } from "./TrendTable.ts";
import { shortHash } from "./shortHash.ts";
import type { EndpointLeaves } from "./validation/readEndpoints.ts";

/** Where a pipeline's data is, and the key that encrypts it. */
export interface PipelineStores {
  readonly key: PipelineKey;
  readonly stream: TickStream;
  readonly tickTable: TickTable;
  readonly trendTable: TrendTable;
  readonly archive: PrivateBucket;
  readonly failed: PrivateBucket;
  readonly catalog: Catalog;
  readonly alertTopic: AlertTopic;
}

/** Creates the key and what it encrypts. */
export function createStores(context: PipelineContext): PipelineStores {
  const { name, leaves, account, tags, childOpts } = context;
  const { retain } = leaves;
  const key = createKey(context);
  const stored = { keyArn: key.arn, retain, tags };
  const archive = new PrivateBucket(`${name}-archive`, stored, childOpts);
  return {
    key,
    stream: new TickStream(
      `${name}-ticks`,
      {
        shardCount: leaves.shardCount.output(),
        retentionHours: leaves.stream.retentionHours.output(),
        keyArn: key.arn,
        tags,
      },
      childOpts,
    ),
    tickTable: new TickTable(`${name}-tick-table`, stored, childOpts),
    trendTable: new TrendTable(`${name}-trend-table`, stored, childOpts),
    archive,
    failed: new PrivateBucket(`${name}-failed`, stored, childOpts),
    catalog: createCatalog(context, archive),
    alertTopic: new AlertTopic(
      `${name}-alerts`,
      { account, keyArn: key.arn, endpoints: leaves.alertEndpoints.map(topicEndpoint), tags },
      childOpts,
    ),
  };
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

function createCatalog(context: PipelineContext, archive: PrivateBucket): Catalog {
  const { name, physicalName, tags, childOpts } = context;
  return new Catalog(
    `${name}-catalog`,
    {
      databaseName: physicalName.toLowerCase().replaceAll("-", "_"),
      archiveBucketName: archive.bucketName,
      tags,
    },
    childOpts,
  );
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
