import assert from "node:assert/strict";
import { readCsv } from "../../../cli/sources/readCsv.ts";
import { judgeRecord } from "../../oracle/judgeRecord.ts";
import { referenceTicks } from "../../oracle/referenceTicks.ts";
import { loadSeries } from "../../oracle/series.ts";
import { useFiles } from "./useFiles.ts";

const OPTIONS = { arrivedAtMs: Date.UTC(2026, 0, 1) };

describe("real series as files", function () {
  // Thousands of rows, judged twice.
  this.timeout(60_000);
  const file = useFiles();

  for (const name of ["600000.sh", "sp500-2000", "stocks", "apple-stock"] as const) {
    it(`${name} gives the ticks that the reference works out`, async () => {
      const { csv, rows } = loadSeries(name);
      const content = Buffer.from(csv);
      const expected = referenceTicks({ kind: "csv", content }, OPTIONS);
      assert.equal(expected.accepted.length, rows.length);
      assert.deepEqual(expected.rejected, []);
      let place = 0;
      for await (const row of readCsv(file(`${name}.csv.gz`, content))) {
        assert.ok("record" in row, JSON.stringify(row));
        const judgement = judgeRecord(row.data, OPTIONS);
        assert.ok("tick" in judgement, row.record);
        const { line, ...tick } = expected.accepted[place] ?? assert.fail(row.record);
        assert.equal(judgement.tick.content, tick.content);
        assert.equal(row.line, line);
        assert.equal(row.partitionKey, tick.symbol);
        assert.equal(row.tradedAtMs, Date.parse(tick.timestamp));
        place += 1;
      }
      assert.equal(place, rows.length);
    });
  }
});
