import assert from "node:assert/strict";
import { formatResult, type ResultFormat } from "../../../cli/query/formatResult.ts";
import type { LakeColumn, LakeValue } from "../../../cli/query/openLake.ts";

async function format(
  columns: readonly LakeColumn[],
  rows: readonly (readonly LakeValue[])[],
  how: ResultFormat,
): Promise<string> {
  async function* read() {
    for (const row of rows) {
      await Promise.resolve();
      yield row;
    }
  }
  let text = "";
  for await (const piece of formatResult({ columns, rows: read() }, how)) text += piece;
  return text;
}

const COLUMNS: readonly LakeColumn[] = [
  { name: "symbol", type: "VARCHAR" },
  { name: "price", type: "DECIMAL(20,8)" },
  { name: "n", type: "BIGINT" },
];
const ROWS: readonly (readonly LakeValue[])[] = [
  ["AAPL", "999999999999.12345678", 12],
  [null, null, 3],
];

describe("formatResult", () => {
  it("writes a table, numbers to the right", async () => {
    assert.equal(
      await format(COLUMNS, ROWS, "table"),
      "symbol                  price   n\n" +
        "------  ---------------------  --\n" +
        "AAPL    999999999999.12345678  12\n" +
        "NULL                     NULL   3\n" +
        "(2 rows)\n",
    );
    assert.match(await format(COLUMNS, ROWS.slice(1), "table"), /\n\(1 row\)\n$/);
    assert.match(await format(COLUMNS, [], "table"), /^symbol {2}price {2}n\n-.*\n\(0 rows\)\n$/);
  });

  it("lets no value of a table act on the terminal or break its lines", async () => {
    const text = await format(
      [{ name: "a\nb", type: "VARCHAR" }],
      [["x\ny\u001b[31m\u0085\u007f"]],
      "table",
    );
    assert.equal(text.split("\n").length, 5);
    assert.match(text, /^a\\nb/);
    assert.match(text, /x\\ny\\u001b\[31m\\u0085\\u007f/);
  });

  it("writes CSV that keeps NULL and an empty text apart", async () => {
    const rows = [
      ["a,b", "1.50", 1],
      ['say "hi"\n', null, -1],
      ["", "0", 0],
      [" x", "2", 2],
    ];
    assert.equal(
      await format(COLUMNS, rows, "csv"),
      'symbol,price,n\n"a,b",1.50,1\n"say ""hi""\n",,-1\n"",0,0\n" x",2,2\n',
    );
    assert.equal(await format(COLUMNS, [], "csv"), "symbol,price,n\n");
  });

  it("writes JSON with exact decimals as strings", async () => {
    const text = await format(COLUMNS, ROWS, "json");
    assert.equal(
      text,
      '[\n{"symbol":"AAPL","price":"999999999999.12345678","n":12},\n' +
        '{"symbol":null,"price":null,"n":3}\n]\n',
    );
    assert.deepEqual(JSON.parse(await format(COLUMNS, [], "json")), []);
  });

  it("writes lists and records as JSON", async () => {
    const columns = [{ name: "x", type: "INTEGER[]" }];
    const value = { a: [1, "2"] };
    assert.equal(await format(columns, [[value]], "csv"), 'x\n"{""a"":[1,""2""]}"\n');
    assert.deepEqual(JSON.parse(await format(columns, [[value]], "json")), [{ x: value }]);
    assert.match(await format(columns, [[value]], "table"), /\{"a":\[1,"2"\]\}/);
  });

  it("measures a table of very many rows", async () => {
    const rows = Array.from({ length: 300_000 }, (_, n) => [`${n}`]);
    const text = await format([{ name: "n", type: "VARCHAR" }], rows, "table");
    assert.match(text, /\n299999\n\(300000 rows\)\n$/);
  });
});
