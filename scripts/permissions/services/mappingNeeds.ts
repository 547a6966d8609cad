import type { PropertyMap } from "../../../local/engine/PropertyValue.ts";
import type { Infrastructure, Registered } from "../Infrastructure.ts";
import { text } from "../Infrastructure.ts";
import type { KeyUse } from "../requests/keyRequests.ts";
import { objectContext, tableContext } from "../requests/keyRequests.ts";
import { kafkaNeeds, readsTopic } from "./kafkaNeeds.ts";
import type { ServiceNeed } from "./ServiceNeed.ts";

/** A kind of source that Lambda polls. */
interface Source {
  readonly matches: RegExp;
  readonly by: string;
  readonly source: string;
  readonly actions: readonly string[];
  /** Needed beside them on no resource. */
  readonly onNothing?: readonly string[];
  readonly key: (arn: string) => KeyUse;
}

const SOURCES: readonly Source[] = [
  {
    matches: /:kinesis:.*:stream\/[^/]+$/,
    by: "Lambda polls the stream",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html",
    actions: [
      "kinesis:DescribeStream",
      "kinesis:DescribeStreamSummary",
      "kinesis:GetRecords",
      "kinesis:GetShardIterator",
      "kinesis:ListShards",
    ],
    key: (resource) => ({
      ...{ resource, actions: ["kms:Decrypt"], service: "kinesis" },
      context: { "aws:kinesis:arn": resource },
    }),
  },
  {
    matches: /:dynamodb:.*\/stream\//,
    by: "Lambda polls the table's stream",
    source:
      "https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html",
    actions: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
    onNothing: ["dynamodb:ListStreams"],
    key: (arn) => {
      const resource = arn.replace(/\/stream\/.*$/, "");
      const context = tableContext(resource);
      return { resource, actions: ["kms:Decrypt"], service: "dynamodb", context };
    },
  },
  {
    matches: /:sqs:/,
    by: "Lambda polls the queue",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
    actions: ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
    key: (resource) => ({ resource, actions: ["kms:Decrypt"], service: "sqs" }),
  },
];

/** What Lambda does with a role to poll its sources, and to keep what outlives its retries. */
export function mappingNeeds(infrastructure: Infrastructure): ServiceNeed[] {
  const mappings = infrastructure.ofType("aws:lambda/eventSourceMapping:EventSourceMapping");
  const invokes = infrastructure.ofType(
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  );
  return [
    ...mappings.flatMap((mapping) => polling(mapping, roleOf(mapping, infrastructure))),
    ...[...mappings, ...invokes].flatMap((one) =>
      keeping(one, roleOf(one, infrastructure), infrastructure),
    ),
  ];
}

function roleOf({ properties }: Registered, infrastructure: Infrastructure): string {
  return infrastructure.roleOfFunction(text(properties["functionName"]));
}

function polling({ name, properties }: Registered, role: string): ServiceNeed[] {
  if (readsTopic(properties)) return kafkaNeeds(role, properties);
  const arn = text(properties["eventSourceArn"]);
  const found = SOURCES.find(({ matches }) => matches.test(arn));
  if (found === undefined) {
    throw new Error(
      `${name} polls ${arn}: what Lambda needs for it is not known; add it to mappingNeeds.ts`,
    );
  }
  const { by, source, actions, onNothing, key } = found;
  const need: ServiceNeed = { role, by, source, actions, resource: arn, keys: [key(arn)] };
  return onNothing === undefined
    ? [need]
    : [need, { role, by, source, actions: onNothing, resource: "*" }];
}

/** https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html */
function keeping(
  { name, properties }: Registered,
  role: string,
  infrastructure: Infrastructure,
): ServiceNeed[] {
  const config = properties["destinationConfig"] as PropertyMap | undefined;
  const onFailure = config?.["onFailure"] as PropertyMap | undefined;
  if (onFailure === undefined) return [];
  const bucket = text(onFailure["destinationArn"] ?? onFailure["destination"]);
  if (!bucket.startsWith("arn:aws:s3:::")) {
    throw new Error(`${name} keeps failures in ${bucket}: only buckets are known here`);
  }
  const by = "Lambda keeps what outlived its retries";
  const source = "https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html";
  const object = `${bucket}/aws/lambda/any`;
  const context = objectContext(infrastructure, bucket, object);
  const key: KeyUse = {
    ...{ resource: bucket, actions: ["kms:GenerateDataKey"], service: "s3", context },
  };
  return [
    { role, by, source, actions: ["s3:PutObject"], resource: object, keys: [key] },
    { role, by, source, actions: ["s3:ListBucket"], resource: bucket },
  ];
}
