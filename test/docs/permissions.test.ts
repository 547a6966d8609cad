import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { register, statementsOf } from "../components/registerPipeline.ts";
import { StockAnalyticsPipeline } from "../../components/index.ts";

const PAGE = readFileSync("docs/permissions.md", "utf8");

/** Where the tests of pitfalls are, by their titles: those of the program, and those in the simulator. */
const PITFALLS = "test/components/pitfalls.test.ts";
const SPECS = { [PITFALLS]: "", "test/permissions/resources.test.ts": "pitfall " };

/** The tests of a pitfall. */
function testsOf(number: number): { readonly file: string; readonly title: string }[] {
  return Object.entries(SPECS).flatMap(([file, prefix]) =>
    [...readFileSync(file, "utf8").matchAll(/^ {2}it\("(.*?)", /gm)]
      .map(([, title = ""]) => ({ file, title }))
      .filter(({ title }) => title.startsWith(`${prefix}${number}: `)),
  );
}

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

  describe("in its table of pitfalls", () => {
    const rows = [...PAGE.matchAll(/^\| (\d+) +\|(.*)\|(.*)\|(.*)\|$/gm)].map(
      ([, number, , here = "", tests = ""]) => ({ number: Number(number), here, tests }),
    );

    it("has every pitfall once", () => {
      assert.deepEqual(
        rows.map(({ number }) => number),
        Array.from({ length: 24 }, (_, index) => index + 1),
      );
    });

    it("names each test that holds one, by its title, and none that is not there", () => {
      for (const { number, tests } of rows) {
        const named = [...tests.matchAll(/(?:`([^`]+)`: )?_([^_]+)_/g)].map(
          ([, file = PITFALLS, title = ""]) => ({ file, title }),
        );
        assert.deepEqual(named, testsOf(number), `row ${number}`);
        assert.equal(named[0]?.file, PITFALLS, `row ${number}`);
      }
    });

    it("says of each that does not apply why", () => {
      const without = rows.filter(({ here }) => here.trim().startsWith("Does not apply"));
      assert.deepEqual(
        without.map(({ number }) => number),
        [16, 18, 23],
      );
      for (const { here, number } of without) {
        assert.match(here, /Does not apply: \S{2,}/, `row ${number}`);
      }
    });
  });
});
