import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { FunctionHost } from "../../local/lambda/FunctionHost.ts";
import { ENDPOINTS, makeFunction, makeHost, type TestHost } from "./makeHost.ts";

describe("FunctionHost", () => {
  let t: TestHost;
  beforeEach(() => {
    t = makeHost();
  });
  afterEach(() => t.close());

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
        AWS_SESSION_TOKEN: "echo",
        AWS_CONFIG_FILE: "/dev/null",
        AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
        AWS_ENDPOINT_URL: "http://127.0.0.1:9",
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

    it("tells of each from its beginning to its end, also when it fails", async () => {
      const told: string[] = [];
      const host = new FunctionHost({
        dataDir: t.dataDir,
        endpoints: ENDPOINTS,
        activity: {
          during: async (work) => {
            told.push("begun");
            return work().finally(() => told.push("ended"));
          },
        },
      });
      const files = { "index.js": "exports.handler = async () => { throw new Error('no'); };" };
      const { name, zipPath } = await t.deploy(files);
      await host.deploy(makeFunction({ name, zipPath }));
      assert.equal((await host.invoke(name, "{}")).error?.errorMessage, "no");
      await host.stop();
      assert.deepEqual(told, ["begun", "ended"]);
    });

    it("throttles what exceeds the reserved concurrency", async () => {
      const gate = await makeGate(1);
      await t.deploy(
        { "index.js": `exports.handler = async () => { await fetch("${gate.url}"); return 1; };` },
        { reservedConcurrency: 1 },
      );
      const first = t.call();
      const second = await t.errorOf();
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
      assert.equal((await t.errorOf()).kind, "throttled");
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
      const error = await t.errorOf({ hang: true });
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
      assert.equal((await t.errorOf()).errorType, "Runtime.NodeJsExit");
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
        const error = await t.errorOf({ crash: true });
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
      const error = await t.errorOf({ fill: true });
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
      assert.equal((await t.errorOf(6_291_555)).errorType, "Function.ResponseSizeTooLarge");
    });

    it("stops only when what is under way is done, and takes nothing more", async () => {
      await t.deploy({
        "index.js":
          "exports.handler = () => new Promise((done) => setTimeout(() => done(1), 300));",
      });
      let answer: unknown;
      const underWay = t.call().then((value) => (answer = value));
      await t.host.stop();
      assert.equal(answer, 1);
      await underWay;
      await assert.rejects(t.call(), /the host has stopped/);
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
