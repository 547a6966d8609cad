import type { Clock } from "../ports/Clock.ts";
import type { TickRecord, TickStream } from "../ports/TickStream.ts";

/** The tick stream did not take records in time. */
export class UnsentRecordsError extends Error {
  override readonly name = "UnsentRecordsError";

  constructor(unsent: number, options?: ErrorOptions) {
    super(`the tick stream did not take ${unsent} records in time; see its throttles`, options);
  }
}

/**
 * Puts records into the stream so that those of a symbol keep their order: one of each symbol a call,
 * and a symbol's next one only when the one before is taken. What is refused is tried again, after a
 * pause.
 * @param deadlineMs epoch milliseconds after which nothing is tried again
 * @throws {UnsentRecordsError} if not all are taken by then
 */
export async function sendInOrder(
  records: readonly TickRecord[],
  { stream, clock }: { readonly stream: TickStream; readonly clock: Clock },
  deadlineMs: number,
): Promise<void> {
  let unsent = [...records];
  for (let attempt = 1; unsent.length > 0;) {
    const wave = firstOfEachSymbol(unsent);
    const { refused, cause } = await tryToPut(stream, wave);
    const taken = new Set(wave.filter((record) => !refused.includes(record)));
    unsent = unsent.filter((record) => !taken.has(record));
    if (taken.size > 0) attempt = 1;
    if (refused.length === 0) continue;
    if (clock.now() >= deadlineMs) throw new UnsentRecordsError(unsent.length, { cause });
    await clock.backOff(attempt);
    attempt += 1;
  }
}

function firstOfEachSymbol(records: readonly TickRecord[]): TickRecord[] {
  const first = new Map<string, TickRecord>();
  for (const record of records) if (!first.has(record.symbol)) first.set(record.symbol, record);
  return [...first.values()];
}

async function tryToPut(
  stream: TickStream,
  wave: readonly TickRecord[],
): Promise<{ refused: readonly TickRecord[]; cause?: unknown }> {
  try {
    return { refused: await stream.put(wave) };
  } catch (cause) {
    // Some may have been taken: sent again they are the same ticks.
    return { refused: wave, cause };
  }
}
