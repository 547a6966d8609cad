import { MAX_EVENT_BYTES } from "../../local/mappings/eventPayload.ts";
import type { BatchOutcome } from "../../local/mappings/interpretResponse.ts";
import { interpretResponse } from "../../local/mappings/interpretResponse.ts";
import type { EventRecord, StoredEvent } from "./FailedBatch.ts";
import type { RedrivePort } from "./RedrivePort.ts";
import type { LeftReason } from "./RedriveReason.ts";

/** What an event is put back with. */
export interface RedriveEventOptions {
  readonly functionName: string;
  readonly port: Pick<RedrivePort, "invoke">;
  /** Ends the work before the next invocation. */
  readonly signal: AbortSignal;
  /** Waits so many milliseconds, or until the signal. */
  readonly sleep: (delayMs: number, signal: AbortSignal) => Promise<void>;
  /** Called with the number of records done by each invocation. */
  readonly onDone?: (records: number) => void;
}

/** Why an event did not get further. */
export interface RedriveStop {
  readonly reason: LeftReason;
  readonly detail?: string;
  /** Sequence number of the first record that is not done. */
  readonly at: string;
}

/** How far an event got. */
export interface RedriveEventResult {
  readonly recordsDone: number;
  /** Absent: all is done. */
  readonly stop?: RedriveStop;
  /** Sequence numbers of records that no invocation can carry; all others were tried. */
  readonly oversized: readonly string[];
}

/** Invocations in a row that may come to nothing before the event is left. */
const MAX_FRUITLESS = 5;
const FIRST_WAIT_MS = 1_000;

/** Some records in a row: the first, and the one behind the last. */
interface Part {
  readonly from: number;
  readonly to: number;
}

type InvokeOutcome =
  BatchOutcome | { readonly type: "failed" | "throttled" | "refused"; readonly detail: string };

/**
 * Puts one event back as Lambda's poller would go on with it. The first invocation gets the stored event
 * as it is. Where the answer names a record as failed, those before it are done, and the rest is sent
 * again from there: with half of a batch done the time of an invocation may have been too short for all
 * of it. A function that fails gets the halves, which finds the record it fails at. What comes to nothing
 * is tried again after a while, a few times.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
export async function redriveEvent(
  event: StoredEvent,
  options: RedriveEventOptions,
): Promise<RedriveEventResult> {
  const { fitting, oversized } = splitBySize(event);
  const run = new EventRun(event, fitting, options);
  const stop = await run.finish();
  const { recordsDone } = run;
  return { recordsDone, oversized, ...(stop === undefined ? {} : { stop }) };
}

class EventRun {
  readonly #event: StoredEvent;
  readonly #options: RedriveEventOptions;
  /** What is not done yet, the next part last. */
  readonly #open: Part[];
  /** Invocations in a row that came to nothing. */
  #fruitless = 0;
  recordsDone = 0;

  constructor(event: StoredEvent, parts: readonly Part[], options: RedriveEventOptions) {
    this.#event = event;
    this.#open = parts.toReversed();
    this.#options = options;
  }

  /** Sends all that is open, in order, until there is no more or no way on. */
  async finish(): Promise<RedriveStop | undefined> {
    for (let part = this.#open.pop(); part !== undefined; part = this.#open.pop()) {
      const at = this.#event.records[part.from]?.sequenceNumber ?? "";
      if (this.#options.signal.aborted) return { reason: "interrupted", at };
      const outcome = await invoke(this.#event, part, this.#options);
      const done = doneBy(outcome, part);
      if (done > 0) this.#advance(done);
      const rest = { from: part.from + done, to: part.to };
      if (rest.from === rest.to) continue;
      const given = await this.#reopen(rest, outcome, done > 0);
      if (given !== undefined) return { ...given, at };
    }
    return undefined;
  }

  #advance(done: number): void {
    this.recordsDone += done;
    this.#fruitless = 0;
    this.#options.onDone?.(done);
  }

  /** Has what is left of a part sent again, as it is or in halves; or says why not. */
  async #reopen(
    rest: Part,
    outcome: InvokeOutcome,
    isFurther: boolean,
  ): Promise<Omit<RedriveStop, "at"> | undefined> {
    if (outcome.type === "refused") return giveUp(outcome);
    if (outcome.type === "failed" && rest.to - rest.from > 1) {
      const middle = Math.ceil((rest.from + rest.to) / 2);
      this.#open.push({ from: middle, to: rest.to }, { from: rest.from, to: middle });
      return undefined;
    }
    if (!isFurther) {
      this.#fruitless += 1;
      if (this.#fruitless === MAX_FRUITLESS) return giveUp(outcome);
      const { sleep, signal } = this.#options;
      await sleep(FIRST_WAIT_MS * 2 ** (this.#fruitless - 1), signal);
    }
    this.#open.push(rest);
    return undefined;
  }
}

function doneBy(outcome: InvokeOutcome, { from, to }: Part): number {
  if (outcome.type === "success") return to - from;
  return outcome.type === "failedFrom" ? outcome.index : 0;
}

function giveUp(outcome: InvokeOutcome): Omit<RedriveStop, "at"> {
  switch (outcome.type) {
    case "failed":
      return { reason: "function_failed", detail: outcome.detail };
    case "failedFrom":
      return { reason: "reported_failed", detail: outcome.reason };
    case "throttled":
      return { reason: "throttled", detail: outcome.detail };
    case "refused":
      return { reason: "invoke_failed", detail: outcome.detail };
    case "success":
      throw new Error("a part that is done is not given up");
  }
}

async function invoke(
  event: StoredEvent,
  { from, to }: Part,
  { port, functionName }: RedriveEventOptions,
): Promise<InvokeOutcome> {
  const isWhole = to - from === event.records.length;
  const records = event.records.slice(from, to);
  try {
    const answer = await port.invoke(functionName, isWhole ? event.text : textOf(event, records));
    return answer.type === "answered" ? interpret(answer.payload, records) : answer;
  } catch (error) {
    return { type: "refused", detail: String(error) };
  }
}

function interpret(payload: string, records: readonly EventRecord[]): InvokeOutcome {
  const places = new Map(records.map(({ sequenceNumber }, index) => [sequenceNumber, index]));
  try {
    return interpretResponse(payload, (sequenceNumber) => places.get(sequenceNumber));
  } catch {
    return { type: "failed", detail: "the function's answer is not JSON" };
  }
}

function textOf({ rest }: StoredEvent, records: readonly EventRecord[]): string {
  return JSON.stringify({ ...rest, Records: records.map(({ value }) => value) });
}

/** Parts that an invocation can carry, and the records that none can. */
function splitBySize(event: StoredEvent): { fitting: Part[]; oversized: string[] } {
  const { records, text } = event;
  const all = { from: 0, to: records.length };
  if (Buffer.byteLength(text) <= MAX_EVENT_BYTES) return { fitting: [all], oversized: [] };
  const bare = Buffer.byteLength(textOf(event, []));
  const fitting: Part[] = [];
  const oversized: string[] = [];
  let open = { from: 0, to: 0 };
  let bytes = bare;
  const close = (next: number): void => {
    if (open.to > open.from) fitting.push(open);
    open = { from: next, to: next };
    bytes = bare;
  };
  records.forEach(({ sequenceNumber, value }, index) => {
    const size = Buffer.byteLength(JSON.stringify(value)) + 1;
    if (bytes + size > MAX_EVENT_BYTES) close(index);
    if (bytes + size > MAX_EVENT_BYTES) {
      oversized.push(sequenceNumber);
      close(index + 1);
      return;
    }
    open = { from: open.from, to: index + 1 };
    bytes += size;
  });
  close(records.length);
  return { fitting, oversized };
}
