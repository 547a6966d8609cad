import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderAdvice } from "../../scripts/policy/renderAdvice.ts";

describe("docs/policy.md", function () {
  // It starts two Node.js processes.
  this.timeout(120_000);

  it("lists the advice on our own program as it is; node scripts/writePolicyAdvice.ts renders it", async () => {
    const compileCacheDir = mkdtempSync(join(tmpdir(), "policy-test-"));
    try {
      const page = readFileSync(new URL("../../docs/policy.md", import.meta.url), "utf8");
      assert.equal(await renderAdvice(page, { compileCacheDir }), page);
    } finally {
      rmSync(compileCacheDir, { recursive: true, force: true });
    }
  });
});
