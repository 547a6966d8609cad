import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import type { RejectionReason } from "../../../runtime/contract/rejection.ts";
import { REJECTION_REASONS } from "../../../runtime/contract/rejection.ts";
import { MAX_TICK_BYTES } from "../../../runtime/contract/tick.ts";
import type { TickRules } from "../../../runtime/domain/parseTick.ts";
import { parseTick } from "../../../runtime/domain/parseTick.ts";
import { ARRIVED_AT_MS } from "../fakes/records.ts";
import { RULES } from "../fakes/World.ts";

/** A valid record whose members are replaced, added or (undefined) left out; values are JSON texts. */
function record(members: Readonly<Record<string, string | undefined>> = {}): string {
  const all = { symbol: '"AAPL"', timestamp: '"2026-11-20T14:30:00Z"', price: "100", ...members };
  const texts = Object.entries(all).filter(([, text]) => text !== undefined);
  return `{${texts.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(",")}}`;
}

function reasonOf(payload: string | Uint8Array, rules: TickRules = RULES): string {
  const parsed = parseTick(Buffer.from(payload), ARRIVED_AT_MS, rules);
  return "reason" in parsed ? parsed.reason : "accepted";
}

/** Records as the KPL packs them: magic bytes, a protobuf message of keys and records, and its MD5.
 * https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md */
function aggregate(records: readonly string[]): Buffer {
  const field = (number: number, bytes: Buffer): Buffer => {
    const { length } = bytes;
    const size = length < 128 ? [length] : [(length & 127) | 128, length >> 7];
    return Buffer.concat([Buffer.from([(number << 3) | 2, ...size]), bytes]);
  };
  const packed = records.map((text) =>
    // Each record: index 0 into the table of partition keys, and its data.
    field(3, Buffer.concat([Buffer.from([0x08, 0]), field(3, Buffer.from(text))])),
  );
  const message = Buffer.concat([field(1, Buffer.from("AAPL")), ...packed]);
  const digest = createHash("md5").update(message).digest();
  return Buffer.concat([Buffer.from("f3899ac2", "hex"), message, digest]);
}

/** The five ways in which every decimal field can be wrong. */
function decimalFaults(field: string): [RejectionReason, string][] {
  const faults: readonly [string, readonly string[]][] = [
    ["not_a_decimal", ["1e2", '"1e2"', '"abc"', '""', '" 1"', '"+1"', '".5"', "true", "[1]", "{}"]],
    ["too_large", ["1000000000000", '"1000000000000"']],
    ["too_precise", ["100.00000000000000001", "0.000000001", '"1234567890.123456"']],
  ];
  return faults.flatMap(([fault, values]) =>
    values.map((value): [RejectionReason, string] => [
      `${field}_${fault}` as RejectionReason,
      record({ [field]: value }),
    ]),
  );
}

const POSITIVE = ["price", "open", "high", "low", "previous_close"];

const REFUSED: readonly [RejectionReason, string | Uint8Array][] = [
  ["record_too_large", record({ note: JSON.stringify("x".repeat(MAX_TICK_BYTES)) })],
  ["kpl_aggregated", Buffer.from([0xf3, 0x89, 0x9a, 0xc2, 0x0a, 0x01])],
  ["not_utf8", Buffer.from(record({ exchange: '"caf\u00e9"' }), "latin1")],
  ["not_utf8", Buffer.from([0xff])],
  ["not_json", ""],
  ["not_json", "AAPL,100"],
  ["not_json", '{"symbol":"AAPL",'],
  ["not_json", record({ price: "NaN" })],
  ["not_json", record({ price: "Infinity" })],
  ["not_json", record({ price: "01" })],
  ["not_json", record({ price: ".5" })],
  ["not_json", record({ price: "+1" })],
  ["not_json", `${record()}\n${record()}`],
  ["not_an_object", "null"],
  ["not_an_object", "42"],
  ["not_an_object", '"AAPL"'],
  ["not_an_object", `[${record()}]`],
  ["duplicate_field", record().replace("{", '{"price":99,')],
  ["duplicate_field", record().replace("{", '{"pr\\u0069ce":100,')],
  ["duplicate_field", record({ a: "1" }).replace("{", '{"a":1,')],
  ["duplicate_field", record().replace("{", '{"__proto__":1,"__proto__":1,')],
  ["missing_symbol", record({ symbol: undefined })],
  ["missing_symbol", record({ symbol: "null" })],
  ["missing_symbol", "{}"],
  ["missing_symbol", record({ symbol: undefined }).replace("{", '{"__proto__":{"symbol":"AAPL"},')],
  ["symbol_invalid", record({ symbol: '""' })],
  ["symbol_invalid", record({ symbol: '"aapl"' })],
  ["symbol_invalid", record({ symbol: '"AAPL "' })],
  ["symbol_invalid", record({ symbol: '"AAPL\\n"' })],
  ["symbol_invalid", record({ symbol: '"A/B"' })],
  ["symbol_invalid", record({ symbol: '"../X"' })],
  ["symbol_invalid", record({ symbol: '"BRK..B"' })],
  ["symbol_invalid", record({ symbol: '"^"' })],
  ["symbol_invalid", record({ symbol: '"-._:="' })],
  ["symbol_invalid", record({ symbol: `"${"A".repeat(25)}"` })],
  ["symbol_invalid", record({ symbol: '"\u00c4"' })],
  ["symbol_invalid", record({ symbol: "7" })],
  ["symbol_invalid", record({ symbol: '["AAPL"]' })],
  ["symbol_unlisted", record({ symbol: '"MSFT"' })],
  ["missing_timestamp", record({ timestamp: undefined })],
  ["missing_timestamp", record({ timestamp: "null" })],
  ["timestamp_invalid", record({ timestamp: '"yesterday"' })],
  ["timestamp_invalid", record({ timestamp: "1795185000000.5" })],
  ["timestamp_invalid", record({ timestamp: "1e400" })],
  ["timestamp_invalid", record({ timestamp: "true" })],
  ["timestamp_without_zone", record({ timestamp: '"2026-11-20T14:30:00"' })],
  ["timestamp_in_seconds", record({ timestamp: "1795185000" })],
  ["timestamp_too_early", record({ timestamp: '"1970-01-01T00:00:12Z"' })],
  ["timestamp_too_far_ahead", record({ timestamp: '"2026-11-21T14:30:05.251Z"' })],
  ["missing_price", record({ price: undefined })],
  ["missing_price", record({ price: "null" })],
  ...[...POSITIVE, "volume", "change", "change_percent"].flatMap(decimalFaults),
  ...POSITIVE.flatMap((field) =>
    ["0", "-0", "-1", '"0.000"', '"-0.5"'].map((value): [RejectionReason, string] => [
      `${field}_not_positive` as RejectionReason,
      record({ [field]: value }),
    ]),
  ),
  ["volume_negative", record({ volume: "-1" })],
  ["low_above_high", record({ low: "100.00000001", high: "100" })],
  ["low_above_high", record({ low: '"100.1"', high: "100.09" })],
  ["exchange_invalid", record({ exchange: "7" })],
  ["exchange_invalid", record({ exchange: '"\\ud800"' })],
  ["data_source_invalid", record({ data_source: "false" })],
  ["data_source_invalid", record({ data_source: '"\\udc00x"' })],
  ["tick_id_invalid", record({ tick_id: "7" })],
  ["tick_id_invalid", record({ tick_id: '""' })],
  ["tick_id_invalid", record({ tick_id: '"a b"' })],
  ["tick_id_invalid", record({ tick_id: '"a/b"' })],
  ["tick_id_invalid", record({ tick_id: `"${"x".repeat(65)}"` })],
  ["feed_not_accepted", record({ data_source: '"simulated"' })],
  ["feed_not_accepted", record({ data_source: '"mock"' })],
  ["feed_not_accepted", record({ data_source: '"replay"' })],
];

/** Rules under which every reason can occur. */
const STRICT: TickRules = { ...RULES, acceptedSymbols: new Set(["AAPL"]) };

describe("parseTick refuses", () => {
  for (const [reason, payload] of REFUSED) {
    const text = JSON.stringify(Buffer.from(payload).toString("latin1")).slice(1, -1);
    it(`${reason}: ${text.length > 90 ? `${text.slice(0, 90)}…` : text}`, () => {
      assert.equal(reasonOf(payload, STRICT), reason);
    });
  }

  it("for every reason of the closed list, and for no other", () => {
    const covered = new Set(REFUSED.map(([reason]) => reason));
    // A record that has no bytes never gets here.
    const ofBytes = REJECTION_REASONS.filter((reason) => reason !== "null_value");
    assert.deepEqual([...covered].sort(), ofBytes.sort());
  });

  it("whatever bytes come, with a reason of the list and without throwing", () => {
    const reasons = new Set<string>(REJECTION_REASONS);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        assert.ok(reasons.has(reasonOf(bytes)));
      }),
    );
  });

  it("whatever a record's fields hold, with a reason of the list and without throwing", () => {
    const names = ["symbol", "timestamp", "price", "low", "change", "exchange", "tick_id", "x"];
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom<unknown>("AAPL", "2026-11-20T14:30:00Z", 100, "100"),
    );
    const known = new Set<string>([...REJECTION_REASONS, "accepted"]);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (fields) => {
        assert.ok(known.has(reasonOf(JSON.stringify(fields))));
      }),
    );
  });

  it("one byte more than 64 KiB, and takes 64 KiB", () => {
    const empty = record({ note: '""' });
    const fill = (bytes: number) => record({ note: `"${"x".repeat(bytes - empty.length)}"` });
    assert.equal(Buffer.byteLength(fill(65_536)), 65_536);
    assert.equal(reasonOf(fill(65_536)), "accepted");
    assert.equal(reasonOf(fill(65_537)), "record_too_large");
  });

  it("bytes, not characters, above 64 KiB", () => {
    assert.equal(reasonOf(record({ note: `"${"\u00e9".repeat(40_000)}"` })), "record_too_large");
  });

  it("ticks that the Kinesis Producer Library packed into one record, whole or damaged", () => {
    for (const ticks of [[record()], [record(), record({ price: "101" })], []]) {
      const packed = aggregate(ticks);
      assert.equal(reasonOf(packed), "kpl_aggregated");
      const damaged = Buffer.from(packed);
      damaged[packed.length - 1] = (packed.at(-1) ?? 0) ^ 1;
      assert.equal(reasonOf(damaged), "kpl_aggregated");
      assert.equal(reasonOf(packed.subarray(0, -16)), "kpl_aggregated");
    }
  });
});

describe("parseTick accepts", () => {
  const accepted: readonly [string, Readonly<Record<string, string | undefined>>][] = [
    ["a symbol of 24 characters", { symbol: `"${"A".repeat(24)}"` }],
    ["a symbol of one digit", { symbol: '"7"' }],
    ["an index", { symbol: '"^GSPC"' }],
    ["a future", { symbol: '"ES=F"' }],
    ["a pair", { symbol: '"BINANCE:BTC_USDT-PERP.X"' }],
    ["a share class", { symbol: '"BRK.B"' }],
    ["epoch milliseconds", { timestamp: "1795185000123" }],
    ["a price as text", { price: '"100.10"' }],
    ["a price of 15 digits", { price: "123456789012.345" }],
    ["a price of 8 decimals", { price: "0.00000001" }],
    ["a price just below 10^12", { price: "999999999999.999" }],
    ["a volume of nothing", { volume: "0" }],
    ["a volume of minus nothing", { volume: "-0" }],
    ["a change below zero", { change: "-1.5", change_percent: '"-0.5"' }],
    ["equal low and high", { low: "100.10", high: '"100.1"' }],
    ["a tick id of 64 characters", { tick_id: `"${"a.B_9:-".repeat(9)}x"` }],
    [
      "null for whatever is optional",
      {
        ...{ open: "null", high: "null", low: "null", previous_close: "null", volume: "null" },
        ...{ exchange: "null", data_source: "null", tick_id: "null" },
        ...{ change: "null", change_percent: "null" },
      },
    ],
    [
      "nesting as deep as a record can hold",
      { note: `${"[".repeat(32_000)}${"]".repeat(32_000)}` },
    ],
    ["surrogate pairs", { exchange: '"\\ud83d\\udcb9"' }],
  ];
  for (const [what, members] of accepted) {
    it(what, () => {
      assert.equal(reasonOf(record(members)), "accepted");
    });
  }

  it("a byte order mark before the record", () => {
    const marked = parseTick(Buffer.from(`\ufeff${record()}`), ARRIVED_AT_MS, RULES);
    assert.deepEqual(marked, parseTick(Buffer.from(record()), ARRIVED_AT_MS, RULES));
  });

  it("white space around and inside the record", () => {
    const spaced = Buffer.from(` \r\n\t${record().replaceAll(/[:,]/g, " $& ")} \n`);
    const plain = record({ timestamp: '"2026-11-20T14 : 30 : 00Z"' });
    assert.equal(reasonOf(plain), "timestamp_invalid");
    assert.equal(reasonOf(spaced), "timestamp_invalid");
    const outside = record().replaceAll('":"', '" :\n"').replaceAll(',"', '\t,\r "');
    assert.equal(reasonOf(` \r\n\t${outside} \n`), "accepted");
  });

  it("every symbol where no list is given, and only those of a list", () => {
    const msft = record({ symbol: '"MSFT"' });
    assert.equal(reasonOf(msft, RULES), "accepted");
    assert.equal(reasonOf(msft, { ...RULES, acceptedSymbols: new Set(["MSFT"]) }), "accepted");
    assert.equal(reasonOf(msft, STRICT), "symbol_unlisted");
  });

  it("float noise in the change beside a previous close, which it computes", () => {
    const noise = { change: "1.2000000000000028", change_percent: "-5.551115123125783e-17" };
    assert.equal(reasonOf(record(noise)), "change_too_precise");
    const parsed = parseTick(
      Buffer.from(record({ ...noise, price: "101.5", previous_close: "100.3" })),
      ARRIVED_AT_MS,
      RULES,
    );
    assert.ok("tick" in parsed);
    assert.equal(parsed.tick.change, "1.2");
    assert.equal(parsed.tick.change_percent, "1.19641077");
  });
});
