import { simulateTicks } from "../cli/sources/simulateTicks.ts";

const COLUMNS = ["symbol", "timestamp", "price", "open", "high", "low", "previous_close", "volume"];

/** A CSV of simulated ticks of ten symbols, the same on every call. */
export function makeCsv(count: number): string {
  const symbols = Array.from({ length: 10 }, (_, index) => `S${index}`);
  const rows = Array.from(
    simulateTicks({ seed: 1, symbols, start: "2026-01-05T14:30:00Z", count }),
    ({ data }) => {
      const tick = JSON.parse(Buffer.from(data).toString()) as Record<string, string>;
      return COLUMNS.map((column) => tick[column]).join(",");
    },
  );
  return `${[COLUMNS.join(","), ...rows].join("\n")}\n`;
}
