import { judgeEach } from "../../framework/judge.ts";
import type { Parameters } from "../../framework/Parameters.ts";
import type { Properties } from "../../framework/Properties.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { hold, notApplicable } from "../../framework/Verdict.ts";

/** Types that take tags, of the services that such pipelines are made of. */
const TAGGED_TYPES = [
  "aws:athena/workgroup:Workgroup",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:dynamodb/table:Table",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/vpc:Vpc",
  "aws:ec2/vpcEndpoint:VpcEndpoint",
  "aws:glue/catalogDatabase:CatalogDatabase",
  "aws:glue/crawler:Crawler",
  "aws:iam/role:Role",
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
  "aws:kinesis/stream:Stream",
  "aws:kms/key:Key",
  "aws:lambda/eventSourceMapping:EventSourceMapping",
  "aws:lambda/function:Function",
  "aws:msk/cluster:Cluster",
  "aws:s3/bucket:Bucket",
  "aws:s3/bucketV2:BucketV2",
  "aws:secretsmanager/secret:Secret",
  "aws:sns/topic:Topic",
  "aws:sqs/queue:Queue",
] as const satisfies readonly [string, ...string[]];

export const requiredTags: ResourceRule = {
  name: "required-tags",
  scope: "resource",
  groups: ["tagging", "cost"],
  title: "Resources carry the tags that bills and owners are found by.",
  rationale:
    "What has no tag belongs to nobody: it is not found on a bill, and nobody dares to delete it.",
  severity: "low",
  level: "advisory",
  links: [
    "https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html",
  ],
  controls: ["Kinesis.2", "DynamoDB.5", "Lambda.6", "SNS.3", "SQS.2"],
  resourceTypes: TAGGED_TYPES,
  remedy: "add it to tags, or to the provider's defaultTags",
  parameters: {
    tags: {
      type: "array",
      items: { type: "string", pattern: "^[^=]+(=.+)?$" },
      description:
        "Keys that must be there, none unless they are named; `Key=value` also says what a missing one is mended with.",
      default: [],
    },
  },
  evaluate: ({ props }, { parameters }) => {
    const keys = wanted(parameters);
    if (keys.length === 0) return notApplicable("no tags are asked for: name them in parameters");
    return judgeEach(keys, ([key]) =>
      hold(hasTag(props, "tags", key) || hasTag(props, "tagsAll", key), {
        property: `tags.${key}`,
        must: "must be set",
      }),
    );
  },
  remediate: ({ props }, { parameters }) => {
    const tags = props.value("tags") as Readonly<Record<string, unknown>> | undefined;
    const missing = wanted(parameters).filter(
      ([key, value]) => value !== undefined && !hasTag(props, "tags", key),
    );
    return { tags: { ...tags, ...Object.fromEntries(missing) } };
  },
};

/** Whether a tag is there; a value that is not known yet is one. Keys may hold dots, so that they are no paths. */
function hasTag(props: Properties, property: "tags" | "tagsAll", key: string): boolean {
  const tags = props.value(property);
  if (typeof tags !== "object" || tags === null || !Object.hasOwn(tags, key)) return false;
  const value = (tags as Readonly<Record<string, unknown>>)[key];
  return value !== undefined && value !== null && value !== "";
}

/** Keys, each with the value that mends it where one is given. */
function wanted(parameters: Parameters): (readonly [key: string, value: string | undefined])[] {
  return parameters.texts("tags").map((text) => {
    const at = text.indexOf("=");
    return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
  });
}
