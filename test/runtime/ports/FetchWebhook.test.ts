import assert from "node:assert/strict";
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { FetchWebhook } from "../../../runtime/ports/FetchWebhook.ts";

describe("FetchWebhook", () => {
  let server: Server;
  let address: string;
  let answer: { status: number; body?: string; headers?: Record<string, string> } | undefined;
  let requests: { method: string; path: string; type: string; body: string }[];

  beforeEach(async () => {
    requests = [];
    answer = { status: 200, body: "ok" };
    server = createServer((request, response) => {
      void text(request).then((body) => {
        const { method = "", url = "", headers } = request;
        requests.push({ method, path: url, type: headers["content-type"] ?? "", body });
        // Without an answer the request hangs.
        if (answer === undefined) return;
        response.writeHead(answer.status, answer.headers).end(answer.body ?? "");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T/B/secret`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const post = (to = address, timeoutMs = 5_000) =>
    new FetchWebhook(timeoutMs).post(to, { text: "a “quoted” text" });

  it("posts JSON and tells the answer", async () => {
    assert.deepEqual(await post(), { status: 200, reason: "ok" });
    const [sent] = requests;
    assert.deepEqual([sent?.method, sent?.path], ["POST", "/services/T/B/secret"]);
    assert.match(sent?.type ?? "", /^application\/json/);
    assert.deepEqual(JSON.parse(sent?.body ?? ""), { text: "a “quoted” text" });
  });

  it("takes an address that was stored with a line end", async () => {
    assert.equal((await post(`${address}\n`)).status, 200);
  });

  it("tells why it was refused and how long to wait", async () => {
    answer = { status: 429, body: "rate_limited", headers: { "Retry-After": "30" } };
    assert.deepEqual(await post(), { status: 429, reason: "rate_limited", retryAfterMs: 30_000 });
    answer = { status: 503, headers: { "Retry-After": "Fri, 20 Nov 2026 14:30:00 GMT" } };
    assert.deepEqual(await post(), { status: 503, reason: "" });
  });

  it("passes on plain words only", async () => {
    for (const body of ["<html>", "x".repeat(101), "https://hooks.slack.com/services/T/B/secret"]) {
      answer = { status: 500, body };
      assert.equal((await post()).reason, "");
    }
  });

  it("follows no redirection", async () => {
    answer = { status: 307, headers: { Location: "/elsewhere" } };
    assert.equal((await post()).status, 307);
    assert.equal(requests.length, 1);
  });

  it("gives up when nothing answers in time, without telling the address", async () => {
    answer = undefined;
    await assert.rejects(post(address, 50), {
      name: "WebhookError",
      message: "the webhook did not answer: TimeoutError",
    });
  });

  it("says that nobody listens, without telling the address", async () => {
    await new Promise((resolve) => server.close(resolve));
    await assert.rejects(post(), {
      name: "WebhookError",
      message: "the webhook did not answer: TypeError ECONNREFUSED",
    });
  });

  it("posts to HTTPS, or to this machine, and tells no other address", async () => {
    for (const other of [
      ...["", "secret", '{"url":"https://hooks.slack.com/secret"}', "http://example.com/secret"],
      ...["http://127.0.0.1.example.com/secret", "ftp://127.0.0.1/secret", "https:// secret"],
    ]) {
      await assert.rejects(post(other), (error: Error) => {
        assert.equal(error.name, "WebhookError", other);
        assert.match(error.message, /must hold an https:\/\/ address/);
        assert.doesNotMatch(error.message, /secret[^ ]|example/);
        return true;
      });
    }
  });
});
