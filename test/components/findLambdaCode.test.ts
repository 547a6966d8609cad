import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StockAnalyticsPipeline } from "../../components/index.ts";
import { useLambdaFolder } from "../../components/findLambdaCode.ts";
import { register } from "./registerPipeline.ts";

describe("code of the functions", () => {
  it("is asked for by name and command when it is not built, before anything is registered", async () => {
    const empty = mkdtempSync(join(tmpdir(), "components-empty-"));
    try {
      const registrations = await register(() => {
        useLambdaFolder(empty);
        assert.throws(
          () => new StockAnalyticsPipeline("stocks", { symbols: ["AAPL"] }),
          ({ message }: Error) =>
            message.includes(`"process-ticks" must be in ${join(empty, "process-ticks")}`) &&
            message.includes("npm run build"),
        );
      });
      assert.deepEqual(registrations.all, []);
    } finally {
      rmSync(empty, { recursive: true, force: true });
    }
  });
});
