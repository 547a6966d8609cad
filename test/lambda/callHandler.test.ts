import assert from "node:assert/strict";
import { makeHost, pick, type TestHost } from "./makeHost.ts";

describe("callHandler", () => {
  let t: TestHost;
  beforeEach(() => {
    t = makeHost();
  });
  afterEach(() => t.close());

  it("gets Lambda's context", async () => {
    const definition = await t.deploy({
      "index.js": `exports.handler = async (event, context) => ({
        ...context, left: context.getRemainingTimeInMillis() });`,
    });
    const result = await t.host.invoke(definition.arn, "{}");
    const { left, logStreamName, ...context } = JSON.parse(result.payload ?? "") as Record<
      string,
      unknown
    >;
    assert.ok(Number(left) > 0 && Number(left) <= 10_000, String(left));
    assert.match(String(logStreamName), /\[\$LATEST\]/);
    assert.deepEqual(context, {
      callbackWaitsForEmptyEventLoop: true,
      functionName: "echo",
      functionVersion: "$LATEST",
      invokedFunctionArn: definition.arn,
      memoryLimitInMB: "128",
      awsRequestId: result.requestId,
      logGroupName: "/aws/lambda/echo",
    });
  });

  it("may be invoked by name, ARN and qualified ARN; an unknown one is an error", async () => {
    const { arn, name } = await t.deploy({ "index.js": "exports.handler = async () => 1;" });
    for (const id of [arn, name, `${arn}:$LATEST`]) {
      assert.equal((await t.host.invoke(id, "{}")).payload, "1");
    }
    await assert.rejects(t.host.invoke("other", "{}"), /"other" is not deployed; there are echo/);
  });

  it("may call back, at once or when the event loop is empty", async () => {
    await t.deploy({
      "index.js": `let late = 0;
        exports.handler = (event, context, done) => {
          context.callbackWaitsForEmptyEventLoop = event.wait;
          setTimeout(() => { late += 1; }, 50);
          done(null, { get late() { return late; } });
        };`,
    });
    assert.deepEqual(await t.call({ wait: false }), { late: 0 });
    assert.deepEqual(await t.call({ wait: true }), { late: 2 });
  });

  it("fails with what it gives the callback", async () => {
    await t.deploy({
      "index.js": "exports.handler = (event, context, done) => done(new RangeError('no'));",
    });
    assert.deepEqual(pick(await t.errorOf()), ["RangeError", "no"]);
  });

  it("answers null when it takes a callback and never calls it", async () => {
    await t.deploy({ "index.js": "exports.handler = (event, context, done) => 'ignored';" });
    assert.equal(await t.call(), null);
  });

  it("may not take a callback from nodejs24.x on, as in Lambda", async () => {
    const files = { "index.js": "exports.handler = (event, context, done) => done(null, 1);" };
    await t.deploy(files, { runtime: "nodejs22.x" });
    assert.equal(await t.call(), 1);
    await t.deploy(files, { runtime: "nodejs24.x" });
    assert.equal((await t.errorOf()).errorType, "Runtime.CallbackHandlerDeprecated");
  });

  it("answers null for undefined, and fails for what is no JSON", async () => {
    await t.deploy({ "index.js": "exports.handler = async (e) => (e.big ? 1n : undefined);" });
    assert.equal(await t.call(), null);
    assert.equal((await t.errorOf({ big: true })).errorType, "Runtime.JSONStringifyError");
  });

  it("reports what it throws: type, message and stack, or the type of what is no error", async () => {
    await t.deploy({
      "index.js": `class QuotaError extends Error { name = "QuotaError"; }
        exports.handler = async (e) => { throw e.plain ? "text" : new QuotaError("full"); };`,
    });
    const error = await t.errorOf();
    assert.deepEqual(pick(error), ["QuotaError", "full"]);
    assert.match(error.stackTrace?.[1] ?? "", /index\.js/);
    assert.deepEqual(pick(await t.errorOf({ plain: true })), ["string", "text"]);
    assert.equal(error.kind, "function");
  });
});
