import assert from "node:assert/strict";
import { filterPolicyFault } from "../../components/filterPolicyFault.ts";

/** Path and rule of a policy's fault. */
function fault(policy: unknown): string | undefined {
  const found = filterPolicyFault(policy);
  return found && `${found.path}: ${found.rule}`;
}

describe("filterPolicyFault", () => {
  const right: readonly [string, unknown][] = [
    ["values of every attribute", { kind: ["crossover", "anomaly"], symbol: ["^GSPC", "BTC-USD"] }],
    ["signals", { signal: ["BUY_SIGNAL", "SELL_SIGNAL"], direction: ["up"] }],
    ["a source", { data_source: ["live"] }],
    ["splits", { possible_split: ["4:1", "3:2", "1:10", "1000:1"] }],
    ["no split", { possible_split: [{ exists: false }] }],
    ["a prefix", { symbol: [{ prefix: "BTC" }] }],
    ["a suffix", { symbol: [{ suffix: ".DE" }] }],
    ["any case", { symbol: [{ "equals-ignore-case": "aapl" }] }],
    ["all but one", { symbol: [{ "anything-but": "AAPL" }] }],
    ["all but several", { symbol: [{ "anything-but": ["AAPL", "MSFT"] }] }],
    ["all but a prefix", { symbol: [{ "anything-but": { prefix: "BTC" } }] }],
    ["presence", { signal: [{ exists: true }] }],
    ["absence", { signal: [{ exists: false }] }],
    ["several kinds of values", { symbol: ["AAPL", { prefix: "BTC" }] }],
    ["alternatives", { $or: [{ symbol: ["AAPL"] }, { kind: ["anomaly"], direction: ["down"] }] }],
    ["150 combinations", { symbol: Array<string>(75).fill("AAPL"), direction: ["up", "down"] }],
    ["JSON text", '{"symbol":["AAPL"]}'],
  ];
  for (const [what, policy] of right) {
    it(`takes ${what}`, () => assert.equal(fault(policy), undefined));
  }

  const object = ": an object with a list for one attribute or more";
  const attributes =
    "one of the alerts' attributes: kind, symbol, direction, signal, data_source, possible_split";
  const condition =
    "a text, or an object with one of prefix, suffix, equals-ignore-case, anything-but, exists";
  const exclusion = "a text, a list of texts, or an object with prefix or suffix";
  const wrong: readonly [string, unknown, string][] = [
    ["nothing", {}, object],
    ["a list", [["AAPL"]], object],
    ["text that is no JSON", "symbol=AAPL", object],
    ["null", "null", object],
    ["an unknown attribute", { ticker: ["AAPL"] }, `ticker: ${attributes}`],
    ["what objects inherit", { constructor: ["AAPL"] }, `constructor: ${attributes}`],
    ["a value without a list", { symbol: "AAPL" }, "symbol: a list of one value or more"],
    ["an empty list", { symbol: [] }, "symbol: a list of one value or more"],
    ["a symbol in lower case", { symbol: ["AAPL", "aapl"] }, "symbol[1]: a symbol"],
    [
      "a split there is not",
      { possible_split: ["4"] },
      "possible_split[0]: a split such as 4:1 or 1:10",
    ],
    ["a word no signal has", { signal: ["BUY"] }, "signal[0]: one of BUY_SIGNAL, SELL_SIGNAL"],
    ["a kind there is not", { kind: ["volume"] }, "kind[0]: one of crossover, anomaly"],
    ["a number", { symbol: [1] }, `symbol[0]: ${condition}`],
    ["null as a value", { symbol: [null] }, `symbol[0]: ${condition}`],
    ["numbers' operators", { symbol: [{ numeric: [">", 1] }] }, `symbol[0]: ${condition}`],
    ["two operators", { symbol: [{ prefix: "A", suffix: "B" }] }, `symbol[0]: ${condition}`],
    ["no operator", { symbol: [{}] }, `symbol[0]: ${condition}`],
    [
      "an empty prefix",
      { symbol: [{ prefix: "" }] },
      "symbol[0].prefix: a text of one character or more",
    ],
    [
      "a number as prefix",
      { symbol: [{ prefix: 1 }] },
      "symbol[0].prefix: a text of one character or more",
    ],
    ["existence as text", { signal: [{ exists: "true" }] }, "signal[0].exists: true or false"],
    [
      "all but nothing",
      { symbol: [{ "anything-but": [] }] },
      `symbol[0].anything-but: ${exclusion}`,
    ],
    [
      "all but a number",
      { symbol: [{ "anything-but": [1] }] },
      `symbol[0].anything-but: ${exclusion}`,
    ],
    [
      "all but an empty prefix",
      { symbol: [{ "anything-but": { prefix: "" } }] },
      "symbol[0].anything-but.prefix: a text of one character or more",
    ],
    ["one alternative", { $or: [{ symbol: ["AAPL"] }] }, "$or: a list of two policies or more"],
    [
      "a fault in an alternative",
      { $or: [{ symbol: ["AAPL"] }, { signal: ["BUY"] }] },
      "$or[1].signal[0]: one of BUY_SIGNAL, SELL_SIGNAL",
    ],
    [
      "151 combinations",
      { symbol: Array<string>(151).fill("AAPL") },
      ": at most 150 combinations: the numbers of values multiplied",
    ],
    [
      "152 combinations of two attributes",
      { symbol: Array<string>(76).fill("AAPL"), direction: ["up", "down"] },
      ": at most 150 combinations: the numbers of values multiplied",
    ],
    ["over 256 KB", { symbol: [{ prefix: "A".repeat(262_144) }] }, ": at most 256 KB"],
  ];
  for (const [what, policy, expected] of wrong) {
    it(`refuses ${what}`, () => assert.equal(fault(policy), expected));
  }

  it("adds the combinations of alternatives, and multiplies them with the rest", () => {
    const symbols = (count: number) => ({ symbol: Array<string>(count).fill("AAPL") });
    const policy = (count: number) => ({
      $or: [symbols(count), { kind: ["anomaly"] }],
      direction: ["up", "down"],
    });
    assert.equal(fault(policy(74)), undefined);
    assert.equal(filterPolicyFault(policy(75))?.value, 152);
  });
});
