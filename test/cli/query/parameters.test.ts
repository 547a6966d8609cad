import assert from "node:assert/strict";
import { fillParameters, parametersOf } from "../../../cli/query/fillParameters.ts";
import { sessionRows } from "../../../cli/query/sessionRows.ts";
import { parameterLiteral } from "../../../cli/query/parameterLiteral.ts";
import { parameter } from "../../../components/queries/queryParameters.ts";

const SQL = `SELECT 1 WHERE symbol = ${parameter("symbol", "symbol")}
  AND a >= ${parameter("from", "localtimestamp - INTERVAL '7' DAY")}
  AND b >= ${parameter("from", "now")}`;

const ASKED = { fromMs: Date.UTC(2026, 10, 19), toMs: Date.UTC(2026, 10, 21) };

describe("parameters of a statement", () => {
  it("are found by name, each once", () => {
    assert.deepEqual(parametersOf(SQL), ["symbol", "from"]);
    assert.deepEqual(parametersOf("SELECT 1 /* symbol */"), []);
  });

  it("take values in every place, and keep what stands in the others", () => {
    assert.equal(
      fillParameters(SQL, { from: "2026-11-01" }),
      `SELECT 1 WHERE symbol = ${parameter("symbol", "symbol")}
  AND a >= TIMESTAMP '2026-11-01 00:00:00.000'
  AND b >= TIMESTAMP '2026-11-01 00:00:00.000'`,
    );
    assert.equal(fillParameters(SQL, {}), SQL);
  });

  it("put a value in as it is, whatever signs a replacement could mean", () => {
    const sql = `SELECT ${parameter("min-price", "price")}`;
    assert.equal(
      fillParameters(sql, { "min-price": "0.00000001" }),
      "SELECT CAST('0.00000001' AS decimal(20,8))",
    );
  });

  it("refuse a value without a place, and say which places there are", () => {
    assert.throws(() => fillParameters(SQL, { "min-price": "1" }), {
      name: "UsageError",
      message: 'the statement has no place for "min-price": it takes "symbol", "from"',
    });
    assert.throws(() => fillParameters("SELECT 1", { symbol: "A" }), /: it takes no values$/);
    const own = "SELECT /*<colour>*/ 1 /*</colour>*/";
    assert.throws(() => fillParameters(own, { colour: "red" }), {
      name: "UsageError",
      message: /^there is no parameter "colour"; there is symbol, from, to, min-price/,
    });
  });

  const literals: readonly (readonly [string, string, string])[] = [
    ["symbol", "BRK.B", "'BRK.B'"],
    ["symbol", "^GSPC", "'^GSPC'"],
    ["from", "2026-11-01", "TIMESTAMP '2026-11-01 00:00:00.000'"],
    ["to", "2026-11-20", "TIMESTAMP '2026-11-21 00:00:00.000'"],
    ["to", "2026-12-31", "TIMESTAMP '2027-01-01 00:00:00.000'"],
    ["to", "2026-11-20T14:30:00Z", "TIMESTAMP '2026-11-20 14:30:00.000'"],
    ["from", "2026-11-20T14:30:00.5Z", "TIMESTAMP '2026-11-20 14:30:00.500'"],
    ["max-price", "999999999999.99999999", "CAST('999999999999.99999999' AS decimal(20,8))"],
    ["interval-seconds", "60", "60"],
    [
      "exchange",
      "24/7",
      "(TIMESTAMP '2026-11-18 00:00:00.000', TIMESTAMP '2026-11-22 00:00:00.000')",
    ],
  ];
  for (const [name, value, literal] of literals) {
    it(`write ${name} ${value}`, () => assert.equal(parameterLiteral(name, value, ASKED), literal));
  }

  const refused: readonly (readonly [string, string])[] = [
    ["symbol", "aapl"],
    ["symbol", "A' OR '1'='1"],
    ["symbol", ""],
    ["from", "2026-02-30"],
    ["from", "2026-11-20 14:30"],
    ["from", "2026-11-20T14:30:00+01:00"],
    ["from", "2026-11-20T25:00:00Z"],
    ["to", "now()"],
    ["to", "2026-11-20' --"],
    ["min-price", "1e3"],
    ["min-price", "-1"],
    ["max-price", "1.123456789"],
    ["interval-seconds", "0"],
    ["interval-seconds", "1.5"],
    ["interval-seconds", "1 OR 1=1"],
    ["exchange", "nyse"],
    ["exchange", "NYSE'), (1, 1"],
  ];
  for (const [name, value] of refused) {
    it(`refuse ${name} ${JSON.stringify(value)}`, () => {
      assert.throws(
        () => parameterLiteral(name, value, ASKED),
        (error: Error) =>
          error.name === "UsageError" &&
          error.message.startsWith(`"${name}" must be `) &&
          error.message.endsWith(`got "${value}"`),
      );
    });
  }

  it("give the sessions of a market about what is asked, those in a row as one", () => {
    const rows = (market: string, asked = ASKED) =>
      [...sessionRows(market, asked).matchAll(/'([^']+):00\.000'/g)].map(([, time]) => time);
    assert.deepEqual(rows("NYSE"), [
      ...["2026-11-18 14:30", "2026-11-18 21:00", "2026-11-19 14:30", "2026-11-19 21:00"],
      ...["2026-11-20 14:30", "2026-11-20 21:00"],
    ]);
    assert.deepEqual(rows("24/5"), ["2026-11-17 05:00", "2026-11-20 22:00"]);
    // Between the years Tokyo is closed: a row in which nothing lies, since SQL has no list without rows.
    const holidays = { fromMs: Date.UTC(2027, 0, 1, 18), toMs: Date.UTC(2027, 0, 2, 10) };
    assert.deepEqual(rows("TSE", holidays), ["1970-01-01 00:00", "1970-01-01 00:00"]);
    assert.throws(() => sessionRows("NYSE", { fromMs: 0, toMs: 1 }), { name: "UsageError" });
  });
});
