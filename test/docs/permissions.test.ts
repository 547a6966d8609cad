import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { register, statementsOf } from "../components/registerPipeline.ts";
import { StockAnalyticsPipeline } from "../../components/index.ts";

const PAGE = readFileSync("docs/permissions.md", "utf8");

/** A condition with each ARN cut down to the pattern that a person can write beforehand. */
function withoutHashes(value: unknown): unknown {
  const text = JSON.stringify(value).replaceAll(/(stock-analytics-prod-stocks-)[\w*-]+/g, "$1*");
  return JSON.parse(text, (_key, inner: unknown) =>
    Array.isArray(inner) ? [...new Set<unknown>(inner)] : inner,
  );
}

describe("the page about permissions", () => {
  it("has the statements for services that the pipeline writes into a key of its own", async () => {
    const registrations = await register(
      () => {
        new StockAnalyticsPipeline("stocks", {
          symbols: ["AAPL"],
          network: { createVpc: true },
          alertEndpoints: [{ protocol: "slack", endpoint: "https://hooks.slack.com/services/x" }],
        });
      },
      { stack: "prod" },
    );
    const own = statementsOf(registrations.only("Key").inputs["policy"]);
    const forServices = own.filter(({ Principal }) =>
      JSON.stringify(Principal).includes("Service"),
    );
    const shown = JSON.parse(/```json\n(.*?)```/s.exec(PAGE)?.[1] ?? "") as { Statement: unknown };
    assert.deepEqual(shown.Statement, withoutHashes(forServices));
  });

  it("names in its table each statement of that key, and no others", async () => {
    const registrations = await register(() => {
      new StockAnalyticsPipeline("stocks", { symbols: ["AAPL"] });
    });
    const own = statementsOf(registrations.only("Key").inputs["policy"]).map(({ Sid }) => Sid);
    const [, key = ""] = PAGE.split("\n## The key\n");
    const [table = ""] = key.split("\n### ");
    assert.deepEqual(
      [...table.matchAll(/^\| `(\w+)`/gm)].map(([, sid]) => sid),
      own,
    );
  });
});
