import { NotModelledError } from "../engine/NotModelledError.ts";
import type { PropertyMap } from "../engine/PropertyValue.ts";
import { LOCAL_AWS } from "../model.ts";
import { globalArn } from "./arns.ts";
import { getPolicyDocument } from "./getPolicyDocument.ts";

const { region, accountId } = LOCAL_AWS;

const ANSWERS: Readonly<Record<string, (args: PropertyMap) => PropertyMap>> = {
  "aws:index/getRegion:getRegion": () => ({
    id: region,
    region,
    name: region,
    description: "This machine",
    endpoint: `ec2.${region}.amazonaws.com`,
  }),
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({
    id: accountId,
    accountId,
    arn: globalArn("iam", "user/local"),
    userId: "AIDALOCAL",
  }),
  "aws:index/getPartition:getPartition": () => ({
    id: "aws",
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
  "aws:iam/getPolicyDocument:getPolicyDocument": getPolicyDocument,
};

/**
 * Answers a function of the AWS provider.
 * @throws {NotModelledError} for those that look up what a local run does not have.
 */
export function answerInvoke(token: string, args: PropertyMap): PropertyMap {
  const answer = Object.hasOwn(ANSWERS, token) ? ANSWERS[token] : undefined;
  if (answer === undefined) {
    throw new NotModelledError(
      `The function ${token}`,
      "pass what it finds as configuration, or create it in the program",
    );
  }
  return answer(args);
}
