import type { AlertEntry } from "../../dashboard/api.ts";
import { MAX_ALERTS } from "../../dashboard/api.ts";

/** Up to where the stored alerts of a symbol were looked through. */
interface Mark {
  readonly atMs: number;
  /** Alerts at that very time that were among them; undefined: all. */
  readonly ids: ReadonlySet<string> | undefined;
}

/** The last alerts, each once, newest first. */
export class AlertBook {
  #entries: readonly AlertEntry[] = [];
  #news: readonly AlertEntry[] = [];
  readonly #marks = new Map<string, Mark>();

  /** Takes an alert; one that is in the book already is left out. */
  add(entry: AlertEntry): void {
    if (this.#entries.some(({ id }) => id === entry.id)) return;
    this.#entries = [entry, ...this.#entries].slice(0, MAX_ALERTS);
    this.#news = [entry, ...this.#news].slice(0, MAX_ALERTS);
  }

  /** Stored alerts of a symbol up to this trade time are of earlier runs: they are no news. */
  startAt(symbol: string, atMs: number): void {
    this.#marks.set(symbol, { atMs, ids: undefined });
  }

  /** Takes from the stored alerts of a symbol, newest first, those that nobody was told of. */
  addExpired(symbol: string, stored: readonly AlertEntry[]): void {
    const mark = this.#marks.get(symbol);
    const isNew = ({ atMs, id }: AlertEntry): boolean =>
      mark === undefined || atMs > mark.atMs || (atMs === mark.atMs && mark.ids?.has(id) === false);
    for (const alert of stored.filter(isNew).reverse()) {
      if (alert.status === "expired") this.add(alert);
    }
    const [newest] = stored;
    if (newest === undefined) return;
    const atTheEnd = stored.filter(({ atMs }) => atMs === newest.atMs);
    this.#marks.set(symbol, { atMs: newest.atMs, ids: new Set(atTheEnd.map(({ id }) => id)) });
  }

  get entries(): readonly AlertEntry[] {
    return this.#entries;
  }

  /** Those of one symbol. */
  of(symbol: string): AlertEntry[] {
    return this.#entries.filter((entry) => entry.symbol === symbol);
  }

  /** What was added since the last call. */
  takeNews(): readonly AlertEntry[] {
    const news = this.#news;
    this.#news = [];
    return news;
  }
}
