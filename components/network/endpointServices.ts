import type { Statement } from "../permissions/policyDocument.ts";

/** A service that functions in a VPC reach through an endpoint; as in the endpoint's service name. */
export type EndpointService =
  "dynamodb" | "s3" | "sns" | "sqs" | "kinesis-streams" | "secretsmanager";

/** How an endpoint is reached. */
export type EndpointType = "Gateway" | "Interface";

/**
 * Gateways are routes and cost nothing; interfaces are addresses in each zone, paid by the hour.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
 */
export const ENDPOINT_TYPES: Readonly<Record<EndpointService, EndpointType>> = {
  dynamodb: "Gateway",
  s3: "Gateway",
  sns: "Interface",
  sqs: "Interface",
  "kinesis-streams": "Interface",
  secretsmanager: "Interface",
};

/** Endpoint of a service, by the prefix of its IAM actions. */
const ENDPOINTS: Readonly<Record<string, EndpointService>> = {
  dynamodb: "dynamodb",
  s3: "s3",
  sns: "sns",
  sqs: "sqs",
  kinesis: "kinesis-streams",
  secretsmanager: "secretsmanager",
};

/**
 * Services that function code never calls itself though its role may: Lambda writes the log, hands on
 * traces and manages network interfaces, and the stores ask KMS, all from outside the VPC.
 * https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
 */
const CALLED_BY_AWS = new Set(["logs", "xray", "ec2", "kms"]);

/** What Lambda's pollers do with the role of a function that reads a stream. */
const CALLED_BY_POLLERS = new Set([
  "kinesis:DescribeStream",
  "kinesis:DescribeStreamSummary",
  "kinesis:GetRecords",
  "kinesis:GetShardIterator",
  "kinesis:ListShards",
  "dynamodb:ListStreams",
  "dynamodb:DescribeStream",
  "dynamodb:GetRecords",
  "dynamodb:GetShardIterator",
]);

/**
 * Sorts what functions may do by the endpoint that their calls go through. Lambda's own calls are left
 * out: they do not pass the VPC.
 * @throws {Error} for a service of which no endpoint is known, since calls to it would only time out.
 */
export function callsByService(
  statements: readonly Statement[],
): ReadonlyMap<EndpointService, readonly Statement[]> {
  const calls = new Map<EndpointService, Statement[]>();
  for (const statement of statements) {
    if (statement.Effect !== "Allow") continue;
    const actions = [statement.Action].flat();
    const byService = Map.groupBy(actions, endpointOf);
    for (const [service, Action] of byService) {
      if (service === undefined) continue;
      calls.set(service, [...(calls.get(service) ?? []), { ...statement, Action }]);
    }
  }
  return calls;
}

function endpointOf(action: string): EndpointService | undefined {
  const prefix = action.split(":")[0] ?? "";
  if (CALLED_BY_AWS.has(prefix) || CALLED_BY_POLLERS.has(action)) return undefined;
  const service = ENDPOINTS[prefix];
  if (service !== undefined) return service;
  throw new Error(
    `the service of "${action}" must have a VPC endpoint, knows none; add it to ENDPOINTS in ` +
      "components/network/endpointServices.ts, or run the function outside the VPC.",
  );
}

/** Services whose endpoints have another name in China.
 * https://docs.amazonaws.cn/en_us/vpc/latest/privatelink/aws-services-privatelink-support.html */
const RENAMED_IN_CHINA: ReadonlySet<EndpointService> = new Set(["kinesis-streams"]);

/** Name of a service's endpoint, for instance `com.amazonaws.us-east-1.sns`. */
export function endpointServiceName(
  service: EndpointService,
  { region, partition }: { readonly region: string; readonly partition: string },
): string {
  const isRenamed = partition === "aws-cn" && RENAMED_IN_CHINA.has(service);
  return `${isRenamed ? "cn." : ""}com.amazonaws.${region}.${service}`;
}
