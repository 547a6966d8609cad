import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { listSymbols } from "../../../cli/replay/listSymbols.ts";

describe("listSymbols", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "stock-analytics-symbols-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  function put(name: string, content: string | Buffer): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }

  it("finds each symbol of CSV and NDJSON files once, in the order in which they come", async () => {
    const rows =
      "symbol,timestamp,price\nTSLA,2026-01-05,1\nAAPL,2026-01-05,2\n\nTSLA,2026-01-06,3\n";
    const ticks = ["MSFT", "AAPL"].map((symbol) => JSON.stringify({ symbol, price: 1 }));
    const files = [
      put("ticks.csv.gz", gzipSync(rows)),
      put("more.ndjson", `${ticks.join("\n")}\n`),
    ];
    assert.deepEqual(await listSymbols(files, {}), ["TSLA", "AAPL", "MSFT"]);
  });

  it("takes the name of a file without symbols, or the symbol that is given for it", async () => {
    const file = put("nvda.csv", "Date,Close\n2026-01-05,1\n2026-01-06,2\n");
    assert.deepEqual(await listSymbols([file], {}), ["NVDA"]);
    assert.deepEqual(await listSymbols([file], { symbol: "AMD" }), ["AMD"]);
  });

  it("leaves out what is no symbol, and rows that are broken", async () => {
    const csv = put(
      "odd.csv",
      'symbol,timestamp,price\n../x,2026-01-05,1\n,2026-01-05,1\n"A"B,2026-01-05,1\nAAPL,2026-13-45,1\nIBM,2026-01-05,1\n',
    );
    const ndjson = put("odd.ndjson", '{"symbol":7}\nnot json\n{"symbol":"lower case"}\n');
    assert.deepEqual(await listSymbols([csv, ndjson], {}), ["IBM"]);
  });

  it("refuses files of other kinds, and those that cannot be read, by name", async () => {
    await assert.rejects(listSymbols(["ticks.xlsx"], {}), /"ticks.xlsx" must end in .csv, .ndjson/);
    await assert.rejects(listSymbols([join(folder, "none.csv")], {}), /none.csv.* does not exist/);
    const columns = put("a b.csv", "timestamp,price\n2026-01-05,1\n");
    await assert.rejects(listSymbols([columns], {}), /no column "symbol".*name the symbol with/);
  });
});
