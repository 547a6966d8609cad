import assert from "node:assert/strict";
import fc from "fast-check";
import { readNdjson } from "../../../cli/sources/readNdjson.ts";
import { SourceError } from "../../../cli/sources/SourceError.ts";
import { collect } from "./collect.ts";
import { useFiles } from "./useFiles.ts";

async function read(path: string) {
  return (await collect(readNdjson(path))).map(({ data, ...rest }) => ({
    text: Buffer.from(data).toString("latin1"),
    ...rest,
  }));
}

describe("readNdjson", () => {
  const file = useFiles();

  it("passes lines on as they are, keyed by symbol", async () => {
    const valid = '{ "symbol":"AAPL", "timestamp":"2024-01-02T15:00:00+01:00", "price":1.50 }';
    const records = await read(file("a.ndjson", `${valid}\n{"symbol":"MSFT","timestamp":5}\n`));
    assert.deepEqual(records, [
      { text: valid, partitionKey: "AAPL", line: 1, tradedAtMs: Date.UTC(2024, 0, 2, 14) },
      { text: '{"symbol":"MSFT","timestamp":5}', partitionKey: "MSFT", line: 2, tradedAtMs: 5 },
    ]);
  });

  it("keeps invalid lines byte for byte and spreads them by a fixed hash", async () => {
    const lines = [
      "{",
      "NaN",
      " ",
      "\xff\xfe",
      '"x"',
      "null",
      '{"symbol":7}',
      "[1]\r!",
      '{"symbol":""}',
    ];
    const path = file("bad.ndjson", Buffer.from(lines.join("\n"), "latin1"));
    const records = await read(path);
    assert.deepEqual(
      records.map(({ text }) => text),
      lines,
    );
    for (const { partitionKey } of records) assert.match(partitionKey, /^[0-9a-f]{32}$/);
    assert.equal(new Set(records.map(({ partitionKey }) => partitionKey)).size, lines.length);
    assert.equal(records[0]?.partitionKey, "021fb596db81e6d02bf3d2586ee3981f");
    assert.deepEqual(await read(path), records);
  });

  it("uses no symbol that Kinesis would refuse as a key", async () => {
    const records = await read(
      file(
        "keys.ndjson",
        `{"symbol":"${"A".repeat(257)}"}\n{"symbol":"\\ud800"}\n{"symbol":"${"A".repeat(256)}"}`,
      ),
    );
    assert.deepEqual(
      records.map(({ partitionKey }) => partitionKey.length),
      [32, 32, 256],
    );
  });

  it("skips empty lines, takes \\r\\n as a line end, counts all lines", async () => {
    const records = await read(file("ends.ndjson", "\n\r\na\r\n\nb\r\r\nc\r"));
    assert.deepEqual(
      records.map(({ text, line }) => [text, line]),
      [
        ["a", 3],
        ["b\r", 5],
        ["c\r", 6],
      ],
    );
  });

  it("looks past a byte order mark for the key, and sends it", async () => {
    const [record] = await read(file("mark.ndjson", '\uFEFF{"symbol":"AAPL"}\n'));
    assert.equal(record?.partitionKey, "AAPL");
    assert.equal(record?.text, '\xef\xbb\xbf{"symbol":"AAPL"}');
  });

  it("reads a line of several megabytes whole", async () => {
    const huge = `{"symbol":"A","pad":"${"x".repeat(5 * 1024 * 1024)}"}`;
    const records = await read(file("huge.ndjson.gz", `a\n${huge}\nb`));
    assert.deepEqual(
      records.map(({ text }) => text.length),
      [1, huge.length, 1],
    );
    assert.equal(records[1]?.text, huge);
  });

  it("gives nothing for an empty file and an error for a missing one", async () => {
    assert.deepEqual(await read(file("empty.ndjson", "")), []);
    await assert.rejects(read("/nonexistent.ndjson"), SourceError);
  });

  it("splits any bytes at line feeds and nowhere else", async () => {
    const byte = fc.constantFrom(10, 13, 65, 34, 0, 255, 123);
    let index = 0;
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), fc.array(byte), async (any, few) => {
        const content = Buffer.concat([any, Buffer.from(few)]);
        index += 1;
        const records = await read(file(`any-${index}.ndjson`, content));
        const expected = content
          .toString("latin1")
          .split("\n")
          .map((line, at, all) => (at < all.length - 1 ? line.replace(/\r$/, "") : line))
          .filter((line) => line !== "");
        assert.deepEqual(
          records.map(({ text }) => text),
          expected,
        );
      }),
      { numRuns: 200 },
    );
  });
});
