import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import type { LocalStack } from "../../local/LocalStack.ts";
import { startLocalStack } from "../../local/LocalStack.ts";
import type { Alert } from "../../runtime/contract/alert.ts";
import { alertSentence } from "../../runtime/domain/describeAlert.ts";
import { makeAnomalyAlert } from "../../runtime/domain/makeAlert.ts";
import { slackMessage } from "../../runtime/domain/slackMessage.ts";
import { SnsAlertTopic } from "../../runtime/ports/aws/SnsAlertTopic.ts";
import { systemClock } from "../../runtime/ports/Clock.ts";
import { bundleFunctions } from "../../scripts/bundleFunctions.ts";
import { text } from "../resources/useProvider.ts";
import { makeArrivedTick } from "../runtime/fakes/makeArrivedTick.ts";
import { makePending } from "../runtime/fakes/makePending.ts";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const WEBHOOK = "https://hooks.slack.com/services/T0/B0/hunter2";

/** Alerts of every kind; the last is one that the program's own function fails on. */
const ALERTS: readonly Alert[] = [
  makePending({ id: "00000000000000a1", changePercent: "0.66489362" }).alert,
  makePending({ id: "00000000000000a2", direction: "down" }).alert,
  makeAnomalyAlert("MSFT", "up", makeArrivedTick({ dayChange: { percent: "7.5" } })),
  makePending({ id: "00000000000000a4", symbol: "POISON" }).alert,
];

describe("receivers of alerts in a local run", function () {
  this.timeout(120_000);
  let lambdaFolder: string;
  let stack: LocalStack;
  const logged: string[] = [];
  const problems: string[] = [];

  before(async () => {
    lambdaFolder = mkdtempSync(join(tmpdir(), "receivers-"));
    await bundleFunctions(ROOT, relative(ROOT, lambdaFolder));
    stack = await startLocalStack({
      programDir: join(import.meta.dirname, "fixtures/receivers"),
      stack: "dev",
      config: { lambdaFolder, webhook: WEBHOOK },
      onLog: (_name, line) => logged.push(line.text),
      onProblem: (problem) => problems.push(problem),
    });
    const topic = new SnsAlertTopic(
      stack.clients.sns,
      text(stack.outputs["topicArn"]),
      systemClock,
    );
    assert.deepEqual([...(await topic.publish(ALERTS))], []);
    await stack.drain();
  });

  after(async () => {
    await stack.stop();
    rmSync(lambdaFolder, { recursive: true, force: true });
  });

  /** What somebody got, in the order of the alerts. */
  const delivered = (protocol: string) =>
    stack.deliveries
      .read()
      .filter((delivery) => delivery.protocol === protocol)
      .map(({ message }) => message);

  it("post every alert to Slack by the function that is deployed, and nothing leaves the machine", () => {
    const posted = delivered("slack").map((message) => JSON.parse(message) as { text: string });
    assert.deepEqual(
      new Set(posted.map((message) => JSON.stringify(message))),
      new Set(ALERTS.map((alert) => JSON.stringify(slackMessage(alert)))),
    );
    assert.equal(posted.length, ALERTS.length);
    assert.ok(logged.some((line) => line.includes('"MessagesPosted":1')));
  });

  it("invoke a function of the program with each alert", () => {
    const heard = logged.filter((line) => line.startsWith("heard ")).sort();
    assert.deepEqual(heard, [
      "heard anomaly of MSFT",
      "heard crossover of AAPL",
      "heard crossover of AAPL",
      "heard crossover of POISON",
    ]);
  });

  it("keep the alert that a function fails on, whole, in its bucket", async () => {
    const Bucket = text(stack.outputs["failedBucket"]);
    const { Contents = [] } = await stack.clients.s3.send(new ListObjectsV2Command({ Bucket }));
    assert.equal(Contents.length, 1);
    const Key = Contents[0]?.Key ?? "";
    assert.match(Key, /^aws\/lambda\/async\/listener-[0-9a-f]{7}\//);
    const { Body } = await stack.clients.s3.send(new GetObjectCommand({ Bucket, Key }));
    const kept = JSON.parse((await Body?.transformToString()) ?? "{}") as {
      requestPayload: { Records: { Sns: { Message: string } }[] };
      responsePayload: { errorMessage: string };
    };
    assert.deepEqual(JSON.parse(kept.requestPayload.Records[0]?.Sns.Message ?? ""), ALERTS[3]);
    assert.equal(kept.responsePayload.errorMessage, "poisoned");
    assert.equal(problems.length, 1);
    assert.match(problems.join(), /listener-[0-9a-f]{7} gave up an event .* kept in aws\/lambda/);
  });

  it("send people what their filter lets through, as a sentence", () => {
    const [, sell] = ALERTS;
    assert.deepEqual(delivered("email"), sell === undefined ? [] : [alertSentence(sell)]);
  });

  it("tell nobody the webhook", () => {
    const said = [...logged, ...problems, JSON.stringify(stack.deliveries.read())];
    assert.deepEqual(
      said.filter((line) => line.includes("hunter2")),
      [],
    );
  });

  it("let the topic invoke the two functions, and nobody else", () => {
    const invocable = [...stack.iam.resourcePolicies.values()]
      .map(({ document }) => JSON.stringify(document))
      .filter((document) => document.includes("lambda:InvokeFunction"));
    assert.equal(invocable.length, 2);
    for (const document of invocable) {
      assert.match(document, /"Service":"sns\.amazonaws\.com"/);
      assert.ok(document.includes(`"AWS:SourceArn":"${text(stack.outputs["topicArn"])}"`));
    }
  });
});
