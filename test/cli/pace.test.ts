import assert from "node:assert/strict";
import { pace, parseSpeed, type PaceOptions } from "../../cli/pace.ts";

interface Timed {
  readonly tradedAtMs?: number;
}

const START = Date.UTC(2024, 0, 2, 15);

/** Passes records with these times and tells how late on the clock each came. */
async function passTimes(
  times: readonly (number | undefined)[],
  options: Partial<PaceOptions> = {},
) {
  let clockMs = Date.UTC(2026, 0, 1);
  const begun = clockMs;
  const passed: (readonly [number | undefined, number])[] = [];
  const records: Timed[] = times.map((tradedAtMs) =>
    tradedAtMs === undefined ? {} : { tradedAtMs },
  );
  const sleeps: number[] = [];
  const paced = pace(records, {
    speed: 1,
    now: () => clockMs,
    sleep: (delayMs) => {
      sleeps.push(delayMs);
      clockMs += delayMs;
      return Promise.resolve();
    },
    ...options,
  });
  for await (const { tradedAtMs } of paced) passed.push([tradedAtMs, clockMs - begun]);
  return { delays: passed.map(([, delayMs]) => delayMs), passed, sleeps };
}

describe("pace", () => {
  it("passes records at recorded speed", async () => {
    const { delays } = await passTimes([START, START + 1_000, START + 1_000, START + 61_000]);
    assert.deepEqual(delays, [0, 1_000, 1_000, 61_000]);
  });

  it("passes them N times as fast", async () => {
    const times = [START, START + 60_000, START + 90_000];
    assert.deepEqual((await passTimes(times, { speed: 60 })).delays, [0, 1_000, 1_500]);
    assert.deepEqual((await passTimes(times, { speed: 0.5 })).delays, [0, 120_000, 180_000]);
  });

  it("never waits at full speed", async () => {
    const { delays, sleeps } = await passTimes([START, START + 86_400_000], { speed: "max" });
    assert.deepEqual(delays, [0, 0]);
    assert.deepEqual(sleeps, []);
  });

  it("does not add up the time that the consumer takes", async () => {
    let clockMs = START;
    const waits: number[] = [];
    const paced = pace(
      [0, 1_000, 2_000].map((offset) => ({ tradedAtMs: START + offset })),
      {
        speed: 1,
        now: () => clockMs,
        sleep: (delayMs) => {
          waits.push(delayMs);
          clockMs += delayMs;
          return Promise.resolve();
        },
      },
    );
    for await (const record of paced) clockMs += record === undefined ? 0 : 300;
    assert.deepEqual(waits, [700, 700]);
  });

  it("passes older records and those without a time at once", async () => {
    const { delays } = await passTimes([
      ...[undefined, START, START + 5_000, START + 2_000, undefined, START + 6_000],
    ]);
    assert.deepEqual(delays, [0, 0, 5_000, 5_000, 5_000, 6_000]);
  });

  it("is not held up by an unset clock or a time in the future", async () => {
    const future = Date.UTC(2099, 0, 1);
    const { delays } = await passTimes([0, START, future, START + 1_000, -1]);
    assert.deepEqual(delays, [0, 0, 0, 1_000, 1_000]);
  });

  it("waits longer than a timer can", async () => {
    const month = 31 * 86_400_000;
    const { delays, sleeps } = await passTimes([START, START + month]);
    assert.deepEqual(delays, [0, month]);
    assert.deepEqual(sleeps, [2 ** 31 - 1, month - (2 ** 31 - 1)]);
  });

  it("tells of each wait", async () => {
    const waits: number[] = [];
    await passTimes([START, START, START + 7_000], { onWait: (delayMs) => waits.push(delayMs) });
    assert.deepEqual(waits, [7_000]);
  });

  it("ends at the signal in the middle of a wait", async () => {
    const stop = new AbortController();
    const times = [START, START + 86_400_000, START + 86_400_001];
    const passed: Timed[] = [];
    const paced = pace(
      times.map((tradedAtMs) => ({ tradedAtMs })),
      { speed: 1, signal: stop.signal, onWait: () => setImmediate(() => stop.abort()) },
    );
    for await (const record of paced) passed.push(record);
    assert.equal(passed.length, 1);
  });

  it("refuses a speed that is none", async () => {
    for (const speed of [0, -1, NaN, Infinity]) {
      await assert.rejects(
        passTimes([START], { speed }),
        /"speed" must be a number above 0 or "max"/,
      );
    }
  });

  it("reads a speed", () => {
    assert.equal(parseSpeed("max"), "max");
    assert.equal(parseSpeed("60"), 60);
    assert.equal(parseSpeed("0.5"), 0.5);
    for (const text of ["", "0", "-1", "1e3", "fast", "1x", "NaN", " 1"]) {
      assert.throws(() => parseSpeed(text), new RegExp(`"speed" must be .* got "${text}"`));
    }
  });
});
