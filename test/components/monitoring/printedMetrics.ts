import { Readable } from "node:stream";
import type { Metric } from "../../../local/lambda/model.ts";
import { parseEmbeddedMetrics } from "../../../local/lambda/parseEmbeddedMetrics.ts";
import { marketCalendar } from "../../../runtime/calendar/marketCalendar.ts";
import type { Observer } from "../../../runtime/handlers/observe.ts";
import { observeFunction } from "../../../runtime/handlers/observe.ts";
import { pollMinute } from "../../../runtime/handlers/pollMinute.ts";
import { pollProvider } from "../../../runtime/handlers/pollProvider.ts";
import { ProviderError } from "../../../runtime/providers/ProviderError.ts";
import type { ProviderAnswer } from "../../../runtime/providers/QuoteProvider.ts";
import { FakeClock } from "../../runtime/fakes/FakeClock.ts";
import { FeedWatch } from "../../../runtime/handlers/FeedWatch.ts";
import { failWhile } from "../../runtime/fakes/Faults.ts";
import { OPEN_MS } from "../../runtime/fakes/makeArrivedTick.ts";
import { makeSeries, makeTickItem } from "../../runtime/fakes/makeTickItem.ts";
import {
  ARRIVED_AT_MS,
  makeKinesisRecord,
  makeProducerTick,
  makeTableRecords,
} from "../../runtime/fakes/records.ts";
import { World } from "../../runtime/fakes/World.ts";

const HOUR_MS = 3_600_000;

/**
 * Every metric that the functions print, as CloudWatch reads it from their lines: the functions run
 * on stores in memory, in each way that counts something.
 */
export async function printedMetrics(pipelineName: string, symbol: string): Promise<Metric[]> {
  const environment = { PIPELINE_NAME: pipelineName, WATCHED_SYMBOLS: symbol };
  const observer = observeFunction(environment);
  const lines = await linesPrintedBy(async () => {
    const acts = [processTicks, detectTrends, guardSplits, missTrades, expireAlerts, sweepAlerts];
    for (const act of acts) {
      await act((world) => Object.assign(world, { observer }), symbol);
    }
    await pollProviders(observer, symbol);
  });
  return lines.flatMap((line) => parseEmbeddedMetrics("any", line));
}

type Observed = (world: World) => World;

/** An accepted tick, an anomaly under another key than its symbol, a refused record. */
async function processTicks(observed: Observed, symbol: string): Promise<void> {
  const anomaly = makeProducerTick({ symbol, price: 200, previous_close: 100 });
  const records = [makeProducerTick({ symbol }), anomaly, "no tick"].map((payload, sequence) =>
    makeKinesisRecord(payload, { sequence, ...(sequence === 1 ? { partitionKey: "any" } : {}) }),
  );
  await observed(new World()).process(records);
}

/** Alerts, a late tick, one ahead, a stand-in, and an item that is no tick. */
async function detectTrends(observed: Observed, symbol: string): Promise<void> {
  const world = observed(new World({ settings: { windows: { short: 1, long: 2 } } }));
  const items = [
    ...makeSeries(symbol, [1, 2, 1, 2]),
    makeTickItem({ symbol, second: 1, price: 9 }),
    makeTickItem({ symbol, second: 50, isAhead: true }),
    makeTickItem({ symbol, second: 51, dataSource: "simulated-fallback" }),
    { symbol: { S: symbol }, timestamp: { S: "no time" } },
  ];
  await world.detect(makeTableRecords(items));
}

/** A price that falls by half over night. */
async function guardSplits(observed: Observed, symbol: string): Promise<void> {
  const world = observed(new World({ settings: { splitGuard: true } }));
  const items = [
    makeTickItem({ symbol, price: 2 }),
    makeTickItem({ symbol, second: 86_400, price: 1 }),
  ];
  await world.detect(makeTableRecords(items));
}

/** A symbol without a trade for a quarter of an hour, and a sweep meanwhile. */
async function missTrades(observed: Observed, symbol: string): Promise<void> {
  const watch = new FeedWatch({
    calendar: marketCalendar("NYSE"),
    intervalMs: 60_000,
    staleIntervals: 10,
    symbols: new Set([symbol]),
  });
  const world = observed(new World({ settings: { watch } }));
  world.clock.nowMs = OPEN_MS + 600_000;
  await world.detect(makeTableRecords([makeTickItem({ symbol })]));
  await world.sweep();
  await world.detect(makeTableRecords([makeTickItem({ symbol, second: 900 })]));
}

/** Alerts too old to be published. */
async function expireAlerts(observed: Observed, symbol: string): Promise<void> {
  const settings = { windows: { short: 1, long: 2 }, alertMaxAgeMs: HOUR_MS };
  const world = observed(new World({ settings }));
  world.clock.nowMs = ARRIVED_AT_MS + 2 * HOUR_MS;
  await world.detect(makeTableRecords(makeSeries(symbol, [1, 2, 1, 2])));
}

/** Alerts that the topic does not take. */
async function sweepAlerts(observed: Observed, symbol: string): Promise<void> {
  const world = observed(new World({ settings: { windows: { short: 1, long: 2 } } }));
  world.faults.plan = failWhile("topic.publish", () => true);
  await world.detect(makeTableRecords(makeSeries(symbol, [1, 2, 1, 2])));
  world.clock.nowMs += HOUR_MS;
  await world.sweep().catch(() => undefined);
}

/** A provider that leaves a symbol out, one that fails, and polls that nobody did. */
async function pollProviders(observer: Observer, symbol: string): Promise<void> {
  const clock = new FakeClock(ARRIVED_AT_MS);
  const none = { attempts: 1, refused: [], receivedAtMs: ARRIVED_AT_MS, asked: [symbol, "GONE"] };
  const quote = { symbol, id: "1", tradedAtMs: ARRIVED_AT_MS, data: Buffer.from("{}") };
  const refused = [{ reason: "missing_price" as const, line: 1, raw: Buffer.from("{}") }];
  const failure = new ProviderError("fmp", "timed_out", "did not answer");
  const provider = (...answers: ProviderAnswer[]) => ({
    name: "fmp" as const,
    quota: { symbolsPerRequest: 1 },
    quotes: () => Readable.from(answers),
  });
  const open = provider(
    { ...none, quotes: [quote], unanswered: ["GONE"], refused },
    { ...none, quotes: [], unanswered: [symbol], failure },
  );
  await pollProvider(
    [symbol, "GONE"],
    { atMs: ARRIVED_AT_MS, untilMs: ARRIVED_AT_MS, deadlineMs: ARRIVED_AT_MS },
    {
      ...{ clock, observer },
      open: () => Promise.resolve(open),
      forgetKey: () => undefined,
      fallback: provider({ ...none, quotes: [quote], unanswered: [] }),
      stream: { put: () => Promise.resolve([]) },
    },
  );
  const minuteMs = Math.floor(ARRIVED_AT_MS / 60_000) * 60_000;
  clock.nowMs = minuteMs;
  await pollMinute(
    { minuteMs, symbols: [symbol] },
    { calendar: marketCalendar("24/7"), intervalMs: 60_000, closeDelayMs: 0 },
    {
      ...{ clock, observer },
      ledger: {
        claim: (atMs) => Promise.resolve({ isMine: true, previousMs: atMs - 180_000 }),
        settle: () => Promise.resolve(),
      },
      quota: { takeOver: () => undefined, spent: () => [] },
      poll: () => Promise.resolve(0),
    },
  );
}

/** What goes to standard output meanwhile, line by line. */
async function linesPrintedBy(run: () => Promise<void>): Promise<string[]> {
  const texts: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  const writeError = process.stderr.write.bind(process.stderr);
  process.stdout.write = (text) => texts.push(String(text)) > 0;
  process.stderr.write = () => true;
  try {
    await run();
  } finally {
    process.stdout.write = write;
    process.stderr.write = writeError;
  }
  return texts.join("").split("\n");
}
