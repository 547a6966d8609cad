import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { useTemporaryDirectory } from "../emulators/temporaryDirectory.ts";

const SCRIPT = join(import.meta.dirname, "../../scripts/trino/run.ts");

describe("npm run test:trino", () => {
  const directory = useTemporaryDirectory();

  /** Runs the script where the path holds these programs only, each of which ends with a code. */
  function run(name: string, programs: Readonly<Record<string, number>>) {
    const bin = join(directory(), name);
    mkdirSync(bin);
    for (const [program, code] of Object.entries(programs)) {
      writeFileSync(join(bin, program), `#!/bin/sh\nexit ${code}\n`);
      chmodSync(join(bin, program), 0o755);
    }
    const env = { ...process.env, PATH: bin, XDG_CACHE_HOME: join(directory(), "cache") };
    const { status, stdout } = spawnSync(process.execPath, [SCRIPT], { env, encoding: "utf8" });
    return { status, stdout };
  }

  it("says what is missing before any test starts, and counts as passed", () => {
    assert.deepEqual(run("nothing", {}), {
      status: 0,
      stdout: "No test ran: Maven (mvn) is not there, which gets Trino.\n",
    });
    const noPython = {
      status: 0,
      stdout:
        "No test ran: Python 3 (python3) with its venv module is not there, which gets a Java runtime.\n",
    };
    assert.deepEqual(run("maven", { mvn: 0 }), noPython);
    assert.deepEqual(run("no-venv", { mvn: 0, python3: 1 }), noPython);
  });
});
