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

export const recursive = (depth: number): never =>
  depth === 0 ? raise({ message: "recursive" }) : recursive(depth - 1);

export async function later(depth: number): Promise<void> {
  await Promise.resolve();
  recursive(depth);
}
`;

describe("what is loaded into a program's process", function () {
  this.timeout(60_000);

  describe("stack traces", () => {
    let folder: string;
    let pairs: [trace: string, expected: string][];
    let noted: [type: string, trace: string, expected: string];
    before(async () => {
      folder = mkdtempSync(join(tmpdir(), "engine-traces-"));
      const module = join(folder, "faults.cjs");
      const { code } = transformSync(SOURCE, {
        loader: "ts",
        format: "cjs",
        sourcemap: "inline",
        sourcefile: "faults.ts",
        minify: true,
      });
      writeFileSync(module, code);
      const { outputs } = await runFixture("traces", { config: { module } });
      pairs = outputs["pairs"] as typeof pairs;
      noted = outputs["noted"] as typeof noted;
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    it("are what they are without the engine", () => {
      assert.equal(pairs.length, 35);
      for (const [trace, expected] of pairs) assert.equal(trace, expected);
    });

    it("of promises are written when they are read, and are the same then", () => {
      const [type, trace, expected] = noted;
      assert.equal(type, "object");
      assert.equal(trace, expected);
      assert.match(trace, /debuggablePromise .*debuggable\.[jt]s[^]*at notedTrace .*index\.ts/);
    });

    it("name the lines of what was compiled", () => {
      const [trace] = pairs[0] ?? [];
      assert.match(
        trace ?? "",
        /^RangeError: direct\n.*faults\.ts:7:9\)?\n.*faults\.ts:10:29\)?\n/,
      );
    });
  });

  describe("heavy parts of the SDK", () => {
    it("are loaded when the program uses them, and work then", async () => {
      const { outputs } = await runFixture("closures");
      assert.deepEqual(outputs["steps"], [
        [],
        ["/typescript.js"],
        ["/typescript.js", "/arborist/index.js"],
      ]);
      assert.match(outputs["text"] as string, /factor: 3[^]*value \* factor/);
      assert.deepEqual(outputs["paths"], ["index.ts"]);
    });
  });
});
