import type { Expectation, Gap } from "./api.ts";
import { byId, make, setText } from "./element.ts";
import type { SeriesData } from "./SeriesData.ts";
import { formatDuration, formatUtc } from "./times.ts";

/** The gaps in the feed of the chosen symbol in words, newest first. */
export class GapList {
  readonly #list = byId("gap-list", HTMLOListElement);
  readonly #none = byId("no-gaps", HTMLParagraphElement);
  readonly #count = byId("gap-count", HTMLSpanElement);
  #shown = "";

  /** @param silence trading since the last trade without one; null: it is not too long */
  show({ gaps, expected }: Pick<SeriesData, "gaps" | "expected">, silence: Gap | null): void {
    const lines = gaps.map(describeGap).reverse();
    if (silence !== null) lines.unshift(describeSilence(silence));
    const text = JSON.stringify([lines, expected]);
    // Every second is looked whether there is something to do.
    if (text === this.#shown) return;
    this.#shown = text;
    setText(this.#count, expected === null ? "not watched" : String(lines.length));
    setText(this.#none, describeNone(expected));
    this.#none.hidden = lines.length > 0;
    this.#list.hidden = lines.length === 0;
    this.#list.replaceChildren(
      ...lines.map(([when, howLong]) => make("li", "", make("span", "", when), howLong)),
    );
  }
}

function describeGap({ fromMs, toMs, seconds }: Gap): [when: string, howLong: string] {
  const [from, to] = [formatUtc(fromMs), formatUtc(toMs)];
  const isOneDay = from.slice(0, 10) === to.slice(0, 10);
  return [`${from} to ${isOneDay ? to.slice(11) : to} UTC`, formatDuration(seconds * 1000)];
}

function describeSilence({ fromMs, seconds }: Gap): [when: string, howLong: string] {
  const howLong = `${formatDuration(seconds * 1000)} of trading`;
  return [`since ${formatUtc(fromMs)} UTC, no trade yet`, howLong];
}

function describeNone(expected: Expectation | null): string {
  if (expected === null) {
    return "Nobody watches this feed: with monitoring.feedIntervalSeconds its gaps are shown here.";
  }
  const ms = expected.intervalSeconds * expected.staleIntervals * 1000;
  return `None: among these ticks no ${formatDuration(ms)} of trading went without a trade.`;
}
