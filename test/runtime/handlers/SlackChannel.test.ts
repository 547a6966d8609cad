import assert from "node:assert/strict";
import { SlackChannel } from "../../../runtime/handlers/SlackChannel.ts";
import type { WebhookAnswer } from "../../../runtime/ports/Webhook.ts";
import { WebhookError } from "../../../runtime/ports/Webhook.ts";

const SECRET = "arn:aws:secretsmanager:us-east-1:000000000000:secret:webhook-a1b2c3";
const MESSAGE = { text: "hello", blocks: [] };

/** What the webhook says to each post, in order: a status, more, or no answer. */
type Script = readonly (number | WebhookAnswer | Error)[];

/** A channel whose webhook answers by a script; the last line holds from then on. */
function openChannel(script: Script, secrets: readonly (string | Error)[] = ["https://one"]) {
  const posted: string[] = [];
  const waits: number[] = [];
  let nowMs = 0;
  let reads = 0;
  const channel = new SlackChannel(SECRET, {
    secrets: {
      read: (secretArn) => {
        assert.equal(secretArn, SECRET);
        const secret = secrets[Math.min(reads, secrets.length - 1)] ?? "";
        reads += 1;
        return secret instanceof Error ? Promise.reject(secret) : Promise.resolve(secret);
      },
    },
    webhook: {
      post: (address, message) => {
        assert.equal(message, MESSAGE);
        const answer = script[Math.min(posted.push(address), script.length) - 1] ?? 200;
        if (answer instanceof Error) return Promise.reject(answer);
        return Promise.resolve(
          typeof answer === "number" ? { status: answer, reason: "" } : answer,
        );
      },
    },
    clock: {
      now: () => nowMs,
      backOff: () => assert.fail("nothing backs off by itself"),
      wait: (ms) => {
        waits.push(ms);
        nowMs += ms;
        return Promise.resolve();
      },
    },
  });
  return { channel, posted, waits, reads: () => reads };
}

describe("SlackChannel", () => {
  it("reads the address once, and posts to it", async () => {
    const { channel, posted, reads } = openChannel([200]);
    await channel.post(MESSAGE, 1_000);
    await channel.post(MESSAGE, 1_000);
    assert.deepEqual(posted, ["https://one", "https://one"]);
    assert.equal(reads(), 1);
  });

  for (const status of [401, 403, 404, 410]) {
    it(`reads the address again when Slack answers ${status}, and posts to the new one`, async () => {
      const { channel, posted } = openChannel([200, status, 200], ["https://one", "https://two"]);
      await channel.post(MESSAGE, 1_000);
      await channel.post(MESSAGE, 1_000);
      assert.deepEqual(posted, ["https://one", "https://one", "https://two"]);
    });
  }

  it("gives up when the address just read is refused, and reads it again the next time", async () => {
    const { channel, posted, reads } = openChannel([404, 200], ["https://one", "https://two"]);
    await assert.rejects(channel.post(MESSAGE, 1_000), { message: "Slack answered 404" });
    assert.equal(reads(), 1);
    await channel.post(MESSAGE, 1_000);
    assert.deepEqual(posted, ["https://one", "https://two"]);
  });

  it("waits as long as Slack asks for, or a second, and posts again", async () => {
    const tooMany = { status: 429, reason: "rate_limited" };
    const { channel, posted, waits } = openChannel([
      { ...tooMany, retryAfterMs: 3_000 },
      tooMany,
      200,
    ]);
    await channel.post(MESSAGE, 5_000);
    assert.deepEqual(waits, [3_000, 1_000]);
    assert.equal(posted.length, 3);
  });

  it("does not wait beyond the deadline: Lambda comes again later", async () => {
    const tooMany = { status: 429, reason: "rate_limited", retryAfterMs: 3_000 };
    const { channel, waits } = openChannel([tooMany]);
    await assert.rejects(channel.post(MESSAGE, 3_000), {
      name: "SlackError",
      message: "Slack answered 429 rate_limited",
    });
    assert.deepEqual(waits, []);
  });

  for (const status of [302, 400, 500, 503]) {
    it(`leaves ${status} to Lambda, which tries again`, async () => {
      const { channel, posted } = openChannel([status]);
      await assert.rejects(channel.post(MESSAGE, 60_000), { name: "SlackError" });
      assert.equal(posted.length, 1);
    });
  }

  it("passes on that nothing answered, and reads the address anew the next time", async () => {
    const failure = new WebhookError("the webhook did not answer: TimeoutError");
    const { channel, posted } = openChannel([failure, 200], ["https://wrong", "https://right"]);
    await assert.rejects(channel.post(MESSAGE, 1_000), failure);
    await channel.post(MESSAGE, 1_000);
    assert.deepEqual(posted, ["https://wrong", "https://right"]);
  });

  it("passes on that the secret cannot be read", async () => {
    const failure = new Error("AccessDeniedException");
    const { channel, posted } = openChannel([200], [failure]);
    await assert.rejects(channel.post(MESSAGE, 1_000), failure);
    assert.deepEqual(posted, []);
  });
});
