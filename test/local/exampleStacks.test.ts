import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { dirname } from "node:path";
import { loadStackConfig } from "../../local/engine/loadStackConfig.ts";
import type { ProgramResult } from "../../local/engine/runProgram.ts";
import { runProgram } from "../../local/engine/runProgram.ts";
import { type LocalStack, startLocalStack } from "../../local/LocalStack.ts";
import { EmulatorProvider } from "../../local/resources/EmulatorProvider.ts";

const ROOT = dirname(dirname(import.meta.dirname));

/** Names of the stacks that come with the package. */
const STACKS = globSync("Pulumi.*.yaml", { cwd: ROOT }).map((file) => file.split(".")[1] ?? "");

const urnsOf = ({ resources }: ProgramResult): string[] => resources.map(({ urn }) => urn).sort();

describe("the stacks that come with the package", function () {
  this.timeout(120_000);
  const running: LocalStack[] = [];
  afterEach(async () => {
    for (const stack of running.splice(0)) await stack.stop();
  });

  it("are those for development and for production", () => {
    assert.deepEqual(STACKS.toSorted(), ["dev", "prod"]);
  });

  for (const stack of STACKS) {
    it(`${stack} previews what an update makes, both without a word`, async () => {
      const { config, secretKeys, warnings } = loadStackConfig({ programDir: ROOT, stack });
      assert.deepEqual([secretKeys, warnings], [[], []]);
      const said: string[] = [];
      const provider = new EmulatorProvider(() => Promise.reject(new Error("not in a preview")));
      const preview = await runProgram({
        ...{ programDir: ROOT, stack, mode: "preview", provider, config },
      });
      assert.deepEqual(preview.diagnostics, []);
      const update = await startLocalStack({
        ...{ programDir: ROOT, stack },
        onNotice: (notice) => said.push(notice),
        onProblem: (problem) => said.push(problem),
      });
      running.push(update);
      await update.drain();
      assert.deepEqual(said, []);
      assert.deepEqual(update.program.diagnostics, []);
      assert.deepEqual(urnsOf(preview), urnsOf(update.program));
      assert.deepEqual(preview.counts, update.program.counts);
    });
  }
});
