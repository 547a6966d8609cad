import assert from "node:assert/strict";
import type { JudgedLoad } from "../../../runtime/handlers/loads.ts";
import { IMPORT_LOAD, QUOTES_LOAD, STAGED_LOAD } from "../../../runtime/handlers/loads.ts";
import { FAULT_KINDS, failOnce } from "../fakes/Faults.ts";
import type { Quarantined, TableRow } from "../fakes/LoadWorld.ts";
import { DROPPED_AT_MS, LoadWorld } from "../fakes/LoadWorld.ts";
import { createRandom } from "../fakes/random.ts";

/** Two files with rows in common, a bad one in each, and one that replaces another. */
const ROADS: Record<string, { load: JudgedLoad; files: [key: string, body: string][] }> = {
  "import-files": {
    load: IMPORT_LOAD,
    files: [
      [
        "import/a.csv",
        "symbol,date,price\nAAPL,2024-03-15,172.62\nAAPL,2023-03-15,152.99\nx,y,z\n",
      ],
      [
        "import/b.csv",
        "company,date,close_price\nAAPL,2024-03-15,172.620\nMSFT,2024-03-15,416.42\n",
      ],
      ["import/a.csv", "symbol,date,price\nAAPL,2024-03-18,173.72\nbad\n"],
    ],
  },
  "load-staged": {
    load: STAGED_LOAD,
    files: [
      ["staging/1", '{"symbol":"A","timestamp":"2026-11-20T14:29:58Z","price":1.5}\n{}\n'],
      [
        "staging/2",
        '{"symbol":"A","timestamp":"2026-11-20T14:29:58Z","price":1.50}\n' +
          '{"symbol":"A","timestamp":"2026-11-19T14:29:58Z","price":2}\n',
      ],
    ],
  },
  "clean-quotes": {
    load: QUOTES_LOAD,
    files: [
      [
        "quotes/bronze/fmp/2026/11/20/14/1.json",
        '[{"symbol":"A","price":1.5,"timestamp":1795184700},{"symbol":"B","price":null}]',
      ],
      [
        "quotes/bronze/fmp/2026/11/20/14/2.json",
        '[{"symbol":"A","price":1.5,"timestamp":1795184700},{"symbol":"C","price":3,"timestamp":1795084700}]',
      ],
    ],
  },
};

interface Contents {
  readonly rows: readonly TableRow[];
  readonly latest: readonly TableRow[];
  readonly quarantined: readonly Quarantined[];
}

async function contentsOf(world: LoadWorld): Promise<Contents> {
  world.faults.plan = () => undefined;
  const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  return {
    rows: await world.rows(),
    latest: await world.latest(),
    quarantined: world.quarantined().sort(byText),
  };
}

function dropAll(world: LoadWorld, files: readonly [string, string][]): string[] {
  return files.map(([key, body], index) => world.drop(key, body, DROPPED_AT_MS + index * 1_000));
}

for (const [name, { load, files }] of Object.entries(ROADS)) {
  describe(`${name} that is stopped`, () => {
    let expected: Contents;
    let calls = 0;

    before(async () => {
      const world = new LoadWorld(load);
      await world.deliver(dropAll(world, files));
      calls = world.faults.calls.length;
      expected = await contentsOf(world);
      assert.ok(expected.rows.length >= 2 && expected.latest.length > 0);
      assert.ok(expected.quarantined.length > 0);
    });

    for (const kind of FAULT_KINDS) {
      it(`at any call (${kind}) and called again has the same rows`, async () => {
        assert.ok(calls >= 10, `${calls} calls`);
        for (let index = 0; index < calls; index += 1) {
          const world = new LoadWorld(load);
          world.faults.plan = failOnce(index, kind);
          await world.deliver(dropAll(world, files));
          assert.equal(world.faults.injected.length, 1, `call ${index}`);
          assert.deepEqual(await contentsOf(world), expected, `call ${index}`);
        }
      });
    }

    it("again and again, one message at a time and all twice, has the same rows", async () => {
      for (let seed = 1; seed <= 6; seed += 1) {
        const random = createRandom(seed);
        const world = new LoadWorld(load);
        const bodies = dropAll(world, files);
        world.faults.plan = () =>
          random() < 0.15 ? FAULT_KINDS[Math.floor(random() * FAULT_KINDS.length)] : undefined;
        for (const body of bodies) await world.deliver([body]);
        await world.deliver(bodies);
        assert.deepEqual(await contentsOf(world), expected, `seed ${seed}`);
      }
    });

    it("while another loads the same and other files, has the same rows", async () => {
      for (let seed = 1; seed <= 6; seed += 1) {
        const random = createRandom(seed);
        const world = new LoadWorld(load);
        // Between two calls of one, the other may come any number of calls further.
        world.faults.pause = async () => {
          while (random() < 0.5) await new Promise((resolve) => setImmediate(resolve));
        };
        const bodies = dropAll(world, files);
        await Promise.all([
          world.deliver(bodies),
          world.deliver([...bodies].reverse()),
          ...bodies.map((body) => world.deliver([body])),
        ]);
        assert.deepEqual(await contentsOf(world), expected, `seed ${seed}`);
      }
    });
  });
}
