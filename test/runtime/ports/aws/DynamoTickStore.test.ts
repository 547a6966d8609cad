import assert from "node:assert/strict";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoTickStore } from "../../../../runtime/ports/aws/DynamoTickStore.ts";
import { makeTickItem } from "../../fakes/makeTickItem.ts";
import { failure, FakeServer } from "./FakeServer.ts";

describe("DynamoTickStore", () => {
  let server: FakeServer;
  let client: DynamoDBClient;
  let store: DynamoTickStore;

  beforeEach(async () => {
    server = new FakeServer();
    await server.start();
    client = new DynamoDBClient(server.clientOptions);
    store = new DynamoTickStore(client, "ticks");
  });

  afterEach(async () => {
    client.destroy();
    await server.stop();
  });

  const items = [1, 2, 3].map((second) => makeTickItem({ second, symbol: `S${second}` }));
  const puts = items.map((item) => ({ PutRequest: { Item: item } }));

  it("puts all items in one call", async () => {
    server.answer = () => ({ body: { UnprocessedItems: {} } });
    assert.deepEqual(await store.write(items), []);
    assert.deepEqual(server.operations, ["BatchWriteItem"]);
    assert.deepEqual(server.inputs, [{ RequestItems: { ticks: puts } }]);
  });

  it("hands back what was not processed", async () => {
    server.answer = () => ({ body: { UnprocessedItems: { ticks: puts.slice(1) } } });
    assert.deepEqual(await store.write(items), items.slice(1));
    assert.equal(server.requests.length, 1);
  });

  it("repeats a throttled call, and takes what it then says", async () => {
    server.answer = (_request, index) =>
      index === 0 ? failure("ProvisionedThroughputExceededException") : { body: {} };
    assert.deepEqual(await store.write(items), []);
    assert.equal(server.requests.length, 2);
  });

  it("rejects when the call fails for good", async () => {
    server.answer = () => failure("ResourceNotFoundException");
    await assert.rejects(store.write(items), { name: "ResourceNotFoundException" });
    assert.equal(server.requests.length, 1);
  });

  it("reads backwards, page by page, and what is stored rather than what was", async () => {
    const pages = [items.slice(0, 2), items.slice(2)];
    server.answer = (_request, index) => ({
      body: {
        Items: pages[index],
        ...(index === 0 ? { LastEvaluatedKey: { symbol: { S: "S2" } } } : {}),
      },
    });
    const read = [];
    for await (const item of store.readBackwards("AAPL", "2026-11-20T14:30:00.000Z#~")) {
      read.push(item);
    }
    assert.deepEqual(read, items);
    const [first, second] = server.inputs;
    assert.deepEqual(first, {
      TableName: "ticks",
      KeyConditionExpression: "#symbol = :symbol AND #key <= :key",
      ExpressionAttributeNames: { "#symbol": "symbol", "#key": "timestamp" },
      ExpressionAttributeValues: {
        ":symbol": { S: "AAPL" },
        ":key": { S: "2026-11-20T14:30:00.000Z#~" },
      },
      ScanIndexForward: false,
      ConsistentRead: true,
      Limit: 200,
    });
    assert.deepEqual(second, { ...first, ExclusiveStartKey: { symbol: { S: "S2" } } });
  });

  it("reads no further page than it is asked for", async () => {
    server.answer = () => ({ body: { Items: items, LastEvaluatedKey: { symbol: { S: "S3" } } } });
    for await (const item of store.readBackwards("AAPL", "x")) {
      if (item.symbol?.S === "S3") break;
    }
    assert.equal(server.requests.length, 1);
  });
});
