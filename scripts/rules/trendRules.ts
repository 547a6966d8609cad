import type { Rule } from "./Rule.ts";
import { guardedBy } from "./Rule.ts";

/** How averages follow ticks, and when they raise an alert. */
export const TREND_RULES: readonly Rule[] = [
  ...guardedBy("domain/Trend.test.ts", [
    {
      rule: "The side is kept between batches",
      file: "domain/Trend.ts",
      search: "...(this.#side === undefined ? {} : { side: this.#side }),",
      replacement: "",
      test: "Trend signals ends in the same state whatever the cuts between writes",
    },
    {
      rule: "The last ticks are kept between batches",
      file: "domain/Trend.ts",
      search: "      applied: this.#applied,\n",
      replacement: "      applied: [],\n",
      test: "Trend signals ends in the same state whatever the cuts between writes",
    },
    {
      rule: "A tick older than the last applied is late and changes no signal",
      file: "domain/Trend.ts",
      search: 'if (tick.atMs < this.#lastMs) return "late";',
      replacement: "",
      test: "Trend receptions counts an older tick as late, and lets it change nothing",
    },
    {
      rule: "Ticks of one time count in arrival order",
      file: "domain/Trend.ts",
      search: 'if (tick.atMs < this.#lastMs) return "late";',
      replacement: 'if (tick.atMs <= this.#lastMs) return "late";',
      test: "Trend receptions takes ticks of one time in arrival order, whatever their ids",
    },
    {
      rule: "A tick ahead of its arrival changes no signal",
      file: "domain/Trend.ts",
      search: 'if (tick.isAhead) return "ahead";',
      replacement: "",
      test: "Trend receptions counts a tick ahead of its arrival, and lets it mute nobody",
    },
    {
      rule: "A redelivered tick is known by its id",
      file: "domain/Trend.ts",
      search: 'if (this.hasTaken(tick)) return "seen";',
      replacement: "",
      test: "Trend receptions knows a tick of the last time again after it left the window",
    },
    {
      rule: "A tie keeps the side",
      file: "domain/Trend.ts",
      search: "return side === 0 ? before : side > 0",
      replacement: "return side > 0",
      test: "Trend signals keeps the side over a tie",
    },
    {
      rule: "The first side alerts nobody",
      file: "domain/Trend.ts",
      search: "if (before !== undefined && this.#side !== before)",
      replacement: "if (this.#side !== before)",
      test: "Trend signals raises nothing before the long window is full, and nothing for the first side",
    },
    {
      rule: "The side found after a change of windows alerts nobody",
      file: "domain/Trend.ts",
      search: "    this.#side = undefined;\n",
      replacement: "",
      test: "Trend refilled for other windows is silent again until the longer window is full",
    },
    {
      rule: "An alert holds the keys of the first and last tick in the window",
      file: "domain/Trend.ts",
      search: "first: this.#applied[0] ?? tick,",
      replacement: "first: tick,",
      test: "Trend signals writes what crossed into the alert",
    },
  ]),
  ...guardedBy("domain/TrendHold.test.ts", [
    {
      rule: "The ticks held back are kept between batches",
      file: "domain/Trend.ts",
      search: "      held: this.#held,\n",
      replacement: "      held: [],\n",
      test: "Trend holding ticks back gives the same result whatever the cuts between writes",
    },
    {
      rule: "Ticks are held back for the allowed lateness and sorted",
      file: "domain/Trend.ts",
      search:
        "if (this.#rules.allowedLatenessMs === 0 && this.#held.length === 0) this.#apply(tick);\n    else this.#hold(tick);",
      replacement: "this.#apply(tick);",
      test: "Trend holding ticks back sorts what arrives out of order",
    },
    {
      rule: "At most 1,000 ticks are held, then the oldest goes",
      file: "domain/Trend.ts",
      search: "Math.max(ripe < 0 ? this.#held.length : ripe, overflow)",
      replacement: "ripe < 0 ? this.#held.length : ripe",
      test: "Trend holding ticks back holds at most 1,000 and lets the oldest go first",
    },
    {
      rule: "What an earlier setting held back goes first",
      file: "domain/Trend.ts",
      search: " && this.#held.length === 0) this.#apply(tick);",
      replacement: ") this.#apply(tick);",
      test: "Trend holding ticks back lets what an earlier setting held back go before younger ticks",
    },
    {
      rule: "A silent symbol's ticks wait for the allowed lateness",
      file: "domain/Trend.ts",
      search: "if (nowMs - newestArrival < this.#rules.allowedLatenessMs) return;",
      replacement: "",
      test: "Trend of a silent symbol waits a millisecond before that",
    },
  ]),
  ...guardedBy("domain/AverageWindow.test.ts", [
    {
      rule: "No side before the long window is full",
      file: "domain/ScaledCrossover.ts",
      search: "if (this.#count < long && ++this.#count < long) return 0;",
      replacement: "this.#count += 1;",
      test: "AverageWindow is silent until the long window is full",
    },
    {
      rule: "Beyond 2^53 whole numbers of any size decide",
      file: "domain/AverageWindow.ts",
      search: "Math.floor((Number.MAX_SAFE_INTEGER - 1) / (windows.short * windows.long))",
      replacement: "Infinity",
      test: "AverageWindow decides near ties of prices far beyond 2^53 right",
    },
    {
      rule: "A finer price changes the unit of all",
      file: "domain/AverageWindow.ts",
      search: "(POWERS_OF_TEN[this.#decimals - decimals] ?? Infinity)",
      replacement: "(POWERS_OF_TEN[this.#decimals - decimals] ?? 1)",
      test: "AverageWindow gives the side that whole numbers of any size give, whatever units come",
    },
  ]),
  ...guardedBy("handlers/detectBatchRetried.test.ts", [
    {
      rule: "The ring is filled again from the tick table when the windows change",
      file: "handlers/applyTicks.ts",
      search: "&& !isSame(state.windows, settings.windows)",
      replacement: "&& isSame(state.windows, { short: 0, long: 0 })",
      test: "detectBatch after the windows were changed goes on as if they had always been so, but for the side it finds",
    },
    {
      rule: "The ring is filled with no tick that is ahead",
      file: "handlers/applyTicks.ts",
      search: "if (tick === undefined || tick.isAhead) continue;",
      replacement: "if (tick === undefined) continue;",
      test: "detectBatch after the windows were changed reads no tick that is ahead, nor what is no tick",
    },
    {
      rule: "A late tick is counted once, however often its batch comes",
      file: "handlers/applyTicks.ts",
      search: "index < lastSeen && trend.isWithoutEffect(tick)",
      replacement: "index < -1",
      test: "detectBatch retried counts a late tick once, however often its batch comes",
    },
    {
      rule: "A tick that could change a signal is never passed over as seen",
      file: "handlers/applyTicks.ts",
      search: "index < lastSeen && trend.isWithoutEffect(tick)",
      replacement: "index < lastSeen",
      test: "detectBatch retried takes a new tick in front of one that is stored again",
    },
  ]),
  ...guardedBy("handlers/pipeline.test.ts", [
    {
      rule: "The alerts are those of the definition, however late ticks come",
      file: "domain/Trend.ts",
      search: "const watermark = this.#newestMs - this.#rules.allowedLatenessMs;",
      replacement: "const watermark = this.#newestMs;",
      test: "the two functions together raise exactly the alerts of the definition for ticks out of order and held back",
    },
  ]),
];
