import type { Alert } from "../../../runtime/contract/alert.ts";
import type { TrendState } from "../../../runtime/domain/TrendState.ts";
import { DynamoTrendStore } from "../../../runtime/ports/aws/DynamoTrendStore.ts";
import { systemClock } from "../../../runtime/ports/Clock.ts";
import type { Road, RoadRun } from "./Road.ts";
import { makeTicks, sendRecords } from "./sendRecords.ts";

const SYMBOL = "AAPL";
/** Messages that are alerts as programs get them. */
const ALERT = /^\{.*"symbol":"AAPL"/;

/** Longer than the sweep leaves alerts to the function that raised them, in milliseconds. */
const LONG_AGO_MS = 3_600_000;

/** Windows that are not the program's: the averages must be filled again from the tick table. */
const OTHER_WINDOWS = { short: 3, long: 5 };

/** An alert that nobody published, as after an outage of the topic. */
const pending: Road = {
  name: "sweep: alerts that wait",
  async drive(run) {
    const [delivery] = run.stack.deliveries.read().filter(({ message }) => ALERT.test(message));
    const alert = delivery && (JSON.parse(delivery.message) as Alert);
    if (alert === undefined) throw new Error("an earlier road must have raised an alert");
    const arrivedAtMs = Date.now() - LONG_AGO_MS;
    await changeState(run, () => ({ pending: [{ alert, arrivedAtMs }] }));
    await sweep(run);
  },
};

/** A tick that is held back for others that never come. */
const held: Road = {
  name: "sweep: ticks held back",
  async drive(run) {
    await changeState(run, ({ applied, newestMs }) => {
      const [tick] = applied.slice(-1);
      if (tick === undefined) throw new Error("an earlier road must have sent ticks");
      const arrivedAtMs = Date.now() - LONG_AGO_MS;
      const arrival = { isAhead: false, dataSource: "simulated", arrivedAtMs };
      const later = { ...tick, ...arrival, atMs: newestMs + 1, id: "00000000000000aa" };
      return { held: [later], newestMs: newestMs + 1, windows: OTHER_WINDOWS };
    });
    await sweep(run);
  },
};

/** Ticks after a deployment with other windows. */
const otherWindows: Road = {
  name: "other windows",
  async drive(run) {
    await changeState(run, () => ({ windows: OTHER_WINDOWS }));
    await sendRecords(run, makeTicks(SYMBOL));
  },
};

async function changeState(
  { stack, names }: RoadRun,
  change: (state: TrendState) => Partial<TrendState>,
): Promise<void> {
  const store = new DynamoTrendStore(stack.clients.dynamodb, names.trendTable, systemClock);
  const state = (await store.load([SYMBOL])).get(SYMBOL);
  if (state === undefined) throw new Error("an earlier road must have sent ticks");
  const isSaved = await store.save({ ...state, ...change(state), version: state.version + 1 });
  if (!isSaved) throw new Error("nobody else may write the state meanwhile");
}

async function sweep({ invoke, stack }: RoadRun): Promise<void> {
  await invoke("stocks-sweep-alerts", {});
  await stack.drain();
}

/** Roads of trends. */
export const trendRoads: readonly Road[] = [pending, held, otherWindows];
