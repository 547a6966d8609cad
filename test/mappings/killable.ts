import { mkdirSync } from "node:fs";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { clientOptions } from "../../local/emulators/clients.ts";
import { FunctionHost } from "../../local/lambda/FunctionHost.ts";
import { CheckpointStore } from "../../local/mappings/CheckpointStore.ts";
import { startEventSourceMapping } from "../../local/mappings/EventSourceMapping.ts";
import type { MappingDefinition } from "../../local/model.ts";
import { ENDPOINTS, makeFunction, makeZip } from "../lambda/makeHost.ts";

/** What a process to be killed runs with. */
export interface KillableSettings {
  readonly folder: string;
  readonly checkpoints: string;
  readonly endpoints: { readonly kinesis: string; readonly dynamodb: string };
  readonly definition: MappingDefinition;
  /** Gets a line with the data of each record that was handled. */
  readonly file: string;
}

/** Runs a mapping until the process is killed. */
export async function runKillable(settings: KillableSettings): Promise<void> {
  const { folder, endpoints, definition, file } = settings;
  mkdirSync(folder, { recursive: true });
  const host = new FunctionHost({ dataDir: folder, endpoints: ENDPOINTS });
  const code = `const { appendFileSync } = require("node:fs");
    exports.handler = async ({ Records }) => {
      for (const { kinesis } of Records)
        appendFileSync(process.env.FILE, Buffer.from(kinesis.data, "base64") + "\\n"); };`;
  await host.deploy(
    makeFunction({
      arn: definition.functionArn,
      name: "process",
      zipPath: makeZip(folder, { "index.js": code }),
      environment: { FILE: file },
    }),
  );
  startEventSourceMapping({
    definition,
    host,
    clients: {
      kinesis: new KinesisClient(clientOptions(endpoints.kinesis)),
      streams: new DynamoDBStreamsClient(clientOptions(endpoints.dynamodb)),
    },
    checkpoints: new CheckpointStore(settings.checkpoints),
    putFailedObject: () => Promise.reject(new Error("not used")),
  });
}
