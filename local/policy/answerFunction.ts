import type { PropertyMap, PropertyValue } from "../engine/PropertyValue.ts";
import type { InvokeRequest } from "../engine/ResourceProvider.ts";
import { FORETOLD_AWS } from "./foretoldAws.ts";

type Answer = (args: PropertyMap, region: string) => PropertyMap;

/**
 * Answers a provider's function without asking anybody: where it runs, and what can be computed from the
 * arguments. Undefined: only the provider knows.
 */
export function answerFunction({
  token,
  args,
  providerInputs,
}: InvokeRequest): PropertyMap | undefined {
  const configured = providerInputs?.["region"];
  const region = typeof configured === "string" ? configured : FORETOLD_AWS.region;
  return ANSWERS[token]?.(args, region);
}

const { accountId } = FORETOLD_AWS;

const ANSWERS: Readonly<Record<string, Answer>> = {
  "aws:index/getRegion:getRegion": (args, region) => ({
    id: region,
    name: args["name"] ?? region,
    region: args["region"] ?? region,
    endpoint: `ec2.${region}.amazonaws.com`,
  }),
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({
    id: accountId,
    accountId,
    arn: `arn:aws:iam::${accountId}:user/policy`,
    userId: accountId,
  }),
  "aws:index/getPartition:getPartition": () => ({
    id: "aws",
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
  "aws:index/getAvailabilityZones:getAvailabilityZones": (_args, region) => ({
    id: region,
    names: ["a", "b", "c"].map((zone) => `${region}${zone}`),
    zoneIds: ["az1", "az2", "az3"],
  }),
  "aws:s3/getBucket:getBucket": ({ bucket }) => ({
    id: bucket ?? "",
    bucket: bucket ?? "",
    arn: `arn:aws:s3:::${asText(bucket)}`,
  }),
  "aws:iam/getPolicyDocument:getPolicyDocument": (args) => {
    const json = JSON.stringify(policyDocument(args), undefined, 2);
    return { id: "document", json, minifiedJson: JSON.stringify(policyDocument(args)) };
  },
};

/** The document that the provider would write; https://www.pulumi.com/registry/packages/aws/api-docs/iam/getpolicydocument */
function policyDocument(args: PropertyMap): Record<string, unknown> {
  return {
    Version: args["version"] ?? "2012-10-17",
    ...(args["policyId"] === undefined ? {} : { Id: args["policyId"] }),
    Statement: [
      ...texts(args["sourcePolicyDocuments"]).flatMap(statementsIn),
      ...maps(args["statements"]).map(statement),
      ...texts(args["overridePolicyDocuments"]).flatMap(statementsIn),
    ],
  };
}

function statement(one: PropertyMap): Record<string, unknown> {
  const all = {
    Sid: one["sid"],
    Effect: one["effect"] ?? "Allow",
    Action: oneOrMany(one["actions"]),
    NotAction: oneOrMany(one["notActions"]),
    Resource: oneOrMany(one["resources"]),
    NotResource: oneOrMany(one["notResources"]),
    Principal: principals(one["principals"]),
    NotPrincipal: principals(one["notPrincipals"]),
    Condition: conditions(one["conditions"]),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function principals(value: PropertyValue | undefined): unknown {
  const all = maps(value);
  if (all.length === 0) return undefined;
  if (all.some(({ type }) => type === "*")) return "*";
  const byType = Map.groupBy(all, ({ type }) => asText(type));
  const entries = [...byType].map(([type, same]) => [
    type,
    oneOrMany(same.flatMap(({ identifiers }) => texts(identifiers))),
  ]);
  return Object.fromEntries(entries) as unknown;
}

function conditions(value: PropertyValue | undefined): unknown {
  const all = maps(value);
  if (all.length === 0) return undefined;
  const byTest = Map.groupBy(all, ({ test }) => asText(test));
  const entries = [...byTest].map(([test, same]) => [
    test,
    Object.fromEntries(same.map((one) => [asText(one["variable"]), oneOrMany(one["values"])])),
  ]);
  return Object.fromEntries(entries) as unknown;
}

function statementsIn(json: string): unknown[] {
  const { Statement } = JSON.parse(json) as { readonly Statement?: unknown };
  return Array.isArray(Statement) ? Statement : [Statement];
}

function oneOrMany(value: PropertyValue | undefined): unknown {
  const all = texts(value);
  if (all.length === 0) return undefined;
  return all.length === 1 ? all[0] : all;
}

function texts(value: PropertyValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function maps(value: PropertyValue | undefined): PropertyMap[] {
  if (!Array.isArray(value)) return [];
  return value.filter((one): one is PropertyMap => typeof one === "object" && one !== null);
}

function asText(value: PropertyValue | undefined): string {
  return typeof value === "string" ? value : "";
}
