import assert from "node:assert/strict";
import {
  callsByService,
  endpointServiceName,
} from "../../../components/network/endpointServices.ts";
import type { Statement } from "../../../components/permissions/policyDocument.ts";

function allow(...Action: string[]): Statement {
  return { Sid: "S", Effect: "Allow", Action, Resource: "arn:r" };
}

describe("callsByService", () => {
  it("sorts actions by the endpoint that carries them, statements and all", () => {
    const calls = callsByService([
      allow("dynamodb:Query", "s3:PutObject"),
      allow("sns:Publish"),
      allow("kinesis:PutRecords", "secretsmanager:GetSecretValue"),
      allow("s3:GetObject"),
    ]);
    assert.deepEqual(Object.fromEntries(calls), {
      dynamodb: [allow("dynamodb:Query")],
      s3: [allow("s3:PutObject"), allow("s3:GetObject")],
      sns: [allow("sns:Publish")],
      "kinesis-streams": [allow("kinesis:PutRecords")],
      secretsmanager: [allow("secretsmanager:GetSecretValue")],
    });
  });

  it("leaves out what AWS does with the role, which does not pass the VPC", () => {
    const calls = callsByService([
      allow("logs:CreateLogStream", "logs:PutLogEvents"),
      allow("xray:PutTraceSegments", "xray:PutTelemetryRecords"),
      allow("ec2:CreateNetworkInterface"),
      allow("kms:Decrypt", "kms:GenerateDataKey"),
      allow("kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards"),
      allow("kinesis:DescribeStream", "kinesis:DescribeStreamSummary"),
      allow("dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"),
      { ...allow("dynamodb:ListStreams"), Resource: "*" },
      { ...allow("sns:Publish"), Effect: "Deny" },
    ]);
    assert.equal(calls.size, 0);
  });

  it("takes an action by itself, too", () => {
    const statement: Statement = { ...allow(), Action: "sns:Publish" };
    assert.deepEqual([...callsByService([statement]).keys()], ["sns"]);
  });

  it("refuses a service of which no endpoint is known, by name", () => {
    assert.throws(
      () => callsByService([allow("athena:StartQueryExecution")]),
      /the service of "athena:StartQueryExecution" must have a VPC endpoint, knows none; add it/,
    );
  });
});

describe("endpointServiceName", () => {
  it("is the service's in the region", () => {
    const place = { region: "eu-central-1", partition: "aws" };
    assert.equal(endpointServiceName("sns", place), "com.amazonaws.eu-central-1.sns");
    const gov = { region: "us-gov-west-1", partition: "aws-us-gov" };
    assert.equal(endpointServiceName("s3", gov), "com.amazonaws.us-gov-west-1.s3");
  });

  it("has a prefix in China for the services that have one there", () => {
    const china = { region: "cn-north-1", partition: "aws-cn" };
    const nameOf = (service: "sns" | "kinesis-streams") => endpointServiceName(service, china);
    assert.equal(nameOf("kinesis-streams"), "cn.com.amazonaws.cn-north-1.kinesis-streams");
    assert.equal(nameOf("sns"), "com.amazonaws.cn-north-1.sns");
  });
});
