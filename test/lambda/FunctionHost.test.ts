import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { InvokeError } from "../../local/lambda/model.ts";
import { FunctionHost } from "../../local/lambda/FunctionHost.ts";
import { ENDPOINTS, makeFunction, makeHost, type TestHost } from "./makeHost.ts";

describe("FunctionHost", () => {
  let t: TestHost;
  beforeEach(() => {
    t = makeHost();
  });
  afterEach(() => t.close());

  const errorOf = async (event: unknown = {}, name = "echo"): Promise<InvokeError> => {
    const { error } = await t.host.invoke(name, JSON.stringify(event));
    assert.ok(error, "the invocation succeeded");
    return error;
  };

  describe("code", () => {
    it("runs a CommonJS handler", async () => {
      await t.deploy({ "index.js": "exports.handler = async (event) => ({ got: event.n });" });
      assert.deepEqual(await t.call({ n: 7 }), { got: 7 });
    });

    it("runs an ES module in .mjs", async () => {
      await t.deploy({ "index.mjs": "export const handler = async () => import.meta.url;" });
      assert.match(String(await t.call()), /index\.mjs$/);
    });

    it("runs an ES module in .js when the zip's package.json says so", async () => {
      await t.deploy({
        "package.json": '{"type":"module"}',
        "index.js": "await 0; export const handler = async () => 'module';",
      });
      assert.equal(await t.call(), "module");
    });

    it("runs .cjs beside a package.json of type module", async () => {
      await t.deploy({
        "package.json": '{"type":"module"}',
        "index.cjs": "module.exports.handler = async () => typeof require;",
      });
      assert.equal(await t.call(), "function");
    });

    it("reads index.js as CommonJS though the data folder lies in an ES module package", async () => {
      writeFileSync(join(t.dataDir, "package.json"), '{"type":"module"}');
      await t.deploy({ "index.js": "exports.handler = async () => typeof require;" });
      assert.equal(await t.call(), "function");
    });

    it("finds a nested export in a folder", async () => {
      await t.deploy(
        { "src/app.js": "exports.api = { run: async () => 'nested' };" },
        { handler: "src/app.api.run" },
      );
      assert.equal(await t.call(), "nested");
    });

    it("reports a missing module, a missing export and broken code by Lambda's names", async () => {
      await t.deploy({ "other.js": "" });
      assert.equal((await errorOf()).errorType, "Runtime.ImportModuleError");
      await t.deploy({ "index.js": "exports.other = 1;" });
      assert.equal((await errorOf()).errorType, "Runtime.HandlerNotFound");
      await t.deploy({ "index.js": "const = ;" });
      assert.equal((await errorOf()).errorType, "Runtime.UserCodeSyntaxError");
      await t.deploy({ "index.js": "throw new TypeError('at the top');" });
      assert.deepEqual(pick(await errorOf()), ["TypeError", "at the top"]);
      await t.deploy({ "index.js": "" }, { handler: "index" });
      assert.equal((await errorOf()).errorType, "Runtime.MalformedHandlerName");
    });

    it("refuses a file that is no zip, and a zip that leaves its folder", async () => {
      const zipPath = join(t.dataDir, "no.zip");
      writeFileSync(zipPath, "no zip");
      await assert.rejects(t.host.deploy(makeFunction({ zipPath })), /must be a zip/);
      await assert.rejects(t.deploy({ "../../out.js": "" }), /must stay in its folder/);
      assert.equal(existsSync(join(t.dataDir, "out.js")), false);
    });

    it("uses new code after a second deploy, and the old one for what is under way", async () => {
      const wait = "new Promise((done) => setTimeout(done, 300))";
      await t.deploy({ "index.js": `exports.handler = async () => { await ${wait}; return 1; };` });
      await t.call();
      const underWay = t.call();
      await t.deploy({ "index.js": "exports.handler = async () => 2;" });
      assert.equal(await t.call(), 2);
      assert.equal(await underWay, 1);
    });
  });

  describe("environment", () => {
    it("holds the declared variables and Lambda's, and nothing of this process", async () => {
      process.env["HOST_SECRET"] = "leaked";
      await t.deploy(
        { "index.js": "exports.handler = async () => process.env;" },
        { environment: { TABLE: "ticks" }, memorySizeMb: 256, runtime: "nodejs24.x" },
      );
      const variables = (await t.call()) as Record<string, string>;
      delete process.env["HOST_SECRET"];
      assert.match(variables["LAMBDA_TASK_ROOT"] ?? "", /code/);
      assert.match(
        variables["AWS_LAMBDA_LOG_STREAM_NAME"] ?? "",
        /^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/,
      );
      delete variables["LAMBDA_TASK_ROOT"];
      delete variables["AWS_LAMBDA_LOG_STREAM_NAME"];
      assert.deepEqual(variables, {
        TABLE: "ticks",
        _HANDLER: "index.handler",
        AWS_REGION: "us-east-1",
        AWS_DEFAULT_REGION: "us-east-1",
        AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
        AWS_LAMBDA_FUNCTION_NAME: "echo",
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
        AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
        AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
        AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/echo",
        AWS_ACCESS_KEY_ID: "local",
        AWS_SECRET_ACCESS_KEY: "local",
        AWS_ENDPOINT_URL_KINESIS: ENDPOINTS.kinesis,
        AWS_ENDPOINT_URL_DYNAMODB: ENDPOINTS.dynamodb,
        AWS_ENDPOINT_URL_DYNAMODB_STREAMS: ENDPOINTS.dynamodb,
        AWS_ENDPOINT_URL_S3: ENDPOINTS.s3,
        AWS_ENDPOINT_URL_SNS: ENDPOINTS.sns,
        AWS_ENDPOINT_URL_SQS: ENDPOINTS.sqs,
        LANG: "en_US.UTF-8",
        PATH: "/usr/local/bin:/usr/bin:/bin",
        TZ: ":UTC",
      });
    });

    it("runs in UTC, whatever the zone of the machine", async () => {
      await t.close();
      const before = process.env["TZ"];
      process.env["TZ"] = "America/New_York";
      try {
        t = makeHost();
        const zone = "Intl.DateTimeFormat().resolvedOptions().timeZone";
        const offset = "new Date(1e12).getTimezoneOffset()";
        await t.deploy({ "index.js": `exports.handler = async () => [${offset}, ${zone}];` });
        assert.deepEqual(await t.call(), [0, "UTC"]);
        await t.host.stop();
        assert.equal(new Date(1e12).getTimezoneOffset(), 240);
      } finally {
        if (before === undefined) {
          delete process.env["TZ"];
        } else {
          process.env["TZ"] = before;
        }
      }
    });

    it("refuses variables that Lambda reserves", async () => {
      await assert.rejects(
        t.deploy({ "index.js": "" }, { environment: { AWS_REGION: "eu-west-1" } }),
        /names that Lambda reserves, got AWS_REGION/,
      );
    });

    it("keeps module state from one invocation to the next", async () => {
      await t.deploy({ "index.js": "let n = 0; exports.handler = async () => ++n;" });
      assert.deepEqual([await t.call(), await t.call(), await t.call()], [1, 2, 3]);
    });

    it("gives concurrent invocations environments of their own, and uses idle ones again", async () => {
      const gate = await makeGate(2);
      await t.deploy({
        "index.js": `const id = Math.random(); let n = 0;
          exports.handler = async ({ wait }) => {
            if (wait) await fetch("${gate.url}");
            return { id, n: ++n };
          };`,
      });
      const [a, b] = (await Promise.all([
        t.call({ wait: true }),
        t.call({ wait: true }),
      ])) as Answer[];
      assert.notEqual(a?.id, b?.id);
      const c = (await t.call()) as Answer;
      assert.ok([a?.id, b?.id].includes(c.id));
      assert.equal(c.n, 2);
      await gate.close();
    });

    it("throttles what exceeds the reserved concurrency", async () => {
      const gate = await makeGate(1);
      await t.deploy(
        { "index.js": `exports.handler = async () => { await fetch("${gate.url}"); return 1; };` },
        { reservedConcurrency: 1 },
      );
      const first = t.call();
      const second = await errorOf();
      assert.equal(second.kind, "throttled");
      assert.equal(second.errorType, "TooManyRequestsException");
      assert.equal(await first, 1);
      assert.equal(await t.call(), 1);
      await gate.close();
    });

    it("never runs a function whose reserved concurrency is 0", async () => {
      await t.deploy(
        { "index.js": "exports.handler = async () => 1;" },
        { reservedConcurrency: 0 },
      );
      assert.equal((await errorOf()).kind, "throttled");
    });
  });

  describe("handler", () => {
    it("gets Lambda's context", async () => {
      const definition = await t.deploy({
        "index.js": `exports.handler = async (event, context) => ({
          ...context, left: context.getRemainingTimeInMillis() });`,
      });
      const result = await t.host.invoke(definition.arn, "{}");
      const { left, logStreamName, ...context } = JSON.parse(result.payload ?? "") as Answer;
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
      assert.deepEqual(pick(await errorOf()), ["RangeError", "no"]);
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
      assert.equal((await errorOf()).errorType, "Runtime.CallbackHandlerDeprecated");
    });

    it("answers null for undefined, and fails for what is no JSON", async () => {
      await t.deploy({ "index.js": "exports.handler = async (e) => (e.big ? 1n : undefined);" });
      assert.equal(await t.call(), null);
      assert.equal((await errorOf({ big: true })).errorType, "Runtime.JSONStringifyError");
    });

    it("reports what it throws: type, message and stack, or the type of what is no error", async () => {
      await t.deploy({
        "index.js": `class QuotaError extends Error { name = "QuotaError"; }
          exports.handler = async (e) => { throw e.plain ? "text" : new QuotaError("full"); };`,
      });
      const error = await errorOf();
      assert.deepEqual(pick(error), ["QuotaError", "full"]);
      assert.match(error.stackTrace?.[1] ?? "", /index\.js/);
      assert.deepEqual(pick(await errorOf({ plain: true })), ["string", "text"]);
      assert.equal(error.kind, "function");
    });
  });

  describe("failure", () => {
    it("ends an invocation that takes too long, and its environment", async () => {
      await t.deploy(
        {
          "index.js": `let n = 0; exports.handler = async (event) => {
            n += 1; if (event.hang) for (;;); return n; };`,
        },
        { timeoutSeconds: 1 },
      );
      assert.equal(await t.call(), 1);
      const error = await errorOf({ hang: true });
      assert.equal(error.errorType, "Sandbox.Timedout");
      assert.match(error.errorMessage, /Task timed out after 1\.00 seconds/);
      assert.equal(await t.call(), 1);
    });

    it("fails a handler whose promise can no longer settle, without waiting for the time-out", async () => {
      await t.deploy(
        {
          "index.js": `exports.handler = async ({ ok }) => {
            await new Promise((done) => { if (ok) done(); }); return 1; };`,
        },
        { timeoutSeconds: 600 },
      );
      assert.equal((await errorOf()).errorType, "Runtime.NodeJsExit");
      assert.equal(await t.call({ ok: true }), 1);
    });

    for (const [title, code, type, message] of [
      ["process.exit()", "process.exit()", "Runtime.ExitError", /without providing a reason/],
      ["process.exit(3)", "process.exit(3)", "Runtime.ExitError", /exit status 3/],
      [
        "an uncaught exception",
        "setTimeout(() => { throw new RangeError('out'); })",
        "RangeError",
        /^out$/,
      ],
      [
        "an unhandled rejection",
        "Promise.reject(new RangeError('left'))",
        "Runtime.UnhandledPromiseRejection",
        /RangeError: left/,
      ],
    ] as const) {
      it(`fails the invocation on ${title}, and replaces the environment`, async () => {
        await t.deploy({
          "index.js": `let n = 0; exports.handler = async ({ crash }) => {
            n += 1;
            if (crash) { ${code}; await new Promise((done) => setTimeout(done, 5000)); }
            return n; };`,
        });
        assert.equal(await t.call(), 1);
        const error = await errorOf({ crash: true });
        assert.equal(error.errorType, type);
        assert.match(error.errorMessage, message);
        assert.equal(await t.call(), 1);
      });
    }

    it("replaces an environment that crashed while idle, without failing an invocation", async () => {
      await t.deploy({
        "index.js": `let n = 0; exports.handler = async () => {
          setTimeout(() => { throw new Error("late"); }, 20); return ++n; };`,
      });
      assert.equal(await t.call(), 1);
      while (!t.lines.some(({ text }) => text.includes("late"))) {
        await new Promise((done) => setTimeout(done, 5));
      }
      assert.equal(await t.call(), 1);
    });

    it("ends an environment that uses more memory than it has", async () => {
      await t.deploy({
        "index.js": `const all = []; exports.handler = async ({ fill }) => {
          while (fill) all.push(new Array(1e5).fill(Math.random())); return 1; };`,
      });
      const error = await errorOf({ fill: true });
      assert.equal(error.errorType, "Runtime.ExitError");
      assert.match(error.errorMessage, /out of memory/);
      assert.equal(await t.call(), 1);
    }).timeout(60_000);

    it("refuses payloads over 6 MB and answers over 6 MB", async () => {
      await t.deploy({
        "index.js": "exports.handler = async (n) => typeof n === 'number' ? 'x'.repeat(n) : 1;",
      });
      const text = JSON.stringify("x".repeat(6_291_456 - 2));
      assert.equal((await t.host.invoke("echo", text)).payload, "1");
      const refused = (await t.host.invoke("echo", `${text} `)).error;
      assert.equal(refused?.kind, "refused");
      assert.equal(refused.errorType, "RequestEntityTooLargeException");
      assert.equal(String(await t.call(6_291_554)).length, 6_291_554);
      assert.equal((await errorOf(6_291_555)).errorType, "Function.ResponseSizeTooLarge");
    });

    it("stops only when what is under way is done, and takes nothing more", async () => {
      await t.deploy({
        "index.js":
          "exports.handler = () => new Promise((done) => setTimeout(() => done(1), 300));",
      });
      const underWay = t.call();
      await t.host.stop();
      assert.equal(await underWay, 1);
      await assert.rejects(t.call(), /the host has stopped/);
    });
  });

  describe("output", () => {
    it("is kept line by line with stream and invocation, in a file and for the listener", async () => {
      await t.deploy({
        "index.js": `console.log("loading");
          exports.handler = async () => {
            console.log("one\\ntwo"); console.error("bad"); process.stdout.write("open"); return 1; };`,
      });
      const { requestId } = await t.host.invoke("echo", "{}");
      const expected = [
        { functionName: "echo", stream: "stdout", text: "loading" },
        { functionName: "echo", stream: "stdout", text: "one", requestId },
        { functionName: "echo", stream: "stdout", text: "two", requestId },
        { functionName: "echo", stream: "stderr", text: "bad", requestId },
        { functionName: "echo", stream: "stdout", text: "open", requestId },
      ];
      assert.deepEqual(
        t.lines.map(({ atMs: _, ...line }) => line),
        expected,
      );
      await t.host.stop();
      const file = readFileSync(join(t.dataDir, "logs", "echo.ndjson"), "utf8")
        .trim()
        .split("\n");
      assert.deepEqual(
        file.map((line) => {
          const { at, ...rest } = JSON.parse(line) as Record<string, string>;
          assert.match(at ?? "", /^\d{4}-\d\d-\d\dT.*Z$/);
          return { functionName: "echo", ...rest };
        }),
        expected,
      );
    });

    it("is there when the function crashes or fails right after it", async () => {
      await t.deploy({
        "index.js": `exports.handler = async ({ crash }) => {
          console.log("before"); if (crash) process.exit(1); throw new Error("failed"); };`,
      });
      await errorOf({ crash: true });
      assert.deepEqual(
        t.lines.map(({ text }) => text),
        ["before", "Runtime.ExitError: Runtime exited with error: exit status 1"],
      );
      await errorOf();
      assert.match(t.lines.at(-1)?.text ?? "", /Invoke Error.*"errorMessage":"failed"/);
    });

    it("gives the metrics that Powertools writes", async () => {
      const line = {
        _aws: {
          Timestamp: 1_700_000_000_000,
          CloudWatchMetrics: [
            {
              Namespace: "StockPipeline",
              Dimensions: [["service"]],
              Metrics: [{ Name: "ticks", Unit: "Count" }],
            },
          ],
        },
        service: "process",
        ticks: 500,
      };
      await t.deploy({
        "index.js": `exports.handler = async () => console.log(${JSON.stringify(JSON.stringify(line))});`,
      });
      await t.call();
      assert.deepEqual(t.metrics, [
        {
          functionName: "echo",
          namespace: "StockPipeline",
          name: "ticks",
          unit: "Count",
          value: 500,
          dimensions: { service: "process" },
          timestampMs: 1_700_000_000_000,
        },
      ]);
    });

    it("still reaches the listener when the log file cannot be written", async () => {
      mkdirSync(join(t.dataDir, "logs", "echo.ndjson"), { recursive: true });
      await t.deploy({ "index.js": "exports.handler = async () => console.log('heard');" });
      await t.call();
      const texts = t.lines.map(({ text }) => text);
      assert.ok(texts.includes("heard"));
      assert.ok(texts.some((text) => /Log file of function "echo" cannot be written/.test(text)));
    });
  });

  it("is ready again in a folder that another host has used", async () => {
    const { zipPath } = await t.deploy({ "index.js": "exports.handler = async () => 'same';" });
    await t.host.stop();
    const again = new FunctionHost({ dataDir: t.dataDir, endpoints: ENDPOINTS });
    await again.deploy(makeFunction({ zipPath }));
    assert.equal((await again.invoke("echo", "{}")).payload, '"same"');
    await again.stop();
  });
});

type Answer = Record<string, unknown>;

function pick({ errorType, errorMessage }: InvokeError): [string, string] {
  return [errorType, errorMessage];
}

/** A server that answers only when so many requests wait. */
async function makeGate(count: number): Promise<{ url: string; close: () => Promise<void> }> {
  const waiting: (() => void)[] = [];
  const server: Server = createServer((_request, response) => {
    waiting.push(() => response.end());
    if (waiting.length === count) {
      waiting.splice(0).forEach((answer) => answer());
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
