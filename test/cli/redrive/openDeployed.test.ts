import assert from "node:assert/strict";
import { openDeployed } from "../../../cli/redrive/openDeployed.ts";
import type { RedrivePlace } from "../../../cli/redrive/RedrivePlace.ts";
import { UsageError } from "../../../cli/UsageError.ts";
import { FakeAws } from "./FakeAws.ts";
import { TARGETS } from "./MemoryBucket.ts";

describe("openDeployed", () => {
  let aws: FakeAws;
  let place: RedrivePlace;
  beforeEach(async () => {
    aws = new FakeAws();
    await aws.start();
    place = await openDeployed({ bucket: aws.bucket, targets: TARGETS });
  });
  afterEach(async () => {
    await place.close();
    await aws.stop();
  });

  it("lists all objects, page by page", async () => {
    const keys = ["a", "aws/lambda/x", "b", "c", "d"];
    for (const key of keys) aws.objects.set(key, "");
    const listed: string[] = [];
    for await (const key of place.port.list()) listed.push(key);
    assert.deepEqual(listed, keys);
    assert.equal(aws.requests.length, 3);
  });

  it("reads an object, byte for byte, and says when there is none", async () => {
    aws.objects.set("aws/lambda/x y/ü", '{"payload":"ü€😀"}');
    assert.equal(await place.port.read("aws/lambda/x y/ü"), '{"payload":"ü€😀"}');
    assert.equal(await place.port.read("gone"), undefined);
  });

  it("does not take an object that must not be read for one that is gone", async () => {
    aws.errors.set("GET secret", { status: 403, code: "AccessDenied" });
    await assert.rejects(place.port.read("secret"), /AccessDenied/);
  });

  it("removes an object, of which a versioned bucket keeps the version", async () => {
    aws.objects.set("done", "");
    await place.port.remove("done");
    assert.equal(aws.objects.size, 0);
    const { method, path } = aws.requests.at(-1) ?? {};
    assert.equal(method, "DELETE");
    assert.doesNotMatch(path ?? "", /versionId/);
  });

  it("invokes a function and waits for its answer", async () => {
    const event = '{"Records":[ 1.0e1 ]}';
    aws.invoke = () => ({ body: '{"batchItemFailures":[]}' });
    assert.deepEqual(await place.port.invoke("process", event), {
      type: "answered",
      payload: '{"batchItemFailures":[]}',
    });
    const [request] = aws.requests;
    assert.equal(request?.method, "POST");
    assert.equal(request?.path, "/2015-03-31/functions/process/invocations");
    assert.equal(request?.headers["x-amz-invocation-type"], "RequestResponse");
    assert.equal(request?.body, event);
  });

  it("says of a function that failed what its runtime says, without the stack", async () => {
    const error = { errorType: "TypeError", errorMessage: "x".repeat(400), trace: ["secret"] };
    aws.invoke = () => ({
      headers: { "X-Amz-Function-Error": "Unhandled" },
      body: JSON.stringify(error),
    });
    const answer = await place.port.invoke("process", "{}");
    assert.equal(answer.type, "failed");
    assert.match(answer.type === "failed" ? answer.detail : "", /^TypeError: x{289}$/);
    aws.invoke = () => ({ headers: { "X-Amz-Function-Error": "Unhandled" }, body: "<html>" });
    assert.deepEqual(await place.port.invoke("process", "{}"), {
      type: "failed",
      detail: "Unhandled",
    });
  });

  it("tells a function without room from one that cannot be invoked", async () => {
    const refuse = (status: number, type: string) => () => ({
      status,
      headers: { "x-amzn-ErrorType": type, "Content-Type": "application/json" },
      body: JSON.stringify({ Type: "User", message: `${type} said the test` }),
    });
    aws.invoke = refuse(429, "TooManyRequestsException");
    assert.deepEqual(await place.port.invoke("process", "{}"), {
      type: "throttled",
      detail: "TooManyRequestsException said the test",
    });
    for (const [status, type] of [
      [404, "ResourceNotFoundException"],
      [403, "AccessDeniedException"],
      [413, "RequestTooLargeException"],
      [502, "KMSAccessDeniedException"],
    ] as const) {
      aws.invoke = refuse(status, type);
      await assert.rejects(place.port.invoke("process", "{}"), new RegExp(type));
    }
  });

  it("ends with what to do where region or credentials are missing", async () => {
    aws.set({ AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined });
    const options = { bucket: aws.bucket, targets: TARGETS };
    await assert.rejects(openDeployed(options), (error) => {
      return error instanceof UsageError && /set AWS_REGION/.test(error.message);
    });
    aws.set({ AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: undefined });
    await assert.rejects(openDeployed(options), (error) => {
      return error instanceof UsageError && /aws sso login/.test(error.message);
    });
  });
});
