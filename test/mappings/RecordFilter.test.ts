import assert from "node:assert/strict";
import { parseJson } from "../../local/mappings/parseJson.ts";
import { RecordFilter } from "../../local/mappings/RecordFilter.ts";

/** Whether a record with these fields passes. */
const passes = (pattern: unknown, fields: Record<string, unknown>): boolean =>
  new RecordFilter([JSON.stringify(pattern)]).judge({ fields }) === "passes";

/** What becomes of a Kinesis record with this data. */
const judgeData = (patterns: readonly unknown[], data: string): string =>
  new RecordFilter(patterns.map((pattern) => JSON.stringify(pattern))).judge({
    fields: { partitionKey: "AAPL" },
    data: () => {
      try {
        return parseJson(data);
      } catch {
        return undefined;
      }
    },
  });

const OPERATORS: readonly (readonly [
  title: string,
  rules: readonly unknown[],
  matching: readonly unknown[],
  others: readonly unknown[],
])[] = [
  ["an equal text", ["a"], ["a", ["x", "a"]], ["A", "ab", "", 1, null, undefined, { a: "a" }]],
  ["any of several values", ["a", 2, true], ["a", 2, true], ["b", 3, false, "2", "true"]],
  ["the empty text", [""], [""], [" ", null, undefined]],
  ["null", [null], [null], ["null", "", 0, undefined]],
  ["a prefix", [{ prefix: "us-" }], ["us-east-1", "us-"], ["US-east-1", "eu-us-", 5, undefined]],
  [
    "a prefix in any case",
    [{ prefix: { "equals-ignore-case": "Us-" } }],
    ["us-east-1", "US-WEST"],
    ["eu-us-"],
  ],
  ["a suffix", [{ suffix: ".png" }], ["a.png", ".png"], ["a.PNG", "png", undefined]],
  ["a suffix in any case", [{ suffix: { "equals-ignore-case": ".PnG" } }], ["a.png"], ["a.jpg"]],
  ["a text in any case", [{ "equals-ignore-case": "aApL" }], ["AAPL", "aapl"], ["AAPLX", 1]],
  [
    "anything but a value",
    [{ "anything-but": "a" }],
    ["b", 1, null, ["a", "b"]],
    ["a", ["a"], undefined, { a: "b" }],
  ],
  ["anything but a list", [{ "anything-but": ["a", 1] }], ["b", 2, "1"], ["a", 1]],
  ["an equal number", [{ numeric: ["=", 100] }], [100, 1e2], [101, "100", undefined]],
  ["a range of numbers", [{ numeric: [">", 10, "<=", 20] }], [10.5, 20], [10, 20.1, "15", null]],
  ["numbers below", [{ numeric: ["<", 0] }], [-1], [0]],
  ["numbers from", [{ numeric: [">=", 0] }], [0, 1], [-1]],
  ["existence", [{ exists: true }], ["a", "", 0, null], [undefined, { inner: 1 }]],
  ["absence", [{ exists: false }], [undefined], ["a", "", null]],
  ["absence or a value", [{ exists: false }, "a"], [undefined, "a"], ["b"]],
];

describe("RecordFilter", () => {
  for (const [title, rules, matching, others] of OPERATORS) {
    it(`lets pass by ${title}`, () => {
      for (const value of matching) {
        assert.ok(passes({ field: rules }, { field: value }), JSON.stringify(value));
      }
      for (const value of others) {
        const fields = value === undefined ? {} : { field: value };
        assert.ok(!passes({ field: rules }, fields), JSON.stringify(value));
      }
    });
  }

  it("lets all pass when there is no pattern", () => {
    assert.equal(new RecordFilter([]).judge({ fields: {} }), "passes");
  });

  it("asks for all fields, at any depth", () => {
    const pattern = { eventName: ["INSERT"], dynamodb: { Keys: { symbol: { S: ["AAPL"] } } } };
    const keys = (symbol: string): object => ({ Keys: { symbol: { S: symbol } } });
    assert.ok(passes(pattern, { eventName: "INSERT", dynamodb: keys("AAPL"), more: 1 }));
    assert.ok(!passes(pattern, { eventName: "MODIFY", dynamodb: keys("AAPL") }));
    assert.ok(!passes(pattern, { eventName: "INSERT", dynamodb: keys("MSFT") }));
    assert.ok(!passes(pattern, { eventName: "INSERT" }));
  });

  it("takes a missing parent as absence", () => {
    assert.ok(passes({ dynamodb: { OldImage: { ttl: [{ exists: false }] } } }, { dynamodb: {} }));
  });

  it("asks for one of the patterns in $or, beside the other fields", () => {
    const pattern = { source: ["x"], $or: [{ a: ["1"] }, { b: ["2"], c: ["3"] }] };
    assert.ok(passes(pattern, { source: "x", a: "1" }));
    assert.ok(passes(pattern, { source: "x", b: "2", c: "3" }));
    assert.ok(!passes(pattern, { source: "x", b: "2" }));
    assert.ok(!passes(pattern, { source: "y", a: "1" }));
  });

  it("compares equal numbers by their text, as Lambda does", () => {
    const pattern = { data: { n: [300] } };
    assert.equal(judgeData([pattern], '{"n":300}'), "passes");
    assert.equal(judgeData([pattern], '{"n":300.0}'), "filtered");
    assert.equal(judgeData([pattern], '{"n":3.0e2}'), "filtered");
    assert.equal(judgeData([{ data: { n: [{ numeric: ["=", 300] }] } }], '{"n":3.0e2}'), "passes");
  });

  it("lets pass what any of several patterns matches", () => {
    const filter = new RecordFilter(['{"a":["1"]}', '{"b":["2"]}']);
    assert.equal(filter.judge({ fields: { b: "2" } }), "passes");
    assert.equal(filter.judge({ fields: { c: "3" } }), "filtered");
  });

  it("looks into the data of a Kinesis record beside its metadata", () => {
    const pattern = { partitionKey: ["AAPL"], data: { type: ["buy"] } };
    assert.equal(judgeData([pattern], '{"type":"buy"}'), "passes");
    assert.equal(judgeData([pattern], '{"type":"sell"}'), "filtered");
    assert.equal(judgeData([pattern], "5"), "filtered");
  });

  it("drops data that is not JSON when a pattern asks for data, and only then", () => {
    assert.equal(judgeData([{ data: { type: [{ exists: false }] } }], "plain"), "unreadable");
    assert.equal(
      judgeData([{ $or: [{ data: { a: ["1"] } }, { b: ["2"] }] }], "plain"),
      "unreadable",
    );
    assert.equal(judgeData([{ partitionKey: ["AAPL"] }], "plain"), "passes");
    assert.equal(judgeData([{ partitionKey: ["MSFT"] }], "plain"), "filtered");
  });

  for (const [title, pattern, message] of [
    ["no JSON", "{", /must be JSON/],
    ["no object", "[]", /must be a JSON object/],
    ["empty", "{}", /must name a field/],
    ["empty inside", '{"a":{}}', /must name a field, it is empty at "a"/],
    ["a bare value", '{"a":"b"}', /object or a list of rules at "a"/],
    ["an empty list", '{"a":{"b":[]}}', /object or a list of rules at "a.b"/],
    [
      "an operator of EventBridge only",
      '{"a":[{"wildcard":"*"}]}',
      /must be one of .*got "wildcard"/,
    ],
    ["cidr", '{"a":[{"cidr":"10.0.0.0/8"}]}', /got "cidr"/],
    [
      "anything-but with a prefix",
      '{"a":[{"anything-but":{"prefix":"x"}}]}',
      /"anything-but" at "a" does not take \{"prefix":"x"\}/,
    ],
    ["a numeric without number", '{"a":[{"numeric":[">","1"]}]}', /"numeric" at "a" does not take/],
    ["an unknown comparison", '{"a":[{"numeric":["!=",1]}]}', /"numeric" at "a" does not take/],
    ["exists of no boolean", '{"a":[{"exists":"yes"}]}', /"exists" at "a" does not take "yes"/],
    ["two operators in one", '{"a":[{"prefix":"a","suffix":"b"}]}', /object with one operator/],
    ["$or of no list", '{"$or":{"a":["1"]}}', /two or more objects at "\$or"/],
    ["text for data", '{"data":["buy"]}', /"data" must be an object/],
  ] as const) {
    it(`refuses a pattern that is ${title}`, () => {
      assert.throws(() => new RecordFilter([pattern]), message);
    });
  }

  it("refuses more patterns, or longer ones, than Lambda takes", () => {
    const pattern = '{"a":["1"]}';
    assert.doesNotThrow(() => new RecordFilter(new Array<string>(10).fill(pattern)));
    assert.throws(
      () => new RecordFilter(new Array<string>(11).fill(pattern)),
      /at most 10 patterns, got 11/,
    );
    assert.throws(
      () => new RecordFilter([`{"a":["${"x".repeat(4096)}"]}`]),
      /at most 4096 characters/,
    );
  });
});
