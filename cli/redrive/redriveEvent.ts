import { MAX_EVENT_BYTES } from "../../local/mappings/eventPayload.ts";
import type { Judgement } from "../../local/mappings/BatchFormat.ts";
import { eventText, judgeAnswer, recordName } from "./eventFormat.ts";
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
  /** The first record that is not done: its sequence number, or `topic-partition:offset`. */
  readonly at: string;
}

/** How far an event got. */
export interface RedriveEventResult {
  readonly recordsDone: number;
  /** Absent: all is done. */
  readonly stop?: RedriveStop;
  /** Records that no invocation can carry, named the same way; all others were tried. */
  readonly oversized: readonly string[];
}

/** Invocations in a row that may come to nothing before the event is left. */
const MAX_FRUITLESS = 5;
const FIRST_WAIT_MS = 1_000;

/** Some of the records, in their order. */
type Part = readonly EventRecord[];

type InvokeOutcome =
  | ({ readonly type: "answered" } & Judgement<EventRecord>)
  | { readonly type: "failed" | "throttled" | "refused"; readonly detail: string };

/**
 * Puts one event back as Lambda's poller would go on with it. The first invocation gets the stored event
 * as it is. Where the answer names a record as failed, those before it are done, of a topic all that are
 * not named, and the rest is sent again: with half of a batch done the time of an invocation may have been
 * too short for all of it. A function that fails gets the halves, which finds the record it fails at. What comes to nothing
 * is tried again after a while, a few times.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
// https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
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
      const [first] = part;
      const at = first === undefined ? "" : recordName(this.#event, first);
      if (this.#options.signal.aborted) return { reason: "interrupted", at };
      const outcome = await invoke(this.#event, part, this.#options);
      const left = outcome.type === "answered" ? outcome.left : part;
      const done = part.length - left.length;
      if (done > 0) this.#advance(done);
      if (left.length === 0) continue;
      const given = await this.#reopen(left, outcome, done > 0);
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
    left: Part,
    outcome: InvokeOutcome,
    isFurther: boolean,
  ): Promise<Omit<RedriveStop, "at"> | undefined> {
    if (outcome.type === "refused") return giveUp(outcome);
    if (outcome.type === "failed" && left.length > 1) {
      const middle = Math.ceil(left.length / 2);
      this.#open.push(left.slice(middle), left.slice(0, middle));
      return undefined;
    }
    if (!isFurther) {
      this.#fruitless += 1;
      if (this.#fruitless === MAX_FRUITLESS) return giveUp(outcome);
      const { sleep, signal } = this.#options;
      await sleep(FIRST_WAIT_MS * 2 ** (this.#fruitless - 1), signal);
    }
    this.#open.push(left);
    return undefined;
  }
}

function giveUp(outcome: InvokeOutcome): Omit<RedriveStop, "at"> {
  switch (outcome.type) {
    case "failed":
      return { reason: "function_failed", detail: outcome.detail };
    case "answered":
      return { reason: "reported_failed", detail: outcome.reason };
    case "throttled":
      return { reason: "throttled", detail: outcome.detail };
    case "refused":
      return { reason: "invoke_failed", detail: outcome.detail };
  }
}

async function invoke(
  event: StoredEvent,
  part: Part,
  { port, functionName }: RedriveEventOptions,
): Promise<InvokeOutcome> {
  const isWhole = part.length === event.records.length;
  try {
    const text = isWhole ? event.text : eventText(event, part);
    const answer = await port.invoke(functionName, text);
    return answer.type === "answered" ? judge(event, answer.payload, part) : answer;
  } catch (error) {
    return { type: "refused", detail: String(error) };
  }
}

function judge(event: StoredEvent, payload: string, part: Part): InvokeOutcome {
  try {
    return { type: "answered", ...judgeAnswer(event, payload, part) };
  } catch {
    return { type: "failed", detail: "the function's answer is not JSON" };
  }
}

/** Parts that an invocation can carry, and the records that none can. */
function splitBySize(event: StoredEvent): { fitting: Part[]; oversized: string[] } {
  const { records, text } = event;
  if (Buffer.byteLength(text) <= MAX_EVENT_BYTES) return { fitting: [records], oversized: [] };
  const bare = Buffer.byteLength(eventText(event, []));
  const fitting: Part[] = [];
  const oversized: string[] = [];
  let open: EventRecord[] = [];
  let bytes = bare;
  const close = (): void => {
    if (open.length > 0) fitting.push(open);
    open = [];
    bytes = bare;
  };
  for (const record of records) {
    // With its comma, and what its partition adds where it is the first of it.
    const size = Buffer.byteLength(eventText(event, [record])) - bare + 1;
    if (bytes + size > MAX_EVENT_BYTES) close();
    if (bytes + size > MAX_EVENT_BYTES) {
      oversized.push(recordName(event, record));
      continue;
    }
    open.push(record);
    bytes += size;
  }
  close();
  return { fitting, oversized };
}
