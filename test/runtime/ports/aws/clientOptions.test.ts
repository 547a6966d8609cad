import assert from "node:assert/strict";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { CLIENT_OPTIONS } from "../../../../runtime/ports/aws/clientOptions.ts";
import { FakeServer } from "./FakeServer.ts";

/** Credentials as Lambda gives them to a function. */
const CREDENTIALS: Readonly<Record<string, string>> = {
  AWS_ACCESS_KEY_ID: "AKIATEST",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_SESSION_TOKEN: "session",
  AWS_REGION: "us-east-1",
};

describe("the options of the AWS clients", () => {
  const before = { ...process.env };
  let server: FakeServer;
  let options: typeof CLIENT_OPTIONS & { endpoint: string };

  beforeEach(async () => {
    server = new FakeServer();
    await server.start();
    options = { ...CLIENT_OPTIONS, endpoint: server.clientOptions.endpoint };
    delete process.env.AWS_PROFILE;
    Object.assign(process.env, CREDENTIALS);
  });

  afterEach(async () => {
    for (const name of [...Object.keys(CREDENTIALS), "AWS_PROFILE"]) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    await server.stop();
  });

  /** Every client signs with what the environment holds. */
  function assertSigned(): void {
    const { headers } = server.requests[0] ?? {};
    assert.equal(server.requests.length, 1);
    assert.match(headers?.authorization ?? "", /Credential=AKIATEST\//);
    assert.equal(headers?.["x-amz-security-token"], "session");
  }

  it("let DynamoDB's client sign with the credentials of the environment", async () => {
    server.answer = () => ({ body: { TableNames: [] } });
    const client = new DynamoDBClient(options);
    await client.send(new ListTablesCommand({}));
    client.destroy();
    assertSigned();
  });

  it("let S3's client sign with the credentials of the environment", async () => {
    server.answer = () => ({ body: "<ListAllMyBucketsResult></ListAllMyBucketsResult>" });
    const client = new S3Client({ ...options, forcePathStyle: true });
    await client.send(new ListBucketsCommand({}));
    client.destroy();
    assertSigned();
  });

  it("let SNS' client sign with the credentials of the environment", async () => {
    server.answer = () => ({
      body: "<ListTopicsResponse><ListTopicsResult/></ListTopicsResponse>",
    });
    const client = new SNSClient(options);
    await client.send(new ListTopicsCommand({}));
    client.destroy();
    assertSigned();
  });

  it("give up a call that hangs, after 2 seconds to connect and 5 to answer", async () => {
    const client = new DynamoDBClient(options);
    // The handler settles its configuration with the first request.
    server.answer = () => ({ body: { TableNames: [] } });
    await client.send(new ListTablesCommand({}));
    const handler = client.config.requestHandler as unknown as {
      httpHandlerConfigs(): typeof CLIENT_OPTIONS.requestHandler;
    };
    const { connectionTimeout, requestTimeout, throwOnRequestTimeout } =
      handler.httpHandlerConfigs();
    assert.deepEqual(
      [connectionTimeout, requestTimeout, throwOnRequestTimeout],
      [2_000, 5_000, true],
    );
    assert.equal(await client.config.maxAttempts(), 4);
    client.destroy();
  });
});
