import assert from "node:assert/strict";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { S3Client } from "@aws-sdk/client-s3";
import { CLIENT_OPTIONS } from "../../../../runtime/ports/aws/clientOptions.ts";
import { S3ObjectReader } from "../../../../runtime/ports/aws/S3ObjectReader.ts";
import type { StoredObject } from "../../../../runtime/ports/ObjectReader.ts";

const LAST_MODIFIED = "Fri, 20 Nov 2026 14:30:00 GMT";

/** The object of an answer that has one. */
async function opened(reader: S3ObjectReader, key: string): Promise<StoredObject> {
  const object = await reader.open(key);
  return typeof object === "string" ? assert.fail(object) : object;
}

async function textOf({ bytes }: StoredObject): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

describe("S3ObjectReader", () => {
  let server: Server;
  let client: S3Client;
  let reader: S3ObjectReader;
  let paths: string[];
  let answer: (response: ServerResponse) => void;

  beforeEach(async () => {
    paths = [];
    server = createServer((request, response) => {
      paths.push(request.url ?? "");
      response.setHeader("ETag", '"9bb58f26192e4ba00f01e2e7b136bbd8"');
      response.setHeader("Last-Modified", LAST_MODIFIED);
      answer(response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    client = new S3Client({
      ...CLIENT_OPTIONS,
      maxAttempts: 1,
      endpoint: `http://127.0.0.1:${port}`,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      forcePathStyle: true,
    });
    reader = new S3ObjectReader(client, "lake");
  });

  afterEach(async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it("gives an object's bytes as they come, its time and its ETag without quotes", async () => {
    answer = (response) => response.end("a,b\n1,2\n");
    const object = await opened(reader, "import/a b+c ü.csv");
    assert.equal(object.etag, "9bb58f26192e4ba00f01e2e7b136bbd8");
    assert.equal(object.changedAtMs, Date.UTC(2026, 10, 20, 14, 30));
    assert.equal(object.size, 8);
    assert.equal(await textOf(object), "a,b\n1,2\n");
    assert.match(paths[0] ?? "", /^\/lake\/import\/a%20b%2Bc%20%C3%BC\.csv(\?x-id=GetObject)?$/);
  });

  it("opens the version that is asked for", async () => {
    answer = (response) => response.end("x");
    await textOf(await opened(reader, "a"));
    const object = await reader.open("a", "v.1");
    if (typeof object !== "string") object.close();
    assert.doesNotMatch(paths[0] ?? "", /versionId/);
    assert.match(paths[1] ?? "", /[?&]versionId=v\.1(&|$)/);
  });

  it("says why an object cannot be read", async () => {
    const cases: [status: number, code: string, expected: string][] = [
      [404, "NoSuchKey", "missing"],
      [404, "NoSuchVersion", "missing"],
      [405, "MethodNotAllowed", "missing"],
      [403, "InvalidObjectState", "archived"],
    ];
    for (const [status, code, expected] of cases) {
      answer = (response) => {
        response.statusCode = status;
        response.end(`<Error><Code>${code}</Code><Message>said the test</Message></Error>`);
      };
      assert.equal(await reader.open("a"), expected, code);
    }
  });

  it("rejects for any other reason", async () => {
    answer = (response) => {
      response.statusCode = 403;
      response.end("<Error><Code>AccessDenied</Code><Message>said the test</Message></Error>");
    };
    await assert.rejects(reader.open("a"), { name: "AccessDenied" });
  });

  it("tells a connection that ends early from a file that does", async () => {
    answer = (response) => {
      response.setHeader("Content-Length", "100");
      response.write("half");
      setImmediate(() => response.destroy());
    };
    const object = await opened(reader, "a");
    await assert.rejects(textOf(object));
  });

  it("lets go of a body that nobody reads", async () => {
    answer = (response) => response.end(Buffer.alloc(4_000_000));
    const object = await opened(reader, "a");
    object.close();
    await assert.rejects(textOf(object));
  });
});
