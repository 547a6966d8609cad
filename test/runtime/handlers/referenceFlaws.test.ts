import assert from "node:assert/strict";
import { IMPORT_LOAD, QUOTES_LOAD, STAGED_LOAD } from "../../../runtime/handlers/loads.ts";
import { LoadWorld, messageBody } from "../fakes/LoadWorld.ts";

/** What the reference systems lose or double, and these functions do not. */
describe("flaws of the batch and streaming reference (2)", () => {
  const HEADER = "company,date,close_price\n";

  it("1, prices cast to whole numbers: cents are kept in both tables", async () => {
    const batch = new LoadWorld(IMPORT_LOAD);
    await batch.deliver([batch.drop("import/a.csv", `${HEADER}NVDA,2024-03-15,142.62\n`)]);
    assert.equal((await batch.rows())[0]?.price, "142.62000000");
    const stream = new LoadWorld(STAGED_LOAD);
    const record = '{"symbol":"NVDA","timestamp":"2026-11-20T14:00:00Z","price":142.62}';
    await stream.deliver([stream.drop("staging/1", record)]);
    assert.equal((await stream.rows())[0]?.price, "142.62000000");
  });

  it("2, duplicates inside a file and of concurrent files: each row is there once", async () => {
    const world = new LoadWorld(IMPORT_LOAD);
    world.faults.pause = () => new Promise((resolve) => setImmediate(resolve));
    const row = "NVDA,2024-03-15,142.62\n";
    const bodies = ["a", "b"].map((name) =>
      world.drop(
        `import/${name}.csv`,
        HEADER + row + row + `PG,2024-03-15,1${name.charCodeAt(0)}.5\n`,
      ),
    );
    await Promise.all(bodies.map((body) => world.deliver([body])));
    assert.deepEqual(
      (await world.rows()).map(({ symbol, price }) => `${String(symbol)} ${String(price)}`).sort(),
      ["NVDA 142.62000000", "PG 197.50000000", "PG 198.50000000"],
    );
  });

  it("2, an import reads the whole table: it opens no object of other symbols and years", async () => {
    const world = new LoadWorld(IMPORT_LOAD);
    const old = ["AAPL", "MSFT", "PG"].flatMap((symbol) =>
      ["2022", "2023", "2024"].map((year) => `${symbol},${year}-03-15,1\n`),
    );
    await world.deliver([world.drop("import/old.csv", HEADER + old.join(""))]);
    world.faults.calls.length = 0;
    await world.deliver([world.drop("import/new.csv", `${HEADER}PG,2024-03-18,2\n`)]);
    const touched = world.faults.calls.filter((call) => call.endsWith(" imports"));
    assert.ok(touched.length <= 4, touched.join());
  });

  it("3, a redelivered message doubles every row: rows are there once", async () => {
    const world = new LoadWorld(STAGED_LOAD);
    const record = '{"symbol":"NVDA","timestamp":"2026-11-20T14:00:00Z","price":142.62}\n';
    const body = world.drop("staging/1", record);
    for (let delivery = 0; delivery < 3; delivery += 1) await world.deliver([body, body]);
    assert.equal((await world.rows()).length, 1);
  });

  it("3, a snapshot that fails doubles the rows: they are there once", async () => {
    const world = new LoadWorld(STAGED_LOAD);
    let failures = 2;
    world.faults.plan = (_index, call) =>
      call === "putFile latest_prices" && (failures -= 1) >= 0 ? "before" : undefined;
    const record = '{"symbol":"NVDA","timestamp":"2026-11-20T14:00:00Z","price":142.62}\n';
    assert.ok((await world.deliver([world.drop("staging/1", record)])) > 1);
    assert.equal((await world.rows()).length, 1);
    assert.equal((await world.latest()).length, 1);
  });

  it("4, an older run overwrites the newer snapshot: it never goes backwards", async () => {
    const world = new LoadWorld(STAGED_LOAD);
    const at = (time: string, price: string) =>
      world.drop(
        `staging/${time}`,
        `{"symbol":"A","timestamp":"2026-11-20T${time}Z","price":${price}}`,
      );
    const [older, newer] = [at("14:00:00", "1.5"), at("14:05:00", "2.5")];
    await world.deliver([newer]);
    await world.deliver([older]);
    assert.deepEqual(
      (await world.latest()).map(({ price }) => price),
      ["2.50000000"],
    );
  });

  it("4, each batch scans the whole history: what is read does not grow with it", async () => {
    const callsAfter = async (days: number): Promise<readonly string[]> => {
      const world = new LoadWorld(STAGED_LOAD);
      const at = (date: number, hour: string) =>
        `{"symbol":"A","timestamp":"${new Date(date).toISOString().slice(0, 10)}T${hour}:00:00Z","price":1}\n`;
      const before = Array.from({ length: days }, (_, day) =>
        at(Date.UTC(2026, 10, 19) - day * 86_400_000, "14"),
      );
      await world.deliver([world.drop("staging/old", before.join(""))]);
      assert.equal((await world.rows()).length, days);
      world.faults.calls.length = 0;
      await world.deliver([world.drop("staging/new", at(Date.UTC(2026, 10, 20), "15"))]);
      return [...world.faults.calls];
    };
    assert.deepEqual(await callsAfter(40), await callsAfter(1));
  });

  it("5, a new year is invisible until a crawler runs: its object lies in a projected folder", async () => {
    const world = new LoadWorld(IMPORT_LOAD);
    await world.deliver([world.drop("import/a.csv", `${HEADER}A,2026-01-02,1\nA,2025-12-31,1\n`)]);
    assert.deepEqual(world.bucketStore.keys("imports/"), [
      "imports/2025/A.parquet",
      "imports/2026/A.parquet",
    ]);
  });

  it("7, keys are not decoded and one record is read: all are", async () => {
    const world = new LoadWorld(IMPORT_LOAD);
    const keys = ["import/März + April.csv", "import/b c.csv"];
    keys.forEach((key, index) => world.drop(key, `${HEADER}S${index},2024-03-15,1\n`));
    await world.deliver([messageBody(keys.map((key) => ({ key })))]);
    assert.equal((await world.rows()).length, 2);
  });

  it("7, the test event fails the batch, and so does one bad file: neither does", async () => {
    const world = new LoadWorld(STAGED_LOAD);
    const test = JSON.stringify({ Event: "s3:TestEvent" });
    const good = world.drop(
      "staging/1",
      '{"symbol":"A","timestamp":"2026-11-20T14:00:00Z","price":1}',
    );
    const bad = world.drop("staging/2.gz", "no gzip");
    assert.deepEqual(await world.invoke([test]), { batchItemFailures: [] });
    assert.deepEqual(await world.invoke([test, bad, good]), { batchItemFailures: [] });
    assert.equal((await world.rows()).length, 1);
  });

  it("8, bad rows are counted, not kept, and times have no zone: they are kept, and refused", async () => {
    const world = new LoadWorld(STAGED_LOAD);
    const naive = '{"symbol":"A","timestamp":"2026-11-20T14:00:00","price":1}';
    await world.deliver([world.drop("staging/1", naive)]);
    assert.deepEqual(world.refusals(), [["timestamp_without_zone", 1, naive]]);
  });
});

describe("flaws of the scheduled quotes reference (4)", () => {
  const HEADER = "symbol,name,timestamp,price_usd,price_cad,pct_change\n";
  const folder = "quotes/bronze/csv/2026/11/20/14";

  it("2, the change is always 0: it is worked out", async () => {
    const world = new LoadWorld(QUOTES_LOAD);
    const meta = {
      ...{
        symbol: "RY",
        currency: "CAD",
        regularMarketPrice: 201,
        regularMarketTime: 1_795_184_700,
      },
      ...{ chartPreviousClose: 200, range: "1d" },
    };
    const body = JSON.stringify({ chart: { result: [{ meta }], error: null } });
    await world.deliver([world.drop("quotes/bronze/yahoo/2026/11/20/14/RY.json", body)]);
    assert.equal((await world.rows())[0]?.change_percent, "0.50000000");
  });

  it("3, a quote in a name or a price of None drops rows silently: none is lost", async () => {
    const world = new LoadWorld(QUOTES_LOAD);
    const rows = [
      'TMUS,"T-Mobile "US", Inc.",2026-11-20 14:25:00,211.87,286.02,0.0',
      "CAT,Caterpillar,2026-11-20 14:25:00,None,None,0.0",
      "RY,Royal Bank,2026-11-20 14:25:00,147.1,198.58,0.0",
    ];
    await world.deliver([world.drop(`${folder}/stock_data.csv`, HEADER + rows.join("\n"))]);
    assert.deepEqual(
      (await world.rows()).map(({ symbol, name }) => [symbol, name]),
      [
        ["RY", "Royal Bank"],
        ["TMUS", 'T-Mobile "US", Inc.'],
      ],
    );
    assert.deepEqual(world.refusals(), [["missing_price", 3, rows[1]]]);
  });

  it("4, a function writes into its own trigger: it never does, whatever triggers it", async () => {
    const world = new LoadWorld(QUOTES_LOAD);
    const first = world.drop(`${folder}/a.csv`, `${HEADER}A,x,2026-11-20 14:25:00,1,2,0.0\nbad\n`);
    await world.deliver([first]);
    // A notification of the whole bucket tells of everything that was written.
    for (let round = 0; round < 3; round += 1) {
      const puts = [...world.bucketStore.puts];
      assert.ok(puts.length > 0 && puts.every((key) => !key.startsWith("quotes/bronze/")));
      await world.deliver(puts.map((key) => messageBody([{ key }])));
      assert.deepEqual(world.bucketStore.puts, puts);
    }
  });

  it("5, one record is read, keys are not decoded, files are tiny: a day is one object", async () => {
    const world = new LoadWorld(QUOTES_LOAD);
    const keys = [0, 1, 2, 3].map((n) => `${folder}/stock data+${n}.csv`);
    keys.forEach((key, n) => world.drop(key, `${HEADER}A,x,2026-11-20 14:2${n}:00,1,2,0.0\n`));
    await world.deliver([messageBody(keys.map((key) => ({ key })))]);
    assert.equal((await world.rows()).length, 4);
    assert.equal(world.bucketStore.keys("quotes/silver/").length, 1);
  });

  it("6, an empty text breaks every query: columns are typed, and what is absent is null", async () => {
    const world = new LoadWorld(QUOTES_LOAD);
    await world.deliver([
      world.drop(`${folder}/a.csv`, `${HEADER}A,,2026-11-20 14:25:00,1.25,,\n`),
    ]);
    assert.deepEqual(await world.rows(), [
      {
        ...{ symbol: "A", timestamp: "2026-11-20 14:25:00", price: "1.25000000" },
        ...{ currency: "USD", provider: "csv" },
      },
    ]);
  });
});
