import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { S3Run } from "./S3Run.ts";

// A process that puts objects, of which each is told to a queue, until it is killed.
const [directory = "", from = "0"] = process.argv.slice(2);
const Bucket = "archive";
const run = await S3Run.start(directory);
await run.s3.send(new CreateBucketCommand({ Bucket }));
const QueueArn = await run.makeQueue("arrivals", Bucket);
const Events = ["s3:ObjectCreated:*" as const];
await run.s3.send(
  new PutBucketNotificationConfigurationCommand({
    Bucket,
    NotificationConfiguration: { QueueConfigurations: [{ QueueArn, Events }] },
  }),
);
for (let index = Number(from); ; index++) {
  await run.s3.send(new PutObjectCommand({ Bucket, Key: `raw/${index}`, Body: "x".repeat(1000) }));
  process.stdout.write(`${index}\n`);
}
