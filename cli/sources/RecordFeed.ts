/** What came of asking a feed for its next record. */
export type Fed<T> = { readonly record: T } | "ended" | "nothing yet" | "aborted";

/** How a request to the source went. */
type Answer<T> =
  { readonly result: IteratorResult<T, unknown> } | { readonly failed: true; error: unknown };

/**
 * A source asked for one record at a time that may be left waiting: what is there can be sent while the
 * next record, perhaps hours away, is still awaited.
 */
export class RecordFeed<T> {
  readonly #source: AsyncIterator<T>;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = (): void => this.#wake();
  #asked = false;
  #answer: Answer<T> | undefined;
  #wake: () => void = () => undefined;

  constructor(records: AsyncIterable<T>, signal: AbortSignal | undefined) {
    this.#source = records[Symbol.asyncIterator]();
    this.#signal = signal;
    signal?.addEventListener("abort", this.#onAbort);
  }

  /**
   * The next record. With `patient` false it answers "nothing yet" as soon as the source has to wait for
   * the outside world.
   */
  async next({ patient }: { readonly patient: boolean }): Promise<Fed<T>> {
    if (!this.#asked) this.#ask();
    if (this.#answer === undefined) await this.#wait(patient);
    if (this.#signal?.aborted === true) return "aborted";
    const answer = this.#answer;
    if (answer === undefined) return "nothing yet";
    this.#asked = false;
    this.#answer = undefined;
    if ("failed" in answer) throw answer.error;
    return answer.result.done === true ? "ended" : { record: answer.result.value };
  }

  /** Lets the source go, its open file too. Does not wait for a record it may be waiting for. */
  close(): void {
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#source.return?.().catch(() => undefined);
  }

  #ask(): void {
    this.#asked = true;
    this.#source.next().then(
      (result) => {
        this.#answer = { result };
        this.#wake();
      },
      (error: unknown) => {
        this.#answer = { failed: true, error };
        this.#wake();
      },
    );
  }

  async #wait(patient: boolean): Promise<void> {
    if (this.#signal?.aborted === true) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    // Runs once everything that is ready has run: what then is not there, comes from outside.
    const impatience = patient ? undefined : setImmediate(resolve);
    await promise;
    clearImmediate(impatience);
  }
}
