import assert from "node:assert/strict";
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import type { Emulator } from "../../local/emulators/Emulator.ts";
import { clientOptions } from "../../local/emulators/clients.ts";
import { slackDelivery } from "../../local/emulators/slackDelivery.ts";
import { slackProblem } from "../../local/emulators/slackProblem.ts";
import { startSecretsManager } from "../../local/emulators/startSecretsManager.ts";
import type { LocalSecret } from "../../local/resources/LocalSecrets.ts";
import { LocalSecrets } from "../../local/resources/LocalSecrets.ts";

const ARN = "arn:aws:secretsmanager:us-east-1:000000000000:secret:";

describe("startSecretsManager", () => {
  let emulator: Emulator;
  let client: SecretsManagerClient;
  let secrets: LocalSecrets;
  let posts: { secret: LocalSecret; message: string }[];

  beforeEach(async () => {
    secrets = new LocalSecrets();
    posts = [];
    emulator = await startSecretsManager({
      find: (secretId) => secrets.find(secretId),
      onPost: (post) => posts.push(post),
    });
    client = new SecretsManagerClient(clientOptions(emulator.endpoint));
  });
  afterEach(async () => {
    client.destroy();
    await emulator.stop();
  });

  const read = (SecretId: string) => client.send(new GetSecretValueCommand({ SecretId }));

  it("gives out a secret's text by ARN, by ARN without AWS's characters, and by name", async () => {
    const value = { versionId: "v1", text: "hunter2" };
    secrets.set({ arn: `${ARN}token-a1b2c3`, name: "token", value });
    for (const id of [`${ARN}token-a1b2c3`, `${ARN}token`, "token"]) {
      const { ARN: arn, Name, SecretString, VersionId, VersionStages } = await read(id);
      assert.deepEqual(
        [arn, Name, SecretString, VersionId, VersionStages],
        [`${ARN}token-a1b2c3`, "token", "hunter2", "v1", ["AWSCURRENT"]],
      );
    }
  });

  it("gives out bytes", async () => {
    const value = { versionId: "v1", bytes: Buffer.from("hunter2").toString("base64") };
    secrets.set({ arn: `${ARN}bytes-a1b2c3`, name: "bytes", value });
    const { SecretBinary, SecretString } = await read("bytes");
    assert.equal(Buffer.from(SecretBinary ?? []).toString(), "hunter2");
    assert.equal(SecretString, undefined);
  });

  it("says that there is no such secret, or that it has no value", async () => {
    secrets.set({ arn: `${ARN}empty-a1b2c3`, name: "empty" });
    for (const id of ["other", "empty"]) {
      await assert.rejects(read(id), { name: "ResourceNotFoundException" });
    }
  });

  it("refuses what it does not do by name", async () => {
    await assert.rejects(client.send(new CreateSecretCommand({ Name: "x" })), {
      message: "a local run answers GetSecretValue only, got secretsmanager.CreateSecret",
    });
  });

  it("answers only who knows its whole address", async () => {
    secrets.set({ arn: `${ARN}token-a1b2c3`, name: "token", value: { versionId: "v", text: "t" } });
    const { origin } = new URL(emulator.endpoint);
    for (const url of [`${origin}/`, `${origin}/x/`, `${origin}/x/slack/y`]) {
      const response = await fetch(url, {
        method: "POST",
        headers: { "X-Amz-Target": "secretsmanager.GetSecretValue" },
        body: '{"SecretId":"token"}',
      });
      assert.equal(response.status, 404);
      assert.equal(await response.text(), "");
    }
  });

  for (const host of ["hooks.slack.com", "hooks.slack-gov.com"]) {
    it(`takes posts in place of ${host}, of which nothing leaves the machine`, async () => {
      const secret = {
        ...{ arn: `${ARN}hook-a1b2c3`, name: "hook" },
        value: { versionId: "v1", text: `https://${host}/services/T/B/hunter2` },
      };
      secrets.set(secret);
      const { SecretString = "" } = await read("hook");
      assert.ok(SecretString.startsWith(emulator.endpoint), SecretString);
      assert.doesNotMatch(SecretString, /hunter2/);
      const message = '{"text":"hello"}';
      const response = await fetch(SecretString, { method: "POST", body: message });
      assert.deepEqual([response.status, await response.text()], [200, "ok"]);
      assert.deepEqual(posts, [{ secret, message }]);
      const refused = await fetch(SecretString, { method: "POST", body: "hello" });
      assert.deepEqual([refused.status, await refused.text()], [400, "invalid_payload"]);
      assert.equal(posts.length, 1);
    });
  }

  it("gives out any other address as it is", async () => {
    const text = "https://example.com/?next=https://hooks.slack.com/";
    secrets.set({ arn: `${ARN}web-a1b2c3`, name: "web", value: { versionId: "v1", text } });
    assert.equal((await read("web")).SecretString, text);
  });
});

describe("slackProblem", () => {
  const section = (length: number) => ({
    type: "section",
    text: { type: "plain_text", text: "x".repeat(length) },
  });
  const field = (length: number) => ({ type: "mrkdwn", text: "x".repeat(length) });
  const fields = (count: number, length = 1) => ({
    type: "section",
    fields: Array.from({ length: count }, () => field(length)),
  });
  const messages: readonly [string, unknown, string | undefined][] = [
    ["a text", { text: "hello" }, undefined],
    ["blocks alone", { blocks: [section(3_000)] }, undefined],
    ["ten fields", { blocks: [fields(10, 2_000)] }, undefined],
    ["neither text nor blocks", { icon: "x" }, "no_text"],
    ["no object", "hello", "invalid_payload"],
    ["a long section", { blocks: [section(3_001)] }, "invalid_blocks"],
    ["an empty section", { blocks: [section(0)] }, "invalid_blocks"],
    ["a long header", { blocks: [{ ...section(151), type: "header" }] }, "invalid_blocks"],
    ["eleven fields", { blocks: [fields(11)] }, "invalid_blocks"],
    ["a long field", { blocks: [fields(1, 2_001)] }, "invalid_blocks"],
    ["a block of no type", { blocks: [{}] }, "invalid_blocks"],
    ["51 blocks", { blocks: Array.from({ length: 51 }, () => section(1)) }, "invalid_blocks"],
  ];
  for (const [what, message, problem] of messages) {
    it(`says ${problem ?? "nothing"} to ${what}`, () => {
      assert.equal(slackProblem(JSON.stringify(message)), problem);
    });
  }

  it("says invalid_payload to what is no JSON", () => {
    assert.equal(slackProblem("{"), "invalid_payload");
  });
});

describe("slackDelivery", () => {
  it("names the secret, never the webhook, and tells messages apart", () => {
    const value = { versionId: "v1", text: "https://hooks.slack.com/services/T/B/hunter2" };
    const secret = { arn: `${ARN}hook-a1b2c3`, name: "hook", value };
    const one = slackDelivery({ secret, message: '{"text":"1"}' });
    assert.equal(one.endpoint, "hook");
    assert.equal(one.message, '{"text":"1"}');
    assert.doesNotMatch(JSON.stringify(one), /hunter2/);
    assert.notEqual(one.messageId, slackDelivery({ secret, message: "{}" }).messageId);
  });
});
