import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { QUOTES_LOAD } from "../../../runtime/handlers/loads.ts";
import type { TableRow } from "../fakes/LoadWorld.ts";
import { LoadWorld } from "../fakes/LoadWorld.ts";

const HOUR = "2026/11/20/14";
/** 2026-11-20T14:25:00Z in epoch seconds. */
const SECONDS = 1_795_184_700;

async function clean(
  provider: string,
  body: string | Uint8Array,
  name = "quotes.json",
): Promise<LoadWorld> {
  const world = new LoadWorld(QUOTES_LOAD);
  world.bucketStore.chunkBytes = body.length > 100_000 ? 60_000 : 7;
  const key = `quotes/bronze/${provider}/${HOUR}/${name}`;
  assert.deepEqual(await world.invoke([world.drop(key, body)]), { batchItemFailures: [] });
  return world;
}

async function namesOf(world: LoadWorld): Promise<TableRow[]> {
  return (await world.rows()).map(({ symbol, name, price }) => ({ symbol, name, price }));
}

const FMP = {
  symbol: "TMUS",
  name: "T-Mobile US, Inc.",
  price: 211.87,
  changesPercentage: 1.2000000000000028,
  change: 2.5100000000000193,
  dayLow: 208.9,
  dayHigh: 212.4,
  volume: 4_211_337,
  exchange: "NASDAQ",
  open: 209.5,
  previousClose: 209.36,
  timestamp: SECONDS,
};

const META = {
  currency: "USD",
  symbol: "NVDA",
  exchangeName: "NMS",
  fullExchangeName: "NasdaqGS",
  regularMarketTime: SECONDS,
  regularMarketPrice: 178.88,
  regularMarketDayHigh: 184.56,
  regularMarketDayLow: 172.93,
  regularMarketVolume: 346_929_900,
  longName: "NVIDIA Corporation",
  chartPreviousClose: 180.64,
  range: "1d",
};

const chart = (...metas: object[]): string =>
  JSON.stringify({ chart: { result: metas.map((meta) => ({ meta })), error: null } });

describe("clean-quotes", () => {
  describe("of Financial Modeling Prep", () => {
    it("makes typed rows with currency and the exact change", async () => {
      const world = await clean("fmp", JSON.stringify([FMP]));
      assert.deepEqual(await world.rows(), [
        {
          symbol: "TMUS",
          name: "T-Mobile US, Inc.",
          timestamp: "2026-11-20 14:25:00",
          price: "211.87000000",
          currency: "USD",
          change: "2.51000000",
          change_percent: "1.19889186",
          previous_close: "209.36000000",
          open: "209.50000000",
          high: "212.40000000",
          low: "208.90000000",
          volume: "4211337.00000000",
          exchange: "NASDAQ",
          provider: "fmp",
        },
      ]);
      assert.deepEqual(world.bucketStore.keys("quotes/silver/"), [
        "quotes/silver/2026-11/2026-11-20-00.parquet",
      ]);
      const [latest] = await world.latest();
      assert.deepEqual(
        [latest?.road, latest?.currency, latest?.change],
        ["quotes", "USD", "2.51000000"],
      );
    });

    it("reads both names of the change in percent where there is no close before", async () => {
      const quote = (symbol: string, name: string) => ({
        ...{ symbol, price: 10.5, timestamp: SECONDS, [name]: -0.4321 },
      });
      const body = JSON.stringify([
        quote("A", "changesPercentage"),
        quote("B", "changePercentage"),
      ]);
      const rows = await (await clean("fmp", body)).rows();
      assert.deepEqual(
        rows.map(({ symbol, change_percent, currency }) => [symbol, change_percent, currency]),
        [
          ["A", "-0.43210000", undefined],
          ["B", "-0.43210000", undefined],
        ],
      );
    });

    it("keeps names with commas and quotes, and prices as they were written", async () => {
      const body =
        `[{"symbol":"A","name":"The \\"Big\\" Co, Inc. – ü","price":1.10000000,"timestamp":${SECONDS}},` +
        ` {"symbol":"B","price":1.5E-3,"timestamp":${SECONDS}},` +
        `{"symbol":"C","price":12e2,"timestamp":"2026-11-20T14:25:00Z"}]`;
      const world = await clean("fmp", body);
      assert.deepEqual(await namesOf(world), [
        { symbol: "A", name: 'The "Big" Co, Inc. – ü', price: "1.10000000" },
        { symbol: "B", name: undefined, price: "0.00150000" },
        { symbol: "C", name: undefined, price: "1200.00000000" },
      ]);
    });

    it("keeps what is no quote with reason and number, and takes the others", async () => {
      const parts = [
        JSON.stringify(FMP),
        '{"symbol":"X","price":null,"timestamp":1795184700}',
        '{"symbol":"Y","price":100.00000000000000001,"timestamp":1795184700}',
        '{"symbol":"Z","price":5}',
        "7",
        JSON.stringify({ ...FMP, symbol: "CAT", name: 'Caterpillar "CAT"' }),
      ];
      const world = await clean("fmp", `[${parts.join(" ,\n")}]`);
      assert.deepEqual(world.refusals(), [
        ["missing_price", 2, parts[1]],
        ["price_too_precise", 3, parts[2]],
        ["missing_timestamp", 4, parts[3]],
        ["not_an_object", 5, parts[4]],
      ]);
      assert.deepEqual(
        (await world.rows()).map(({ symbol }) => symbol),
        ["CAT", "TMUS"],
      );
      assert.match(world.quarantineKeys().join(), /^quarantine\/2026\/11\/20\/14\/quotes-bronze-/);
    });
  });

  describe("of Yahoo", () => {
    it("reads the chart answer, and works the change out that it does not give", async () => {
      const world = await clean("yahoo", chart(META));
      assert.deepEqual(await world.rows(), [
        {
          symbol: "NVDA",
          name: "NVIDIA Corporation",
          timestamp: "2026-11-20 14:25:00",
          price: "178.88000000",
          currency: "USD",
          change: "-1.76000000",
          change_percent: "-0.97431355",
          previous_close: "180.64000000",
          high: "184.56000000",
          low: "172.93000000",
          volume: "346929900.00000000",
          exchange: "NasdaqGS",
          provider: "yahoo",
        },
      ]);
    });

    it("takes the close before a longer chart for no close of yesterday", async () => {
      const [row] = await (await clean("yahoo", chart({ ...META, range: "5d" }))).rows();
      assert.equal(row?.previous_close, undefined);
      assert.equal(row?.change_percent, undefined);
      const told = chart({ ...META, range: "5d", previousClose: 180.64 });
      assert.equal((await (await clean("yahoo", told)).rows())[0]?.change, "-1.76000000");
    });

    it("reads the quote answer, with its currency", async () => {
      const result = [
        { symbol: "VOD.L", shortName: "VODAFONE GROUP PLC", currency: "GBp" },
        { symbol: "SHOP.TO", shortName: "SHOPIFY INC", currency: "CAD" },
      ].map((quote) => ({
        ...{ ...quote, regularMarketPrice: 93.42, regularMarketTime: SECONDS, exchange: "X" },
        ...{ regularMarketPreviousClose: 92.5, regularMarketOpen: 92.6, marketCap: 1e11 },
      }));
      const body = JSON.stringify({ quoteResponse: { result, error: null } });
      const rows = await (await clean("yahoo", body)).rows();
      assert.deepEqual(
        rows.map(({ symbol, currency, open, change }) => [symbol, currency, open, change]),
        [
          ["SHOP.TO", "CAD", "92.60000000", "0.92000000"],
          ["VOD.L", "GBp", "92.60000000", "0.92000000"],
        ],
      );
    });

    it("takes a single that is printed as a double for the price it was", async () => {
      const body = chart({ ...META, regularMarketPrice: Math.fround(189.97) });
      assert.match(body, /189\.97000122070312/);
      assert.equal((await (await clean("yahoo", body)).rows())[0]?.price, "189.97000000");
      const double = await clean(
        "yahoo",
        chart({ ...META, regularMarketPrice: 189.97000122070313 }),
      );
      assert.deepEqual(await double.rows().then((rows) => rows.length), 1, "the same double");
      const other = await clean("yahoo", chart({ ...META, regularMarketPrice: 189.9700012207 }));
      assert.deepEqual(
        other.refusals().map(([reason]) => reason),
        ["price_too_precise"],
      );
    });
  });

  describe("of home-made CSV", () => {
    const HEADER = "symbol,name,timestamp,price_usd,price_cad,pct_change\n";
    const row = (symbol: string, name: string, price = "211.87") =>
      `${symbol},${name},2026-11-20 14:25:00,${price},286.02,0.0\n`;

    it("keeps names with commas and quotes, quoted or not, and refuses a price of None", async () => {
      const rows = [
        row("TMUS", '"T-Mobile US, Inc."'),
        row("COST", '"The ""Big"" Co, Inc."'),
        row("LLY", "Eli Lilly, and Co"),
        row("XOM", '"Exxon "Mobil", Corp"'),
        row("TSM", '5" Wafers Inc'),
        row("CAT", "Caterpillar", "None"),
        row("RY", "Royal Bank"),
      ];
      const world = await clean("csv", HEADER + rows.join(""), "stock_data.csv");
      assert.deepEqual(
        (await namesOf(world)).map(({ symbol, name }) => [symbol, name]),
        [
          ["COST", 'The "Big" Co, Inc.'],
          ["LLY", "Eli Lilly, and Co"],
          ["RY", "Royal Bank"],
          ["TMUS", "T-Mobile US, Inc."],
          ["TSM", '5" Wafers Inc'],
          ["XOM", 'Exxon "Mobil", Corp'],
        ],
      );
      assert.deepEqual(world.refusals(), [["missing_price", 7, rows[5]?.trimEnd()]]);
    });

    it("takes a time without zone for UTC, the price for dollars, and no change for unknown", async () => {
      const body = `${HEADER}A,x,2026-11-20 14:25:00.5,10.50,14.18,0.0\nB,y,2026-11-20T09:25:00-05:00,1,2,-1.25\n`;
      const rows = await (await clean("csv", body, "a.csv")).rows();
      assert.deepEqual(rows, [
        {
          ...{ symbol: "A", name: "x", timestamp: "2026-11-20 14:25:00.5", price: "10.50000000" },
          ...{ currency: "USD", provider: "csv" },
        },
        {
          ...{ symbol: "B", name: "y", timestamp: "2026-11-20 14:25:00", price: "1.00000000" },
          ...{ currency: "USD", change_percent: "-1.25000000", provider: "csv" },
        },
      ]);
    });

    it("refuses rows that no name explains", async () => {
      const bad = ["A,x,2026-11-20 14:25:00,1", '"A"B,x,2026-11-20 14:25:00,1,2,0.0', 'A,x,t,"1'];
      const world = await clean("csv", HEADER + bad.join("\n"), "a.csv");
      assert.deepEqual(world.refusals(), [
        ["row_of_other_length", 2, bad[0]],
        ["row_badly_quoted", 3, bad[1]],
        ["row_badly_quoted", 4, bad[2]],
      ]);
    });
  });

  it("keeps a quote once, however often it is asked for", async () => {
    const world = new LoadWorld(QUOTES_LOAD);
    const bodies = ["a", "b", "c"].map((name) =>
      world.drop(`quotes/bronze/fmp/${HOUR}/${name}.json.gz`, gzipSync(JSON.stringify([FMP]))),
    );
    await world.deliver(bodies);
    await world.deliver(bodies);
    assert.equal((await world.rows()).length, 1);
  });

  describe("refuses an answer as a whole once, and is done with it", () => {
    const MESSAGE = '{"Error Message":"Limit Reach"}';
    const cases: Record<
      string,
      [provider: string, name: string, body: string | Buffer, reason: string]
    > = {
      "an unknown provider": ["acme", "a.json", "[]", "provider_unknown"],
      "a file beside the folders": ["..", "a.json", "[]", "provider_unknown"],
      "CSV of a provider that sends JSON": ["fmp", "a.csv", "symbol", "file_of_other_kind"],
      "a file of another kind": ["fmp", "a.xml", "<a/>", "file_of_other_kind"],
      "no JSON": ["fmp", "a.json", "<html>429</html>", "file_not_json"],
      "JSON that ends early": ["fmp", "a.json", '[{"symbol":"A"', "file_not_json"],
      "bytes that are not UTF-8": [
        "fmp",
        "a.json",
        Buffer.from('["\xff"]', "latin1"),
        "file_not_utf8",
      ],
      "an error of FMP": ["fmp", "a.json", MESSAGE, "provider_error"],
      "an error of Yahoo": [
        "yahoo",
        "a.json",
        '{"chart":{"result":null,"error":{"code":"Not Found"}}}',
        "provider_error",
      ],
      "a list in place of Yahoo's answer": ["yahoo", "a.json", "[]", "provider_error"],
      blanks: ["yahoo", "a.json", " \n", "file_empty"],
      "an empty file": ["yahoo", "a.json", "", "file_empty"],
      "more than memory holds": [
        "fmp",
        "a.json",
        `["${"x".repeat(17_000_000)}"]`,
        "file_too_large",
      ],
      "a gzip cut short": [
        "fmp",
        "a.json.gz",
        gzipSync("[]".repeat(99)).subarray(0, 15),
        "file_cut_short",
      ],
      "a wrong header": ["csv", "a.csv", "symbol,price\nA,1\n", "file_without_columns"],
      "CSV without anything": ["csv", "a.csv", "\n", "file_empty"],
    };
    for (const [title, [provider, name, body, reason]] of Object.entries(cases)) {
      it(title, async () => {
        const world = await clean(provider, body, name);
        assert.deepEqual(
          world.refusals().map(([why, line]) => [why, line]),
          [[reason, 1]],
        );
        assert.deepEqual(await world.rows(), []);
        if (reason === "provider_error" && provider === "fmp") {
          assert.equal(world.refusals()[0]?.[2], MESSAGE);
        }
      });
    }

    it("but takes an empty list for what it is", async () => {
      const world = await clean("fmp", "[]");
      assert.deepEqual(world.refusals(), []);
      assert.equal(world.observer.counts.ObjectsLoaded, 1);
    });
  });
});
