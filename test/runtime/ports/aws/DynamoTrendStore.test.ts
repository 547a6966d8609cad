import assert from "node:assert/strict";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { toAlertItem } from "../../../../runtime/domain/alertItem.ts";
import { toStateItem } from "../../../../runtime/domain/stateItem.ts";
import type { Item } from "../../../../runtime/domain/tickItem.ts";
import type { TrendState } from "../../../../runtime/domain/TrendState.ts";
import { emptyTrendState } from "../../../../runtime/domain/TrendState.ts";
import { DynamoTrendStore } from "../../../../runtime/ports/aws/DynamoTrendStore.ts";
import { FakeClock } from "../../fakes/FakeClock.ts";
import { makeArrivedTick } from "../../fakes/makeArrivedTick.ts";
import { makePending } from "../../fakes/makePending.ts";
import { failure, FakeServer } from "./FakeServer.ts";

/** A state as stored for the so-many-th time. */
function makeState(symbol: string, version: number): TrendState {
  const applied = [makeArrivedTick({ second: 1 }), makeArrivedTick({ second: 2 })].map(
    ({ atMs, id, price }) => ({ atMs, id, price }),
  );
  const lastIds = applied.slice(1).map(({ id }) => id);
  return { ...emptyTrendState(symbol, { short: 1, long: 2 }), version, applied, lastIds };
}

/** An item as JSON carries it: binaries in base64. */
function onTheWire(item: Item): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      value.B === undefined ? value : { B: Buffer.from(value.B).toString("base64") },
    ]),
  );
}

describe("DynamoTrendStore", () => {
  let server: FakeServer;
  let client: DynamoDBClient;
  let clock: FakeClock;
  let store: DynamoTrendStore;

  beforeEach(async () => {
    server = new FakeServer();
    await server.start();
    client = new DynamoDBClient(server.clientOptions);
    clock = new FakeClock(0);
    store = new DynamoTrendStore(client, "trends", clock);
  });

  afterEach(async () => {
    client.destroy();
    await server.stop();
  });

  const key = (symbol: string) => ({ symbol: { S: symbol }, item: { S: "state" } });

  it("loads states as last written, and none of unknown symbols", async () => {
    const state = makeState("AAPL", 3);
    server.answer = () => ({ body: { Responses: { trends: [onTheWire(toStateItem(state))] } } });
    assert.deepEqual(await store.load(["AAPL", "MSFT"]), new Map([["AAPL", state]]));
    assert.deepEqual(server.operations, ["BatchGetItem"]);
    assert.deepEqual(server.inputs, [
      {
        RequestItems: { trends: { Keys: [key("AAPL"), key("MSFT")], ConsistentRead: true } },
      },
    ]);
  });

  it("asks for at most 100 states in a call, and for none without symbols", async () => {
    server.answer = () => ({ body: {} });
    await store.load(Array.from({ length: 201 }, (_, index) => `S${index}`));
    const sizes = server.inputs.map(
      (input) =>
        (input as { RequestItems: { trends: { Keys: [] } } }).RequestItems.trends.Keys.length,
    );
    assert.deepEqual(sizes, [100, 100, 1]);
    await store.load([]);
    assert.equal(server.requests.length, 3);
  });

  it("asks again for the keys that were not processed, after a pause", async () => {
    const states = ["AAPL", "MSFT", "TSLA"].map((symbol) => makeState(symbol, 1));
    server.answer = (_request, index) => ({
      body: {
        Responses: {
          trends: states.slice(index, index + 1).map((state) => onTheWire(toStateItem(state))),
        },
        UnprocessedKeys:
          index === 2
            ? {}
            : {
                trends: {
                  Keys: states.slice(index + 1).map(({ symbol }) => key(symbol)),
                  ConsistentRead: true,
                },
              },
      },
    });
    const loaded = await store.load(states.map(({ symbol }) => symbol));
    assert.deepEqual([...loaded.values()], states);
    assert.deepEqual(clock.pauses, [1, 2]);
    assert.deepEqual(server.inputs[2], {
      RequestItems: { trends: { Keys: [key("TSLA")], ConsistentRead: true } },
    });
  });

  it("writes a first state only where none is", async () => {
    const state = makeState("AAPL", 1);
    assert.equal(await store.save(state), true);
    assert.deepEqual(server.operations, ["PutItem"]);
    assert.deepEqual(server.inputs, [
      {
        TableName: "trends",
        Item: onTheWire(toStateItem(state)),
        ConditionExpression: "attribute_not_exists(#version)",
        ExpressionAttributeNames: { "#version": "version" },
      },
    ]);
  });

  it("writes a state only over the one it follows", async () => {
    await store.save(makeState("AAPL", 8));
    const [input] = server.inputs;
    assert.equal(input?.ConditionExpression, "#version = :before");
    assert.deepEqual(input?.ExpressionAttributeValues, { ":before": { N: "7" } });
  });

  it("tells that another writer was first, and nothing else, by false", async () => {
    server.answer = () => failure("ConditionalCheckFailedException");
    assert.equal(await store.save(makeState("AAPL", 8)), false);
    server.answer = () => failure("ValidationException");
    await assert.rejects(store.save(makeState("AAPL", 8)), { name: "ValidationException" });
  });

  const alerts = [
    { alert: makePending({ id: "00000000000000a1" }).alert, status: "published" },
    { alert: makePending({ id: "00000000000000a2" }).alert, status: "expired" },
  ] as const;

  /** Settles states of symbols, each with so many alerts. */
  function settle(sizes: Readonly<Record<string, number>>) {
    return store.settle(
      Object.entries(sizes).map(([symbol, count]) => ({
        state: makeState(symbol, 8),
        alerts: Array.from({ length: count }, (_, index) => ({
          alert: makePending({ symbol, id: String(index).padStart(16, "0") }).alert,
          status: "published" as const,
        })),
      })),
    );
  }

  /** Symbols of the states in each transaction. */
  function transactions(): string[][] {
    return server.inputs.map(({ TransactItems }) =>
      (TransactItems as { Put: { Item: Record<string, { S: string }> } }[]).flatMap(
        ({ Put: { Item } }) => (Item.item?.S === "state" ? [Item.symbol?.S ?? ""] : []),
      ),
    );
  }

  /** A transaction cancelled for these reasons, in the order of its items. */
  function cancelled(...codes: readonly string[]) {
    return failure("TransactionCanceledException", {
      CancellationReasons: codes.map((Code) => ({ Code })),
    });
  }

  it("settles state and alerts in one transaction", async () => {
    const state = makeState("AAPL", 8);
    const outcomes = await store.settle([{ state, alerts }]);
    assert.deepEqual([...outcomes], [["AAPL", "settled"]]);
    assert.deepEqual(server.operations, ["TransactWriteItems"]);
    const [{ TransactItems, ClientRequestToken } = {}] = server.inputs;
    assert.equal(typeof ClientRequestToken, "string");
    assert.deepEqual(TransactItems, [
      {
        Put: {
          TableName: "trends",
          Item: onTheWire(toStateItem(state)),
          ConditionExpression: "#version = :before",
          ExpressionAttributeNames: { "#version": "version" },
          ExpressionAttributeValues: { ":before": { N: "7" } },
        },
      },
      ...alerts.map(({ alert, status }) => ({
        Put: { TableName: "trends", Item: toAlertItem(alert, status) },
      })),
    ]);
  });

  it("packs symbols into transactions of at most 100 items, and tears none apart", async () => {
    const outcomes = await settle({ A: 1, B: 99, C: 60, D: 37, E: 99, F: 1 });
    assert.deepEqual([...outcomes.values()], Array<string>(6).fill("settled"));
    assert.deepEqual(
      transactions().map((symbols) => symbols.toSorted().join("")),
      ["B", "E", "CD", "AF"],
    );
    const sizes = server.inputs.map(({ TransactItems }) => (TransactItems as []).length);
    assert.deepEqual(sizes, [100, 100, 99, 4]);
  });

  it("settles nothing of nothing", async () => {
    assert.deepEqual([...(await store.settle([]))], []);
    assert.equal(server.requests.length, 0);
  });

  it("repeats a transaction whose answer got lost under the same token", async () => {
    server.answer = (_request, index) => (index === 0 ? { status: 500, body: {} } : { body: {} });
    assert.deepEqual([...(await settle({ AAPL: 2 }))], [["AAPL", "settled"]]);
    const tokens = server.inputs.map(({ ClientRequestToken }) => ClientRequestToken);
    assert.equal(tokens.length, 2);
    assert.equal(tokens[0], tokens[1]);
  });

  it("tells that a transaction was overtaken, and the error of any other reason", async () => {
    server.answer = () => cancelled("ConditionalCheckFailed", "None", "None");
    assert.deepEqual([...(await settle({ AAPL: 2 }))], [["AAPL", "overtaken"]]);
    for (const code of ["TransactionConflict", "ThrottlingError", "ValidationError"]) {
      server.answer = () => cancelled(code, "None", "None");
      const outcome = (await settle({ AAPL: 2 })).get("AAPL");
      assert.ok(typeof outcome === "object", code);
      assert.equal((outcome.error as Error).name, "TransactionCanceledException");
    }
  });

  it("settles the others each for itself when one of a transaction is overtaken", async () => {
    server.answer = (_request, index) =>
      index === 0
        ? cancelled("None", "None", "ConditionalCheckFailed", "None", "None", "None")
        : { body: {} };
    assert.deepEqual([...(await settle({ AAPL: 1, MSFT: 1, TSLA: 1 }))].sort(), [
      ["AAPL", "settled"],
      ["MSFT", "overtaken"],
      ["TSLA", "settled"],
    ]);
    assert.deepEqual(transactions(), [["AAPL", "MSFT", "TSLA"], ["AAPL"], ["TSLA"]]);
  });

  it("keeps back only the symbol that stops a transaction", async () => {
    for (const first of [cancelled("TransactionConflict"), failure("ValidationException")]) {
      const before = server.requests.length;
      server.answer = ({ body }, index) =>
        index === before || body.includes("MSFT") ? first : { body: {} };
      const outcomes = await settle({ AAPL: 1, MSFT: 1, TSLA: 1 });
      assert.equal(outcomes.get("AAPL"), "settled");
      assert.equal(outcomes.get("TSLA"), "settled");
      assert.equal(typeof outcomes.get("MSFT"), "object");
      assert.equal(server.requests.length - before, 4);
    }
  });

  it("tries none for itself when the table cannot be reached", async () => {
    server.answer = () => failure("AccessDeniedException");
    const outcomes = await settle({ AAPL: 1, MSFT: 1 });
    assert.equal(server.requests.length, 1);
    assert.deepEqual(
      [...outcomes.values()].map((outcome) => typeof outcome === "object"),
      [true, true],
    );
  });

  it("lists all waiting symbols of the sparse index, page by page", async () => {
    server.answer = (_request, index) => ({
      body: {
        Items: [{ symbol: { S: ["AAPL", "MSFT"][index] } }],
        ...(index === 0 ? { LastEvaluatedKey: key("AAPL") } : {}),
      },
    });
    const symbols = [];
    for await (const symbol of store.waiting()) symbols.push(symbol);
    assert.deepEqual(symbols, ["AAPL", "MSFT"]);
    assert.deepEqual(server.operations, ["Query", "Query"]);
    assert.deepEqual(server.inputs[0], {
      TableName: "trends",
      IndexName: "sweep",
      KeyConditionExpression: "#sweep = :pending",
      ExpressionAttributeNames: { "#sweep": "sweep" },
      ExpressionAttributeValues: { ":pending": { S: "pending" } },
    });
    assert.deepEqual(server.inputs[1]?.ExclusiveStartKey, key("AAPL"));
  });
});
