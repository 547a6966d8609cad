import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { StockAnalyticsPipeline } from "../../../components/index.ts";
import type { ProgramCase } from "../ProgramCase.ts";
import { withSecrets } from "../ProgramCase.ts";

const { args, secrets = {} } = JSON.parse(new pulumi.Config().require("case")) as ProgramCase;

/** Secrets that somebody else has made. */
const existing = new Map(
  Object.entries(secrets).map(([name, kmsKeyId]) => [
    name,
    new aws.secretsmanager.Secret(name, kmsKeyId === null ? {} : { kmsKeyId }),
  ]),
);

/** A pipeline with the arguments of a case. */
const pipeline = new StockAnalyticsPipeline(
  "stocks",
  withSecrets(args, (name) => existing.get(name)?.arn),
);

export const streamName = pipeline.streamName;
export const archiveBucketName = pipeline.archiveBucketName;
