import assert from "node:assert/strict";
import { DateTime } from "luxon";
import { pollAlarms } from "../../components/monitoring/alarms/pollAlarms.ts";
import { runsOf } from "../../components/watchPolls.ts";
import type { MarketName } from "../../runtime/contract/markets.ts";
import { MARKET_NAMES, MARKETS } from "../../runtime/contract/markets.ts";
import { evaluateMath } from "./monitoring/evaluateMath.ts";
import { makeWatched, watchedFunction } from "./monitoring/makeWatched.ts";
import type { Registrations } from "./registerPipeline.ts";
import { defaultPipeline, registerPipeline, statementsOf } from "./registerPipeline.ts";

const NAME = "stocks-produce-quotes";
const SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:theirs-AbCdEf";
const FINNHUB = { provider: "finnhub", apiKey: "0123456789abcdef" } as const;

function inputsOf(registrations: Registrations, type: string, name: string) {
  return registrations.only(type, name).inputs;
}

function variablesOf(registrations: Registrations): Record<string, string> {
  const { environment } = inputsOf(registrations, "Function", NAME);
  return (environment as { variables: Record<string, string> }).variables;
}

describe("a provider that is asked at regular times", () => {
  it("is none by default: no function, no schedule, no secret", async () => {
    const names = (await defaultPipeline()).all.map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => name.startsWith(NAME)),
      [],
    );
  });

  it("is asked each minute of its market's hours, in its market's zone, for all symbols", async () => {
    const registrations = await registerPipeline({
      symbols: ["AAPL", "BRK.B"],
      source: { schedule: FINNHUB },
    });
    const schedule = inputsOf(registrations, "Schedule", `${NAME}-schedule`);
    assert.equal(schedule["scheduleExpression"], "cron(* 9-16 ? * MON-FRI *)");
    assert.equal(schedule["scheduleExpressionTimezone"], "America/New_York");
    assert.deepEqual(schedule["flexibleTimeWindow"], { mode: "OFF" });
    const { input, retryPolicy } = schedule["target"] as Record<string, unknown>;
    assert.deepEqual(JSON.parse(String(input)), {
      scheduledTime: "<aws.scheduler.scheduled-time>",
      symbols: ["AAPL", "BRK.B"],
    });
    assert.deepEqual(retryPolicy, { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 1 });
  });

  it("is asked around the clock for coins, and from Sunday to Friday for currencies", async () => {
    for (const [exchange, expression, zone] of [
      ["24/7", "cron(* * * * ? *)", "UTC"],
      ["24/5", "cron(* * ? * SUN-FRI *)", "America/New_York"],
    ] as const) {
      const registrations = await registerPipeline({
        feed: "any",
        source: { schedule: { provider: "simulated", exchange } },
      });
      const schedule = inputsOf(registrations, "Schedule", `${NAME}-schedule`);
      assert.equal(schedule["scheduleExpression"], expression);
      assert.equal(schedule["scheduleExpressionTimezone"], zone);
    }
  });

  it("has its key in a secret that only the producer reads, and nowhere else", async () => {
    const registrations = await registerPipeline({ source: { schedule: FINNHUB } });
    const version = registrations.only("SecretVersion", `${NAME}-api-key-value`);
    assert.equal(version.inputs["secretString"], FINNHUB.apiKey);
    assert.ok(version.secretInputs.includes("secretString"), "it is a secret of the state");
    // The component's own inputs have it as well, which Pulumi keeps encrypted, too.
    const pipeline = registrations.only("StockAnalyticsPipeline");
    assert.ok(pipeline.secretInputs.includes("source.schedule.apiKey"));
    const others = registrations.all.filter((one) => one !== version && one !== pipeline);
    assert.ok(!JSON.stringify(others.map(({ inputs }) => inputs)).includes(FINNHUB.apiKey));
    assert.match(variablesOf(registrations)["API_KEY_SECRET_ARN"] ?? "", /^arn:aws:secretsmanager/);
    const readers = registrations
      .ofType("RolePolicy")
      .filter(({ inputs }) => JSON.stringify(inputs).includes("secretsmanager:GetSecretValue"));
    assert.deepEqual(
      readers.map(({ name }) => name),
      [`${NAME}-policy`],
    );
  });

  it("reads a secret that exists with the key that encrypts it", async () => {
    const key = "arn:aws:kms:us-east-1:123456789012:key/theirs";
    const registrations = await registerPipeline({
      source: {
        schedule: { provider: "finnhub", apiKeySecretArn: SECRET, apiKeySecretKeyArn: key },
      },
    });
    assert.deepEqual(registrations.ofType("Secret"), []);
    assert.equal(variablesOf(registrations)["API_KEY_SECRET_ARN"], SECRET);
    const { policy } = inputsOf(registrations, "RolePolicy", `${NAME}-policy`);
    const statements = new Map(statementsOf(policy).map((one) => [one.Sid, one]));
    assert.equal(statements.get("ReadApiKey")?.Resource, SECRET);
    assert.equal(statements.get("DecryptApiKey")?.Resource, key);
  });

  it("may write one item of the trend table, put ticks, and keep answers only where they are kept", async () => {
    const sidsOf = async (quotes: boolean): Promise<string[]> => {
      const registrations = await registerPipeline({
        lake: { quotes },
        source: { schedule: FINNHUB },
      });
      const { policy } = inputsOf(registrations, "RolePolicy", `${NAME}-policy`);
      const remember = statementsOf(policy).find(({ Sid }) => Sid === "RememberPolls");
      assert.deepEqual(remember?.Condition, {
        "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["#schedule"] },
        Null: { "dynamodb:LeadingKeys": "false" },
      });
      assert.equal("ARCHIVE_BUCKET_NAME" in variablesOf(registrations), quotes);
      return statementsOf(policy).map(({ Sid }) => Sid);
    };
    const without = [
      ...["ReadApiKey", "DecryptApiKey", "RememberPolls", "UseTableKey", "PutTicks"],
      ...["EncryptTicks", "KeepFailures", "FindFailedBucket", "EncryptFailures", "WriteLog"],
    ];
    assert.deepEqual((await sidsOf(false)).toSorted(), without.toSorted());
    const kept = await sidsOf(true);
    assert.deepEqual(kept.toSorted(), [...without, "KeepAnswers", "EncryptAnswers"].toSorted());
  });

  it("runs outside a VPC that has no way to the internet", async () => {
    const registrations = await registerPipeline({
      network: { createVpc: true },
      source: { schedule: FINNHUB },
    });
    assert.equal(inputsOf(registrations, "Function", NAME)["vpcConfig"], undefined);
  });

  it("has time for the polls of its minute and the last one's interval, up to Lambda's limit", async () => {
    for (const [intervalSeconds, timeout] of [
      [30, 150],
      [60, 150],
      [90, 180],
      [3_600, 900],
    ]) {
      const registrations = await registerPipeline({
        source: { schedule: { ...FINNHUB, intervalSeconds: intervalSeconds ?? 0 } },
      });
      assert.equal(inputsOf(registrations, "Function", NAME)["timeout"], timeout);
    }
  });
});

function isWithin(value: number, [first, last]: readonly [number, number]): boolean {
  return value >= first && value <= last;
}

/** Whether the schedule of a market runs its function at a moment. */
function isScheduled(exchange: MarketName, atMs: number): boolean {
  const { timeZone, cronHours, cronWeekdays } = MARKETS[exchange];
  const there = DateTime.fromMillis(atMs, { zone: timeZone });
  const [first = 0, last = 0] = cronHours === "*" ? [0, 23] : cronHours.split("-").map(Number);
  const days = { "MON-FRI": [1, 2, 3, 4, 5], "SUN-FRI": [7, 1, 2, 3, 4, 5] }[cronWeekdays];
  return isWithin(there.hour, [first, last]) && (days?.includes(there.weekday) ?? true);
}

describe("alarms on polls", () => {
  const polls = {
    function: watchedFunction("produce-quotes", "in-session"),
    intervalSeconds: 60,
    runs: runsOf("NYSE"),
  };
  const expressionOf = (runbook: string): string => {
    const alarm = pollAlarms(makeWatched({ polls })).find((one) => one.runbook === runbook);
    assert.ok(alarm !== undefined && "expression" in alarm.source);
    const { expression } = alarm.source;
    assert.ok(typeof expression === "string");
    return expression;
  };

  it("ask for runs of the producer only in hours in which its schedule has them all year", () => {
    const times = ["2026-11-20T13:00Z", "2026-11-20T15:00Z", "2026-11-21T15:00Z"].map(Date.parse);
    const answered = evaluateMath(
      expressionOf("polling-stopped"),
      { runs: [undefined, undefined, undefined], sweeps: [5, 5, 5] },
      times,
    );
    assert.deepEqual(answered, [1, 0, 1]);
  });

  it("are quiet where there is no poll, and ring where polls bring nothing", () => {
    const answered = evaluateMath(expressionOf("no-quotes"), {
      polls: [undefined, 5, 5],
      quotes: [undefined, undefined, 7],
    });
    assert.deepEqual(answered, [undefined, 0, 7]);
  });

  for (const exchange of MARKET_NAMES) {
    it(`know hours of UTC in which the schedule of ${exchange} runs in every month`, () => {
      const { weekdays, hours } = runsOf(exchange);
      assert.ok(hours[1] - hours[0] >= 3, "and that for some hours");
      for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 3_600_000) {
        const utc = DateTime.fromMillis(at, { zone: "UTC" });
        const isNamed = isWithin(utc.weekday, weekdays) && isWithin(utc.hour, hours);
        if (isNamed) assert.ok(isScheduled(exchange, at), utc.toISO() ?? "");
      }
    });
  }
});
