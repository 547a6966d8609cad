import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { S3Client, PutObjectCommand } from "@aws-sdk/client-s3";
import { CallRecorder } from "../../local/calls/CallRecorder.ts";
import type { ServiceCall } from "../../local/calls/ServiceCall.ts";
import { clientOptions } from "../../local/emulators/clients.ts";
import { closeGracefully, listenOnLoopback } from "../../local/emulators/http.ts";
import type { Endpoints, FunctionDefinition } from "../../local/model.ts";

describe("CallRecorder", () => {
  let calls: ServiceCall[];
  let recorder: CallRecorder;
  let emulator: Server;
  let address: string;
  let fronts: Endpoints;
  /** What the emulator got: method, path and body. */
  let got: string[];
  beforeEach(async () => {
    calls = [];
    got = [];
    emulator = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        got.push(`${request.method} ${request.url} ${Buffer.concat(chunks).toString()}`);
        response.writeHead(request.url === "/gone" ? 404 : 200, { "x-answer": "yes" }).end("done");
      });
    });
    address = `http://127.0.0.1:${await listenOnLoopback(emulator)}`;
    recorder = new CallRecorder((call) => calls.push(call));
    fronts = await recorder.standBefore({
      ...{ kinesis: address, dynamodb: address, s3: address, sns: address, sqs: address },
      secretsmanager: `${address}/word`,
    });
  });
  afterEach(async () => {
    await recorder.stop();
    await closeGracefully(emulator);
  });

  it("stands before each address once, and keeps its path", () => {
    assert.notEqual(fronts.s3, address);
    assert.equal(fronts.kinesis, fronts.sqs);
    assert.match(fronts.secretsmanager ?? "", /^http:\/\/127\.0\.0\.1:\d+\/word$/);
  });

  it("hands a call on as it is, and tells whose it was, for which service, and what came of it", async () => {
    const options = clientOptions(fronts.s3);
    const credentials = { ...options.credentials, sessionToken: "some-function" };
    const s3 = new S3Client({ ...options, credentials, forcePathStyle: true });
    await s3.send(new PutObjectCommand({ Bucket: "b", Key: "k", Body: "text" }));
    s3.destroy();
    assert.deepEqual(got, ["PUT /b/k?x-id=PutObject text"]);
    assert.deepEqual(
      calls.map(({ functionName, service, method, path, body, status }) => {
        return [functionName, service, method, path, body.toString(), status];
      }),
      [["some-function", "s3", "PUT", "/b/k?x-id=PutObject", "text", 200]],
    );
  });

  it("tells of failures as of other answers, and nothing of what no function signed", async () => {
    const authorization = "AWS4-HMAC-SHA256 Credential=local/20260105/us-east-1/sqs/aws4_request";
    const headers = { authorization, "x-amz-security-token": "one" };
    const answer = await fetch(`${fronts.sqs}/gone`, { headers });
    assert.deepEqual([answer.status, answer.headers.get("x-answer")], [404, "yes"]);
    assert.equal(await answer.text(), "done");
    await (await fetch(`${fronts.sqs}/`)).text();
    await (await fetch(`${fronts.sqs}/`, { headers: { authorization } })).text();
    assert.deepEqual(
      calls.map(({ service, status }) => [service, status]),
      [["sqs", 404]],
    );
  });

  it("gives functions its own address where a variable names an emulator's", () => {
    const environment = { QUEUE_URL: `${address}/0/jobs`, OTHER: `${address}0/jobs`, NAME: "x" };
    const redirected = recorder.redirect({ environment } as unknown as FunctionDefinition);
    assert.deepEqual(redirected.environment, {
      ...environment,
      QUEUE_URL: `${fronts.sqs}/0/jobs`,
    });
  });
});
