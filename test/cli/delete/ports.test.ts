import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import type { ObjectVersion } from "../../../cli/delete/BucketPort.ts";
import { DynamoTablePort } from "../../../cli/delete/DynamoTablePort.ts";
import { S3BucketPort } from "../../../cli/delete/S3BucketPort.ts";
import { ObjectChangedError } from "../../../runtime/ports/LakeStore.ts";
import { useTemporaryDirectory } from "../../emulators/temporaryDirectory.ts";
import { ROOT } from "../../pipeline/runCommand.ts";
import { FakeClock } from "../../runtime/fakes/FakeClock.ts";
import { FakeServer } from "../../runtime/ports/aws/FakeServer.ts";

const VERSION: ObjectVersion = {
  ...{ key: "raw/a", versionId: "v2", etag: '"e"', size: 3, isLatest: true, isMarker: false },
};

function page(body: string, isTruncated = false): string {
  const next = isTruncated
    ? "<NextKeyMarker>raw/b</NextKeyMarker><NextVersionIdMarker>v1</NextVersionIdMarker>"
    : "";
  return `<ListVersionsResult><IsTruncated>${isTruncated}</IsTruncated>${next}${body}</ListVersionsResult>`;
}

/** Reads to the end. */
async function drain(items: AsyncIterable<unknown>): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  for (let next = await iterator.next(); next.done !== true;) next = await iterator.next();
}

function listed(name: "Version" | "DeleteMarker", key: string, id: string, isLatest: boolean) {
  return `<${name}><Key>${key}</Key><VersionId>${id}</VersionId><IsLatest>${isLatest}</IsLatest><ETag>"e"</ETag><Size>3</Size></${name}>`;
}

describe("the ports of a deletion", () => {
  const directory = useTemporaryDirectory();
  let server: FakeServer;
  let s3: S3BucketPort;
  let table: DynamoTablePort;
  beforeEach(async () => {
    server = new FakeServer();
    await server.start();
    const options = { ...server.clientOptions, maxAttempts: 1 };
    s3 = new S3BucketPort(new S3Client({ ...options, forcePathStyle: true }), "archive", true);
    const client = new DynamoDBClient(options);
    table = new DynamoTablePort({
      ...{ client, table: "ticks", sortKey: "timestamp", clock: new FakeClock(0) },
    });
  });
  afterEach(() => server.stop());

  const queryOf = (index: number): URLSearchParams =>
    new URL(server.requests[index]?.path ?? "", "http://s3").searchParams;

  it("lists versions and markers key by key, page by page", async () => {
    server.answer = (_request, index) => ({
      body:
        index === 0
          ? page(
              listed("Version", "raw/a", "v1", false) +
                listed("Version", "raw/b", "v1", true) +
                listed("DeleteMarker", "raw/a", "v2", true),
              true,
            )
          : page(listed("Version", "raw/c", "v1", true)),
    });
    const found: string[] = [];
    for await (const { key, versionId, isMarker } of s3.versions("raw/")) {
      found.push(`${key} ${versionId} ${isMarker}`);
    }
    assert.deepEqual(found, [
      "raw/a v1 false",
      "raw/a v2 true",
      "raw/b v1 false",
      "raw/c v1 false",
    ]);
    assert.equal(queryOf(1).get("key-marker"), "raw/b");
    assert.equal(queryOf(1).get("version-id-marker"), "v1");
  });

  it("reads and destroys the very version, and replaces and hides only the newest", async () => {
    const file = join(directory(), "kept");
    writeFileSync(file, "abc");
    await s3.readRange({ ...VERSION, versionId: "v1" }, 0, 3).catch(() => undefined);
    await s3.removeVersion({ ...VERSION, versionId: "v1" });
    await s3.replace(VERSION, file, { StorageClass: "GLACIER_IR" });
    await s3.hide(VERSION);
    const sent = server.requests.map(({ method, headers, path }) => [
      ...[method, new URL(path, "http://s3").searchParams.get("versionId")],
      headers["if-match"],
    ]);
    assert.deepEqual(sent, [
      ["GET", "v1", '"e"'],
      ["DELETE", "v1", undefined],
      ["PUT", null, '"e"'],
      ["DELETE", null, '"e"'],
    ]);
    assert.equal(server.requests[2]?.headers["x-amz-storage-class"], "GLACIER_IR");
  });

  it("says when another version is the newest by now", async () => {
    const body = "<Error><Code>PreconditionFailed</Code></Error>";
    server.answer = () => ({ status: 412, body });
    await assert.rejects(s3.hide(VERSION), ObjectChangedError);
  });

  it("says of a refusal which permission is missing", async () => {
    const body = "<Error><Code>AccessDenied</Code><Message>no</Message></Error>";
    server.answer = () => ({ status: 403, body });
    const list = async () => {
      await drain(s3.versions("raw/"));
    };
    const expected = (action: string) => ({ name: "DeletionError", message: new RegExp(action) });
    await assert.rejects(list(), expected("s3:ListBucketVersions on arn:aws:s3:::archive must be"));
    await assert.rejects(s3.removeVersion(VERSION), expected("s3:DeleteObjectVersion on"));
    await assert.rejects(s3.hide(VERSION), expected("s3:DeleteObject on"));
    await assert.rejects(s3.open(VERSION), expected("s3:GetObject, s3:GetObjectVersion"));
  });

  it("deletes items by 25, and again what DynamoDB left", async () => {
    const keys = Array.from({ length: 30 }, (_, index) => ({ symbol: "AAPL", sort: `${index}` }));
    const left = { DeleteRequest: { Key: { symbol: { S: "AAPL" }, timestamp: { S: "7" } } } };
    server.answer = (_request, index) => ({
      body: index === 0 ? { UnprocessedItems: { ticks: [left] } } : {},
    });
    await table.remove(keys);
    const sizes = server.inputs.map(
      ({ RequestItems }) => (RequestItems as { ticks: unknown[] }).ticks.length,
    );
    assert.deepEqual(sizes, [25, 1, 5]);
  });

  it("queries a symbol and scans for all", async () => {
    server.answer = () => ({ body: { Items: [] } });
    for (const symbol of ["AAPL", undefined]) {
      const range = { ...(symbol === undefined ? {} : { symbol }), first: "a", last: "b" };
      await drain(table.keys(range));
    }
    assert.deepEqual(server.operations, ["Query", "Scan"]);
    assert.deepEqual(
      server.inputs.map((input) => input.KeyConditionExpression ?? input.FilterExpression),
      ["#symbol = :symbol AND #sort BETWEEN :first AND :last", "#sort BETWEEN :first AND :last"],
    );
  });

  it("asks for no action that the policy in docs/deletion.md leaves out", () => {
    const doc = readFileSync(join(ROOT, "docs/deletion.md"), "utf8");
    const [, json = ""] = /```json\n([\s\S]*?)```/.exec(doc) ?? [];
    const { Statement } = JSON.parse(json) as { Statement: { Action: string[] }[] };
    const allowed = Statement.flatMap(({ Action }) => Action).sort();
    const sources = ["S3BucketPort", "DynamoTablePort", "openDeployed"].map((name) =>
      readFileSync(join(ROOT, `cli/delete/${name}.ts`), "utf8"),
    );
    const asked = sources.join().match(/\b(s3|kms|dynamodb|kinesis):[A-Z]\w+/g) ?? [];
    // Uploads that break off are given up.
    assert.deepEqual([...new Set([...asked, "s3:AbortMultipartUpload"])].sort(), allowed);
    const help = readFileSync(join(ROOT, "cli/delete.ts"), "utf8");
    for (const action of allowed) assert.ok(help.includes(action), action);
  });
});
