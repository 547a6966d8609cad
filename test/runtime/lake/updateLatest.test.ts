import assert from "node:assert/strict";
import fc from "fast-check";
import { LatestPrices } from "../../../runtime/lake/LatestPrices.ts";
import type { LatestPriceRow } from "../../../runtime/lake/rows.ts";
import { updateLatest } from "../../../runtime/lake/updateLatest.ts";
import { FakeClock } from "../fakes/FakeClock.ts";
import { MemoryLake } from "../fakes/MemoryLake.ts";
import { readParquet } from "../fakes/readParquet.ts";
import { watchTemporaryFolder } from "../fakes/watchTemporaryFolder.ts";

const OPTIONS = { deadlineMs: Infinity };

function ports(lake = new MemoryLake()) {
  return { lake, clock: new FakeClock(0) };
}

describe("updateLatest", () => {
  watchTemporaryFolder();

  const at = (second: number, id: string, price = "1"): LatestPriceRow => ({
    symbol: "AAPL",
    timestamp: `2026-11-20T14:30:0${second}.000Z`,
    id,
    price,
    road: "ticks",
  });

  it("never goes backwards, whatever comes in whichever order", async () => {
    const rows = fc.array(fc.tuple(fc.nat(9), fc.constantFrom("a", "b", "c")), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(rows, async (pairs) => {
        const lake = new MemoryLake();
        let newest = "";
        for (const [second, id] of pairs) {
          const row = at(second, id);
          const key = `${row.timestamp} ${id}`;
          const isChanged = await updateLatest(ports(lake), [row], OPTIONS);
          assert.equal(isChanged, key > newest);
          if (isChanged) newest = key;
        }
        const object = lake.objects.get("latest_prices/latest.parquet") ?? Buffer.alloc(0);
        const [row, ...others] = await readParquet(object);
        assert.equal(others.length, 0);
        const time = (row?.timestamp as string).replace(" ", "T");
        assert.equal(`${time.padEnd(19, "0")}.000Z ${row?.id as string}`, newest);
      }),
      { numRuns: 15 },
    );
  });

  it("keeps the newest of many rows of a symbol", () => {
    const latest = new LatestPrices();
    for (const row of [at(1, "b"), at(2, "a"), at(2, "c"), at(2, "b"), at(0, "z")])
      latest.show(row);
    assert.deepEqual([...latest.rows()], [at(2, "c")]);
  });
});
