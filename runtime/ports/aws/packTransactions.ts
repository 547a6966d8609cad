import type { Item } from "../../domain/tickItem.ts";

/** Most items of one transaction, and most bytes of all of them together.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const MAX_ITEMS = 100;
const MAX_BYTES = 4 * 1024 * 1024;

/** Items that are written all or not at all. */
export interface Parcel {
  readonly items: readonly Item[];
}

interface Transaction<P extends Parcel> {
  readonly parcels: P[];
  items: number;
  bytes: number;
}

/**
 * Packs parcels into few transactions, none of them torn apart: the largest first, each where it still
 * fits. One that is too large for any transaction gets its own, for the table to refuse.
 */
export function packTransactions<P extends Parcel>(parcels: readonly P[]): P[][] {
  const transactions: Transaction<P>[] = [];
  for (const parcel of parcels.toSorted((a, b) => b.items.length - a.items.length)) {
    const items = parcel.items.length;
    const bytes = parcel.items.reduce((sum, item) => sum + itemBytes(item), 0);
    const open = transactions.find(
      (each) => each.items + items <= MAX_ITEMS && each.bytes + bytes <= MAX_BYTES,
    );
    if (open === undefined) transactions.push({ parcels: [parcel], items, bytes });
    else {
      open.parcels.push(parcel);
      open.items += items;
      open.bytes += bytes;
    }
  }
  return transactions.map((each) => each.parcels);
}

/** At least what DynamoDB counts, which takes fewer bytes for a number than it has digits. */
function itemBytes(item: Item): number {
  return Object.entries(item).reduce((sum, [name, { S = "", N = "", B }]) => {
    return sum + Buffer.byteLength(name) + Buffer.byteLength(S) + N.length + (B?.byteLength ?? 1);
  }, 0);
}
