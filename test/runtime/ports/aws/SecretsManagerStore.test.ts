import assert from "node:assert/strict";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SecretsManagerStore } from "../../../../runtime/ports/aws/SecretsManagerStore.ts";
import { failure, FakeServer } from "./FakeServer.ts";

const ARN = "arn:aws:secretsmanager:us-east-1:000000000000:secret:webhook-a1b2c3";

describe("SecretsManagerStore", () => {
  let server: FakeServer;
  let client: SecretsManagerClient;

  beforeEach(async () => {
    server = new FakeServer();
    await server.start();
    client = new SecretsManagerClient(server.clientOptions);
  });

  afterEach(async () => {
    client.destroy();
    await server.stop();
  });

  const read = () => new SecretsManagerStore(client).read(ARN);

  it("reads the current text of a secret", async () => {
    server.answer = () => ({ body: { SecretString: "https://hooks.slack.com/services/T/B/x" } });
    assert.equal(await read(), "https://hooks.slack.com/services/T/B/x");
    assert.deepEqual(server.operations, ["GetSecretValue"]);
    assert.deepEqual(server.inputs, [{ SecretId: ARN }]);
  });

  it("rejects a secret of bytes, naming the secret", async () => {
    server.answer = () => ({ body: { SecretBinary: "AAAA" } });
    await assert.rejects(read(), {
      message: `the secret ${ARN} must hold text, got bytes; store it as text`,
    });
  });

  it("rejects when the secret may not be read", async () => {
    server.answer = () => failure("AccessDeniedException");
    await assert.rejects(read(), { name: "AccessDeniedException" });
  });
});
