import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import type { DeletionReceipt } from "../../../cli/delete/DeletionReceipt.ts";
import type { Selection } from "../../../cli/delete/Selection.ts";
import { TICKS } from "../../../runtime/contract/lake.ts";
import { fromStateItem } from "../../../runtime/domain/stateItem.ts";
import { failOnce } from "../../runtime/fakes/Faults.ts";
import { readParquet } from "../../runtime/fakes/readParquet.ts";
import { DeletionWorld, lines, parquetOf, quarantined, ticksOf } from "./DeletionWorld.ts";

const AAPL: Selection = { symbol: "AAPL" };
const FEBRUARY: Selection = {
  period: { fromMs: Date.UTC(2026, 1, 1), toMs: Date.UTC(2026, 2, 1) },
};
const TABLES = /^(ticks|stream_prices|imports|quotes\/silver|latest_prices)\//;

/** The text of everything that is left in a bucket, in every version. */
async function textsOf(bucket: DeletionWorld["archive"]): Promise<[string, string][]> {
  const texts: [string, string][] = [];
  for (const [key, body] of bucket.all()) {
    if (body === undefined) texts.push([key, "marker"]);
    else if (TABLES.test(key)) texts.push([key, JSON.stringify(await readParquet(body))]);
    else texts.push([key, decode(key.endsWith(".gz") ? gunzipSync(body) : body)]);
  }
  return texts;
}

/** Base64 that stands in a text, decoded beside it. */
function decode(bytes: Buffer): string {
  const text = bytes.toString();
  const coded = text.match(/(?<=")[A-Za-z0-9+/]{40,}=*(?=\\?")/g) ?? [];
  return [text, ...coded.map((part) => Buffer.from(part, "base64").toString())].join("\n");
}

function place(receipt: DeletionReceipt, name: string) {
  return receipt.places.find((one) => one.place === name);
}

describe("runDeletion", function () {
  this.timeout(120_000);

  it("leaves nothing of a symbol in any version of any object, nor in the tables", async () => {
    const world = new DeletionWorld().fill();
    const kept = world.archive.read("raw/2026/02/10/14/b.ndjson.gz");
    const receipt = await world.delete(AAPL);
    assert.equal(receipt.error, undefined);
    for (const [key, text] of [
      ...(await textsOf(world.archive)),
      ...(await textsOf(world.failed)),
    ]) {
      assert.doesNotMatch(`${key} ${text}`, /AAPL/);
    }
    assert.deepEqual(
      world.ticks.list().filter((key) => key.startsWith("AAPL")),
      [],
    );
    assert.deepEqual(
      world.trends.list().filter((key) => key.startsWith("AAPL")),
      [],
    );
    assert.equal(world.ticks.list().length, 4);
    assert.equal(world.trends.list().length, 3);
    assert.deepEqual(world.archive.read("raw/2026/02/10/14/b.ndjson.gz"), kept);
    assert.equal(
      world.archive.read("import/mixed.csv")?.toString(),
      '\uFEFFSymbol,Date,Close\r\nMSFT,2026-01-15,"1.50"\r\nMSFT,2026-02-10,"1.50"\r\n',
    );
    assert.equal(
      world.archive.read("quotes/bronze/fmp/2026/02/10/14/q.json")?.toString(),
      '[{"symbol":"MSFT","price":1.5,"timestamp":1768438800},' +
        '{"symbol":"MSFT","price":1.5,"timestamp":1770685200}]',
    );
    assert.deepEqual(world.archive.headers("raw/2026/02/10/14/a.ndjson.gz"), {
      ContentType: "application/gzip",
    });
  });

  it("leaves the rows of others as they were, in number and value", async () => {
    const world = new DeletionWorld().fill();
    const before = await latestRows(world);
    await world.delete(AAPL);
    const left = await latestRows(world);
    for (const [key, rows] of before) {
      const others = rows.filter(({ symbol }) => symbol !== "AAPL");
      assert.deepEqual(left.get(key) ?? [], others, key);
    }
    assert.ok(![...left.keys()].includes("imports/2026/AAPL.parquet"));
  });

  it("says of each place how much went", async () => {
    const receipt = await new DeletionWorld().fill().delete(AAPL);
    const told = receipt.places.map((one) => [
      ...[one.place, one.looked, one.rowsRemoved, one.objectsRewritten, one.objectsRemoved],
      one.versionsRemoved,
    ]);
    assert.deepEqual(told, [
      ["failed bucket", 4, 12, 3, 0, 5],
      ["raw/", 2, 4, 1, 0, 1],
      ["staging/", 1, 4, 1, 0, 1],
      ["staging-errors/", 1, 4, 1, 0, 1],
      ["import/", 2, 4, 1, 1, 3],
      ["quotes/bronze/", 1, 2, 1, 0, 1],
      ["quarantine/", 1, 4, 1, 0, 1],
      ["alerts/", 1, 2, 1, 0, 1],
      ["ticks/", 2, 4, 2, 0, 4],
      ["stream_prices/", 2, 4, 2, 0, 2],
      ["imports/", 1, 4, 0, 1, 2],
      ["quotes/silver/", 2, 4, 2, 0, 2],
      ["latest_prices/", 1, 1, 1, 0, 1],
      ["tick table", 4, 4, 0, 0, 0],
      ["trend table: alerts", 2, 2, 0, 0, 0],
      ["trend table: states", 1, 1, 0, 0, 0],
    ]);
    assert.deepEqual([receipt.symbol, receipt.complete, receipt.dryRun], ["AAPL", true, false]);
    const backups = receipt.remains.find(({ where }) => where.startsWith("point-in-time"));
    assert.equal(backups?.until, "2026-04-05T00:00:00.000Z");
    const stream = receipt.remains.find(({ where }) => where === "tick stream");
    assert.equal(stream?.until, "2026-03-02T00:00:00.000Z");
  });

  it("leaves a day that is spread over objects its first one, which says so", async () => {
    const world = new DeletionWorld();
    const rows = ticksOf().filter(({ timestamp }) => timestamp.startsWith("2026-01-15"));
    const day = "ticks/2026-01/2026-01-15";
    for (const bucket of ["00", "01"]) {
      const others = rows.filter(({ symbol }) => (symbol === "AAPL") === (bucket === "00"));
      world.archive.put(`${day}-${bucket}.parquet`, parquetOf(TICKS, others, 2));
    }
    for (const round of [1, 2]) {
      await world.delete(AAPL);
      const left = world.archive.read(`${day}-00.parquet`);
      assert.deepEqual(left, parquetOf(TICKS, [], 2), `after ${round}`);
      assert.equal((await readParquet(left ?? Buffer.alloc(0))).length, 0);
      const others = world.archive.read(`${day}-01.parquet`);
      assert.equal((await readParquet(others ?? Buffer.alloc(0))).length, 2);
    }
    await world.delete({ symbol: "MSFT" });
    assert.deepEqual(
      world.archive.all().map(([key]) => key),
      [`${day}-00.parquet`],
    );
  });

  it("counts the same in a dry run, and changes nothing", async () => {
    const world = new DeletionWorld().fill();
    const before = world.state();
    const dry = await world.delete(AAPL, { isDryRun: true });
    assert.deepEqual(world.state(), before);
    const rows = (receipt: DeletionReceipt) => receipt.places.map((one) => one.rowsRemoved);
    assert.deepEqual(rows(dry), rows(await world.delete(AAPL)));
  });

  it("removes nothing more when it is run again", async () => {
    for (const selection of [AAPL, FEBRUARY, { ...AAPL, ...FEBRUARY }]) {
      const world = new DeletionWorld().fill();
      await world.delete(selection);
      const once = world.state();
      const again = await world.delete(selection);
      for (const one of again.places) {
        assert.deepEqual([one.rowsRemoved, one.versionsRemoved], [0, 0], one.place);
      }
      assert.deepEqual(world.state(), once);
    }
  });

  it("deletes a period of all symbols, and only it", async () => {
    const world = new DeletionWorld().fill();
    const receipt = await world.delete(FEBRUARY);
    assert.equal(receipt.error, undefined);
    const texts = [...(await textsOf(world.archive)), ...(await textsOf(world.failed))];
    for (const [key, text] of texts) assert.doesNotMatch(text, /2026-02-10|1770685200/, key);
    assert.equal(world.ticks.list().length, 4);
    assert.ok(world.ticks.list().every((key) => key.includes("2026-01-15")));
    assert.ok(!world.archive.keys().includes("ticks/2026-02/2026-02-10-00.parquet"));
    assert.equal(world.archive.read("import/AAPL.csv")?.toString(), "date,close\n2026-01-15,1\n");
  });

  it("puts the newest price that is left in place of one that goes", async () => {
    const world = new DeletionWorld().fill();
    await world.delete({ symbol: "AAPL", ...FEBRUARY });
    const rows = await readParquet(
      world.archive.read("latest_prices/latest.parquet") ?? Buffer.alloc(0),
      'SELECT symbol, "timestamp"::VARCHAR AS at, id, road FROM parquet',
    );
    const id = (symbol: string, day: string) =>
      ticksOf().find((tick) => tick.symbol === symbol && tick.timestamp === `${day}T14:31:00.000Z`)
        ?.id;
    assert.equal(rows.length, 2);
    assert.deepEqual(
      rows.map((row) => [row.symbol, row.id]),
      [
        ["AAPL", id("AAPL", "2026-01-15")],
        ["MSFT", id("MSFT", "2026-02-10")],
      ],
    );
  });

  it("takes a period out of the trend's state, and has the averages filled from what is left", async () => {
    const world = new DeletionWorld().fill();
    await world.delete(FEBRUARY);
    const state = fromStateItem(world.trends.get("AAPL", "state") ?? {});
    assert.deepEqual(
      state.applied.map(({ atMs }) => new Date(atMs).toISOString()),
      ["2026-01-15T14:30:00.000Z", "2026-01-15T14:31:00.000Z"],
    );
    assert.deepEqual([state.windows, state.version], [{ short: 0, long: 0 }, 4]);
    assert.equal(state.newestMs, Date.parse("2026-01-15T14:31:00.000Z"));
  });

  it("ends in the same when a call fails or the command is killed there, and it is run again", async () => {
    for (const selection of [AAPL, FEBRUARY]) {
      const whole = new DeletionWorld().fill();
      await whole.delete(selection);
      const calls = whole.faults.calls.length;
      assert.ok(calls > 60, `${calls} calls`);
      for (let at = 0; at < calls; at += 1) {
        for (const kind of ["before", "after", "crash_before", "crash_after"] as const) {
          // The changing calls all ways, and every fourth of the others one way.
          const isChange = /^(replace|hide|remove)/.test(whole.faults.calls[at] ?? "");
          const isAlike = selection === FEBRUARY && !kind.endsWith("after");
          if (isChange ? isAlike : kind !== "before" || at % 4 > 0) continue;
          const world = new DeletionWorld().fill();
          world.faults.plan = failOnce(at, kind);
          const receipt = await world.delete(selection);
          assert.equal(receipt.complete, world.faults.injected.length === 0);
          world.faults.takeCrash();
          world.faults.plan = () => undefined;
          assert.equal((await world.delete(selection)).error, undefined);
          assert.deepEqual(sorted(world), sorted(whole), `${kind} ${at}`);
        }
      }
    }
  });

  it("takes out what a writer brings meanwhile, and loses none of its rows", async () => {
    const world = new DeletionWorld().fill();
    const key = "raw/2026/02/10/14/a.ndjson.gz";
    const rows = ["AAPL", "MSFT", "TSLA"].map((symbol) =>
      JSON.stringify({ symbol, timestamp: "2026-02-10T15:00:00.000Z", price: "9" }),
    );
    let left = 2;
    world.archive.onReplace = (one) => {
      if (one === key && left-- > 0) world.archive.put(key, lines(rows));
    };
    const receipt = await world.delete(AAPL);
    assert.equal(receipt.error, undefined);
    const versions = world.archive.all().filter(([one]) => one === key);
    assert.equal(versions.length, 1);
    const text = gunzipSync(versions[0]?.[1] ?? Buffer.alloc(0)).toString();
    assert.equal(text, `${rows[1]}\n${rows[2]}\n`);
  });

  it("gives up an object that never stands still, and says so", async () => {
    const world = new DeletionWorld().fill();
    const key = "raw/2026/02/10/14/a.ndjson.gz";
    let number = 0;
    world.archive.onReplace = (one) => {
      const row = {
        symbol: "AAPL",
        timestamp: "2026-02-10T15:00:00.000Z",
        price: String(number++),
      };
      const other = { ...row, symbol: "MSFT" };
      if (one === key) world.archive.put(key, lines([row, other].map((r) => JSON.stringify(r))));
    };
    const receipt = await world.delete(AAPL);
    assert.match(receipt.error ?? "", /was replaced 12 times meanwhile; run it again/);
    assert.equal(receipt.complete, false);
  });

  it("names what it cannot decide, and leaves it", async () => {
    const world = new DeletionWorld();
    const { archive, failed } = world;
    archive.put("raw/2026/02/10/14/broken.ndjson.gz", "no gzip");
    archive.archive("raw/2026/02/10/14/glacier.ndjson.gz");
    archive.put("staging/one", "{ rubbish about AAPL\n{ rubbish about MSFT\n");
    archive.put("quotes/bronze/other/a.json", '{"ticker":"AAPL"}');
    archive.put("quotes/bronze/other/b.json", '{"ticker":"MSFT"}');
    archive.put("ticks/2026-02/2026-02-10-00.parquet", "no Parquet");
    archive.put("import/notes.csv", "about AAPL\n");
    archive.put("import/others.csv", "about MSFT\n");
    failed.put("aws/lambda/strange", "{}");
    const before = world.state();
    const receipt = await world.delete(AAPL);
    assert.equal(receipt.error, undefined);
    assert.deepEqual(world.state(), before);
    const named = receipt.places.flatMap(({ undecidedItems }) => undecidedItems);
    assert.deepEqual(named.map(({ key }) => key).sort(), [
      "aws/lambda/strange",
      "import/notes.csv",
      "quotes/bronze/other/a.json",
      "raw/2026/02/10/14/broken.ndjson.gz",
      "raw/2026/02/10/14/glacier.ndjson.gz",
      "staging/one",
      "ticks/2026-02/2026-02-10-00.parquet",
    ]);
    assert.equal(place(receipt, "staging/")?.undecidedItems[0]?.detail, "line 1");
  });

  it("finds refused records by what stands where the symbol would", async () => {
    const world = new DeletionWorld();
    const of = [
      quarantined('{"symbol":"aapl ","price":'),
      quarantined('{"symbol":"AAPL","symbol":"MSFT"}'),
      quarantined("AAPL,2026-13-40,1", "import/x.csv"),
      quarantined("2026-13-40,1", "import/AAPL.csv"),
    ];
    const others = [
      quarantined('{"symbol":"MSFT","note":"not AAPL"}'),
      quarantined("MSFT,2026-13-40,1", "import/x.csv"),
    ];
    const key = "quarantine/2026/02/10/14/r.ndjson.gz";
    world.archive.put(key, lines([...of, ...others]));
    await world.delete(AAPL);
    assert.equal(
      gunzipSync(world.archive.read(key) ?? Buffer.alloc(0)).toString(),
      `${others.join("\n")}\n`,
    );
  });

  it("ends between two objects when it is to stop, and says that it is not complete", async () => {
    const world = new DeletionWorld().fill();
    const stop = new AbortController();
    const receipt = await world.delete(AAPL, {
      signal: stop.signal,
      onProgress: () => stop.abort(new Error("interrupted")),
    });
    assert.deepEqual([receipt.complete, receipt.error], [false, "interrupted"]);
    await world.delete(AAPL);
    for (const [key, text] of await textsOf(world.archive)) assert.doesNotMatch(text, /AAPL/, key);
  });
});

/** Newest rows of the Parquet tables by key. */
async function latestRows(world: DeletionWorld) {
  const rows = new Map<string, Awaited<ReturnType<typeof readParquet>>>();
  for (const key of world.archive.keys().filter((one) => TABLES.test(one))) {
    rows.set(key, await readParquet(world.archive.read(key) ?? Buffer.alloc(0)));
  }
  return rows;
}

function sorted(world: DeletionWorld): string[] {
  return Object.values(world.state() as Record<string, unknown[]>)
    .flat()
    .map((one) => JSON.stringify(one))
    .sort();
}
