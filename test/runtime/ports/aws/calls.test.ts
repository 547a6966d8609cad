import assert from "node:assert/strict";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { detectBatch } from "../../../../runtime/handlers/detectBatch.ts";
import { DynamoTickStore } from "../../../../runtime/ports/aws/DynamoTickStore.ts";
import { DynamoTrendStore } from "../../../../runtime/ports/aws/DynamoTrendStore.ts";
import { S3Archive } from "../../../../runtime/ports/aws/S3Archive.ts";
import { SnsAlertTopic } from "../../../../runtime/ports/aws/SnsAlertTopic.ts";
import { FakeClock } from "../../fakes/FakeClock.ts";
import { makeTickItem } from "../../fakes/makeTickItem.ts";
import { RecordingObserver } from "../../fakes/RecordingObserver.ts";
import { ARRIVED_AT_MS, makeTableRecords } from "../../fakes/records.ts";
import { SETTINGS } from "../../fakes/World.ts";
import type { Answer, SentRequest } from "./FakeServer.ts";
import { FakeServer } from "./FakeServer.ts";

/** Name of the operation, as each service says it. */
function operationOf({ headers, method, body }: SentRequest): string {
  const target = headers["x-amz-target"];
  if (target !== undefined) return String(target).replace(/.*\./, "");
  return method === "PUT"
    ? "PutObject"
    : (new URLSearchParams(body.toString()).get("Action") ?? "unknown");
}

/** Every operation succeeds. */
function succeed(request: SentRequest): Answer {
  if (operationOf(request) !== "PublishBatch") {
    return { body: operationOf(request) === "PutObject" ? "" : {} };
  }
  const members = [...new URLSearchParams(request.body.toString())]
    .filter(([name]) => /\.member\.\d+\.Id$/.test(name))
    .map(([, id]) => `<member><Id>${id}</Id><MessageId>m</MessageId></member>`);
  return {
    body:
      "<PublishBatchResponse><PublishBatchResult>" +
      `<Successful>${members.join("")}</Successful></PublishBatchResult></PublishBatchResponse>`,
  };
}

describe("the calls that a batch takes", () => {
  let server: FakeServer;

  beforeEach(async () => {
    server = new FakeServer();
    server.answer = succeed;
    await server.start();
  });

  afterEach(() => server.stop());

  it("are few: 500 ticks of 50 symbols that raise 30 alerts", async () => {
    const symbols = Array.from({ length: 50 }, (_, index) => `S${index}`);
    // Ten ticks each; the first 30 symbols fall once.
    const items = Array.from({ length: 10 }, (_, second) =>
      symbols.map((symbol, index) => {
        const price = second === 9 && index < 30 ? 1 : second + 1;
        return makeTickItem({ symbol, second, price });
      }),
    ).flat();
    const dynamodb = new DynamoDBClient(server.clientOptions);
    const sns = new SNSClient(server.clientOptions);
    const s3 = new S3Client({ ...server.clientOptions, forcePathStyle: true });
    const clock = new FakeClock(ARRIVED_AT_MS);
    const observer = new RecordingObserver();
    await detectBatch(makeTableRecords(items), SETTINGS, {
      ticks: new DynamoTickStore(dynamodb, "ticks"),
      trends: new DynamoTrendStore(dynamodb, "trends", clock),
      archive: new S3Archive(s3, "archive"),
      topic: new SnsAlertTopic(sns, "arn:aws:sns:us-east-1:000000000000:alerts", clock),
      clock,
      observer,
    });
    for (const client of [dynamodb, sns, s3]) client.destroy();
    assert.equal(observer.counts.AlertsPublished, 30);
    const counts = Object.groupBy(server.requests, operationOf);
    assert.deepEqual(
      Object.fromEntries(Object.entries(counts).map(([name, calls = []]) => [name, calls.length])),
      { BatchGetItem: 1, PutItem: 50, PutObject: 1, PublishBatch: 3, TransactWriteItems: 1 },
    );
  });
});
