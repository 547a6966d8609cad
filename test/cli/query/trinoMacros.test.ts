import assert from "node:assert/strict";
import { openLake, type Lake } from "../../../cli/query/openLake.ts";
import { makeTable, readAll, useLake } from "./useLake.ts";

/** What each expression gives, in Trino as well: https://trino.io/docs/current/functions.html */
const EXPRESSIONS: readonly (readonly [expression: string, result: unknown])[] = [
  ["approx_distinct(x) FROM (VALUES (1), (1), (2)) AS t (x)", 2],
  ["approx_percentile(x, 0.5) FROM (VALUES (1), (2), (3)) AS t (x)", 2],
  ["map_agg(k, v)['b'] FROM (VALUES ('a', 1), ('b', 2)) AS t (k, v)", 2],
  ["max_by(symbol, price) FROM (VALUES ('A', 1), ('B', 2)) AS t (symbol, price)", "B"],
  ["count_if(x > 1) FROM (VALUES (1), (2), (3)) AS t (x)", 2],
  ["to_unixtime(from_unixtime(1.5))", 1.5],
  ["to_iso8601(from_unixtime(0))", "1970-01-01T00:00:00.000Z"],
  ["to_iso8601(TIMESTAMP '2026-01-01 10:00:00.120')", "2026-01-01T10:00:00.120"],
  ["to_iso8601(DATE '2026-01-01')", "2026-01-01"],
  ["date_add('month', -2, TIMESTAMP '2026-01-31 00:00:00')", "2025-11-30 00:00:00.000"],
  ["date_diff('day', TIMESTAMP '2026-01-01 23:00:00', TIMESTAMP '2026-01-02 01:00:00')", 0],
  ["date_diff('minute', TIMESTAMP '2026-01-01 23:00:00', TIMESTAMP '2026-01-02 01:00:30')", 120],
  ["date_parse('2026-01-02 03:04:05', '%Y-%m-%d %H:%i:%s')", "2026-01-02 03:04:05.000"],
  ["date_parse('2026-01-02 03:04:05', '%Y-%m-%d %T')", "2026-01-02 03:04:05.000"],
  ["date_format(TIMESTAMP '2026-01-02 15:04:05', '%M %e, %h:%i:%s %p')", "January 2, 03:04:05 PM"],
  [
    "date_trunc('hour', from_iso8601_timestamp('2026-01-02T03:04:05.123Z'))",
    "2026-01-02 03:00:00+00",
  ],
  ["from_iso8601_date('2026-01-02')", "2026-01-02"],
  ["day_of_week(DATE '2026-01-04')", 7],
  ["hour(at_timezone(from_unixtime(0), 'America/New_York'))", 19],
  ["last_day_of_month(DATE '2026-02-01')", "2026-02-28"],
  ["millisecond(TIMESTAMP '2026-01-02 15:04:05.678')", 678],
  ["regexp_like('abc', 'b')", true],
  ["regexp_replace('aXbX', 'X', '-')", "a-b-"],
  ["regexp_replace('aXbX', 'X')", "ab"],
  ["regexp_extract('a12', '(\\d)(\\d)', 2)", "2"],
  ["regexp_count('a1b2', '\\d')", 2],
  ['json_extract_scalar(\'{"a":{"b":"x"}}\', \'$.a.b\')', "x"],
  ["json_extract_scalar('{\"a\":{\"b\":1}}', '$.a')", null],
  ["json_extract_scalar('{\"a\":1}', '$.none')", null],
  ["cardinality(ARRAY[1, 2])", 2],
  ["cardinality(MAP(ARRAY['a'], ARRAY[1]))", 1],
  ["element_at(ARRAY[7, 8], 1)", 7],
  ["element_at(ARRAY[7, 8], 3)", null],
  ["element_at(ARRAY[7, 8], -1)", 8],
  ["element_at(MAP(ARRAY['a'], ARRAY[1]), 'a')", 1],
  ["array_join(sequence(1, 3), '-')", "1-2-3"],
  ["slice(ARRAY[1, 2, 3], 2, 2)[1]", 2],
  ["sum(x) FROM UNNEST(ARRAY[1, 2]) AS t (x)", 3],
  ["5 / 2", 2],
  ["truncate(1.9)", "1"],
  ["from_utf8(from_base64('w7w='))", "ü"],
  ["try(CAST('x' AS integer))", null],
  ["bitwise_and(6, 3)", 2],
];

describe("Trino's functions", () => {
  const newLake = useLake();
  let lake: Lake;
  before(async () => {
    const folder = newLake();
    folder.declare(makeTable());
    lake = await openLake(folder);
  });
  after(() => lake.close());

  for (const [expression, expected] of EXPRESSIONS) {
    it(expression, async () => {
      assert.deepEqual(await readAll(lake, `SELECT ${expression}`), [[expected]]);
    });
  }
});
