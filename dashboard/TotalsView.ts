import type { Counters, Lag, Totals } from "./api.ts";
import { byId, make, setText } from "./element.ts";
import { formatDuration, formatUtc } from "./times.ts";

/** What each count is called, and what it counts. */
const COUNTERS: readonly (readonly [keyof Counters, string, string])[] = [
  ["ticksStored", "Ticks stored", "rows that the tick table gained"],
  ["ticksRefused", "Refused", "kept in quarantine with the reason"],
  ["duplicates", "Duplicates", "accepted, and in the table already"],
  ["ticksLate", "Late", "older than the last tick of their symbol: stored, changed no signal"],
  ["ticksAhead", "Ahead", "traded later than they arrived: stored, changed no signal"],
  ["alertsRaised", "Alerts raised", "averages that crossed"],
  ["alertsDelivered", "Delivered", "alerts that reached the alert topic"],
];

/** Counts, lag, refusals and problems. */
export class TotalsView {
  readonly #values = new Map<keyof Counters, HTMLElement>();
  readonly #lag = byId("lag-list", HTMLUListElement);
  readonly #refusals = byId("refusal-list", HTMLUListElement);
  readonly #problems = byId("problem-list", HTMLUListElement);
  readonly #hidden = byId("symbols-hidden", HTMLParagraphElement);

  constructor() {
    const list = byId("counter-list", HTMLDListElement);
    for (const [name, label, meaning] of COUNTERS) {
      const value = make("dd", "number", "0");
      const tile = make("div", `tile ${name}`, make("dt", "", label), value);
      tile.title = meaning;
      list.append(tile);
      this.#values.set(name, value);
    }
  }

  /** Shows them as they are now. */
  update({ counters, lag, refusals, problems, symbolsHidden }: Totals): void {
    for (const [name, value] of this.#values) {
      setText(value, counters[name].toLocaleString("en-US"));
      value.parentElement?.classList.toggle("warn", name === "ticksRefused" && counters[name] > 0);
    }
    this.#fill(this.#lag, lag.map(describeLag));
    byId("refusals", HTMLElement).hidden = refusals.length === 0;
    this.#fill(
      this.#refusals,
      refusals.map(({ reason, count }) => [reason, count.toLocaleString("en-US")]),
    );
    byId("problems", HTMLElement).hidden = problems.length === 0;
    this.#fill(
      this.#problems,
      problems.map(({ atMs, text }) => [`${formatUtc(atMs).slice(11, 19)} UTC`, text]),
    );
    this.#hidden.hidden = symbolsHidden === 0;
    setText(this.#hidden, `${symbolsHidden} more symbols tick; they are too many to show.`);
  }

  #fill(list: HTMLUListElement, rows: readonly (readonly [string, string])[]): void {
    const text = JSON.stringify(rows);
    if (list.dataset.rows === text) return;
    list.dataset.rows = text;
    const items = rows.map(([name, value]) =>
      make("li", "", make("span", "", name), make("span", "number", value)),
    );
    list.replaceChildren(...items);
  }
}

function describeLag({ source, reader, pendingRecords, ageMs, isCaughtUp }: Lag): [string, string] {
  const name = `${source} → ${reader}`;
  if (pendingRecords > 0) {
    return [
      name,
      `${pendingRecords.toLocaleString("en-US")} waiting, ${formatDuration(ageMs)} behind`,
    ];
  }
  return [name, isCaughtUp ? "caught up" : "reading"];
}
