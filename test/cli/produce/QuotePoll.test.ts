import assert from "node:assert/strict";
import type { PollOptions } from "../../../cli/produce/QuotePoll.ts";
import { QuotePoll } from "../../../cli/produce/QuotePoll.ts";
import type { SourceRecord } from "../../../cli/sources/SourceRecord.ts";
import { ProviderError } from "../../../runtime/providers/ProviderError.ts";
import type { ProviderAnswer, QuoteProvider } from "../../../runtime/providers/QuoteProvider.ts";

/** A provider that takes so long in each round, and answers with these ids, or fails. */
class ScriptedProvider implements QuoteProvider {
  readonly name = "fmp";
  readonly quota = { symbolsPerRequest: 1 };
  readonly askedAtMs: number[] = [];
  nowMs = 1_000;
  readonly #rounds: readonly { readonly takesMs?: number; readonly id?: string }[];

  constructor(rounds: readonly { readonly takesMs?: number; readonly id?: string }[]) {
    this.#rounds = rounds;
  }

  async *quotes(asked: readonly string[]): AsyncGenerator<ProviderAnswer, void, undefined> {
    const { takesMs = 0, id } = this.#rounds[this.askedAtMs.length] ?? {};
    this.askedAtMs.push(this.nowMs);
    this.nowMs += takesMs;
    await Promise.resolve();
    const data = Buffer.from("{}");
    const answer = { asked, receivedAtMs: this.nowMs, attempts: 2, refused: [], unanswered: [] };
    if (id === undefined) {
      const failure = new ProviderError("fmp", "server_error", "has trouble");
      yield { ...answer, quotes: [], unanswered: asked, failure };
    } else yield { ...answer, quotes: [{ symbol: "A", id, tradedAtMs: 1, data }] };
  }
}

async function poll(
  provider: ScriptedProvider,
  options: Partial<PollOptions> = {},
): Promise<{ counts: QuotePoll["counts"]; records: SourceRecord[] }> {
  const quotePoll = new QuotePoll(provider, {
    ...{ symbols: ["A"], intervalSeconds: 10, now: () => provider.nowMs },
    sleep: (ms) => {
      provider.nowMs += ms;
      return Promise.resolve();
    },
    ...options,
  });
  const records: SourceRecord[] = [];
  for await (const record of quotePoll.records()) records.push(record);
  return { counts: quotePoll.counts, records };
}

describe("QuotePoll", () => {
  it("begins each round a whole interval after the first, however long they take", async () => {
    const provider = new ScriptedProvider([
      { id: "a", takesMs: 3_000 },
      { id: "b", takesMs: 9_999 },
      { id: "c" },
    ]);
    const { counts } = await poll(provider, { count: 3 });
    assert.deepEqual(provider.askedAtMs, [1_000, 11_000, 21_000]);
    assert.deepEqual([counts.polls, counts.missed], [3, 0]);
  });

  it("leaves out rounds that would overlap, and counts them", async () => {
    const provider = new ScriptedProvider([{ id: "a", takesMs: 25_000 }, { id: "b" }]);
    const { counts } = await poll(provider, { count: 5 });
    assert.deepEqual(provider.askedAtMs, [1_000, 31_000, 41_000]);
    assert.deepEqual([counts.polls, counts.missed, counts.failed], [3, 2, 1]);
    const slow = new ScriptedProvider([{ id: "a", takesMs: 99_000 }]);
    assert.equal((await poll(slow, { count: 3 })).counts.missed, 2);
  });

  it("passes on what is news, and counts what is not", async () => {
    const ids = ["a", "a", "b", "a"];
    const provider = new ScriptedProvider(ids.map((id) => ({ id })));
    const { counts, records } = await poll(provider, { count: 4 });
    assert.deepEqual([records.length, counts.unchanged], [3, 1]);
    assert.deepEqual(
      records.map(({ line, partitionKey }) => [line, partitionKey]),
      [1, 2, 3].map((line) => [line, "A"]),
    );
  });

  it("goes on after a round that failed", async () => {
    const provider = new ScriptedProvider([{ id: "a" }, {}, { id: "b" }]);
    const { counts, records } = await poll(provider, { count: 3 });
    assert.deepEqual([records.length, counts.failed, counts.askedAgain], [2, 1, 3]);
    assert.equal(counts.unanswered, 0, "what failed is not unanswered, too");
  });

  it("ends when it is to, and takes that for no failure", async () => {
    const controller = new AbortController();
    const provider = new ScriptedProvider(Array.from({ length: 9 }, (_, id) => ({ id: `${id}` })));
    let asked = 0;
    const { counts, records } = await poll(provider, {
      signal: controller.signal,
      onAnswer: () => {
        asked += 1;
        if (asked === 3) controller.abort();
      },
    });
    assert.deepEqual([records.length, counts.polls, counts.failed], [3, 3, 0]);
  });
});
