import * as lake from "../../../runtime/contract/lake.ts";
import type { AccessRequest } from "../AccessRequest.ts";
import type { Infrastructure } from "../Infrastructure.ts";
import { text } from "../Infrastructure.ts";
import type { Forbidden } from "./Forbidden.ts";
import { neighboursOf } from "./neighbours.ts";

/** Folders of the archive, the deeper ones first. */
const FOLDERS = Object.values(lake)
  .flatMap((value) => {
    if (typeof value === "string") return value.endsWith("/") ? [value] : [];
    return typeof value === "object" && "prefix" in value ? [value.prefix] : [];
  })
  .toSorted((a, b) => b.length - a.length);

/**
 * Actions of a function in a VPC that are Lambda's own, whatever else the role is allowed.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
const NOT_FROM_CODE = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:DetachNetworkInterface",
  "ec2:UnassignPrivateIpAddresses",
];

/** What a role must not do: all next to its own requests, and what other roles of the program do. */
export function forbiddenOf(
  infrastructure: Infrastructure,
  role: string,
  requests: readonly AccessRequest[],
): Forbidden[] {
  const own = requests.filter((request) => request.role === role);
  const ownKeys = new Set(own.map(keyOf));
  const others = requests
    .filter((request) => request.role !== role && !ownKeys.has(keyOf(request)))
    .map(({ action, resource, context, role: owner }) => {
      return { action, resource, context, why: `as ${owner} does` };
    });
  const neighbours = own
    .flatMap(neighboursOf)
    .filter((forbidden) => !ownKeys.has(keyOf(forbidden)));
  return unique([...neighbours, ...others, ...fromCode(infrastructure, role, own)]);
}

/** What makes two requests the same: of objects the folder counts, and of a key's use for one the bucket. */
export function keyOf({
  action,
  resource,
  context,
}: Pick<AccessRequest, "action" | "resource" | "context">): string {
  const told = Object.entries(context).map(([key, value]) => [
    key,
    key.startsWith("kms:") ? value.replace(/^(arn:aws:s3:::[^/]+\/).*$/, "$1*") : value,
  ]);
  return JSON.stringify([action, folderOf(resource), told.toSorted()]);
}

function folderOf(resource: string): string {
  const [, bucket, key] = /^(arn:aws:s3:::[^/]+)\/(.*)$/.exec(resource) ?? [];
  if (bucket === undefined || key === undefined) return resource;
  const folder = FOLDERS.find((prefix) => key.startsWith(prefix)) ?? key.split("/")[0];
  return `${bucket}/${folder}`;
}

/** What Lambda does about network interfaces for a function and its pollers, with the function's role. */
function fromCode(
  infrastructure: Infrastructure,
  role: string,
  own: readonly AccessRequest[],
): Forbidden[] {
  const pollers = own.map(({ action }) => action).filter((action) => action.startsWith("ec2:"));
  return infrastructure
    .ofType("aws:lambda/function:Function")
    .filter(({ properties }) => infrastructure.roleNamed(text(properties["role"])) === role)
    .flatMap(({ properties }) => {
      const isInVpc = properties["vpcConfig"] !== undefined;
      return [...new Set([...(isInVpc ? NOT_FROM_CODE : []), ...pollers])].map((action) => ({
        action,
        resource: /Describe/.test(action)
          ? "*"
          : `arn:aws:ec2:us-east-1:${text(properties["arn"]).split(":")[4]}:network-interface/eni-0`,
        context: { "lambda:SourceFunctionArn": text(properties["arn"]) },
        why: "from the function's code",
        mustBeDenied: true,
      }));
    });
}

function unique(forbidden: readonly Forbidden[]): Forbidden[] {
  return [...new Map(forbidden.map((one) => [keyOf(one), one])).values()];
}
