import { athenaModels } from "./models/athenaModels.ts";
import { awsxModels } from "./models/awsxModels.ts";
import { cloudwatchModels } from "./models/cloudwatchModels.ts";
import { dynamodbModels } from "./models/dynamodbModels.ts";
import { ec2Models } from "./models/ec2Models.ts";
import { firehoseModels } from "./models/firehoseModels.ts";
import { glueModels } from "./models/glueModels.ts";
import { iamModels } from "./models/iamModels.ts";
import { kinesisModels } from "./models/kinesisModels.ts";
import { kmsModels } from "./models/kmsModels.ts";
import { lambdaModels } from "./models/lambdaModels.ts";
import { mskModels } from "./models/mskModels.ts";
import { s3Models } from "./models/s3Models.ts";
import { s3NotificationModels } from "./models/s3NotificationModels.ts";
import { schedulerModels } from "./models/schedulerModels.ts";
import { secretsmanagerModels } from "./models/secretsmanagerModels.ts";
import { snsModels } from "./models/snsModels.ts";
import { sqsModels } from "./models/sqsModels.ts";
import type { ResourceModel } from "./ResourceModel.ts";

/** Every type of resource that a local run knows. */
export const MODELS: readonly ResourceModel[] = [
  ...kinesisModels,
  ...firehoseModels,
  ...dynamodbModels,
  ...s3Models,
  ...s3NotificationModels,
  ...snsModels,
  ...sqsModels,
  ...kmsModels,
  ...iamModels,
  ...cloudwatchModels,
  ...glueModels,
  ...athenaModels,
  ...lambdaModels,
  ...schedulerModels,
  ...secretsmanagerModels,
  ...ec2Models,
  ...mskModels,
  ...awsxModels,
];
