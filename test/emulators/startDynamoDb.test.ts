import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { clientOptions } from "../../local/emulators/clients.ts";
import { MissingPartError } from "../../local/emulators/MissingPartError.ts";
import { DYNAMODB_ENDPOINT_VARIABLE, startDynamoDb } from "../../local/emulators/startDynamoDb.ts";
import { useTemporaryDirectory } from "./temporaryDirectory.ts";

const TABLE = {
  TableName: "ticks",
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [{ AttributeName: "symbol", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "symbol", KeyType: "HASH" }],
  StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
} as const;

describe("startDynamoDb", () => {
  const directory = useTemporaryDirectory();

  it("keeps tables and items for the next start on the same folder", async () => {
    const folder = join(directory(), "kept");
    const first = await startDynamoDb(folder, "");
    const writer = new DynamoDBClient(clientOptions(first.endpoint));
    await writer.send(
      new CreateTableCommand({
        ...TABLE,
        AttributeDefinitions: [...TABLE.AttributeDefinitions],
        KeySchema: [...TABLE.KeySchema],
      }),
    );
    const Item = { symbol: { S: "AAPL" }, price: { N: "101.5" } };
    await writer.send(new PutItemCommand({ TableName: "ticks", Item }));
    writer.destroy();
    await first.stop();

    const second = await startDynamoDb(folder, "");
    const reader = new DynamoDBClient(clientOptions(second.endpoint));
    const found = await reader.send(
      new GetItemCommand({ TableName: "ticks", Key: { symbol: { S: "AAPL" } } }),
    );
    reader.destroy();
    await second.stop();
    assert.deepEqual(found.Item, Item);
  });

  it("indexes the stream records that it looks up by sequence number", async () => {
    const folder = join(directory(), "indexed");
    const dynamodb = await startDynamoDb(folder, "");
    const database = new DatabaseSync(join(folder, "dynamodb.sqlite"), { readOnly: true });
    const plan = database
      .prepare(
        "EXPLAIN QUERY PLAN SELECT MAX(CAST(sequence_number AS INTEGER)) " +
          "FROM _stream_records WHERE table_name = 'x'",
      )
      .all()
      .map(({ detail }) => String(detail))
      .join("\n");
    database.close();
    await dynamodb.stop();
    assert.match(plan, /_stream_seq/);
  });

  it("ends its process when stopped, twice without harm", async () => {
    const dynamodb = await startDynamoDb(join(directory(), "stopped"), "");
    await dynamodb.stop();
    await dynamodb.stop();
    await assert.rejects(fetch(dynamodb.endpoint));
  });

  it("uses the address it is given and starts nothing", async () => {
    const dynamodb = await startDynamoDb(join(directory(), "given"), "http://127.0.0.1:8000/");
    assert.equal(dynamodb.endpoint, "http://127.0.0.1:8000");
    assert.equal(dynamodb.external, true);
    await dynamodb.stop();
  });

  it("refuses an address that is none", async () => {
    await assert.rejects(
      startDynamoDb(join(directory(), "wrong"), "localhost:8000"),
      new RegExp(`"${DYNAMODB_ENDPOINT_VARIABLE}" must be an http address, got "localhost:8000"`),
    );
  });

  it("prints the command that supplies DynamoDB where there is no binary for the machine", async () => {
    const platform = Object.getOwnPropertyDescriptor(process, "platform")!;
    Object.defineProperty(process, "platform", { ...platform, value: "darwin" });
    try {
      await assert.rejects(startDynamoDb(join(directory(), "missing"), ""), (error: unknown) => {
        assert.ok(error instanceof MissingPartError);
        assert.match(error.message, /no DynamoDB of its own for darwin/);
        assert.match(
          error.command,
          /^docker run .*-p 127\.0\.0\.1:8000:8000 amazon\/dynamodb-local/,
        );
        assert.match(
          error.command,
          /STOCK_ANALYTICS_DYNAMODB_ENDPOINT=http:\/\/127\.0\.0\.1:8000$/,
        );
        return true;
      });
    } finally {
      Object.defineProperty(process, "platform", platform);
    }
  });
});
