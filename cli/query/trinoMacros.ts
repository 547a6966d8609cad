/**
 * Functions that Athena's engine (Trino) has and DuckDB has not, or has with another meaning. Each is a
 * DuckDB macro. What differs still: averages and quotients of decimals are doubles here and decimals
 * there, and `concat` of a NULL gives the rest here and NULL there.
 */
export const TRINO_MACROS: readonly string[] = [
  // Aggregates.
  "approx_distinct(x) AS approx_count_distinct(x)",
  "approx_percentile(x, p) AS approx_quantile(x, p)",
  "map_agg(k, v) AS map_from_entries(list((k, v)))",
  // Time. Trino's date_diff counts whole units, DuckDB's the borders between them.
  "from_unixtime(x) AS to_timestamp(x)",
  "to_unixtime(x) AS epoch(x)",
  "date_add(unit, n, t) AS t + n * CAST('1 ' || unit AS INTERVAL)",
  "date_diff(unit, a, b) AS date_sub(unit, a, b)",
  "date_parse(s, f) AS strptime(s, trino_format(f))",
  "date_format(t, f) AS strftime(t, trino_format(f))",
  "from_iso8601_timestamp(s) AS CAST(s AS TIMESTAMPTZ)",
  "from_iso8601_date(s) AS CAST(s AS DATE)",
  "to_iso8601(t) AS strftime(t, CASE typeof(t) WHEN 'DATE' THEN '%Y-%m-%d' " +
    "WHEN 'TIMESTAMP WITH TIME ZONE' THEN '%Y-%m-%dT%H:%M:%S.%gZ' ELSE '%Y-%m-%dT%H:%M:%S.%g' END)",
  "at_timezone(t, zone) AS timezone(zone, t)",
  "day_of_week(t) AS isodow(t)",
  "dow(t) AS isodow(t)",
  "day_of_month(t) AS dayofmonth(t)",
  "day_of_year(t) AS dayofyear(t)",
  "doy(t) AS dayofyear(t)",
  "week_of_year(t) AS weekofyear(t)",
  "year_of_week(t) AS isoyear(t)",
  "last_day_of_month(t) AS last_day(t)",
  // DuckDB's counts the whole seconds of the minute, too.
  "millisecond(t) AS system.main.millisecond(t) % 1000",
  // Texts. Trino's regexp_replace replaces every match.
  "regexp_like(s, p) AS regexp_matches(s, p)",
  "regexp_replace(s, p) AS system.main.regexp_replace(s, p, '', 'g'), " +
    "(s, p, r) AS system.main.regexp_replace(s, p, r, 'g')",
  "regexp_split(s, p) AS regexp_split_to_array(s, p)",
  "regexp_count(s, p) AS len(regexp_extract_all(s, p))",
  "codepoint(s) AS unicode(s)",
  "from_utf8(b) AS decode(b)",
  "to_utf8(s) AS encode(s)",
  // JSON.
  "json_extract_scalar(j, p) AS CASE WHEN json_type(j, p) IN ('OBJECT', 'ARRAY') THEN NULL " +
    "ELSE json_extract_string(j, p) END",
  "json_parse(s) AS CAST(s AS JSON)",
  "json_format(j) AS CAST(j AS VARCHAR)",
  // Arrays and maps.
  "cardinality(x) AS CASE json_type(to_json(x)) WHEN 'ARRAY' THEN json_array_length(to_json(x)) " +
    "WHEN 'OBJECT' THEN len(json_keys(to_json(x))) END",
  "element_at(x, k) AS x[k]",
  "sequence(a, b) AS generate_series(a, b), (a, b, s) AS generate_series(a, b, s)",
  "array_join(a, d) AS array_to_string(a, d)",
  "array_max(a) AS list_max(a)",
  "array_min(a) AS list_min(a)",
  "slice(a, start, n) AS a[start : start + n - 1]",
  // Numbers.
  "truncate(x) AS trunc(x)",
  "is_nan(x) AS isnan(x)",
  "is_finite(x) AS isfinite(x)",
  "is_infinite(x) AS isinf(x)",
  "nan() AS CAST('NaN' AS DOUBLE)",
  "infinity() AS CAST('Infinity' AS DOUBLE)",
  "e() AS exp(1)",
  "rand() AS random()",
  "bitwise_and(a, b) AS a & b",
  "bitwise_or(a, b) AS a | b",
  "bitwise_xor(a, b) AS xor(a, b)",
];

/** Signs of MySQL's date formats, which Trino uses, and what C's have for them. */
const FORMAT_SIGNS = [
  ["%M", "%B"],
  ["%i", "%M"],
  ["%s", "%S"],
  ["%h", "%I"],
  ["%k", "%-H"],
  ["%l", "%-I"],
  ["%W", "%A"],
  ["%T", "%H:%M:%S"],
  ["%r", "%I:%M:%S %p"],
  ["%e", "%-d"],
  ["%c", "%-m"],
] as const;

/** Member of a JSON object by its name in lower case; the last, where several differ in case only. */
const OPENX_MEMBER =
  "openx_member(j, name) AS json_extract(j, '/' || replace(replace(" +
  "list_filter(json_keys(j), lambda key: lower(key) = name)[-1], '~', '~0'), '/', '~1'))";

/** Statements that make the macros in the current schema, the one others build on first. */
export function createMacrosSql(): string[] {
  const translate = FORMAT_SIGNS.reduce(
    (sql, [from, to]) => `replace(${sql}, '${from}', '${to}')`,
    // A bare parameter would make the engine look for a constant while the macro is only defined.
    "coalesce(f, NULL)",
  );
  return [`trino_format(f) AS ${translate}`, OPENX_MEMBER, ...TRINO_MACROS].map(
    (macro) => `CREATE OR REPLACE MACRO ${macro}`,
  );
}
