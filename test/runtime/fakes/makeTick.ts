import type { Tick } from "../../../runtime/contract/tick.ts";
import { tickId } from "../../../runtime/domain/tickId.ts";
import type { TickRow } from "../../../runtime/lake/rows.ts";

/** A tick as the pipeline accepts it, with the id of its own fields. */
export function makeTick(overrides: Partial<Tick> = {}, finer = ""): TickRow {
  const tick = {
    symbol: "AAPL",
    timestamp: "2026-11-20T14:30:00.123Z",
    price: "187.25",
    ...overrides,
  };
  return { ...tick, id: overrides.id ?? tickId(tick, finer) };
}
