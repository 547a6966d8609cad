/**
 * How a call to a port goes wrong. `before`: without effect. `after`: its effect is there, but the answer
 * got lost. The crashes kill the function there and then: no later call of it has an effect, and nobody
 * hears its response.
 */
export type FaultKind = "before" | "after" | "crash_before" | "crash_after";

/** All values of {@link FaultKind}. */
export const FAULT_KINDS: readonly FaultKind[] = ["before", "after", "crash_before", "crash_after"];

/** A failure that a test asked for. */
export class InjectedFault extends Error {
  override readonly name = "InjectedFault";
}

/** Decides for each call by its number (from 0) and name whether it fails. */
export type FaultPlan = (index: number, call: string) => FaultKind | undefined;

/** The one place that every call of the fake ports passes through. */
export class Faults {
  /** Names of the calls so far. */
  readonly calls: string[] = [];
  /** Faults that came to pass. */
  readonly injected: FaultKind[] = [];
  plan: FaultPlan = () => undefined;
  /** Waits before each call; a test may interleave two functions with it. */
  pause: (call: string) => Promise<void> = () => Promise.resolve();
  #isDead = false;

  /** Whether the function was killed; asking starts the next invocation. */
  takeCrash(): boolean {
    const wasDead = this.#isDead;
    this.#isDead = false;
    return wasDead;
  }

  async run<Result>(call: string, effect: () => Result): Promise<Result> {
    await this.pause(call);
    if (this.#isDead) throw new InjectedFault(`${call} after the crash`);
    const index = this.calls.push(call) - 1;
    const kind = this.plan(index, call);
    if (kind === undefined) return effect();
    this.injected.push(kind);
    if (kind.endsWith("after")) effect();
    this.#isDead = kind.startsWith("crash");
    throw new InjectedFault(`${call} number ${index}: ${kind}`);
  }
}

/** Fails the call of one number. */
export function failOnce(index: number, kind: FaultKind): FaultPlan {
  return (at) => (at === index ? kind : undefined);
}

/** Fails calls of one name while told to. */
export function failWhile(name: string, isFailing: () => boolean): FaultPlan {
  return (_index, call) => (call === name && isFailing() ? "before" : undefined);
}
