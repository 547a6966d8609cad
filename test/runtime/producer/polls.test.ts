import assert from "node:assert/strict";

import { marketCalendar } from "../../../runtime/calendar/marketCalendar.ts";
import { ApiKey } from "../../../runtime/handlers/ApiKey.ts";
import { OpenedProvider } from "../../../runtime/handlers/OpenedProvider.ts";
import type { PollPorts } from "../../../runtime/handlers/pollMinute.ts";
import { pollMinute } from "../../../runtime/handlers/pollMinute.ts";
import { pollProvider } from "../../../runtime/handlers/pollProvider.ts";
import { readPollEvent } from "../../../runtime/handlers/readPollEvent.ts";
import { sendInOrder } from "../../../runtime/handlers/sendInOrder.ts";
import type { PollLedger } from "../../../runtime/ports/PollLedger.ts";
import type { TickRecord, TickStream } from "../../../runtime/ports/TickStream.ts";
import { openProvider } from "../../../runtime/providers/openProvider.ts";
import { FakeClock } from "../fakes/FakeClock.ts";
import { Faults } from "../fakes/Faults.ts";
import { MemoryArchive } from "../fakes/MemoryArchive.ts";
import { RecordingObserver } from "../fakes/RecordingObserver.ts";
import { ProviderServer } from "../providers/ProviderServer.ts";

const MINUTE_MS = 60_000;
/** A Friday, 09:30 in New York. */
const OPENING = Date.UTC(2026, 10, 20, 14, 30);
const NYSE = marketCalendar("NYSE");
const RHYTHM = { intervalMs: MINUTE_MS, closeDelayMs: MINUTE_MS };

/** A quota without limits. */
const FREE = { takeOver: () => undefined, spent: () => [] };

/** {@link PollLedger} in memory. */
function memoryLedger(): PollLedger {
  let last: number | undefined;
  return {
    claim: (atMs) => {
      const previousMs = last;
      const isMine = last === undefined || last < atMs;
      if (isMine) last = atMs;
      return Promise.resolve({ isMine, previousMs });
    },
    settle: () => Promise.resolve(),
  };
}

/** A world in which polls are noted and take a while. */
class Polls {
  readonly clock = new FakeClock(OPENING);
  readonly observer = new RecordingObserver();
  /** When each poll was due, and when it began. */
  readonly polls: [dueMs: number, beganMs: number][] = [];
  tookMs = 1_000;
  readonly ports: PollPorts = {
    ledger: memoryLedger(),
    clock: this.clock,
    observer: this.observer,
    quota: FREE,
    poll: (_symbols, atMs) => {
      this.polls.push([atMs, this.clock.now()]);
      this.clock.nowMs += this.tookMs;
      return Promise.resolve(1);
    },
  };

  /** Invokes the producer for a minute after the opening. */
  minute(minute: number, intervalSeconds = 60) {
    const event = { minuteMs: OPENING + minute * MINUTE_MS, symbols: ["AAPL"] };
    const rhythm = { intervalMs: intervalSeconds * 1000, closeDelayMs: 60_000 };
    return pollMinute(event, { calendar: NYSE, ...rhythm }, this.ports);
  }

  get due(): number[] {
    return this.polls.map(([dueMs]) => (dueMs - OPENING) / 1000);
  }
}

describe("a minute of polls", () => {
  it("has a poll every interval from the opening on, below a minute too", async () => {
    const world = new Polls();
    await world.minute(0, 30);
    assert.deepEqual(world.due, [0, 30]);
    world.clock.nowMs = OPENING + MINUTE_MS;
    await world.minute(1, 45);
    world.clock.nowMs = OPENING + 2 * MINUTE_MS;
    await world.minute(2, 45);
    assert.deepEqual(world.due, [0, 30, 90, 135]);
  });

  it("has none in minutes that a longer interval leaves out", async () => {
    const world = new Polls();
    for (let minute = 0; minute < 11; minute += 1) {
      world.clock.nowMs = OPENING + minute * MINUTE_MS;
      await world.minute(minute, 300);
    }
    assert.deepEqual(world.due, [0, 300, 600]);
  });

  it("has none before the opening, after the close but one, and on a holiday", async () => {
    const world = new Polls();
    assert.deepEqual(await world.minute(-1), { polls: 0, quotesSent: 0, missed: 0 });
    for (const minute of [390, 392, 393]) {
      world.clock.nowMs = OPENING + minute * MINUTE_MS;
      assert.equal((await world.minute(minute)).polls, 0, String(minute));
    }
    const thanksgiving = Date.UTC(2026, 10, 26, 16);
    const event = { minuteMs: thanksgiving, symbols: ["AAPL"] };
    const result = await pollMinute(event, { calendar: NYSE, ...RHYTHM }, world.ports);
    assert.equal(result.polls, 0);
    assert.deepEqual(world.observer.counts, {});
  });

  it("does a poll once, however often its event is delivered", async () => {
    const world = new Polls();
    assert.equal((await world.minute(0)).polls, 1);
    assert.equal((await world.minute(0)).polls, 0);
    assert.equal(world.observer.counts["Polls"], 1);
  });

  it("does a late poll as long as it is not time for the next one", async () => {
    const world = new Polls();
    world.clock.nowMs = OPENING + 59_999;
    await world.minute(0);
    assert.deepEqual(world.due, [0]);
    world.clock.nowMs = OPENING + 2 * MINUTE_MS;
    await world.minute(1);
    assert.deepEqual(world.due, [0]);
    assert.equal(world.observer.notes.at(-1)?.message, "a poll came too late and is left out");
  });

  it("counts polls that nobody did, also over the night, and none of closed hours", async () => {
    const world = new Polls();
    await world.minute(0);
    world.clock.nowMs = OPENING + 5 * MINUTE_MS;
    assert.equal((await world.minute(5)).missed, 4);
    assert.equal(world.observer.counts["PollsMissed"], 4);
    // The next session is Monday's: all the rest of Friday was missed with its close, and the weekend was not.
    const monday = Date.UTC(2026, 10, 23, 14, 31);
    world.clock.nowMs = monday;
    const event = { minuteMs: monday, symbols: ["AAPL"] };
    const result = await pollMinute(event, { calendar: NYSE, ...RHYTHM }, world.ports);
    assert.equal(result.missed, 391 - 6 + 1);
  });

  it("asks for the last price a while after the close, with a minute of its own to do so", async () => {
    const world = new Polls();
    world.clock.nowMs = OPENING + 391 * MINUTE_MS + 59_999;
    assert.equal((await world.minute(391, 10)).polls, 1);
    assert.deepEqual(world.due, [391 * 60]);
    const late = new Polls();
    late.clock.nowMs = OPENING + 392 * MINUTE_MS;
    assert.equal((await late.minute(391, 10)).polls, 0);
    assert.equal(late.observer.notes.at(-1)?.message, "a poll came too late and is left out");
  });

  it("ends the last poll of a session as the one after its close is due", async () => {
    const world = new Polls();
    const until: number[] = [];
    const ports: PollPorts = {
      ...world.ports,
      poll: (_symbols, _atMs, untilMs) => {
        until.push((untilMs - OPENING) / 1000);
        return Promise.resolve(0);
      },
    };
    // Every eleven minutes: the last poll of the session is at 385 minutes, its next one would be at 396.
    const event = { minuteMs: OPENING + 385 * MINUTE_MS, symbols: ["AAPL"] };
    world.clock.nowMs = event.minuteMs;
    const rhythm = { intervalMs: 11 * MINUTE_MS, closeDelayMs: MINUTE_MS };
    assert.equal((await pollMinute(event, { calendar: NYSE, ...rhythm }, ports)).polls, 1);
    assert.deepEqual(until, [391 * 60]);
  });

  it("leaves out the polls that one that is slow runs over", async () => {
    const world = new Polls();
    world.tookMs = 41_000;
    await world.minute(0, 20);
    assert.deepEqual(world.due, [0, 40]);
  });

  it("refuses an event that is not its schedule's", () => {
    assert.throws(() => readPollEvent({}), /"scheduledTime" of the event must be a time/);
    const scheduledTime = "2026-11-20T14:30:00Z";
    assert.throws(() => readPollEvent({ scheduledTime }), /"symbols" of the event must be a list/);
    assert.deepEqual(readPollEvent({ scheduledTime, symbols: ["AAPL"] }), {
      minuteMs: OPENING,
      symbols: ["AAPL"],
    });
  });
});

/** {@link TickStream} that refuses some records for a while. */
class FlakyStream implements TickStream {
  readonly taken: TickRecord[] = [];
  readonly calls: (readonly TickRecord[])[] = [];
  refuses: (record: TickRecord, call: number) => boolean = () => false;
  throws: (call: number) => boolean = () => false;

  put(records: readonly TickRecord[]): Promise<readonly TickRecord[]> {
    this.calls.push(records);
    const call = this.calls.length;
    if (this.throws(call)) return Promise.reject(new Error("reset"));
    const refused = records.filter((record) => this.refuses(record, call));
    this.taken.push(...records.filter((record) => !refused.includes(record)));
    return Promise.resolve(refused);
  }
}

function record(symbol: string, text: string): TickRecord {
  return { symbol, data: Buffer.from(text) };
}

describe("sending in order", () => {
  const records = [record("A", "1"), record("B", "1"), record("A", "2"), record("A", "3")];

  it("has one record of a symbol a call, and its next one after it is taken", async () => {
    const stream = new FlakyStream();
    stream.refuses = ({ symbol }, call) => symbol === "A" && call <= 2;
    const clock = new FakeClock(0);
    await sendInOrder(records, { stream, clock }, 10_000);
    const ofA = stream.taken.filter(({ symbol }) => symbol === "A");
    assert.deepEqual(
      ofA.map(({ data }) => Buffer.from(data).toString()),
      ["1", "2", "3"],
    );
    assert.equal(stream.taken.length, 4);
    for (const call of stream.calls) {
      assert.equal(new Set(call.map(({ symbol }) => symbol)).size, call.length);
    }
    assert.deepEqual(clock.pauses, [1, 2]);
  });

  it("tries again when a whole call fails, and gives up at the deadline by name", async () => {
    const stream = new FlakyStream();
    stream.throws = (call) => call === 1;
    await sendInOrder(records, { stream, clock: new FakeClock(0) }, 10_000);
    assert.equal(stream.taken.length, 4);
    const never = new FlakyStream();
    never.throws = () => true;
    await assert.rejects(
      sendInOrder(records, { stream: never, clock: new FakeClock(0) }, 1_000),
      /UnsentRecordsError: the tick stream did not take 4 records in time/,
    );
  });
});

describe("an API key", () => {
  it("is read once, again after five minutes, and at once when it was not known", async () => {
    const clock = new FakeClock(0);
    let reads = 0;
    const secrets = { read: () => Promise.resolve(`  key-${(reads += 1)}\n`) };
    const key = new ApiKey("arn", secrets, clock);
    assert.deepEqual([await key.read(), await key.read()], ["key-1", "key-1"]);
    clock.nowMs = 300_000;
    assert.equal(await key.read(), "key-2");
    key.forget();
    assert.equal(await key.read(), "key-3");
  });

  it("may stand in JSON, and is never part of a message", async () => {
    const of = (text: string) =>
      new ApiKey("arn", { read: () => Promise.resolve(text) }, new FakeClock(0)).read();
    assert.equal(await of('{"apiKey":"sesame"}'), "sesame");
    for (const wrong of ['{"key":"sesame"}', '{"apiKey":"sesame"']) {
      await assert.rejects(of(wrong), (error: Error) => {
        assert.match(error.message, /must be the key alone, or JSON with a text "apiKey"/);
        assert.ok(!error.message.includes("sesame"));
        return true;
      });
    }
  });

  it("keeps a provider open, and with it its quota, until the key is another one", async () => {
    let text = "first-key";
    const key = new ApiKey("arn", { read: () => Promise.resolve(text) }, new FakeClock(0));
    const opened = new OpenedProvider(key, (apiKey) =>
      openProvider("finnhub", { apiKey: apiKey ?? "" }),
    );
    const first = await opened.open();
    opened.forgetKey();
    assert.equal(await opened.open(), first);
    text = "second-key";
    opened.forgetKey();
    assert.notEqual(await opened.open(), first);
  });
});

describe("a provider that fails for an hour", () => {
  const server = new ProviderServer();
  before(() => server.start());
  after(() => server.stop());

  it("loses nothing that it gives afterwards, and each of its answers is kept as it came", async () => {
    const clock = new FakeClock(OPENING);
    const observer = new RecordingObserver();
    const stream = new FlakyStream();
    const archive = new MemoryArchive(new Faults());
    const provider = openProvider("finnhub", {
      apiKey: "0123456789",
      baseUrl: server.baseUrl,
      clock,
      random: () => 0.5,
    });
    const given: { t: number; c: number }[] = [];
    const HOUR = [20, 80] as const;
    const ports: PollPorts = {
      ...{ ledger: memoryLedger(), clock, observer, quota: FREE },
      poll: (symbols, atMs, untilMs) =>
        pollProvider(
          symbols,
          { atMs, untilMs, deadlineMs: untilMs },
          {
            ...{ clock, observer, stream, archive },
            open: () => Promise.resolve(provider),
            forgetKey: () => undefined,
          },
        ),
    };
    for (let minute = 0; minute < 120; minute += 1) {
      const minuteMs = OPENING + minute * MINUTE_MS;
      clock.nowMs = Math.max(clock.nowMs, minuteMs);
      const isDown = minute >= HOUR[0] && minute < HOUR[1];
      server.reply((_request, response) => {
        if (isDown) {
          // Each way in turn: an error, a web page, half an answer, a broken connection.
          if (minute % 4 === 0) response.writeHead(503).end("oops");
          else if (minute % 4 === 1) response.end("<!DOCTYPE html>");
          else if (minute % 4 === 2) response.end('{"c":1');
          else response.destroy();
          return;
        }
        const quote = { c: 100 + minute / 100, h: 200, l: 50, o: 90, pc: 90, t: minuteMs / 1000 };
        given.push(quote);
        response.end(JSON.stringify(quote));
      });
      await pollMinute({ minuteMs, symbols: ["AAPL"] }, { calendar: NYSE, ...RHYTHM }, ports);
    }
    assert.equal(given.length, 60);
    const sent = stream.taken.map(
      ({ data }) => JSON.parse(Buffer.from(data).toString()) as { price: string },
    );
    assert.deepEqual(
      sent.map(({ price }) => price),
      given.map(({ c }) => String(c)),
    );
    assert.equal(archive.objects.size, 60);
    assert.equal(observer.counts["ProviderFailures"], 60);
    assert.equal(observer.counts["Polls"], 120);
    assert.equal(observer.counts["PollsMissed"] ?? 0, 0);
  });
});
