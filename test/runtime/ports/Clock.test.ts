import assert from "node:assert/strict";
import { mock } from "node:test";
import { systemClock } from "../../../runtime/ports/Clock.ts";

describe("systemClock", () => {
  afterEach(() => mock.reset());

  /** Longest pause before each attempt, in milliseconds. */
  async function longestPauses(attempts: readonly number[]): Promise<number[]> {
    const pauses: number[] = [];
    mock.method(Math, "random", () => 1);
    mock.method(globalThis, "setTimeout", (resume: () => void, ms: number) => {
      pauses.push(ms);
      resume();
    });
    for (const attempt of attempts) await systemClock.backOff(attempt);
    return pauses;
  }

  it("waits twice as long each time, at most 2 seconds", async () => {
    const attempts = [1, 2, 3, 4, 5, 6, 7, 8, 2_000];
    assert.deepEqual(
      await longestPauses(attempts),
      [50, 100, 200, 400, 800, 1600, 2000, 2000, 2000],
    );
  });

  it("waits any part of that, so that functions do not come again together", async () => {
    const pauses: number[] = [];
    mock.method(Math, "random", () => 0.25);
    mock.method(globalThis, "setTimeout", (resume: () => void, ms: number) => {
      pauses.push(ms);
      resume();
    });
    await systemClock.backOff(3);
    assert.deepEqual(pauses, [50]);
  });

  it("waits for as long as it is told", async () => {
    const pauses: number[] = [];
    mock.method(globalThis, "setTimeout", (resume: () => void, ms: number) => {
      pauses.push(ms);
      resume();
    });
    await systemClock.wait(3_000);
    assert.deepEqual(pauses, [3_000]);
  });

  it("tells the time", () => {
    mock.method(Date, "now", () => 42);
    assert.equal(systemClock.now(), 42);
  });
});
