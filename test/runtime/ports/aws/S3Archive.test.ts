import assert from "node:assert/strict";
import { S3Client } from "@aws-sdk/client-s3";
import { S3Archive } from "../../../../runtime/ports/aws/S3Archive.ts";
import { FakeServer } from "./FakeServer.ts";

/** An error in S3's words. */
function failure(status: number, code: string) {
  return { status, body: `<Error><Code>${code}</Code><Message>said the test</Message></Error>` };
}

describe("S3Archive", () => {
  let server: FakeServer;
  let client: S3Client;
  let archive: S3Archive;

  beforeEach(async () => {
    server = new FakeServer();
    await server.start();
    client = new S3Client({ ...server.clientOptions, forcePathStyle: true });
    archive = new S3Archive(client, "lake");
  });

  afterEach(async () => {
    client.destroy();
    await server.stop();
  });

  const object = {
    key: "raw/2026/11/20/14/s-1-2.ndjson.gz",
    body: Buffer.from([0x1f, 0x8b, 0xff]),
  };

  it("puts the bytes under the key unless one is there", async () => {
    await archive.put(object);
    const [{ method, path, headers, body } = {}, ...others] = server.requests;
    assert.equal(others.length, 0);
    assert.equal(method, "PUT");
    assert.match(path ?? "", /^\/lake\/raw\/2026\/11\/20\/14\/s-1-2\.ndjson\.gz(\?|$)/);
    assert.equal(headers?.["if-none-match"], "*");
    assert.equal(headers?.["content-type"], "application/gzip");
    assert.deepEqual(body, object.body);
  });

  it("says of plain lines that they are", async () => {
    await archive.put({ key: "alerts/2026/11/20/14/x.ndjson", body: Buffer.from("{}\n") });
    assert.equal(server.requests[0]?.headers["content-type"], "application/x-ndjson");
  });

  it("takes an object that is there already for put", async () => {
    server.answer = () => failure(412, "PreconditionFailed");
    await archive.put(object);
    assert.equal(server.requests.length, 1);
  });

  it("finds its own object when the answer to the first attempt got lost", async () => {
    server.answer = (_request, index) =>
      index === 0 ? failure(503, "SlowDown") : failure(412, "PreconditionFailed");
    await archive.put(object);
    assert.equal(server.requests.length, 2);
  });

  it("rejects for any other reason", async () => {
    for (const [status, code] of [
      [403, "AccessDenied"],
      [404, "NoSuchBucket"],
      [409, "ConditionalRequestConflict"],
    ] as const) {
      server.answer = () => failure(status, code);
      await assert.rejects(archive.put(object), { name: code });
    }
  });
});
