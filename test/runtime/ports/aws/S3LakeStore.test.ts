import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { S3LakeStore } from "../../../../runtime/ports/aws/S3LakeStore.ts";
import { useTemporaryDirectory } from "../../../emulators/temporaryDirectory.ts";
import { FakeServer } from "./FakeServer.ts";

/** An error in S3's words. */
function failure(status: number, code: string) {
  return { status, body: `<Error><Code>${code}</Code><Message>said the test</Message></Error>` };
}

describe("S3LakeStore", () => {
  const directory = useTemporaryDirectory();
  let server: FakeServer;
  let client: S3Client;
  let lake: S3LakeStore;

  beforeEach(async () => {
    server = new FakeServer();
    await server.start();
    client = new S3Client({ ...server.clientOptions, forcePathStyle: true });
    lake = new S3LakeStore(client, "lake", 8);
  });

  afterEach(async () => {
    client.destroy();
    await server.stop();
  });

  function fileOf(text: string): string {
    const path = join(directory(), "file");
    writeFileSync(path, text);
    return path;
  }

  it("lists page by page", async () => {
    server.answer = (_request, index) => ({
      status: 200,
      body:
        `<ListBucketResult>${index === 0 ? "<NextContinuationToken>more</NextContinuationToken>" : ""}` +
        `<Contents><Key>raw/${index}</Key></Contents></ListBucketResult>`,
    });
    const keys: string[] = [];
    for await (const key of lake.list("raw/")) keys.push(key);
    assert.deepEqual(keys, ["raw/0", "raw/1"]);
    const [first = "", second = ""] = server.requests.map(({ path }) => path);
    assert.match(first, /prefix=raw%2F/);
    assert.doesNotMatch(first, /continuation-token/);
    assert.match(second, /continuation-token=more/);
  });

  it("says that an object is gone or lies in Glacier, and rejects for any other reason", async () => {
    server.answer = () => failure(404, "NoSuchKey");
    assert.equal(await lake.read("raw/x"), "missing");
    server.answer = () => failure(403, "InvalidObjectState");
    assert.equal(await lake.read("raw/x"), "archived");
    for (const [status, code] of [
      [403, "AccessDenied"],
      [404, "NoSuchBucket"],
    ] as const) {
      server.answer = () => failure(status, code);
      await assert.rejects(lake.read("raw/x"), { name: code });
    }
  });

  it("takes any sign of another version for one", async () => {
    for (const [status, code] of [
      [412, "PreconditionFailed"],
      [409, "ConditionalRequestConflict"],
      [404, "NoSuchKey"],
    ] as const) {
      server.answer = () => failure(status, code);
      await assert.rejects(lake.putFile("x", fileOf("1234"), '"1"'), {
        name: "ObjectChangedError",
      });
    }
    assert.deepEqual(
      server.requests.map(({ headers }) => headers["if-match"]),
      ['"1"', '"1"', '"1"'],
    );
  });

  it("names the condition at the end of an upload in parts, and leaves no parts when it fails", async () => {
    server.answer = ({ method, path }) => {
      const upload =
        "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>";
      if (method === "POST" && /[?&]uploads/.test(path)) return { status: 200, body: upload };
      if (method === "PUT") return { status: 200, body: "" };
      return method === "DELETE" ? { status: 204, body: "" } : failure(412, "PreconditionFailed");
    };
    await assert.rejects(lake.putFile("x", fileOf("123456789abcdef01"), undefined), {
      name: "ObjectChangedError",
    });
    assert.deepEqual(
      server.requests.map(({ method, path, headers, body }) => [
        method,
        /partNumber=(\d)/.exec(path)?.[1],
        headers["if-none-match"],
        method === "PUT" ? body.length : 0,
      ]),
      [
        ["POST", undefined, undefined, 0],
        ["PUT", "1", undefined, 8],
        ["PUT", "2", undefined, 8],
        ["PUT", "3", undefined, 1],
        ["POST", undefined, "*", 0],
        ["DELETE", undefined, undefined, 0],
      ],
    );
  });
});
