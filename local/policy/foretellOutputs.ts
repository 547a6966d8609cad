import { createHash } from "node:crypto";
import type { PropertyMap, PropertyValue } from "../engine/PropertyValue.ts";
import { FORETOLD_AWS } from "./foretoldAws.ts";

/** What outputs are made up of. */
interface Subject {
  readonly type: string;
  readonly urn: string;
  /** Physical name where the program gives none. */
  readonly autoName: string;
  readonly inputs: PropertyMap;
  readonly providerInputs?: PropertyMap;
}

interface Facts {
  readonly name: string;
  readonly region: string;
  readonly account: string;
  /** Hexadecimal digits that are the resource's own. */
  readonly digits: string;
  /** The general form: service, type and name. */
  readonly arn: string;
}

/** Services whose name in ARNs is another than in the provider's types. */
const SERVICES: Readonly<Record<string, string>> = {
  cloudwatch: "logs",
  apigatewayv2: "execute-api",
  msk: "kafka",
};

/** Inputs that name a resource, the one that is set first. */
const NAMES = ["name", "bucket", "functionName", "identifier", "clusterName"];

/**
 * Made-up outputs, as AWS would give them, the same in every run. Resources of other providers get an id and a
 * name.
 */
export function foretellOutputs(subject: Subject): {
  readonly id: string;
  readonly outputs: PropertyMap;
} {
  const facts = factsOf(subject);
  const { name, digits } = facts;
  if (!subject.type.startsWith("aws")) return { id: name, outputs: { name } };
  const special = OUTPUTS[subject.type]?.(facts) ?? {};
  const id = typeof special["id"] === "string" ? special["id"] : name;
  const uniqueId = `AID${digits.toUpperCase()}`;
  return { id, outputs: { arn: facts.arn, name, id, tagsAll: {}, uniqueId, ...special } };
}

function factsOf({ type, urn, autoName, inputs, providerInputs }: Subject): Facts {
  const given = NAMES.map((name) => inputs[name]).find((one) => typeof one === "string");
  const name = typeof given === "string" && given !== "" ? given : autoName;
  const configured = providerInputs?.["region"];
  const region = typeof configured === "string" ? configured : FORETOLD_AWS.region;
  const account = FORETOLD_AWS.accountId;
  const [, module = "", kind = ""] = /^\w+:(\w+)\/(\w+):/.exec(type) ?? [];
  const service = SERVICES[module] ?? module;
  const digits = createHash("sha256").update(urn).digest("hex").slice(0, 17);
  const arn = `arn:aws:${service}:${region}:${account}:${kind}/${name}`;
  return { name, region, account, digits, arn };
}

type Outputs = Readonly<Record<string, PropertyValue>>;

const arnOf = (service: string, { region, account }: Facts, rest: string): string =>
  `arn:aws:${service}:${region}:${account}:${rest}`;

function bucketOutputs({ name, region }: Facts): Outputs {
  return {
    id: name,
    bucket: name,
    arn: `arn:aws:s3:::${name}`,
    region,
    bucketDomainName: `${name}.s3.amazonaws.com`,
    bucketRegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
  };
}

function iamOutputs(kind: string): (facts: Facts) => Outputs {
  return ({ name, account }) => {
    const arn = `arn:aws:iam::${account}:${kind}/${name}`;
    return { arn, id: kind === "policy" ? arn : name };
  };
}

/** By type, where the general form would not do. */
const OUTPUTS: Readonly<Record<string, (facts: Facts) => Outputs>> = {
  "aws:s3/bucket:Bucket": bucketOutputs,
  "aws:s3/bucketV2:BucketV2": bucketOutputs,
  "aws:iam/role:Role": iamOutputs("role"),
  "aws:iam/policy:Policy": iamOutputs("policy"),
  "aws:iam/user:User": iamOutputs("user"),
  "aws:kms/key:Key": (facts) => {
    const hex = facts.digits;
    const keyId = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-0000-000000000000`;
    return { id: keyId, keyId, arn: arnOf("kms", facts, `key/${keyId}`) };
  },
  "aws:sqs/queue:Queue": (facts) => {
    const url = `https://sqs.${facts.region}.amazonaws.com/${facts.account}/${facts.name}`;
    return { id: url, url, arn: arnOf("sqs", facts, facts.name) };
  },
  "aws:sns/topic:Topic": (facts) => {
    const arn = arnOf("sns", facts, facts.name);
    return { id: arn, arn };
  },
  "aws:kinesis/stream:Stream": (facts) => {
    const arn = arnOf("kinesis", facts, `stream/${facts.name}`);
    return { id: arn, arn };
  },
  "aws:dynamodb/table:Table": (facts) => {
    const arn = arnOf("dynamodb", facts, `table/${facts.name}`);
    const streamLabel = "2026-01-01T00:00:00.000";
    return { arn, streamLabel, streamArn: `${arn}/stream/${streamLabel}` };
  },
  "aws:lambda/function:Function": (facts) => {
    const arn = arnOf("lambda", facts, `function:${facts.name}`);
    const path = `arn:aws:apigateway:${facts.region}:lambda:path/2015-03-31/functions`;
    const qualifiedArn = `${arn}:1`;
    return { arn, qualifiedArn, version: "1", invokeArn: `${path}/${arn}/invocations` };
  },
  "aws:cloudwatch/logGroup:LogGroup": (facts) => ({
    arn: arnOf("logs", facts, `log-group:${facts.name}`),
  }),
  "aws:cloudwatch/metricAlarm:MetricAlarm": (facts) => ({
    arn: arnOf("cloudwatch", facts, `alarm:${facts.name}`),
  }),
  "aws:cloudwatch/eventRule:EventRule": (facts) => ({
    arn: arnOf("events", facts, `rule/${facts.name}`),
  }),
  "aws:cloudwatch/eventBus:EventBus": (facts) => ({
    arn: arnOf("events", facts, `event-bus/${facts.name}`),
  }),
  "aws:ec2/vpc:Vpc": ({ digits }) => ({ id: `vpc-${digits}`, cidrBlock: "10.0.0.0/16" }),
  "aws:ec2/subnet:Subnet": ({ digits }) => ({ id: `subnet-${digits}` }),
  "aws:ec2/securityGroup:SecurityGroup": ({ digits }) => ({ id: `sg-${digits}` }),
  "aws:ec2/vpcEndpoint:VpcEndpoint": ({ digits }) => ({
    id: `vpce-${digits}`,
    prefixListId: `pl-${digits}`,
  }),
  "awsx:ec2:Vpc": ({ digits }) => ({
    vpcId: `vpc-${digits}`,
    publicSubnetIds: [`subnet-${digits}a`, `subnet-${digits}b`],
    privateSubnetIds: [`subnet-${digits}c`, `subnet-${digits}d`],
    isolatedSubnetIds: [`subnet-${digits}e`, `subnet-${digits}f`],
    routeTables: [],
  }),
};
