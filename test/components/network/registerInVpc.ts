import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../../../components/AwsAccount.ts";
import { lookUpAccount } from "../../../components/AwsAccount.ts";
import { createNetwork } from "../../../components/network/createNetwork.ts";
import type { Statement } from "../../../components/permissions/policyDocument.ts";
import type { PipelineFunctionArgs } from "../../../components/PipelineFunction.ts";
import { PipelineFunction } from "../../../components/PipelineFunction.ts";
import { Problems } from "../../../components/validation/Problems.ts";
import { readNetwork } from "../../../components/validation/readNetwork.ts";
import type { RegisterOptions, Registrations } from "../registerPipeline.ts";
import { register } from "../registerPipeline.ts";

/** Stores ticks, reads its stream by Lambda's poller, writes its log. */
export const STORE: readonly Statement[] = [
  { Sid: "Read", Effect: "Allow", Action: ["kinesis:GetRecords"], Resource: "arn:stream" },
  { Sid: "Write", Effect: "Allow", Action: ["dynamodb:BatchWriteItem"], Resource: "arn:ticks" },
  {
    Sid: "UseKey",
    Effect: "Allow",
    Action: ["kms:Decrypt"],
    Resource: "arn:key",
    Condition: { StringEquals: { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" } },
  },
  { Sid: "Archive", Effect: "Allow", Action: ["s3:PutObject"], Resource: "arn:archive/raw/*" },
];

/** Reads the table and its stream, archives and publishes. */
export const PUBLISH: readonly Statement[] = [
  { Sid: "ListStreams", Effect: "Allow", Action: ["dynamodb:ListStreams"], Resource: "*" },
  {
    Sid: "Query",
    Effect: "Allow",
    Action: ["dynamodb:Query", "dynamodb:DescribeStream"],
    Resource: ["arn:ticks", "arn:trends"],
  },
  { Sid: "Archive", Effect: "Allow", Action: ["s3:PutObject"], Resource: "arn:archive/alerts/*" },
  { Sid: "Publish", Effect: "Allow", Action: ["sns:Publish"], Resource: "arn:topic" },
];

/** A stack with two functions, `store` and `publish`, in the network that `settings` describe. */
export function registerInVpc(
  settings: unknown,
  options: RegisterOptions = {},
): Promise<Registrations> {
  return register(() => {
    new TestStack(settings);
  }, options);
}

/** A function with everything that it must have. */
export function makeFunctionArgs(
  account: AwsAccount,
  overrides: Partial<PipelineFunctionArgs> = {},
): PipelineFunctionArgs {
  return {
    account,
    description: "Does a thing",
    code: new pulumi.asset.AssetArchive({}),
    statements: [],
    environment: { PIPELINE_NAME: "stocks" },
    logGroupName: "/aws/lambda/thing",
    keyArn: "arn:key",
    memoryMb: 128,
    timeoutSeconds: 3,
    tags: { team: "markets" },
    ...overrides,
  };
}

class TestStack extends pulumi.ComponentResource {
  constructor(settings: unknown) {
    super("test:index:Stack", "stack");
    const account = lookUpAccount(this);
    const problems = new Problems();
    const leaves = readNetwork(problems, settings);
    if (problems.isAny) throw problems.toError("Stack");
    const tags = { team: "markets" };
    const { placement } = createNetwork(
      "stocks-network",
      {
        leaves,
        account,
        statements: [...STORE, ...PUBLISH, ...STORE],
        flowLog: { logGroupName: "/aws/vpc-flow-logs/s", keyArn: "arn:key", retentionDays: 7 },
        tags,
      },
      { parent: this },
    );
    for (const [name, statements] of Object.entries({ store: STORE, publish: PUBLISH })) {
      const args = makeFunctionArgs(account, {
        statements,
        ...(placement === undefined ? {} : { placement }),
      });
      new PipelineFunction(name, args, { parent: this });
    }
  }
}
