import assert from "node:assert/strict";
import { appendFileSync, truncateSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { readCsv } from "../../../cli/sources/readCsv.ts";
import { SourceError } from "../../../cli/sources/SourceError.ts";
import type { BrokenRow } from "../../../cli/sources/SourceRecord.ts";
import { collect } from "./collect.ts";
import { useFiles } from "./useFiles.ts";

type Row = Awaited<ReturnType<typeof readAll>>[number];

async function readAll(file: string, options?: { symbol?: string; dataSource?: string }) {
  return collect(readCsv(file, options));
}

function recordOf(row: Row | undefined): unknown {
  assert.ok(row !== undefined && "record" in row, `no record: ${JSON.stringify(row)}`);
  assert.equal(Buffer.from(row.data).toString("utf8"), row.record);
  return JSON.parse(row.record);
}

function brokenOf(rows: readonly Row[]): { line: number; broken: string; raw: string }[] {
  return rows
    .filter((row): row is BrokenRow => "broken" in row)
    .map(({ line, broken, raw }) => ({ line, broken, raw: Buffer.from(raw).toString("latin1") }));
}

const HEADER = "symbol,timestamp,price";
const AAPL = "AAPL,2024-01-02T15:00:00Z,150.10";
const MSFT = "MSFT,2024-01-02T15:00:01Z,370";

describe("readCsv", () => {
  const file = useFiles();

  it("makes one record a row, prices as the text they are", async () => {
    const rows = await readAll(
      file(
        "all.csv",
        "symbol,timestamp,price,open,high,low,previous_close,volume,exchange,data_source,tick_id,change,change_percent\n" +
          "AAPL,2024-01-02T15:00:00.5Z,150.100,0150,151.00000001,149,1e2,1000,XNAS,mock,a-1,-0.50,+1\n",
      ),
    );
    assert.equal(
      rows[0] && "record" in rows[0] && rows[0].record,
      '{"symbol":"AAPL","timestamp":"2024-01-02T15:00:00.5Z","price":"150.100","open":"0150",' +
        '"high":"151.00000001","low":"149","previous_close":"1e2","volume":"1000","exchange":"XNAS",' +
        '"data_source":"mock","tick_id":"a-1","change":-0.50,"change_percent":"+1"}',
    );
    assert.equal(rows.length, 1);
    assert.equal(rows[0]?.line, 2);
    assert.equal("partitionKey" in rows[0] && rows[0].partitionKey, "AAPL");
    assert.equal(
      "tradedAtMs" in rows[0] && rows[0].tradedAtMs,
      Date.UTC(2024, 0, 2, 15, 0, 0, 500),
    );
  });

  it("sends a timestamp of digits alone as an integer, whatever its length", async () => {
    const rows = await readAll(
      file(
        "epoch.csv",
        `${HEADER}\nA,1704207600000,1\nA,17042076000000000000001,1\nA,01704207600000,1\nA,-1,1\n`,
      ),
    );
    assert.deepEqual(
      rows.map((row) => "record" in row && /"timestamp":([^,]*),/.exec(row.record)?.[1]),
      ["1704207600000", "17042076000000000000001", '"01704207600000"', '"-1"'],
    );
    assert.deepEqual(
      rows.map((row) => "tradedAtMs" in row && row.tradedAtMs),
      [1704207600000, false, false, false],
    );
  });

  it("takes a date alone as 16:00 in New York, winter and summer time", async () => {
    const rows = await readAll(
      file("dates.csv", "symbol,date,close\nA,2024-01-02,1\nA,2024-07-02,2\nA,2024-03-10,3\n"),
    );
    assert.deepEqual(rows.map(recordOf), [
      { symbol: "A", timestamp: "2024-01-02T21:00:00.000Z", price: "1", data_source: "replay" },
      { symbol: "A", timestamp: "2024-07-02T20:00:00.000Z", price: "2", data_source: "replay" },
      { symbol: "A", timestamp: "2024-03-10T20:00:00.000Z", price: "3", data_source: "replay" },
    ]);
  });

  it("takes a date alone in the timestamp column too, and any other date as it is", async () => {
    const rows = await readAll(
      file("mixed.csv", `${HEADER}\nA,2024-01-02,1\nA,Jan 1 2000,2\nA,2024-1-2,3\n`),
    );
    assert.deepEqual(
      rows.map((row) => (recordOf(row) as { timestamp: string }).timestamp),
      ["2024-01-02T21:00:00.000Z", "Jan 1 2000", "2024-1-2"],
    );
  });

  it("reports an impossible date as a broken row and goes on", async () => {
    const rows = await readAll(
      file("impossible.csv", "symbol,date,close\nA,2024-02-30,1\nA,2023-02-29,1\nA,2024-02-29,1\n"),
    );
    assert.deepEqual(brokenOf(rows), [
      { line: 2, broken: "has the impossible date 2024-02-30", raw: "A,2024-02-30,1" },
      { line: 3, broken: "has the impossible date 2023-02-29", raw: "A,2023-02-29,1" },
    ]);
    assert.equal(rows.length, 3);
  });

  it("leaves bad values to the pipeline, and empty ones out", async () => {
    const rows = await readAll(
      file(
        "bad.csv",
        "symbol,timestamp,price,volume\naapl,yesterday,-5,NaN\n,,,\nA,2024-01-02T00:00:00Z,,\n",
      ),
    );
    assert.deepEqual(rows.map(recordOf), [
      {
        symbol: "aapl",
        timestamp: "yesterday",
        price: "-5",
        volume: "NaN",
        data_source: "replay",
      },
      { data_source: "replay" },
      { symbol: "A", timestamp: "2024-01-02T00:00:00Z", data_source: "replay" },
    ]);
    assert.match("partitionKey" in rows[1]! ? rows[1].partitionKey : "", /^[0-9a-f]{32}$/);
  });

  it("matches the header whatever its case, spaces and byte order mark", async () => {
    const rows = await readAll(
      file("header.csv", `\uFEFF Symbol , TIMESTAMP ,"Price", Adj Close \n A , 1 , "2" , 3 \n`),
    );
    assert.deepEqual(rows.map(recordOf), [
      { symbol: "A", timestamp: 1, price: "2", "Adj Close": "3", data_source: "replay" },
    ]);
  });

  it("forwards other columns as strings, date and close beside timestamp and price too", async () => {
    const rows = await readAll(
      file(
        "extra.csv",
        "symbol,timestamp,date,price,close,note,,__proto__\n" +
          'A,1,2024-02-30,2,3,"say ""hi"", ü",7,x\nB,1,,2,,,,\n',
      ),
    );
    assert.equal(
      rows[0] && "record" in rows[0] && rows[0].record,
      '{"symbol":"A","timestamp":1,"date":"2024-02-30","price":"2","close":"3",' +
        '"note":"say \\"hi\\", ü","column_7":"7","__proto__":"x","data_source":"replay"}',
    );
    assert.deepEqual(recordOf(rows[1]), {
      symbol: "B",
      timestamp: 1,
      price: "2",
      data_source: "replay",
    });
  });

  it("reads every kind of line end, blank lines and a last line without end", async () => {
    const content = `${HEADER}\r\n${AAPL}\n\n  \r\n${MSFT}\r${AAPL}\r\n\t\n${MSFT}`;
    const rows = await readAll(file("ends.csv", content));
    assert.deepEqual(
      rows.map((row) => [row.line, (recordOf(row) as { symbol: string }).symbol]),
      [
        [2, "AAPL"],
        [5, "MSFT"],
        [6, "AAPL"],
        [8, "MSFT"],
      ],
    );
  });

  it("reads a gzip file, several members too", async () => {
    const path = file("zipped.csv.gz", `${HEADER}\n${AAPL}\n`);
    appendFileSync(path, gzipSync(`${MSFT}\n`));
    const rows = await readAll(path);
    assert.deepEqual(
      rows.map((row) => [row.line, (recordOf(row) as { price: string }).price]),
      [
        [2, "150.10"],
        [3, "370"],
      ],
    );
  });

  it("takes the symbol from the file's name, or the option, where there is no column", async () => {
    const content = "timestamp,price\n1,2\n";
    const symbolOf = async (name: string, options?: { symbol: string }) => {
      const rows = await readAll(file(name, content), options);
      return (recordOf(rows[0]) as { symbol: string }).symbol;
    };
    assert.equal(await symbolOf("brk.b.csv"), "BRK.B");
    assert.equal(await symbolOf("sp500-2000.CSV"), "SP500-2000");
    assert.equal(await symbolOf("aapl.csv.gz"), "AAPL");
    assert.equal(await symbolOf("my file.csv", { symbol: "^GSPC" }), "^GSPC");
    await assert.rejects(symbolOf("my file.csv"), /"MY FILE", which is no symbol.*--symbol/);
    await assert.rejects(symbolOf("a.csv", { symbol: "a..b" }), /cannot take "a\.\.b"/);
  });

  it("prefers the symbol column to the option, and takes a data source of its own", async () => {
    const rows = await readAll(file("own.csv", `${HEADER}\n${AAPL}\n`), {
      symbol: "MSFT",
      dataSource: "backfill",
    });
    assert.deepEqual(recordOf(rows[0]), {
      symbol: "AAPL",
      timestamp: "2024-01-02T15:00:00Z",
      price: "150.10",
      data_source: "backfill",
    });
  });

  describe("broken rows", () => {
    it("reports a wrong number of fields with line, reason and bytes", async () => {
      const rows = await readAll(
        file("count.csv", `${HEADER}\nAAPL\n${AAPL}\n${AAPL},\n"A","B"\n${MSFT}`),
      );
      assert.deepEqual(brokenOf(rows), [
        { line: 2, broken: "has 1 field where the header has 3", raw: "AAPL" },
        { line: 4, broken: "has 4 fields where the header has 3", raw: `${AAPL},` },
        { line: 5, broken: "has 2 fields where the header has 3", raw: '"A","B"' },
      ]);
      assert.equal(rows.length, 5);
    });

    it("keeps an unclosed quote from swallowing the rows behind it", async () => {
      const open = 'AAPL,2024-01-02T15:00:00Z,"150';
      const rows = await readAll(
        file("open.csv", `${HEADER}\n${open}\n${AAPL}\n"MSFT","1","2"\n${MSFT}\n${open}`),
      );
      assert.deepEqual(brokenOf(rows), [
        { line: 2, broken: "has an unclosed quote", raw: open },
        { line: 6, broken: "has an unclosed quote", raw: open },
      ]);
      assert.deepEqual(
        rows.map(({ line }) => line),
        [2, 3, 4, 5, 6],
      );
    });

    it("does not close a quote with the quote of a later broken row", async () => {
      const rows = await readAll(
        file("two.csv", `${HEADER},note\nA,1,2,"x\nB,1,2,y\nC,1,2,z"\nD,1,2,"w"\n`),
      );
      assert.deepEqual(
        brokenOf(rows).map(({ line, broken }) => [line, broken]),
        [
          [2, "has an unclosed quote"],
          [4, "has a quote inside an unquoted field"],
        ],
      );
      assert.deepEqual(
        rows.map(({ line }) => line),
        [2, 3, 4, 5],
      );
    });

    it("reads a quoted field over several lines, line ends kept", async () => {
      const rows = await readAll(
        file("lines.csv", `${HEADER},note\nA,1,2,"first\r\n\nthird ""x"""\nB,1,2,\n`),
      );
      assert.deepEqual(brokenOf(rows), []);
      assert.equal((recordOf(rows[0]) as { note: string }).note, 'first\r\n\nthird "x"');
      assert.deepEqual(
        rows.map(({ line }) => line),
        [2, 5],
      );
    });

    it("tells stray quotes and bytes that are not UTF-8", async () => {
      const rows = await readAll(
        file(
          "stray.csv",
          Buffer.from(`${HEADER}\nA,"1"x,2\nA,1"2,3\nA\xff,1,2\n${AAPL}\n`, "latin1"),
        ),
      );
      assert.deepEqual(brokenOf(rows), [
        { line: 2, broken: "has text after a closing quote", raw: 'A,"1"x,2' },
        { line: 3, broken: "has a quote inside an unquoted field", raw: 'A,1"2,3' },
        { line: 4, broken: "is not UTF-8", raw: "A\xff,1,2" },
      ]);
      assert.equal(rows.length, 4);
    });

    it("gives an unclosed quote up after 100 lines", async () => {
      const notes = Array.from({ length: 150 }, (_, index) => `note ${index}`).join("\n");
      const rows = await readAll(file("long.csv", `${HEADER}\nA,1,"2\n${notes}"\n${AAPL}\n`));
      assert.equal(rows[0] && "broken" in rows[0] && rows[0].broken, "has an unclosed quote");
      assert.equal(rows.length, 152);
      assert.ok("record" in rows[151]!);
    });
  });

  describe("unusable files", () => {
    const refusal = async (name: string, content: string | Uint8Array) => {
      const path = file(name, content);
      try {
        await readAll(path);
      } catch (error) {
        assert.ok(error instanceof SourceError, String(error));
        assert.equal(error.exitCode, 2);
        assert.equal(error.file, path);
        return error.message.replace(path, "FILE");
      }
      return assert.fail("no error");
    };

    it("names what is missing and what was found", async () => {
      assert.equal(
        await refusal("missing.csv", "symbol,time,last\nA,1,2\n"),
        '"FILE" has no column "timestamp" or "date" and none "price" or "close"; found "symbol", ' +
          '"time", "last". The first line must name the columns, separated by commas',
      );
      assert.match(
        await refusal("semicolons.csv", "symbol;timestamp;price\nA;1;2\n"),
        /found "symbol;timestamp;price"\. /,
      );
    });

    it("refuses a column that stands twice", async () => {
      assert.match(
        await refusal("twice.csv", "symbol,timestamp,price,Price\n"),
        /has the column "price" more than once/,
      );
    });

    it("refuses an empty file, UTF-16 and a broken header", async () => {
      assert.match(await refusal("empty.csv", ""), /is empty/);
      assert.match(await refusal("blank.csv", "\n\r\n \n"), /is empty/);
      assert.match(await refusal("empty.csv.gz", ""), /is empty/);
      assert.match(
        await refusal("utf16.csv", Buffer.from(`\uFEFF${HEADER}`, "utf16le")),
        /is UTF-16; save it as UTF-8/,
      );
      assert.match(
        await refusal("quote.csv", '"symbol,timestamp\n1,2\n'),
        /a header that has an un/,
      );
    });

    it("tells a missing file, a folder and bad gzip", async () => {
      await assert.rejects(readAll("/nonexistent/a.csv"), /"\/nonexistent\/a\.csv" does not exist/);
      const path = file("folder/a.csv", "");
      await assert.rejects(readAll(path.replace("/a.csv", "")), /is a folder/);
      const plain = file("plain.csv", HEADER).replace("plain.csv", "plain.csv.gz");
      writeFileSync(plain, HEADER);
      await assert.rejects(readAll(plain), /is no valid gzip/);
    });

    it("yields the rows before the end of a gzip file that was cut short, then fails", async () => {
      const long = `${HEADER}\n${Array.from({ length: 40_000 }, (_, n) => `A,${n},${(n * 7919) % 10007}`).join("\n")}`;
      const path = file("cut.csv.gz", long);
      truncateSync(path, 100_000);
      let rows = 0;
      await assert.rejects(async () => {
        for await (const row of readCsv(path)) rows += "record" in row ? 1 : 0;
      }, /is a gzip file that was cut short/);
      assert.ok(rows > 1_000, `${rows} rows`);
    });
  });

  it("stops reading when the consumer stops", async () => {
    const path = file("stop.csv", `${HEADER}\n${`${AAPL}\n`.repeat(100_000)}`);
    const rows = readCsv(path);
    assert.equal((await rows.next()).done, false);
    assert.equal((await rows.return(undefined)).done, true);
  });

  it("reads back what any writer of RFC 4180 wrote", async () => {
    const text = fc
      .string({ unit: "grapheme", maxLength: 12 })
      .map((value) => value.replace(/^[ \t\n\r\f]+|[ \t\n\r\f]+$/g, ""));
    const row = fc.record({
      symbol: fc.stringMatching(/^[A-Z]{1,5}$/),
      price: fc.stringMatching(/^[0-9]{1,5}(\.[0-9]{1,4})?$/),
      note: fc.oneof(text, fc.constantFrom('a"b', "a,b", "a\nb", "a\r\nb", '"', "\n", ",,,")),
    });
    const quote = (value: string) => `"${value.replaceAll('"', '""')}"`;
    let index = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 8 }),
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.boolean(),
        async (rows, end, quoteAll) => {
          const write = (value: string) =>
            quoteAll || /["\n\r,]/.test(value) || value !== value.trim() ? quote(value) : value;
          const lines = rows.map(
            ({ symbol, price, note }) =>
              `${write(symbol)},1700000000000,${write(price)},${write(note)}`,
          );
          index += 1;
          const path = file(
            `property-${index}.csv`,
            ["symbol,timestamp,price,note", ...lines].join(end),
          );
          const read = await readAll(path);
          assert.deepEqual(
            read.map(recordOf),
            rows.map(({ note, ...known }) => ({
              ...known,
              timestamp: 1700000000000,
              ...(note === "" ? {} : { note }),
              data_source: "replay",
            })),
          );
        },
      ),
      { numRuns: 100 },
    );
  });
});
