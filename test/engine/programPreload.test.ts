import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { runFixture } from "./runFixture.ts";

/** Compiled before it runs: its traces are to name these lines. */
const SOURCE = `
interface Fault {
  readonly message: string;
}

function raise(fault: Fault): never {
  throw new RangeError(fault.message);
}

export const direct = () => raise({ message: "direct" });
`;

describe("what is loaded into a program's process", function () {
  this.timeout(60_000);

  describe("stack traces", () => {
    let folder: string;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), "engine-traces-"));
      const { code } = transformSync(SOURCE, {
        loader: "ts",
        format: "cjs",
        sourcemap: "inline",
        sourcefile: "faults.ts",
        minify: true,
      });
      writeFileSync(join(folder, "faults.cjs"), code);
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    async function traces(env: Readonly<Record<string, string>>) {
      const { outputs } = await runFixture("traces", {
        config: { module: join(folder, "faults.cjs") },
        env,
      });
      return { noted: outputs["noted"] as string, thrown: outputs["thrown"] as string };
    }

    it("of promises are not taken, and those of errors are, by the lines of what was compiled", async () => {
      const { noted, thrown } = await traces({});
      assert.doesNotMatch(noted, / at /);
      assert.match(thrown, /^RangeError: direct\n.*faults\.ts:7:9\)?\n.*faults\.ts:10:29\)?\n/);
      assert.match(thrown, /at thrownTrace .*index\.ts/);
    });

    it("of promises are taken where they are to be printed", async () => {
      const { noted } = await traces({ PULUMI_DEBUG_PROMISE_LEAKS: "true" });
      assert.match(noted, /debuggablePromise .*debuggable\.[jt]s[^]*at notedTrace .*index\.ts/);
    });
  });

  describe("heavy parts of the SDKs", () => {
    it("are loaded when the program uses them, and work then", async () => {
      const { outputs } = await runFixture("closures");
      const both = ["/typescript.js", "/arborist/index.js"];
      assert.deepEqual(outputs["steps"], [
        [],
        ["/typescript.js"],
        both,
        [...both, "/aws/sqs/index.js"],
      ]);
      assert.match(outputs["text"] as string, /factor: 3[^]*value \* factor/);
      assert.deepEqual(outputs["paths"], ["index.ts"]);
      assert.equal(outputs["isQueue"], false);
    });

    it("know the files of scripts that were loaded before the debugger was on", async () => {
      const { outputs } = await runFixture("closures");
      assert.match(outputs["refused"] as string, /index\.ts\(\d+,\d+\)/);
    });
  });
});
