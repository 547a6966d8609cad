/**
 * A table's parameters, with columns that are projected by months as the list of these months. Athena steps
 * by months; Trino's own projection knows days, hours, minutes and seconds only. What partitions there are,
 * where they lie and what a query reads of them stays the same.
 */
export function monthsListed(
  parameters: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const listed: Record<string, string> = { ...parameters };
  for (const [name, unit] of Object.entries(parameters)) {
    const column = /^projection\.(.+)\.interval\.unit$/.exec(name)?.[1];
    if (column === undefined || unit !== "MONTHS") continue;
    const property = (last: string) => `projection.${column}.${last}`;
    const range = parameters[property("range")] ?? "";
    for (const last of ["format", "range", "interval", "interval.unit"])
      delete listed[property(last)];
    listed[property("type")] = "enum";
    listed[property("values")] = monthsOf(range, new Date()).join(",");
  }
  return listed;
}

/** Months of a range `yyyy-MM,NOW+1MONTHS`, both ends included. */
function monthsOf(range: string, now: Date): string[] {
  const match = /^(\d{4})-(\d{2}),NOW\+(\d+)MONTHS$/.exec(range);
  if (match === null)
    throw new Error(`a range of months must be yyyy-MM,NOW+nMONTHS, got ${range}`);
  const [year = 0, month = 1, ahead = 0] = match.slice(1).map(Number);
  const first = Date.UTC(year, month - 1);
  const count = (now.getUTCFullYear() - year) * 12 + now.getUTCMonth() - (month - 1) + ahead + 1;
  return Array.from({ length: count }, (_, index) => {
    const date = new Date(first);
    date.setUTCMonth(date.getUTCMonth() + index);
    return date.toISOString().slice(0, 7);
  });
}
