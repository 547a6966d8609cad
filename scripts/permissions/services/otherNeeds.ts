import type { PropertyMap } from "../../../local/engine/PropertyValue.ts";
import type { Infrastructure, Registered } from "../Infrastructure.ts";
import { arnOf, text } from "../Infrastructure.ts";
import { objectContext } from "../requests/keyRequests.ts";
import type { ServiceNeed } from "./ServiceNeed.ts";

const FIREHOSE = "https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html";

/** What the scheduler, Firehose and flow logs do with the roles that they take. */
export function otherNeeds(infrastructure: Infrastructure): ServiceNeed[] {
  return [
    ...infrastructure
      .ofType("aws:scheduler/schedule:Schedule")
      .map((schedule) => schedulerNeed(schedule, infrastructure)),
    ...infrastructure
      .ofType("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream")
      .flatMap((stream) => firehoseNeeds(stream, infrastructure)),
    ...infrastructure
      .ofType("aws:ec2/flowLog:FlowLog")
      .map((flowLog) => flowLogNeed(flowLog, infrastructure)),
  ];
}

function schedulerNeed({ properties }: Registered, infrastructure: Infrastructure): ServiceNeed {
  const target = properties["target"] as PropertyMap;
  return {
    role: infrastructure.roleNamed(text(target["roleArn"])),
    by: "the scheduler invokes the function",
    source: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html",
    actions: ["lambda:InvokeFunction"],
    resource: text(target["arn"]),
  };
}

function firehoseNeeds({ properties }: Registered, infrastructure: Infrastructure): ServiceNeed[] {
  const s3 = properties["extendedS3Configuration"] as PropertyMap;
  const source = properties["kinesisSourceConfiguration"] as PropertyMap;
  const role = infrastructure.roleNamed(text(s3["roleArn"]));
  const logging = s3["cloudwatchLoggingOptions"] as PropertyMap;
  const log = `${text(logging["logGroupName"])}:log-stream:${text(logging["logStreamName"])}`;
  return [
    readSource(role, text(source["kinesisStreamArn"])),
    ...writeBucket(role, s3, infrastructure),
    {
      role,
      by: "Firehose writes its log",
      source: `${FIREHOSE}#using-iam-s3`,
      actions: ["logs:PutLogEvents"],
      resource: arnOf("logs", `log-group:${log}`),
    },
  ];
}

function readSource(role: string, streamArn: string): ServiceNeed {
  return {
    role,
    by: "Firehose reads the stream",
    source: `${FIREHOSE}#using-iam-s3`,
    actions: [
      "kinesis:DescribeStream",
      "kinesis:GetRecords",
      "kinesis:GetShardIterator",
      "kinesis:ListShards",
    ],
    resource: streamArn,
    keys: [
      {
        resource: streamArn,
        actions: ["kms:Decrypt"],
        service: "kinesis",
        context: { "aws:kinesis:arn": streamArn },
      },
    ],
  };
}

function writeBucket(role: string, s3: PropertyMap, infrastructure: Infrastructure): ServiceNeed[] {
  const bucket = text(s3["bucketArn"]);
  const by = "Firehose delivers to the bucket";
  const source = `${FIREHOSE}#using-iam-s3`;
  const prefixes = [s3["prefix"], s3["errorOutputPrefix"]].map((prefix) => {
    return text(prefix).replace(/!\{.*$/, "");
  });
  return [
    {
      ...{ role, by, source, resource: bucket },
      actions: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
    },
    ...prefixes.map((prefix): ServiceNeed => {
      const resource = `${bucket}/${prefix}any`;
      return {
        ...{ role, by, source, resource },
        actions: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
        keys: [
          {
            resource: bucket,
            actions: ["kms:Decrypt", "kms:GenerateDataKey"],
            service: "s3",
            context: objectContext(infrastructure, bucket, resource),
          },
        ],
      };
    }),
  ];
}

/** Without `logs:CreateLogGroup` and `logs:DescribeLogGroups`: the group is there, and named. */
function flowLogNeed({ properties }: Registered, infrastructure: Infrastructure): ServiceNeed {
  return {
    role: infrastructure.roleNamed(text(properties["iamRoleArn"])),
    by: "the flow log writes its log group",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html",
    actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
    resource: `${text(properties["logDestination"])}:log-stream:any`,
  };
}
