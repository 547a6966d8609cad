import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ProgramError } from "../../../local/engine/ProgramError.ts";
import type { RunProgramOptions } from "../../../local/engine/runProgram.ts";
import { runProgram } from "../../../local/engine/runProgram.ts";
import { recordingProvider } from "../../engine/recordingProvider.ts";
import { LAMBDA_FOLDER } from "../registerPipeline.ts";

const FIXTURES = join(import.meta.dirname, "fixtures");
const ROOT = join(import.meta.dirname, "..", "..", "..");
const PRELOAD = join(import.meta.dirname, "..", "fixtures", "useStandIns.ts");

// Shared by the specs: it only makes the programs start faster.
const compileCacheDir = mkdtempSync(join(tmpdir(), "validation-program-"));
process.once("exit", () => {
  rmSync(compileCacheDir, { recursive: true, force: true });
});

/** All that Pulumi's program runner prints of a program that fails. */
async function printedBy(
  options: Partial<RunProgramOptions> & { readonly programDir: string },
): Promise<string> {
  const run = runProgram({
    stack: "dev",
    mode: "up",
    provider: recordingProvider(),
    compileCacheDir,
    env: {
      NODE_OPTIONS: `--import=${pathToFileURL(PRELOAD).href}`,
      TEST_LAMBDA_FOLDER: LAMBDA_FOLDER,
    },
    ...options,
  });
  const error: unknown = await run.then(
    () => assert.fail("the program did not fail"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ProgramError, String(error));
  return error.diagnostics.map(({ message }) => message).join("\n");
}

describe("a program with wrong arguments", function () {
  // Each run starts a Node.js process.
  this.timeout(120_000);

  it("prints each problem once and no stack trace", async () => {
    assert.equal(
      await printedBy({ programDir: join(FIXTURES, "wrong") }),
      'the arguments of StockAnalyticsPipeline "stocks" cannot be used:\n' +
        '  symbols[0]: "symbols[0]" must be 1 to 24 of A-Z 0-9 . - ^ = _ : with a letter or digit ' +
        'and no "..", got "aapl"; write "AAPL".\n' +
        '  shardCount: "shardCount" must be 1 to 10000, got 0; raise it or omit it for 1.\n' +
        '  storage.ttlDays: "ttlDays" must be 1 to 3650, or -1 (none), got -2; ' +
        "raise it or omit it for -1 (none).\n" +
        '  smaWindows.short: "short" must be less than "long" (3), got 9; lower it or raise "long".',
    );
  });

  it("prints each problem once that is seen late", async () => {
    const printed = await printedBy({ programDir: join(FIXTURES, "late") });
    assert.deepEqual(printed.split("\n").toSorted(), [
      'shardCount: "shardCount" must be 1 to 10000, got 0; raise it or omit it for 1.',
      'smaWindows.short: "short" must be less than "long" (3), got 9; lower it or raise "long".',
    ]);
  });

  it("prints what is wrong beside a secret of its stack with all else, and never shows it", async () => {
    const alertEndpoints = [
      { protocol: "slack", endpoint: "https://example.com/hunter2" },
      { protocol: "smtp", endpoint: "hunter2" },
    ];
    const printed = await printedBy({
      programDir: ROOT,
      config: {
        symbols: '["AAPL"]',
        shardCount: "770077",
        alertEndpoints: JSON.stringify(alertEndpoints),
        processing: JSON.stringify({ batchSize: 770_077, memoryMb: 770_077, tracing: "yes" }),
        storage: JSON.stringify({ ttlDays: 0 }),
        tags: JSON.stringify({ Team: "hunter2*" }),
      },
      secretKeys: ["alertEndpoints", "processing", "shardCount", "tags"],
    });
    const paths = printed.split("\n  ").map((line) => line.replace(/: .*/s, ""));
    assert.deepEqual(paths.slice(1), [
      ...["shardCount", "alertEndpoints[0].endpoint", "alertEndpoints[1].protocol"],
      ...["processing.batchSize", "processing.memoryMb", "processing.tracing"],
      ...["storage.ttlDays", "tags.Team"],
    ]);
    assert.match(printed, /storage\.ttlDays: .* got 0; /);
    assert.match(printed, /processing\.tracing: .* got "yes"; /);
    assert.equal(printed.match(/got a secret value; /g)?.length, 5);
    assert.doesNotMatch(printed, /hunter2|770077/);
  });
});
