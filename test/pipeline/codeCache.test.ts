import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCommand } from "./runCommand.ts";

describe("the command's compiled code", function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "code-cache-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is kept in the user's cache", async () => {
    const command = startCommand(["generate", "--help"], { env: { XDG_CACHE_HOME: folder } });
    const { code, stderr } = await command.finished;
    assert.equal(code, 0, stderr);
    const [version = ""] = readdirSync(join(folder, "stock-analytics-pipeline"));
    assert.ok(readdirSync(join(folder, "stock-analytics-pipeline", version)).length > 0);
  });

  it("is not kept where there is no room for it", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    const command = startCommand(["generate", "--help"], { env: { XDG_CACHE_HOME: file } });
    const { code, stdout, stderr } = await command.finished;
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Usage: /m);
    assert.equal(stderr, "");
  });
});
