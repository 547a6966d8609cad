import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  type PutItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { createStream } from "../emulators/createStream.ts";
import { clientOptions } from "../../local/emulators/clients.ts";
import { startDynamoDb } from "../../local/emulators/startDynamoDb.ts";
import { startKinesis } from "../../local/emulators/startKinesis.ts";
import { FunctionHost } from "../../local/lambda/FunctionHost.ts";
import { CheckpointStore } from "../../local/mappings/CheckpointStore.ts";
import { startEventSourceMapping } from "../../local/mappings/EventSourceMapping.ts";
import type { EventSourceMapping, MappingEvent } from "../../local/mappings/model.ts";
import type { MappingDefinition } from "../../local/model.ts";
import { ENDPOINTS, makeFunction, makeZip } from "../lambda/makeHost.ts";
import { makeMapping } from "./makeRecord.ts";

/** One record for a Kinesis stream. */
export interface Put {
  readonly key: string;
  readonly data: string;
}

/** Code of a function that logs the text of each Kinesis record, one line a record. */
export const LOG_DATA = `exports.handler = async ({ Records }) => {
  for (const { kinesis } of Records)
    console.log(JSON.stringify(Buffer.from(kinesis.data, "base64").toString()));
};`;

/** Records with the numbers `from` to `to` as data, over seven keys. */
export function puts(from: number, to: number): Put[] {
  return texts(from, to).map((data) => ({ key: `key-${Number(data) % 7}`, data }));
}

/** The data of these records. */
export function texts(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, i) => String(from + i));
}

/** In the order of the numbers that they are. */
export function numerically(values: readonly unknown[]): unknown[] {
  return values.toSorted((a, b) => Number(a) - Number(b));
}

/** Kinesis and DynamoDB with a stream and a table of a name of their own, both `ticks`. */
export class Emulated {
  readonly folder: string;
  readonly endpoints: { readonly kinesis: string; readonly dynamodb: string };
  readonly kinesis: KinesisClient;
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly #stops: (() => Promise<void>)[];

  private constructor(
    folder: string,
    endpoints: Emulated["endpoints"],
    stops: (() => Promise<void>)[],
  ) {
    this.folder = folder;
    this.endpoints = endpoints;
    this.#stops = stops;
    this.kinesis = new KinesisClient(clientOptions(endpoints.kinesis));
    this.dynamodb = new DynamoDBClient(clientOptions(endpoints.dynamodb));
    this.streams = new DynamoDBStreamsClient(clientOptions(endpoints.dynamodb));
  }

  static async start(): Promise<Emulated> {
    const folder = mkdtempSync(join(tmpdir(), "mappings-"));
    const kinesis = await startKinesis(join(folder, "kinesis"));
    const dynamodb = await startDynamoDb(join(folder, "dynamodb"), "");
    return new Emulated(folder, { kinesis: kinesis.endpoint, dynamodb: dynamodb.endpoint }, [
      () => kinesis.stop(),
      () => dynamodb.stop(),
    ]);
  }

  async stop(): Promise<void> {
    [this.kinesis, this.dynamodb, this.streams].forEach((client) => client.destroy());
    await Promise.all(this.#stops.map((stop) => stop()));
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Makes a stream and returns its ARN. */
  async makeStream(name: string, shards = 1): Promise<string> {
    await createStream(this.kinesis, name, shards);
    return `arn:aws:kinesis:us-east-1:000000000000:stream/${name}`;
  }

  /** Puts records one after the other, at most 500. */
  async put(name: string, records: readonly Put[]): Promise<void> {
    const answer = await this.kinesis.send(
      new PutRecordsCommand({
        StreamName: name,
        Records: records.map(({ key, data }) => ({ PartitionKey: key, Data: Buffer.from(data) })),
      }),
    );
    if (answer.FailedRecordCount !== 0) {
      throw new Error(`${answer.FailedRecordCount} records were refused`);
    }
  }

  /** Makes a table of items with `symbol` and `timestamp` and returns the ARN of its stream. */
  async makeTable(name: string): Promise<string> {
    const { TableDescription: table } = await this.dynamodb.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [
          { AttributeName: "symbol", AttributeType: "S" },
          { AttributeName: "timestamp", AttributeType: "S" },
        ],
        KeySchema: [
          { AttributeName: "symbol", KeyType: "HASH" },
          { AttributeName: "timestamp", KeyType: "RANGE" },
        ],
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
      }),
    );
    return table?.LatestStreamArn ?? "";
  }

  async putItem(name: string, item: NonNullable<PutItemCommandInput["Item"]>): Promise<void> {
    await this.dynamodb.send(new PutItemCommand({ TableName: name, Item: item }));
  }
}

/** A mapping on emulators to a function of a real host. */
export class RunningMapping {
  readonly mapping: EventSourceMapping;
  readonly events: MappingEvent[];
  /** On-failure objects by key. */
  readonly objects: Map<string, string>;
  /** What the function logged, parsed. */
  readonly logged: unknown[];
  readonly #host: FunctionHost;
  readonly #checkpoints: CheckpointStore;

  private constructor(parts: {
    readonly host: FunctionHost;
    readonly checkpoints: CheckpointStore;
    readonly logged: unknown[];
    readonly definition: MappingDefinition;
    readonly emulated: Emulated;
  }) {
    this.#host = parts.host;
    this.#checkpoints = parts.checkpoints;
    this.logged = parts.logged;
    this.events = [];
    this.objects = new Map();
    this.mapping = startEventSourceMapping({
      definition: parts.definition,
      host: parts.host,
      clients: parts.emulated,
      checkpoints: parts.checkpoints,
      putFailedObject: (_bucket, key, body) => {
        this.objects.set(key, body);
        return Promise.resolve();
      },
      onEvent: (event) => this.events.push(event),
    });
  }

  /** Starts the mapping to a function of this code; each line it logs must be JSON. */
  static async start(
    emulated: Emulated,
    code: string,
    overrides: Partial<MappingDefinition>,
  ): Promise<RunningMapping> {
    const logged: unknown[] = [];
    const host = new FunctionHost({
      dataDir: emulated.folder,
      endpoints: ENDPOINTS,
      onLog: (_name, { stream, text }) => {
        if (stream === "stdout") {
          logged.push(JSON.parse(text));
        }
      },
    });
    const zipPath = makeZip(emulated.folder, { "index.js": code });
    const definition = makeMapping(overrides);
    await host.deploy(makeFunction({ name: "process", arn: definition.functionArn, zipPath }));
    const checkpoints = new CheckpointStore(join(emulated.folder, "checkpoints.sqlite"));
    try {
      return new RunningMapping({ host, checkpoints, logged, definition, emulated });
    } catch (error) {
      await host.stop();
      checkpoints.close();
      throw error;
    }
  }

  /** Everything put so far is done. */
  drained(): Promise<void> {
    return this.mapping.drained();
  }

  async stop(): Promise<void> {
    await this.mapping.stop();
    await this.#host.stop();
    this.#checkpoints.close();
  }
}
