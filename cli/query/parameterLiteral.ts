import {
  type ParameterKind,
  type ParameterName,
  QUERY_PARAMETERS,
} from "../../components/queries/queryParameters.ts";
import { SYMBOL_PATTERN } from "../../runtime/contract/tick.ts";
import { UsageError } from "../UsageError.ts";
import { quoteText } from "./quoteSql.ts";
import type { AskedSpan } from "./sessionRows.ts";
import { sessionRows } from "./sessionRows.ts";

/**
 * The value of a parameter as a literal that Athena and DuckDB read alike. A date alone means that whole
 * day, in UTC: as `from` its beginning, as `to` its end.
 * @throws {UsageError} if there is no such parameter, or the value is not of its kind
 */
export function parameterLiteral(name: string, value: string, asked: AskedSpan): string {
  if (!isParameter(name)) {
    const names = Object.keys(QUERY_PARAMETERS).join(", ");
    throw new UsageError(`there is no parameter "${name}"; there is ${names}`);
  }
  const { rule, write } = KINDS[QUERY_PARAMETERS[name].kind];
  const literal = write(value, asked);
  if (literal === undefined) throw new UsageError(`"${name}" must be ${rule}, got "${value}"`);
  return literal;
}

function isParameter(name: string): name is ParameterName {
  return Object.hasOwn(QUERY_PARAMETERS, name);
}

interface Kind {
  /** What a value has to be. */
  readonly rule: string;
  /** The literal; undefined for a value of another kind. */
  readonly write: (value: string, asked: AskedSpan) => string | undefined;
}

const TIME_RULE =
  "a day, YYYY-MM-DD, or a time in UTC, YYYY-MM-DDTHH:MM:SSZ, with up to three decimals";

const KINDS: Readonly<Record<ParameterKind, Kind>> = {
  symbol: {
    rule: "a ticker: 1 to 24 of A-Z 0-9 . - ^ = _ :",
    write: (value) => (SYMBOL_PATTERN.test(value) ? quoteText(value) : undefined),
  },
  start: { rule: TIME_RULE, write: (value) => timestamp(value, 0) },
  end: { rule: TIME_RULE, write: (value) => timestamp(value, DAY_MS) },
  decimal: {
    rule: "a number from 0 with up to 12 digits before the point and 8 after",
    write: (value) =>
      /^\d{1,12}(?:\.\d{1,8})?$/.test(value) ? `CAST('${value}' AS decimal(20,8))` : undefined,
  },
  market: { rule: "a market", write: sessionRows },
  count: {
    rule: "a whole number, 1 to 999999999",
    write: (value) => (/^[1-9]\d{0,8}$/.test(value) ? value : undefined),
  },
};

const DAY_MS = 86_400_000;

/** A time, or the moment so long after the beginning of a day. */
function timestamp(value: string, afterMs: number): string | undefined {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(value);
  if (!isDay && !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/.test(value)) {
    return undefined;
  }
  const timeMs = Date.parse(value);
  // 30 February is a date that engines read as one in March.
  if (Number.isNaN(timeMs) || !new Date(timeMs).toISOString().startsWith(value.slice(0, 10))) {
    return undefined;
  }
  const moment = new Date(isDay ? timeMs + afterMs : timeMs).toISOString();
  return `TIMESTAMP '${moment.replace("T", " ").replace("Z", "")}'`;
}
