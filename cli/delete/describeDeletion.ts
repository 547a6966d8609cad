import { countOf } from "../../text/countOf.ts";
import type { DeletionReceipt } from "./DeletionReceipt.ts";
import type { PlaceReport } from "./PlaceTally.ts";

/** A receipt in words, a line each: places with nothing of the selection are left out. */
export function describeDeletion(receipt: DeletionReceipt): string[] {
  const { places, dryRun, complete, error } = receipt;
  const touched = places.filter((place) => changesOf(place) > 0);
  const undecided = places.reduce((sum, place) => sum + place.undecided, 0);
  const lines = touched.map((place) => `${place.place}: ${describePlace(place, dryRun)}`);
  if (touched.length === 0) lines.push(`nothing of ${describeWhat(receipt)} is left`);
  if (undecided > 0) {
    lines.push(`${undecided} could not be decided and stay: see undecidedItems in the receipt`);
  }
  if (!complete) lines.push(`not complete: ${error}. Run the same again: it goes on from here`);
  if (dryRun) lines.push("nothing was changed");
  return lines;
}

/** What is selected, in words. */
export function describeWhat({ symbol, from, to }: DeletionReceipt): string {
  const whose = symbol ?? "all symbols";
  return from === undefined
    ? `${whose}, of all times`
    : `${whose}, from ${from} until before ${to}`;
}

function changesOf({ rowsRemoved, versionsRemoved }: PlaceReport): number {
  return rowsRemoved + versionsRemoved;
}

function describePlace(place: PlaceReport, isDryRun: boolean): string {
  const { rowsRemoved, objectsRewritten, objectsRemoved, versionsRemoved } = place;
  const verb = isDryRun ? "would go" : "gone";
  return [
    `${countOf(rowsRemoved, "row")} ${verb}`,
    objectsRewritten > 0 ? `${countOf(objectsRewritten, "object")} rewritten` : "",
    objectsRemoved > 0 ? `${countOf(objectsRemoved, "object")} removed` : "",
    versionsRemoved > 0 ? `${countOf(versionsRemoved, "version")} destroyed` : "",
  ]
    .filter((part) => part !== "")
    .join(", ");
}
