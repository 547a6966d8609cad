import assert from "node:assert/strict";
import { join } from "node:path";
import { savedQueries } from "../../components/queries/savedQueries.ts";
import type { Emulator } from "../../local/emulators/Emulator.ts";
import { startS3SnsSqs } from "../../local/emulators/startS3SnsSqs.ts";
import { installTrino } from "../../scripts/trino/installTrino.ts";
import { SAVED_CASES } from "../cli/query/saved/cases.ts";
import { declareTables } from "../cli/query/saved/declareTables.ts";
import { FIXTURES, makeObjects } from "../cli/query/saved/fixtures.ts";
import { statementOf, titleOf } from "../cli/query/saved/statementOf.ts";
import { useTemporaryDirectory } from "../emulators/temporaryDirectory.ts";
import { putObjects } from "./putObjects.ts";
import { runTrino } from "./runTrino.ts";
import { startGlue } from "./startGlue.ts";
import { startTrino } from "./startTrino.ts";

const PARTITIONED = [
  ...["raw", "quarantine", "alerts", "ticks", "stream_prices", "imports", "quotes"],
];

describe("saved queries on Trino", function () {
  this.timeout(180_000);
  const directory = useTemporaryDirectory();
  const started: Emulator[] = [];
  let endpoint = "";

  before(async () => {
    const s3 = await startS3SnsSqs(join(directory(), "s3"));
    started.push(s3);
    await putObjects(s3.endpoint, await makeObjects());
    const glue = await startGlue(await declareTables());
    started.push(glue);
    const trino = await startTrino({
      parts: installTrino(() => undefined),
      directory: join(directory(), "trino"),
      glueEndpoint: glue.endpoint,
      s3Endpoint: s3.endpoint,
    });
    started.push(trino);
    endpoint = trino.endpoint;
  });
  after(async () => {
    for (const emulator of started.toReversed()) await emulator.stop();
  });

  for (const fixture of FIXTURES) {
    describe(`over the ${fixture.name} ticks`, () => {
      for (const one of SAVED_CASES) {
        const expected = one[fixture.name];
        if (expected === undefined) continue;
        it(`gives ${titleOf(one)}`, async () => {
          const result = await runTrino(endpoint, fixture.name, statementOf(one, fixture));
          assert.deepEqual(result.columns, one.columns);
          assert.deepEqual(result.rows, expected);
        });
      }

      it("plans each query as it is saved, and knows its partitions then", async () => {
        for (const { name, sql } of savedQueries("AAPL", fixture.roads)) {
          const { rows } = await runTrino(endpoint, fixture.name, `EXPLAIN ${sql}`);
          const plan = String(rows[0]?.[0]);
          for (const table of PARTITIONED.filter((one) => sql.includes(`FROM ${one}\n`))) {
            const scan = plan.slice(plan.search(new RegExp(`:${table}\\b`)));
            // The values, or the ranges, that are read of the partition column.
            assert.match(scan, /(?:hour|month|year):string:PARTITION_KEY[\s│]+:: \[\[/, name);
          }
        }
      });
    });
  }
});
