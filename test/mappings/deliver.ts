import type { InvokeResult } from "../../local/lambda/model.ts";
import {
  deliverBatch,
  type DeliveryPolicy,
  type Discarded,
  type RetryReport,
} from "../../local/mappings/deliverBatch.ts";
import type { StreamRecord } from "../../local/mappings/model.ts";
import { answered, functionError, makeMapping, numbersIn } from "./makeRecord.ts";
import { VirtualClock } from "./VirtualClock.ts";

/** What became of a batch. */
export interface Delivery {
  /** Numbers of the records of each invocation. */
  readonly invocations: number[][];
  readonly done: number[];
  readonly discarded: Discarded[];
  readonly retries: RetryReport[];
  readonly clock: VirtualClock;
}

/** A batch to deliver. */
export interface DeliverySetup {
  readonly records: readonly StreamRecord[];
  readonly policy?: Partial<DeliveryPolicy>;
  /** Called with the numbers of the records and how many invocations came before. */
  readonly invoke: (numbers: readonly number[], before: number) => InvokeResult;
  /** Ends the delivery after so many invocations. */
  readonly stopAfter?: number;
  readonly clock?: VirtualClock;
}

/** Delivers a batch on a virtual clock. */
export async function deliver({
  records,
  policy,
  invoke,
  stopAfter,
  clock = new VirtualClock(),
}: DeliverySetup): Promise<Delivery> {
  const delivery: Delivery = { invocations: [], done: [], discarded: [], retries: [], clock };
  const stop = new AbortController();
  await clock.run(
    deliverBatch(records, makeMapping(policy), {
      clock,
      random: () => 0,
      signal: stop.signal,
      invoke: (payload) => {
        const numbers = numbersIn(payload);
        delivery.invocations.push(numbers);
        if (delivery.invocations.length === stopAfter) {
          stop.abort();
        }
        return Promise.resolve(invoke(numbers, delivery.invocations.length - 1));
      },
      done: (some) =>
        delivery.done.push(...some.map(({ sequenceNumber }) => Number(sequenceNumber))),
      discard: (discarded) => {
        delivery.discarded.push(discarded);
        return Promise.resolve(true);
      },
      onRetry: (retry) => delivery.retries.push(retry),
    }),
  );
  return delivery;
}

/** A function that cannot handle one record. */
export const poison =
  (bad: number, failure: InvokeResult = functionError()) =>
  (numbers: readonly number[]): InvokeResult =>
    numbers.includes(bad) ? failure : answered();

/** Numbers of the records that were given up together. */
export const numbersOf = ({ records }: Discarded): number[] =>
  records.map(({ sequenceNumber }) => Number(sequenceNumber));
