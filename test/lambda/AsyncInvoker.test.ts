import assert from "node:assert/strict";
import { AsyncInvoker } from "../../local/lambda/AsyncInvoker.ts";
import type { InvokeError, InvokeResult } from "../../local/lambda/model.ts";
import type { AsyncDefinition } from "../../local/model.ts";
import { VirtualClock } from "../mappings/VirtualClock.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:notify";
const EVENT = '{"Records":[]}';
const FAILED: InvokeError = {
  kind: "function",
  errorType: "SlackError",
  errorMessage: "Slack answered 500",
  stackTrace: ["at post"],
};
const THROTTLED: InvokeError = {
  kind: "throttled",
  errorType: "T",
  errorMessage: "Rate Exceeded.",
};
const REFUSED: InvokeError = { kind: "refused", errorType: "R", errorMessage: "too large" };

/** An invoker of a function that answers so, in order; the last answer holds from then on. */
function openInvoker(answers: readonly (InvokeError | undefined)[], definition?: AsyncDefinition) {
  const clock = new VirtualClock();
  const startedMs = clock.now();
  const invokedAtMs: number[] = [];
  const objects: { bucket: string; key: string; body: string }[] = [];
  const problems: string[] = [];
  const invoker = new AsyncInvoker({
    host: {
      invoke: (functionArn, event): Promise<InvokeResult> => {
        assert.deepEqual([functionArn, event], [ARN, EVENT]);
        const error = answers[Math.min(invokedAtMs.length, answers.length - 1)];
        const requestId = `request-${invokedAtMs.push(clock.now() - startedMs)}`;
        return Promise.resolve(error ? { requestId, error } : { requestId, payload: "null" });
      },
    },
    definitionOf: (functionArn) => (functionArn === ARN ? definition : undefined),
    putFailedObject: (bucket, key, body) => {
      objects.push({ bucket, key, body });
      return Promise.resolve();
    },
    onProblem: (problem) => problems.push(problem),
    clock,
  });
  const invoke = () => clock.run(invoker.invoke(ARN, EVENT));
  return { invoker, invoke, clock, invokedAtMs, objects, problems };
}

describe("AsyncInvoker", () => {
  it("invokes once when the function takes the event", async () => {
    const { invoke, invokedAtMs, problems } = openInvoker([undefined]);
    assert.equal(await invoke(), true);
    assert.deepEqual(invokedAtMs, [0]);
    assert.deepEqual(problems, []);
  });

  it("tries twice again, with pauses, when nothing is said", async () => {
    const { invoke, invokedAtMs, problems } = openInvoker([FAILED, FAILED, undefined]);
    assert.equal(await invoke(), true);
    assert.deepEqual(invokedAtMs, [0, 1_000, 3_000]);
    assert.deepEqual(problems, []);
  });

  it("gives up then, and says that the event is lost", async () => {
    const { invoke, invokedAtMs, objects, problems } = openInvoker([FAILED]);
    assert.equal(await invoke(), true);
    assert.equal(invokedAtMs.length, 3);
    assert.deepEqual(objects, []);
    assert.deepEqual(problems, [
      `${ARN} gave up an event (RetriesExhausted: SlackError: Slack answered 500); it is lost`,
    ]);
  });

  it("keeps what is given up in the bucket of the function, whole and as Lambda writes it", async () => {
    const { invoke, objects, problems } = openInvoker([FAILED], {
      ...{ maximumRetryAttempts: 0, maximumEventAgeSeconds: 60, onFailureBucket: "failed" },
    });
    await invoke();
    const [{ bucket, key, body } = { bucket: "", key: "", body: "{}" }] = objects;
    assert.equal(bucket, "failed");
    assert.match(
      key,
      /^aws\/lambda\/async\/notify\/2026\/01\/05\/2026-01-05T14\.30\.00-[0-9a-f-]{36}$/,
    );
    assert.deepEqual(JSON.parse(body), {
      version: "1.0",
      timestamp: "2026-01-05T14:30:00.000Z",
      requestContext: {
        requestId: "request-1",
        functionArn: `${ARN}:$LATEST`,
        condition: "RetriesExhausted",
        approximateInvokeCount: 1,
      },
      requestPayload: { Records: [] },
      responseContext: {
        statusCode: 200,
        executedVersion: "$LATEST",
        functionError: "Unhandled",
      },
      responsePayload: {
        errorType: "SlackError",
        errorMessage: "Slack answered 500",
        trace: ["at post"],
      },
    });
    assert.match(problems.join(), new RegExp(`it is kept in ${key}$`));
  });

  it("waits for a function that is busy, which spends no retry, until the event is too old", async () => {
    const definition = {
      ...{ maximumRetryAttempts: 0, maximumEventAgeSeconds: 60, onFailureBucket: "failed" },
    };
    const busy = openInvoker([THROTTLED, THROTTLED, THROTTLED, undefined], definition);
    assert.equal(await busy.invoke(), true);
    assert.deepEqual(busy.invokedAtMs, [0, 1_000, 2_000, 3_000]);
    const always = openInvoker([THROTTLED], definition);
    await always.invoke();
    assert.equal(always.invokedAtMs.length, 61);
    const body = JSON.parse(always.objects[0]?.body ?? "{}") as Record<string, object>;
    assert.equal("responsePayload" in body, false);
    assert.match(always.problems.join(), /EventAgeExceeded/);
  });

  it("does not try again what can never be run", async () => {
    const { invoke, invokedAtMs } = openInvoker([REFUSED]);
    assert.equal(await invoke(), true);
    assert.equal(invokedAtMs.length, 1);
  });

  it("leaves an event that waits for its next try to a later run when it is stopped", async () => {
    const { invoker, clock, invokedAtMs, problems } = openInvoker([FAILED]);
    const invoking = invoker.invoke(ARN, EVENT);
    await new Promise((resolve) => setImmediate(resolve));
    invoker.stop();
    assert.equal(await clock.run(invoking), false);
    assert.equal(invokedAtMs.length, 1);
    assert.deepEqual(problems, []);
    assert.equal(await clock.run(invoker.invoke(ARN, EVENT)), false);
  });
});
