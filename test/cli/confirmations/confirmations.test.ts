import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { Command } from "commander";
import { confirmationsCommand } from "../../../cli/confirmations.ts";
import type { OutputStream } from "../../../cli/terminal/Terminal.ts";
import { Terminal } from "../../../cli/terminal/Terminal.ts";
import type { Answer, SentRequest } from "../../runtime/ports/aws/FakeServer.ts";
import { FakeServer } from "../../runtime/ports/aws/FakeServer.ts";

const ALERTS = "arn:aws:sns:eu-central-1:123456789012:stocks-alerts-1a2b3c4";
const OPS = "arn:aws:sns:eu-central-1:123456789012:stocks-ops-1a2b3c4";

/** A subscription as SNS lists it. */
type Member = readonly [arn: string, protocol: string, endpoint: string];

const MAIL: Member = ["PendingConfirmation", "email", "desk@example.com"];
const HOOK: Member = ["PendingConfirmation", "https", "https://example.com/hook?token=hunter2"];
const GONE: Member = ["Deleted", "email", "old@example.com"];
const QUEUE: Member = [`${ALERTS}:0c1d`, "sqs", "arn:aws:sqs:eu-central-1:123456789012:alerts"];

/** What SNS answers to a list, in its own XML. */
function listed(members: readonly Member[], nextToken?: string): Answer {
  const items = members.map(
    ([arn, protocol, endpoint]) =>
      `<member><TopicArn>${ALERTS}</TopicArn><SubscriptionArn>${arn}</SubscriptionArn>` +
      `<Protocol>${protocol}</Protocol><Owner>123456789012</Owner>` +
      `<Endpoint>${endpoint.replaceAll("&", "&amp;")}</Endpoint></member>`,
  );
  const next = nextToken === undefined ? "" : `<NextToken>${nextToken}</NextToken>`;
  return {
    body:
      '<ListSubscriptionsByTopicResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">' +
      `<ListSubscriptionsByTopicResult>${next}<Subscriptions>${items.join("")}</Subscriptions>` +
      "</ListSubscriptionsByTopicResult></ListSubscriptionsByTopicResponse>",
  };
}

const SUBSCRIBED: Answer = {
  body:
    '<SubscribeResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><SubscribeResult>' +
    "<SubscriptionArn>pending confirmation</SubscriptionArn></SubscribeResult></SubscribeResponse>",
};

function refused(message: string): Answer {
  return {
    status: 400,
    body:
      '<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type>' +
      `<Code>InvalidParameter</Code><Message>${message}</Message></Error></ErrorResponse>`,
  };
}

/** Parameters of a request to SNS. */
function parametersOf({ body }: SentRequest): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(body.toString()));
}

/** A stream that keeps what is written. */
function keepText(): { stream: OutputStream; text: () => string } {
  const parts: string[] = [];
  const stream = new Writable({
    write: (part: Buffer, _encoding, done) => {
      parts.push(part.toString());
      done();
    },
  });
  return { stream: stream as OutputStream, text: () => parts.join("") };
}

describe("stock-analytics confirmations", () => {
  let server: FakeServer;
  const CREDENTIALS = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
  let before: NodeJS.ProcessEnv;
  let folder: string;
  beforeEach(async () => {
    before = { ...process.env };
    Object.assign(process.env, CREDENTIALS);
    folder = mkdtempSync(join(tmpdir(), "confirmations-"));
    server = new FakeServer();
    await server.start();
  });
  afterEach(async () => {
    for (const name of Object.keys(CREDENTIALS)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    process.exitCode = 0;
    rmSync(folder, { recursive: true });
    await server.stop();
  });

  /** Runs the command; SNS answers in this order, then as at last. */
  async function run(args: readonly string[], answers: readonly Answer[] = [listed([])]) {
    server.answer = (_request, index) => answers[Math.min(index, answers.length - 1)] ?? {};
    const [out, err] = [keepText(), keepText()];
    const command = new Command()
      .exitOverride()
      .addCommand(confirmationsCommand(new Terminal(out.stream, err.stream)).exitOverride());
    const url = String(server.clientOptions.endpoint);
    await command.parseAsync(["confirmations", ...args, "--endpoint-url", url], { from: "user" });
    return { out: out.text(), err: err.text(), exitCode: process.exitCode };
  }

  const actions = (): (string | undefined)[] =>
    server.requests.map((request) => parametersOf(request)["Action"]);

  it("lists who has not confirmed, addresses masked, and asks nobody", async () => {
    const { out, err, exitCode } = await run(["--topic", ALERTS], [listed([MAIL, QUEUE, HOOK])]);
    assert.equal(
      out,
      "pending  stocks-alerts-1a2b3c4  email  d…@example.com\n" +
        "pending  stocks-alerts-1a2b3c4  https  https://example.com/…\n",
    );
    assert.match(err, /2 pending and 1 confirmed at 1 topic\n/);
    assert.match(err, /48 hours; --resend asks again/);
    assert.ok(!(out + err).includes("hunter2"));
    assert.deepEqual(actions(), ["ListSubscriptionsByTopic"]);
    assert.ok(exitCode === undefined || exitCode === 0);
  });

  it("asks the region of the topic, and reads every page", async () => {
    const { out } = await run(
      ["--topic", ALERTS],
      [listed([MAIL], "more"), listed([], "last"), listed([HOOK])],
    );
    assert.equal(out.split("\n").length, 3);
    const [first, second, third] = server.requests;
    assert.ok(first !== undefined && second !== undefined && third !== undefined);
    assert.equal(parametersOf(first)["TopicArn"], ALERTS);
    assert.equal(parametersOf(second)["NextToken"], "more");
    assert.equal(parametersOf(third)["NextToken"], "last");
    assert.match(String(first.headers.authorization), /\/eu-central-1\/sns\/aws4_request/);
  });

  it("has SNS ask again with --resend, those who are pending and no others", async () => {
    const { out } = await run(
      ["--topic", ALERTS, "--resend"],
      [listed([GONE, MAIL, QUEUE]), SUBSCRIBED],
    );
    assert.equal(
      out,
      "deleted  stocks-alerts-1a2b3c4  email  o…@example.com\n" +
        "asked again  stocks-alerts-1a2b3c4  email  d…@example.com\n",
    );
    const [, subscribe, ...others] = server.requests;
    assert.deepEqual(others, []);
    assert.ok(subscribe !== undefined);
    const { Version, ...parameters } = parametersOf(subscribe);
    assert.equal(Version, "2010-03-31");
    assert.deepEqual(parameters, {
      Action: "Subscribe",
      TopicArn: ALERTS,
      Protocol: "email",
      Endpoint: "desk@example.com",
    });
  });

  it("goes on where SNS refuses one, says why without the address, and ends with 1", async () => {
    const { out, err, exitCode } = await run(
      ["--topic", ALERTS, "--resend"],
      [listed([MAIL, HOOK]), refused("no more for desk@example.com"), SUBSCRIBED],
    );
    assert.match(out, /^pending {2}.* {2}email .*\nasked again {2}.* {2}https /);
    assert.match(err, /not asked again: no more for d…@example\.com/);
    assert.equal(exitCode, 1);
  });

  it("says what to do about one that SNS deleted", async () => {
    const { err } = await run(["--topic", ALERTS], [listed([GONE])]);
    assert.match(err, /`pulumi up --refresh` subscribes it anew/);
  });

  it("takes the topics of alerts and of operators from the stack's outputs", async () => {
    const file = join(folder, "outputs.json");
    const outputs = { alertTopicArn: ALERTS, opsTopicArn: OPS, streamName: "ticks" };
    writeFileSync(file, JSON.stringify(outputs));
    const { err } = await run(["--outputs", file, "--topic", ALERTS]);
    assert.match(err, /0 pending and 0 confirmed at 2 topics/);
    assert.deepEqual(
      server.requests.map((request) => parametersOf(request)["TopicArn"]),
      [ALERTS, OPS],
    );
  });

  it("prints JSON for machines, and addresses in full only when told to", async () => {
    const masked = await run(["--topic", ALERTS, "--json"], [listed([MAIL, QUEUE])]);
    const subscription = {
      topicArn: ALERTS,
      protocol: "email",
      endpoint: "d…@example.com",
      state: "pending",
      resent: false,
    };
    assert.deepEqual(JSON.parse(masked.out), {
      topics: [ALERTS],
      confirmed: 1,
      subscriptions: [subscription],
    });
    const full = await run(["--topic", ALERTS, "--json", "--show-endpoints"], [listed([MAIL])]);
    const { subscriptions } = JSON.parse(full.out) as { subscriptions: unknown[] };
    assert.deepEqual(subscriptions, [{ ...subscription, endpoint: "desk@example.com" }]);
  });

  it("refuses to guess: no topic, one that is none, outputs that are none", async () => {
    const wrong = join(folder, "wrong.json");
    writeFileSync(wrong, "[]");
    const empty = join(folder, "empty.json");
    writeFileSync(empty, "{}");
    for (const [args, message] of [
      [[], /a topic must be known; run `pulumi stack output --json/],
      [["--outputs", empty], /a topic must be known/],
      [["--outputs", wrong], /must hold a JSON object/],
      [["--outputs", join(folder, "none.json")], /cannot be read; write it with/],
      [["--topic", "stocks-alerts"], /must be the ARN of a topic, got "stocks-alerts"/],
    ] as const) {
      await assert.rejects(run(args), (error: Error) => {
        assert.equal(error.name, "UsageError");
        assert.match(error.message, message);
        return true;
      });
    }
    assert.deepEqual(server.requests, []);
  });

  it("fails when SNS does", async () => {
    await assert.rejects(
      run(["--topic", ALERTS], [refused("Topic does not exist")]),
      /Topic does not exist/,
    );
  });
});
