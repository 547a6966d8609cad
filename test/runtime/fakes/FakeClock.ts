import type { Clock } from "../../../runtime/ports/Clock.ts";

/** A clock that stands until it is set or waited on. */
export class FakeClock implements Clock {
  nowMs: number;
  /** Attempt number of each pause. */
  readonly pauses: number[] = [];

  constructor(nowMs: number) {
    this.nowMs = nowMs;
  }

  now(): number {
    return this.nowMs;
  }

  backOff(attempt: number): Promise<void> {
    this.pauses.push(attempt);
    this.nowMs += 50 * attempt;
    return Promise.resolve();
  }

  wait(ms: number): Promise<void> {
    this.nowMs += ms;
    return Promise.resolve();
  }
}
