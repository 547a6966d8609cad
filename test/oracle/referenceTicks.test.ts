import assert from "node:assert/strict";
import fc from "fast-check";
import { judgeRecord, type JudgeOptions } from "./judgeRecord.ts";
import { parseCsvText } from "./parseCsvText.ts";
import { parseJsonText } from "./parseJsonText.ts";
import { referenceTicks } from "./referenceTicks.ts";

const OPTIONS: JudgeOptions = { arrivedAtMs: Date.UTC(2026, 10, 20) };
const VALID = { symbol: "AAPL", timestamp: "2024-01-02T15:00:00Z", price: "150.10" };

function judge(fields: object | string | Buffer, options: Partial<JudgeOptions> = {}) {
  const text = typeof fields === "string" ? fields : JSON.stringify(fields);
  const bytes = Buffer.isBuffer(fields) ? fields : Buffer.from(text);
  return judgeRecord(bytes, { ...OPTIONS, ...options });
}

/** The first of the reasons, or `accepted`. */
function verdict(...args: Parameters<typeof judge>): string | undefined {
  const judgement = judge(...args);
  return "reasons" in judgement ? judgement.reasons[0] : "accepted";
}

function withField(name: string, json: string): string {
  const rest = Object.entries({ ...VALID, [name]: undefined })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  return `{${[...rest, `${JSON.stringify(name)}:${json}`].join(",")}}`;
}

describe("judgeRecord", () => {
  it("accepts a tick and gives its canonical form", () => {
    const judgement = judge(
      '{"symbol":"AAPL","timestamp":"2024-01-02T10:00:00.5009-05:00","price":1.5010e2,"open":null,' +
        '"volume":"0100","x":[1,{"a":"]"}]}',
    );
    assert.deepEqual(judgement, {
      tick: {
        symbol: "AAPL",
        timestamp: "2024-01-02T15:00:00.500Z",
        price: "150.1",
        content: '["AAPL","2024-01-02T15:00:00.500Z","150.1",null,null,null,null,"100",null,null]',
        ahead: false,
      },
    });
  });

  it("refuses what is no record", () => {
    assert.equal(verdict(Buffer.alloc(65_537, 32)), "record_too_large");
    assert.equal(verdict(Buffer.from("f3899ac20a", "hex")), "kpl_aggregated");
    assert.equal(verdict(Buffer.from("ff", "hex")), "not_utf8");
    for (const text of ["", "{", "NaN", '{"a":NaN}', "{'a':1}", "{} x"]) {
      assert.equal(verdict(text), "not_json", text);
    }
    for (const text of ["1", "null", '"x"', "[]"]) assert.equal(verdict(text), "not_an_object");
    const twice = JSON.stringify(VALID).replace("}", ',"pric\\u0065":1}');
    assert.equal(verdict(twice), "duplicate_field");
  });

  it("judges symbols", () => {
    const cases = {
      accepted: ['"A"', '"BRK.B"', '"^GSPC"', '"BTC-USD"', '"ES=F"', `"${"A".repeat(24)}"`, '"0"'],
      symbol_invalid: ['"aapl"', '"A B"', '"../A"', `"${"A".repeat(25)}"`, '"^"', "1", '"Ä"', '""'],
      missing_symbol: ["null"],
    };
    for (const [expected, texts] of Object.entries(cases)) {
      for (const text of texts) assert.equal(verdict(withField("symbol", text)), expected, text);
    }
    assert.equal(verdict({ ...VALID, symbol: undefined }), "missing_symbol");
    assert.equal(verdict(VALID, { acceptedSymbols: ["MSFT"] }), "symbol_unlisted");
  });

  it("judges timestamps", () => {
    const cases = {
      accepted: [
        ...['"2024-02-29T23:59:59+23:59"', '"2024-01-02t15:00:00z"', "1704207600000"],
        ...["100000000000", '"1970-01-02T00:00:00Z"', '"2026-11-21T00:00:00Z"'],
      ],
      timestamp_without_zone: ['"2024-01-02T15:00:00"', '"2024-01-02T15:00:00.1"'],
      timestamp_invalid: [
        ...['"2023-02-29T00:00:00Z"', '"2024-01-02T24:00:00Z"', '"2024-01-02 15:00:00Z"'],
        ...['"2024-01-02"', '"1704207600000"', "1704207600000.5", "1.7e12", "true", '"now"'],
      ],
      missing_timestamp: ["null"],
      timestamp_in_seconds: ["1704207600", "99999999999", "0", "-1"],
      timestamp_too_early: [
        '"1970-01-01T23:59:59Z"',
        '"1970-01-01T00:00:00Z"',
        '"0001-01-01T00:00:00Z"',
      ],
      timestamp_too_far_ahead: ['"2026-11-21T00:00:00.001Z"', "99999999999999999999"],
    };
    for (const [expected, texts] of Object.entries(cases)) {
      for (const text of texts) assert.equal(verdict(withField("timestamp", text)), expected, text);
    }
  });

  it("judges prices by their text", () => {
    const cases = {
      accepted: [
        ...['"150"', "150.10", "1.5e2", '"0.00000001"', "1e-8", '"999999999999"', '"0150.5"'],
        ...['"1234567.12345678"', "123456789012.123"],
      ],
      missing_price: ["null"],
      price_not_a_decimal: [
        '"NaN"',
        '"1e2"',
        '"+1"',
        '".5"',
        '"5."',
        '" 1"',
        '"1,000"',
        "true",
        '""',
      ],
      price_not_positive: ["0", '"0.00"', "-5", '"-5"', "-0", "0e999999999"],
      price_too_large: ["1e12", '"1000000000000"', "1e999999999"],
      price_too_precise: [
        "1e-999999",
        '"0.000000001"',
        "1e-9",
        '"123456789012.1234"',
        '"1.500000000"',
      ],
    };
    for (const [expected, texts] of Object.entries(cases)) {
      for (const text of texts) assert.equal(verdict(withField("price", text)), expected, text);
    }
  });

  it("judges the other numbers", () => {
    assert.equal(verdict(withField("open", "0")), "open_not_positive");
    assert.equal(verdict(withField("high", '"x"')), "high_not_a_decimal");
    assert.equal(verdict(withField("low", "1e12")), "low_too_large");
    assert.equal(verdict(withField("previous_close", "0.123456789")), "previous_close_too_precise");
    assert.equal(verdict(withField("volume", "0")), "accepted");
    assert.equal(verdict(withField("volume", "-1")), "volume_negative");
    assert.equal(verdict(withField("change", "-0.5")), "accepted");
    assert.equal(verdict(withField("change_percent", '"abc"')), "change_percent_not_a_decimal");
    assert.equal(verdict({ ...VALID, low: "2", high: "1.99" }), "low_above_high");
    assert.equal(verdict({ ...VALID, low: "2.0", high: 2, open: 1 }), "accepted");
  });

  it("judges texts and the feed", () => {
    assert.equal(verdict(withField("exchange", "1")), "exchange_invalid");
    assert.equal(verdict(withField("tick_id", '"a b"')), "tick_id_invalid");
    assert.equal(verdict(withField("tick_id", `"${"a".repeat(64)}"`)), "accepted");
    assert.equal(verdict(withField("tick_id", `"${"a".repeat(65)}"`)), "tick_id_invalid");
    assert.equal(verdict(withField("data_source", "1")), "data_source_invalid");
    const live = { feed: "live" } as const;
    assert.equal(verdict(VALID, live), "accepted");
    assert.equal(verdict({ ...VALID, data_source: "yfinance" }, live), "accepted");
    for (const source of ["mock", "simulated", "replay"]) {
      assert.equal(verdict({ ...VALID, data_source: source }, live), "feed_not_accepted");
      assert.equal(verdict({ ...VALID, data_source: source }), "accepted");
    }
    assert.equal(verdict({ ...VALID, data_source: "mock" }, { feed: "simulated" }), "accepted");
  });

  it("gives all reasons of a record with several flaws", () => {
    const judgement = judge({ symbol: "a", timestamp: 1, price: -0.123456789 });
    assert.deepEqual("reasons" in judgement && judgement.reasons, [
      "symbol_invalid",
      ...["timestamp_in_seconds", "timestamp_too_early", "timestamp_invalid"],
      ...["price_not_positive", "price_too_precise"],
    ]);
  });

  it("marks what is more than 5 minutes ahead of its arrival", () => {
    const ahead = (timestamp: string) => {
      const judgement = judge({ ...VALID, timestamp });
      return "tick" in judgement && judgement.tick.ahead;
    };
    assert.equal(ahead("2026-11-20T00:05:00Z"), false);
    assert.equal(ahead("2026-11-20T00:05:00.001Z"), true);
  });
});

describe("parseJsonText", () => {
  it("reads what JSON.parse reads", () => {
    const plain = (value: ReturnType<typeof parseJsonText>): unknown => {
      if (value === undefined) return undefined;
      if (value.kind === "object") {
        return Object.fromEntries(value.members.map(([name, one]) => [name, plain(one)]));
      }
      if (value.kind === "array") return value.items.map(plain);
      return value.kind === "number" ? Number(value.source) : value.value;
    };
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 1), (text, indent) => {
        const written = JSON.stringify(JSON.parse(text), undefined, indent);
        assert.deepEqual(plain(parseJsonText(written)), JSON.parse(written));
      }),
    );
  });
});

describe("parseCsvText", () => {
  it("splits rows, quoted ones too", () => {
    assert.deepEqual(parseCsvText('a,b,c\r\n1, "x ""y""",3\n\n"4\n5",,6\r7,8,9'), [
      { line: 1, fields: ["a", "b", "c"] },
      { line: 2, fields: ["1", 'x "y"', "3"] },
      { line: 4, fields: ["4\n5", "", "6"] },
      { line: 6, fields: ["7", "8", "9"] },
    ]);
  });

  it("breaks a row alone", () => {
    const rows = parseCsvText('a,b\n"1,2\n3,4\n5\n6,7,8\n9"x,1\n"8" ,9\n1"0,2\n"');
    assert.deepEqual(
      rows.map(({ line, fields }) => [line, fields]),
      [
        [1, ["a", "b"]],
        [2, undefined],
        [3, ["3", "4"]],
        [4, undefined],
        [5, undefined],
        [6, undefined],
        [7, ["8", "9"]],
        [8, undefined],
        [9, undefined],
      ],
    );
  });
});

describe("referenceTicks", () => {
  it("counts a CSV file", () => {
    const content = Buffer.from(
      "Symbol,Date,Close,Note\n" +
        "AAPL,2024-01-02,150,x\n" +
        "AAPL,2024-07-02,150.0,x\n" +
        "AAPL,2024-01-02,150.00,y\n" +
        "AAPL,2024-02-30,150,z\n" +
        "AAPL,2024-01-03\n" +
        "AAPL,2024-01-03,-1,\n",
    );
    const result = referenceTicks({ kind: "csv", content }, OPTIONS);
    assert.equal(result.read, 6);
    assert.deepEqual(result.rejected, [
      { line: 5, reasons: ["broken_row"] },
      { line: 6, reasons: ["broken_row"] },
      { line: 7, reasons: ["price_not_positive"] },
    ]);
    assert.deepEqual(
      result.accepted.map(({ line, timestamp, price }) => [line, timestamp, price]),
      [
        [2, "2024-01-02T21:00:00.000Z", "150"],
        [3, "2024-07-02T20:00:00.000Z", "150"],
        [4, "2024-01-02T21:00:00.000Z", "150"],
      ],
    );
    assert.equal(result.distinct.length, 2);
    assert.equal(result.duplicates, 1);
  });

  it("takes the symbol of a file without that column", () => {
    const content = Buffer.from("timestamp,price\n1704207600000,1\n");
    const { accepted } = referenceTicks({ kind: "csv", content, symbol: "A" }, OPTIONS);
    assert.deepEqual(
      accepted.map(({ symbol, timestamp }) => [symbol, timestamp]),
      [["A", "2024-01-02T15:00:00.000Z"]],
    );
  });

  it("counts an NDJSON file", () => {
    const valid = JSON.stringify(VALID);
    const large = `{"x":"${"y".repeat(1_048_576)}"}`;
    const content = Buffer.concat([
      Buffer.from(`${valid}\r\n\n{\n${valid}\n`),
      Buffer.from([0xff, 10]),
      Buffer.from(large),
    ]);
    const result = referenceTicks({ kind: "ndjson", content }, OPTIONS);
    assert.equal(result.read, 5);
    assert.deepEqual(result.rejected, [
      { line: 3, reasons: ["not_json"] },
      { line: 5, reasons: ["not_utf8"] },
      { line: 6, reasons: ["record_too_large"] },
    ]);
    assert.equal(result.accepted.length, 2);
    assert.equal(result.duplicates, 1);
  });
});
