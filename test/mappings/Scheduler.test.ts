import assert from "node:assert/strict";
import type { InvokeResult } from "../../local/lambda/model.ts";
import { isTimely, Scheduler, type ScheduleEvent } from "../../local/mappings/Scheduler.ts";
import type { ScheduleDefinition } from "../../local/model.ts";
import { answered, ARRIVED_AT, functionError, throttled } from "./makeRecord.ts";
import { VirtualClock } from "./VirtualClock.ts";

const EACH_MINUTE = { type: "rate", seconds: 60 } as const;

const minute = (overrides: Partial<ScheduleDefinition> = {}): ScheduleDefinition => ({
  id: "sweep",
  functionArn: "arn:aws:lambda:us-east-1:000000000000:function:sweep",
  timing: EACH_MINUTE,
  input: '{"source":"aws.events"}',
  ...overrides,
});

class Scheduling {
  readonly clock = new VirtualClock();
  /** When which function was invoked, seconds after the start. */
  readonly invocations: string[] = [];
  readonly events: ScheduleEvent[] = [];
  readonly scheduler: Scheduler;

  constructor(
    schedules: readonly ScheduleDefinition[],
    invoke: (scheduling: Scheduling) => Promise<InvokeResult> = () => Promise.resolve(answered()),
  ) {
    this.scheduler = new Scheduler({
      schedules,
      clock: this.clock,
      host: {
        invoke: (name, payload) => {
          const seconds = (this.clock.now() - ARRIVED_AT) / 1000;
          this.invocations.push(`${seconds} ${name.split(":").at(-1)} ${payload}`);
          return invoke(this);
        },
      },
      onEvent: (event) => this.events.push(event),
    });
    this.scheduler.start();
  }
}

const INPUT = '{"source":"aws.events"}';

describe("Scheduler", () => {
  it("invokes at once and then at the rate", async () => {
    const t = new Scheduling([minute()]);
    await t.clock.advance(125_000);
    assert.deepEqual(t.invocations, [
      `0 sweep ${INPUT}`,
      `60 sweep ${INPUT}`,
      `120 sweep ${INPUT}`,
    ]);
    await t.clock.run(t.scheduler.stop());
    await t.clock.advance(200_000);
    assert.equal(t.invocations.length, 3);
  });

  it("invokes at times of the calendar, not at once", async () => {
    const t = new Scheduling([
      minute({ timing: { type: "cron", fields: "5 * * * ? *", timeZone: "UTC" } }),
    ]);
    await t.clock.advance(2 * 3_600_000);
    // It starts at half past.
    assert.deepEqual(t.invocations, [`2100 sweep ${INPUT}`, `5700 sweep ${INPUT}`]);
    await t.clock.run(t.scheduler.stop());
  });

  it("puts time, ARN, id and attempt of a run into its input, each as often as it stands there", async () => {
    const t = new Scheduling([
      minute({
        id: "default/polls",
        input:
          '{"at":"<aws.scheduler.scheduled-time>","again":"<aws.scheduler.scheduled-time>",' +
          '"arn":"<aws.scheduler.schedule-arn>","id":"<aws.scheduler.execution-id>",' +
          '"attempt":"<aws.scheduler.attempt-number>","other":"<aws.scheduler.moon-phase>"}',
      }),
    ]);
    await t.clock.advance(61_000);
    const said = t.invocations.map(
      (line) => JSON.parse(line.slice(line.indexOf("{"))) as Record<string, string>,
    );
    const times = [0, 60_000].map((ms) =>
      new Date(ARRIVED_AT + ms).toISOString().replace(/\.\d+Z$/, "Z"),
    );
    assert.deepEqual(
      said.map(({ at, again }) => [at, again]),
      times.map((time) => [time, time]),
    );
    const [first, second] = said;
    assert.equal(first?.["arn"], "arn:aws:scheduler:us-east-1:000000000000:schedule/default/polls");
    assert.match(first["id"] ?? "", /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.notEqual(first["id"], second?.["id"], "each run has its own");
    assert.equal(first["attempt"], "1");
    assert.equal(first["other"], "<aws.scheduler.moon-phase>");
    await t.clock.run(t.scheduler.stop());
  });

  it("tells a run at a time from one whose work waits", () => {
    assert.equal(isTimely({ input: '{"at":"<aws.scheduler.scheduled-time>"}' }), true);
    assert.equal(isTimely({ input: INPUT }), false);
  });

  it("goes by the clock of its zone, through the night in which it goes forward", async () => {
    // It starts at half past; New York is five hours behind, and from 14 March 2027 on four.
    const t = new Scheduling([
      minute({
        timing: { type: "cron", fields: "30 9 * * ? *", timeZone: "America/New_York" },
        input: '{"at":"<aws.scheduler.scheduled-time>"}',
      }),
    ]);
    await t.clock.advance(Date.parse("2027-03-15T20:00:00Z") - ARRIVED_AT);
    const days = t.invocations.slice(-3).map((line) => line.slice(line.indexOf("{")));
    assert.deepEqual(days, [
      '{"at":"2027-03-13T14:30:00Z"}',
      '{"at":"2027-03-14T13:30:00Z"}',
      '{"at":"2027-03-15T13:30:00Z"}',
    ]);
    await t.clock.run(t.scheduler.stop());
  });

  it("waits for longer than a timer can", async () => {
    const t = new Scheduling([minute({ timing: { type: "rate", seconds: 40 * 86_400 } })]);
    await t.clock.advance(39 * 86_400_000);
    assert.equal(t.invocations.length, 1);
    await t.clock.advance(2 * 86_400_000);
    assert.equal(t.invocations.length, 2);
    await t.clock.run(t.scheduler.stop());
  });

  it("triggers some of the schedules by their ids", async () => {
    const t = new Scheduling([minute(), minute({ id: "other", functionArn: "o" })]);
    await t.clock.advance(1_000);
    await t.clock.run(t.scheduler.trigger(["other"]));
    assert.deepEqual(t.invocations.slice(2), [`1 o ${INPUT}`]);
    await assert.rejects(t.scheduler.trigger(["none"]), /one of sweep, other, got "none"/);
    await t.clock.run(t.scheduler.stop());
  });

  it("runs schedules beside each other", async () => {
    const t = new Scheduling([
      minute(),
      minute({ id: "b", timing: { type: "rate", seconds: 100 }, functionArn: "b", input: "1" }),
    ]);
    await t.clock.advance(110_000);
    assert.deepEqual(t.invocations, [`0 sweep ${INPUT}`, "0 b 1", `60 sweep ${INPUT}`, "100 b 1"]);
    await t.clock.run(t.scheduler.stop());
  });

  it("never overlaps itself, and does not make up for what it missed", async () => {
    let running = 0;
    const t = new Scheduling([minute()], async ({ clock }) => {
      running += 1;
      assert.equal(running, 1);
      await clock.sleep(150_000);
      running -= 1;
      return answered();
    });
    await t.clock.advance(400_000);
    assert.deepEqual(
      t.invocations.map((line) => line.split(" ")[0]),
      ["0", "180", "360"],
    );
    await t.clock.run(t.scheduler.stop());
  });

  it("invokes all on demand, after the invocation under way, and resolves when they have answered", async () => {
    let finished = 0;
    const t = new Scheduling([minute()], async ({ clock }) => {
      await clock.sleep(5000);
      finished += 1;
      return answered();
    });
    await t.clock.advance(1000);
    await t.clock.run(t.scheduler.trigger());
    assert.equal(finished, 2);
    assert.deepEqual(
      t.invocations.map((line) => line.split(" ")[0]),
      ["0", "5"],
    );
    await t.clock.run(t.scheduler.stop());
  });

  it("tells which functions are running", async () => {
    const seen: string[][] = [];
    const t = new Scheduling(
      [
        minute(),
        minute({ id: "compact", functionArn: minute().functionArn.replace("sweep", "c") }),
      ],
      async ({ clock, scheduler, invocations }) => {
        await clock.sleep(1_000 * invocations.length);
        seen.push(scheduler.running());
        return answered();
      },
    );
    assert.deepEqual(t.scheduler.running(), []);
    await t.clock.advance(3_000);
    assert.deepEqual(seen, [["sweep", "c"], ["c"]]);
    assert.deepEqual(t.scheduler.running(), []);
    await t.clock.run(t.scheduler.stop());
  });

  it("reports failures and goes on", async () => {
    const results = [
      Promise.resolve(functionError("no")),
      Promise.resolve(throttled()),
      Promise.reject(new Error("gone")),
    ];
    results[2]?.catch(() => {});
    const t = new Scheduling([minute()], () => results.shift() ?? Promise.resolve(answered()));
    await t.clock.advance(185_000);
    assert.deepEqual(
      t.events.map(({ scheduleId, error }) => [scheduleId, error]),
      [
        ["sweep", "Error: no"],
        ["sweep", "TooManyRequestsException: Rate Exceeded."],
        ["sweep", "Error: gone"],
        ["sweep", undefined],
      ],
    );
    await t.clock.run(t.scheduler.stop());
  });

  it("waits, when stopped, for the invocation under way and starts no other", async () => {
    let finished = false;
    const t = new Scheduling([minute()], async ({ clock }) => {
      await clock.sleep(5000);
      finished = true;
      return answered();
    });
    await t.clock.advance(1000);
    const triggered = t.scheduler.trigger();
    await t.clock.run(t.scheduler.stop());
    assert.ok(finished);
    await t.clock.run(triggered);
    assert.equal(t.invocations.length, 1);
  });

  it("refuses a rate that is none", () => {
    for (const rateSeconds of [0, -1, NaN]) {
      assert.throws(
        () => new Scheduling([minute({ timing: { type: "rate", seconds: rateSeconds } })]),
        /seconds must be over 0/,
      );
    }
  });
});
