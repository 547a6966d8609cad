import assert from "node:assert/strict";
import { join } from "node:path";
import { loadStackConfig } from "../../local/engine/loadStackConfig.ts";
import { runProgram } from "../../local/engine/runProgram.ts";
import { EmulatorProvider } from "../../local/resources/EmulatorProvider.ts";
import { text } from "../resources/useProvider.ts";

const programDir = join(import.meta.dirname, "fixtures/program");

describe("a preview with EmulatorProvider", function () {
  this.timeout(60_000);

  it("starts no emulator, knows names and no ARNs", async () => {
    const provider = new EmulatorProvider(() => Promise.reject(new Error("not in a preview")));
    const { config } = loadStackConfig({ programDir, stack: "dev" });
    const { resources, outputs } = await runProgram({
      programDir,
      stack: "dev",
      mode: "preview",
      provider,
      config,
    });
    assert.deepEqual(
      resources.filter(({ custom, id }) => custom && id !== undefined),
      [],
    );
    assert.match(text(outputs["streamName"]), /^events-[0-9a-f]{7}$/);
    const topic = resources.find(({ type }) => type === "aws:sns/topic:Topic");
    assert.deepEqual(Object.keys(topic?.state ?? {}), ["name"]);
  });

  it("refuses what is not modelled before anything is made", async () => {
    const provider = new EmulatorProvider(() => Promise.reject(new Error("not in a preview")));
    const overrides = { mode: "unmodelled" };
    const { config } = loadStackConfig({ programDir, stack: "dev", overrides });
    await assert.rejects(
      runProgram({ programDir, stack: "dev", mode: "preview", provider, config }),
      /Function property "layers" is not modelled/,
    );
  });
});
