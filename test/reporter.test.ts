import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(import.meta.dirname);
const MOCHA = fileURLToPath(import.meta.resolve("mocha/bin/mocha.js"));

/** One test that passes, and one that fails with a difference to be shown. */
const SPEC = `
const assert = require("node:assert/strict");
it("passes", () => {});
it("fails", () => assert.deepEqual({ a: 1 }, { a: 2 }));
`;

describe("the reporter", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "stock-analytics-reporter-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("writes no colours into the log of a CI, and closes it with the line that scripts read", () => {
    const spec = join(folder, "spec.cjs");
    writeFileSync(spec, SPEC);
    const { status, stdout } = spawnSync(process.execPath, [MOCHA, spec], {
      cwd: ROOT,
      encoding: "utf8",
      env: { ...process.env, CI: "true", GITHUB_ACTIONS: "true", FORCE_COLOR: undefined },
    });
    assert.equal(status, 1);
    assert.equal(stdout.includes("\u001b["), false, JSON.stringify(stdout));
    assert.equal(stdout.trimEnd().split("\n").at(-1), "1 passed, 1 failed");
  });
});
