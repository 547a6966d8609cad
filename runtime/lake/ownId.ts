import { tickId } from "../domain/tickId.ts";

/** The tick id that a row's own fields give, had its time nothing finer than milliseconds. */
export function ownId(
  symbol: string,
  timestamp: string,
  textOf: (name: string) => string | undefined,
): string {
  const price = textOf("price") ?? "";
  const [open, high, low] = [textOf("open"), textOf("high"), textOf("low")];
  const [previousClose, volume] = [textOf("previous_close"), textOf("volume")];
  const [exchange, producerId] = [textOf("exchange"), textOf("tick_id")];
  return tickId(
    {
      symbol,
      timestamp,
      price,
      ...(open === undefined ? {} : { open }),
      ...(high === undefined ? {} : { high }),
      ...(low === undefined ? {} : { low }),
      ...(previousClose === undefined ? {} : { previous_close: previousClose }),
      ...(volume === undefined ? {} : { volume }),
      ...(exchange === undefined ? {} : { exchange }),
      ...(producerId === undefined ? {} : { tick_id: producerId }),
    },
    "",
  );
}
