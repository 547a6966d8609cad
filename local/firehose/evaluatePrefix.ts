import { DateTime } from "luxon";

/** What expressions of a prefix are evaluated with. */
export interface PrefixContext {
  /** Arrival of the oldest record of the object, epoch milliseconds. */
  readonly arrivedAtMs: number;
  /** IANA name. */
  readonly timeZone: string;
  /** Made up for each instance of `!{firehose:random-string}`: 11 characters. */
  readonly randomString: () => string;
}

/** Time folders of a prefix without expressions. */
const DEFAULT_FOLDERS = "yyyy/MM/dd/HH/";

/** Longest prefix once it is evaluated, in characters.
 * https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html */
const LENGTH_MAX = 512;

const EXPRESSION = /!\{([^}]*)\}/g;

/** Letters of Java's DateTimeFormatter that luxon reads alike. */
const TIME_LETTERS = /^(?:y{1,4}|M{1,2}|d{1,2}|H{1,2}|m{1,2}|s{1,2}|[-/_:.,= ]|'[^']*')*$/;

/**
 * Begin of an object's key: expressions evaluated, or followed by the default time folders where there are
 * none.
 * @param prefix as {@link checkPrefixes} has let it pass.
 * @throws if it is longer than 512 characters then.
 */
// https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
export function evaluatePrefix(prefix: string, context: PrefixContext): string {
  const time = DateTime.fromMillis(context.arrivedAtMs, { zone: context.timeZone });
  const evaluated = hasExpressions(prefix)
    ? prefix.replace(EXPRESSION, (_whole, expression: string) =>
        expression === "firehose:random-string"
          ? context.randomString()
          : time.toFormat(toLuxon(expression.slice("timestamp:".length))),
      )
    : prefix + time.toFormat(DEFAULT_FOLDERS);
  if (evaluated.length <= LENGTH_MAX) return evaluated;
  throw new Error(`The evaluated prefix must have at most ${LENGTH_MAX} characters: ${evaluated}`);
}

/**
 * Checks prefixes as Firehose does when the delivery stream is made, and that no expression is asked for
 * which does not run locally.
 * @throws with the property, the rule and the value.
 */
export function checkPrefixes(prefix: string, errorOutputPrefix: string): void {
  const expressions = expressionsOf(prefix);
  const errorExpressions = expressionsOf(errorOutputPrefix);
  const errorType = "firehose:error-output-type";
  if (expressions.includes(errorType)) {
    throw new Error(`"prefix" must not hold !{${errorType}}, got "${prefix}"; leave it out there.`);
  }
  if (expressions.length > 0 && errorOutputPrefix === "") {
    throw new Error(
      `"errorOutputPrefix" must be given with a "prefix" that holds expressions, got "${prefix}".`,
    );
  }
  if (errorExpressions.length > 0 && !errorExpressions.includes(errorType)) {
    throw new Error(
      `"errorOutputPrefix" must hold !{${errorType}} where it holds expressions, got ` +
        `"${errorOutputPrefix}".`,
    );
  }
  for (const expression of [...expressions, ...errorExpressions]) checkExpression(expression);
}

function checkExpression(expression: string): void {
  const [namespace, ...rest] = expression.split(":");
  const value = rest.join(":");
  const isKnown =
    namespace === "timestamp"
      ? value !== "" && TIME_LETTERS.test(value)
      : namespace === "firehose" && ["random-string", "error-output-type"].includes(value);
  if (isKnown) return;
  throw new Error(
    `The expression !{${expression}} is not modelled by the local run; it takes !{timestamp:…} of ` +
      "yyyy MM dd HH mm ss, !{firehose:random-string} and !{firehose:error-output-type}.",
  );
}

function hasExpressions(prefix: string): boolean {
  return expressionsOf(prefix).length > 0;
}

function expressionsOf(prefix: string): string[] {
  return [...prefix.matchAll(EXPRESSION)].map(([, expression = ""]) => expression);
}

/** A year of one or three letters is a whole year in Java. What stands in quotes is a text. */
function toLuxon(format: string): string {
  return format.replace(/'[^']*'|y+/g, (part) =>
    part.startsWith("'") || part === "yy" ? part : "yyyy",
  );
}
