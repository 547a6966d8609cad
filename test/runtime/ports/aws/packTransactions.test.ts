import assert from "node:assert/strict";
import fc from "fast-check";
import type { Item } from "../../../../runtime/domain/tickItem.ts";
import { packTransactions } from "../../../../runtime/ports/aws/packTransactions.ts";
import { itemBytes } from "../../fakes/itemBytes.ts";

/** A parcel of items of so many bytes each. */
function makeParcel(name: string, count: number, bytes: number): { name: string; items: Item[] } {
  const item: Item = { symbol: { S: name }, window: { B: Buffer.alloc(bytes) } };
  return { name, items: Array.from({ length: count }, () => item) };
}

describe("packTransactions", () => {
  it("keeps both limits of a transaction, tears nothing apart and loses nothing", () => {
    const parcel = fc.record({
      count: fc.integer({ min: 1, max: 100 }),
      bytes: fc.integer({ min: 0, max: 40_000 }),
    });
    fc.assert(
      fc.property(fc.array(parcel, { maxLength: 60 }), (sizes) => {
        const parcels = sizes.map(({ count, bytes }, at) => makeParcel(`S${at}`, count, bytes));
        const transactions = packTransactions(parcels);
        assert.deepEqual(new Set(transactions.flat()), new Set(parcels));
        assert.equal(transactions.flat().length, parcels.length);
        for (const transaction of transactions) {
          const items = transaction.flatMap((each) => each.items);
          assert.ok(items.length <= 100);
          const bytes = items.reduce((sum, item) => sum + itemBytes(item), 0);
          assert.ok(bytes <= 4 * 1024 * 1024);
        }
      }),
    );
  });

  it("fills each transaction before it opens another", () => {
    const packed = packTransactions(
      [1, 99, 60, 37, 99, 1, 2].map((count) => makeParcel(String(count), count, 0)),
    );
    assert.deepEqual(
      packed.map((parcels) => parcels.map(({ name }) => name)),
      [
        ["99", "1"],
        ["99", "1"],
        ["60", "37", "2"],
      ],
    );
  });

  it("does not put more than 4 MB in one", () => {
    const parcels = Array.from({ length: 12 }, (_, at) => makeParcel(`S${at}`, 1, 390 * 1024));
    assert.deepEqual(
      packTransactions(parcels).map(({ length }) => length),
      [10, 2],
    );
  });
});
