/** What a handler answers to a batch. */
interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** One shard to be delivered. */
export interface Delivery<Record> {
  readonly records: readonly Record[];
  readonly idOf: (record: Record) => string | undefined;
  readonly handler: (batch: readonly Record[]) => Promise<BatchResponse>;
  /** Records in the batch of each invocation, from 0. */
  readonly batchSize: (invocation: number) => number;
  /** Whether the invocation that just ended was killed, so that its response is lost. */
  readonly takeCrash?: () => boolean;
}

const MAX_INVOCATIONS = 2_000;

/**
 * Delivers a shard as Lambda does with ReportBatchItemFailures: again from the first record reported,
 * and the whole batch again after a crash.
 * @returns how many invocations it took
 */
export async function deliver<Record>(delivery: Delivery<Record>): Promise<number> {
  const { records, idOf, handler, batchSize, takeCrash = () => false } = delivery;
  let at = 0;
  for (let invocation = 0; invocation < MAX_INVOCATIONS; invocation += 1) {
    if (at >= records.length) return invocation;
    const batch = records.slice(at, at + batchSize(invocation));
    const response = await handler(batch).catch((error: unknown) => {
      if (takeCrash()) return undefined;
      throw error;
    });
    if (takeCrash() || response === undefined) continue;
    const [first] = response.batchItemFailures;
    const failed = batch.findIndex((record) => idOf(record) === first?.itemIdentifier);
    if (first !== undefined && failed < 0) throw new Error("the response names an unknown record");
    at += first === undefined ? batch.length : failed;
  }
  throw new Error(`not done after ${MAX_INVOCATIONS} invocations`);
}
