import { appendFileSync } from "node:fs";
import { CreateTableCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { PutRecordCommand } from "@aws-sdk/client-kinesis";
import { createStream } from "./createStream.ts";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { CreateTopicCommand, PublishCommand } from "@aws-sdk/client-sns";
import { createClients } from "../../local/emulators/clients.ts";
import { Deliveries } from "../../local/emulators/Deliveries.ts";
import { startEmulators } from "../../local/emulators/startEmulators.ts";

// A process that writes to every emulator until it is killed, and notes what was acknowledged.
const [directory = "", acknowledged = ""] = process.argv.slice(2);
const emulators = await startEmulators(directory);
const { kinesis, dynamodb, s3, sns } = createClients(emulators.endpoints);
await createStream(kinesis, "ticks");
await dynamodb.send(
  new CreateTableCommand({
    TableName: "ticks",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  }),
);
await s3.send(new CreateBucketCommand({ Bucket: "archive" }));
const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "alerts" }));
const deliveries = new Deliveries({
  endpoint: emulators.endpoints.sns,
  file: `${directory}/deliveries.ndjson`,
});
await deliveries.watchTopic(TopicArn);
process.stdout.write(`${JSON.stringify(emulators.endpoints)}\n`);

const large = Buffer.alloc(300_000, 65);
const note = (service: string, index: number): void =>
  appendFileSync(acknowledged, `${service} ${index}\n`);
const writers: Record<string, (index: number) => Promise<unknown>> = {
  kinesis: (index) =>
    kinesis.send(
      new PutRecordCommand({
        StreamName: "ticks",
        PartitionKey: "A",
        Data: Buffer.from(String(index)),
      }),
    ),
  dynamodb: (index) =>
    dynamodb.send(new PutItemCommand({ TableName: "ticks", Item: { id: { S: String(index) } } })),
  s3: (index) =>
    s3.send(
      new PutObjectCommand({
        Bucket: "archive",
        // Half of them replace one object, with another length each time.
        Key: index % 2 === 0 ? "raw/replaced" : `raw/object-${index}`,
        Body: large.subarray(0, 100_000 + index),
        Metadata: { index: String(index) },
      }),
    ),
  sns: (index) => sns.send(new PublishCommand({ TopicArn, Message: String(index) })),
};
await Promise.all(
  Object.entries(writers).map(async ([service, write]) => {
    for (let index = 0; ; index++) {
      await write(index);
      note(service, index);
    }
  }),
);
