import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { symbolConfig } from "../../../cli/replay/symbolConfig.ts";
import { useTemporaryDirectory } from "../../emulators/temporaryDirectory.ts";

describe("symbolConfig", () => {
  const directory = useTemporaryDirectory();

  function project(name: string, config: string): string {
    const programDir = join(directory(), name);
    mkdirSync(programDir);
    writeFileSync(join(programDir, "Pulumi.yaml"), `name: ${name}\nruntime: nodejs\n${config}`);
    return programDir;
  }

  it("gives named symbols to a project that declares no keys, and so may read any", () => {
    const programDir = project("open", "");
    assert.deepEqual(symbolConfig({ programDir, named: ["A"], found: ["B"] }), {
      config: { symbols: ["A"] },
    });
    assert.deepEqual(symbolConfig({ programDir, named: undefined, found: ["B"] }), {
      configIfDeclared: { symbols: ["B"] },
    });
  });

  it("gives symbols to a project that declares keys where they are among them", () => {
    const programDir = project("strict", "config:\n  region: { type: string, default: x }\n");
    assert.deepEqual(symbolConfig({ programDir, named: ["A"], found: [] }), {
      configIfDeclared: { symbols: ["A"] },
    });
  });

  it("gives nothing where there are no symbols", () => {
    const programDir = project("empty", "");
    assert.deepEqual(symbolConfig({ programDir, named: undefined, found: [] }), {});
  });
});
