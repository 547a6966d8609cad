import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { PutRecordCommand } from "@aws-sdk/client-kinesis";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { startLocalStack } from "../../local/LocalStack.ts";

// A process that runs the program and feeds it until it is killed; it notes what was acknowledged, and what
// the function loaded.
const [dataDir = "", notes = "", run = ""] = process.argv.slice(2);
const stack = await startLocalStack({
  programDir: join(import.meta.dirname, "fixtures/program"),
  stack: "dev",
  dataDir,
  onLog: (_name, { text }) => appendFileSync(notes, `${text}\n`),
});
const { kinesis, s3 } = stack.clients;
const { bucketName, streamName } = stack.outputs as Record<string, string>;
const drains = setInterval(() => void stack.drain().catch(() => undefined), 400);
drains.unref();
for (let index = 0; ; index++) {
  const name = `${run}-${index}`;
  await s3.send(new PutObjectCommand({ Bucket: bucketName, Key: `import/${name}.csv`, Body: "x" }));
  appendFileSync(notes, `put import/${name}.csv\n`);
  const Data = Buffer.from(name);
  await kinesis.send(new PutRecordCommand({ StreamName: streamName, PartitionKey: name, Data }));
  appendFileSync(notes, `sent ${name}\n`);
}
