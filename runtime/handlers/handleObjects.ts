import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { changeOf } from "../files/changeOf.ts";
import type { ObjectEvent } from "../files/readObjectEvents.ts";
import { MalformedMessageError, readObjectEvents } from "../files/readObjectEvents.ts";
import { LatestPrices } from "../lake/LatestPrices.ts";
import type { MergedObject } from "../lake/mergeRows.ts";
import { mergeRows } from "../lake/mergeRows.ts";
import type { LakeRow } from "../lake/rows.ts";
import { updateLatest } from "../lake/updateLatest.ts";
import type { ObjectOutcome, ObjectReport } from "./loadObject.ts";
import { loadObject } from "./loadObject.ts";
import type { LoadPorts, ObjectLoad } from "./ObjectLoad.ts";

/** A message of the queue, read. */
interface Message {
  readonly id: string;
  readonly events: readonly ObjectEvent[];
}

/**
 * Loads the objects that a queue's messages tell of into a table and `latest_prices`. A message is done
 * when all rows of its objects are there; others are reported, alone, and come again. Rows that are there
 * already change nothing, so that it does not matter how often a message comes, or where a run ended.
 * @param deadlineMs epoch milliseconds after which no object is begun
 */
export async function handleObjects(
  event: SQSEvent,
  load: ObjectLoad,
  ports: LoadPorts,
  deadlineMs: number,
): Promise<SQSBatchResponse> {
  const undone = new Set<string>();
  const messages: Message[] = [];
  for (const record of event.Records) {
    const message = readMessage(record, ports);
    if (message === undefined) undone.add(record.messageId);
    else messages.push(message);
  }
  ports.observer.count({ MessagesRefused: undone.size });
  for (const id of await loadTogether(messages, load, { ...ports, deadlineMs })) undone.add(id);
  return { batchItemFailures: [...undone].map((itemIdentifier) => ({ itemIdentifier })) };
}

function readMessage({ messageId, body }: SQSRecord, ports: LoadPorts): Message | undefined {
  try {
    const events = readObjectEvents(body);
    const foreign = events.find(({ bucket }) => bucket !== ports.bucket);
    if (foreign !== undefined) {
      throw new MalformedMessageError(
        `the bucket must be ${ports.bucket}, got ${foreign.bucket}; take its notification away`,
      );
    }
    return { id: messageId, events };
  } catch (error) {
    if (!(error instanceof MalformedMessageError)) throw error;
    ports.observer.retrying(`message ${messageId} is refused`, error);
    return undefined;
  }
}

type RunPorts = LoadPorts & { readonly deadlineMs: number };

/**
 * Loads messages in one go: small files of one day then rewrite its object once. When that fails, each by
 * itself, so that an object nobody can replace holds up only those whose rows belong in it.
 * @returns ids of the messages that are not done
 */
async function loadTogether(
  messages: readonly Message[],
  load: ObjectLoad,
  ports: RunPorts,
): Promise<string[]> {
  try {
    const run = new LoadRun(load, ports);
    await run.load(messages);
    return run.undone;
  } catch (error) {
    ports.observer.retrying("objects were not loaded", error);
    if (messages.length === 1) return messages.map(({ id }) => id);
  }
  const undone: string[] = [];
  for (const message of messages) undone.push(...(await loadTogether([message], load, ports)));
  return undone;
}

/** One go at loading messages. */
class LoadRun {
  /** Ids of messages whose objects were not read to the end. */
  readonly undone: string[] = [];
  readonly #load: ObjectLoad;
  readonly #ports: RunPorts;
  readonly #latest = new LatestPrices();
  readonly #reports: (ObjectReport & { readonly key: string })[] = [];

  constructor(load: ObjectLoad, ports: RunPorts) {
    this.#load = load;
    this.#ports = ports;
  }

  async load(messages: readonly Message[]): Promise<void> {
    const { deadlineMs } = this.#ports;
    const merged = await mergeRows(this.#ports, this.#load.table, this.#rows(messages), {
      deadlineMs,
    });
    const latest = [...this.#latest.rows()].map((row) => ({ ...row, ...changeOf(row) }));
    // After the table: a run that ends between the two comes again with the same rows.
    if (latest.length > 0) await updateLatest(this.#ports, latest, { deadlineMs });
    this.#report(merged);
  }

  async *#rows(messages: readonly Message[]): AsyncGenerator<LakeRow, void, undefined> {
    const { clock, observer, deadlineMs } = this.#ports;
    for (const { id, events } of messages) {
      if (clock.now() >= deadlineMs) {
        this.undone.push(id);
        continue;
      }
      try {
        for (const event of events) yield* this.#rowsOf(event);
      } catch (error) {
        // The rows that did come are rows of the file like those that come when it is read again.
        observer.retrying(`message ${id} is not done`, error);
        this.undone.push(id);
      }
    }
  }

  async *#rowsOf(event: ObjectEvent): AsyncGenerator<LakeRow, void, undefined> {
    const rows = loadObject(event, this.#load, this.#ports);
    for (let next = await rows.next(); ; next = await rows.next()) {
      if (next.done === true) {
        this.#reports.push({ key: event.key, ...next.value });
        return;
      }
      this.#latest.show(next.value.latest);
      yield next.value.row;
    }
  }

  #report(merged: readonly MergedObject[]): void {
    const { observer } = this.#ports;
    for (const { key, outcome, accepted, refused } of this.#reports) {
      observer.inform(`object ${outcome}`, { key, accepted, refused: Object.fromEntries(refused) });
    }
    const countOf = (...outcomes: ObjectOutcome[]): number =>
      this.#reports.filter(({ outcome }) => outcomes.includes(outcome)).length;
    const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
    observer.count({
      ObjectsLoaded: countOf("loaded"),
      ObjectsRefused: countOf("refused"),
      ObjectsMissing: countOf("missing"),
      ObjectsArchived: countOf("archived"),
      ObjectsIgnored: countOf("folder", "elsewhere"),
      RowsLoaded: sum(this.#reports.map(({ accepted }) => accepted)),
      RowsRefused: sum(this.#reports.flatMap(({ refused }) => [...refused.values()])),
      RowsAdded: sum(merged.map(({ rowsAdded }) => rowsAdded)),
    });
  }
}
