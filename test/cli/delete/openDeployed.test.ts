import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createServer, type ServerHttp2Session } from "node:http2";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { DeletionPlace } from "../../../cli/delete/DeletionPlace.ts";
import { openDeployed } from "../../../cli/delete/openDeployed.ts";
import { UsageError } from "../../../cli/UsageError.ts";
import { useTemporaryDirectory } from "../../emulators/temporaryDirectory.ts";
import { type Answer, FakeServer, type SentRequest } from "../../runtime/ports/aws/FakeServer.ts";
import { FakeAws } from "../redrive/FakeAws.ts";

const OUTPUTS = {
  archiveBucketName: "stocks-archive-1a2b",
  failedBucketName: "stocks-failed-1a2b",
  tickTableName: "stocks-ticks-1a2b",
  trendTableName: "stocks-trends-1a2b",
  streamName: "stocks-ticks",
};

const NO_VERSIONS = "<ListVersionsResult></ListVersionsResult>";

/** S3 and DynamoDB with nothing in them. */
function answerEmpty({ method }: SentRequest): Answer {
  return { body: method === "GET" ? NO_VERSIONS : { Items: [], Count: 0 } };
}

/** Kinesis, whose client speaks HTTP/2. */
class FakeKinesis {
  readonly asked: string[] = [];
  status = 200;
  answer: object = { StreamDescriptionSummary: { RetentionPeriodHours: 48 } };
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #server = createServer()
    .on("session", (session) => this.#sessions.add(session))
    .on("stream", (stream) => {
      void text(stream).then((body) => {
        this.asked.push(body);
        stream.respond({ ":status": this.status, "content-type": "application/x-amz-json-1.1" });
        stream.end(JSON.stringify(this.answer));
      });
    });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const session of this.#sessions) session.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describe("openDeployed of a deletion", () => {
  const directory = useTemporaryDirectory();
  const variables = new FakeAws();
  let server: FakeServer;
  let kinesis: FakeKinesis;
  let place: DeletionPlace | undefined;
  let problems: string[];

  beforeEach(async () => {
    server = new FakeServer();
    server.answer = answerEmpty;
    await server.start();
    // Its own address is replaced: it stands for the environment of the process alone.
    await variables.start();
    kinesis = new FakeKinesis();
    variables.set({
      AWS_ENDPOINT_URL: server.clientOptions.endpoint,
      AWS_ENDPOINT_URL_KINESIS: await kinesis.start(),
    });
    problems = [];
  });
  afterEach(async () => {
    await place?.close();
    place = undefined;
    await variables.stop();
    await server.stop();
    await kinesis.stop();
  });

  async function open(outputs: Readonly<Record<string, unknown>>): Promise<DeletionPlace> {
    const file = join(directory(), "outputs.json");
    writeFileSync(file, JSON.stringify(outputs));
    place = await openDeployed(file, (problem) => problems.push(problem));
    return place;
  }

  it("takes the names of all places from the stack's outputs", async () => {
    const { ports } = await open({ ...OUTPUTS, other: 1 });
    assert.equal(ports.streamRetentionHours, 48);
    assert.deepEqual(problems, []);
    for await (const version of ports.archive.versions("raw/")) assert.fail(version.key);
    for await (const version of ports.failed.versions("aws/")) assert.fail(version.key);
    for (const table of [ports.ticks, ports.trends]) {
      for await (const keys of table.keys({ symbol: "AAPL", first: "0", last: "9" })) {
        assert.deepEqual(keys, []);
      }
    }
    assert.deepEqual(kinesis.asked, ['{"StreamName":"stocks-ticks"}']);
    const [archive, failed, ticks, trends] = server.requests;
    assert.match(archive?.path ?? "", /^\/stocks-archive-1a2b\/\?prefix=raw%2F&versions/);
    assert.match(failed?.path ?? "", /^\/stocks-failed-1a2b\/\?prefix=aws%2F&versions/);
    const query = (request: SentRequest | undefined) =>
      JSON.parse(request?.body.toString() ?? "{}") as Record<string, unknown>;
    assert.equal(query(ticks)["TableName"], "stocks-ticks-1a2b");
    assert.match(JSON.stringify(query(ticks)["ExpressionAttributeNames"]), /"timestamp"/);
    assert.equal(query(trends)["TableName"], "stocks-trends-1a2b");
  });

  it("works without the stream's name, and says nothing of how long it keeps records", async () => {
    const { streamName, ...others } = OUTPUTS;
    const { ports } = await open(others);
    assert.equal(ports.streamRetentionHours, undefined);
    assert.deepEqual([problems, kinesis.asked], [[], []], streamName);
  });

  it("goes on, and says why, when the stream cannot be asked", async () => {
    kinesis.status = 400;
    kinesis.answer = { __type: "AccessDeniedException", message: "said the test" };
    const { ports } = await open(OUTPUTS);
    assert.equal(ports.streamRetentionHours, undefined);
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? "", /stream stocks-ticks .*AccessDenied.*DescribeStreamSummary/);
  });

  for (const name of ["archiveBucketName", "failedBucketName", "tickTableName", "trendTableName"]) {
    it(`refuses outputs without ${name}, and with an empty one`, async () => {
      for (const value of [undefined, "", 1]) {
        await assert.rejects(open({ ...OUTPUTS, [name]: value }), (error) => {
          assert.ok(error instanceof UsageError, String(error));
          assert.match(
            error.message,
            new RegExp(`must have ${name}, or data would be left behind`),
          );
          return true;
        });
      }
      assert.deepEqual([...server.requests, ...kinesis.asked], []);
    });
  }

  it("ends with what to do where region or credentials are missing", async () => {
    variables.set({ AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined });
    await assert.rejects(open(OUTPUTS), { name: "UsageError", message: /set AWS_REGION/ });
    variables.set({ AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: undefined });
    await assert.rejects(open(OUTPUTS), { name: "UsageError", message: /aws sso login/ });
  });
});
