import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A record that was put. */
interface PutRecord {
  readonly PartitionKey: string;
  readonly Data: string;
}

/** Kinesis, DynamoDB and Secrets Manager as far as the producer knows them, on this machine. */
export class FakeAws {
  /** Records in the order in which they were put. */
  readonly records: { readonly symbol: string; readonly data: Record<string, unknown> }[] = [];
  /** Value of the one secret. */
  secret = "";
  secretReads = 0;
  #lastPoll: number | undefined;
  #server: Server | undefined;

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server?.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const target = String(request.headers["x-amz-target"]);
        const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
        const [status, answer] = this.#answer(target.replace(/^.*\./, ""), body);
        response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
        response.end(JSON.stringify(answer));
      });
    });
    this.#server.listen(0, "127.0.0.1", resolve);
    await promise;
  }

  async stop(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server?.close(() => resolve());
    this.#server?.closeAllConnections();
    await promise;
  }

  #answer(action: string, body: Record<string, unknown>): [status: number, answer: object] {
    switch (action) {
      case "PutRecords":
        return [200, { FailedRecordCount: 0, Records: this.#put(body["Records"] as PutRecord[]) }];
      case "UpdateItem": {
        const values = body["ExpressionAttributeValues"] as Record<string, { N: string }>;
        return ":spent" in values ? [200, {}] : this.#claim(Number(values[":at"]?.N));
      }
      case "GetSecretValue":
        this.secretReads += 1;
        return [200, { SecretString: this.secret }];
      default:
        return [400, { __type: "UnknownOperationException", message: action }];
    }
  }

  #put(records: readonly PutRecord[]): object[] {
    return records.map(({ PartitionKey: symbol, Data }) => {
      const data = JSON.parse(Buffer.from(Data, "base64").toString()) as Record<string, unknown>;
      this.records.push({ symbol, data });
      return { SequenceNumber: String(this.records.length), ShardId: "shardId-000000000000" };
    });
  }

  #claim(atMs: number): [status: number, answer: object] {
    const previous = this.#lastPoll;
    if (previous !== undefined && previous >= atMs) {
      return [400, { __type: "ConditionalCheckFailedException", message: "it is taken" }];
    }
    this.#lastPoll = atMs;
    const old = previous === undefined ? {} : { last_poll_ms: { N: String(previous) } };
    return [200, { Attributes: old }];
  }
}
