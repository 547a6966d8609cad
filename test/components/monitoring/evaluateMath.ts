/** A value a period; undefined where a metric has none. */
export type Series = readonly (number | undefined)[];

/**
 * Evaluates an expression of metric math as CloudWatch does, as far as the pipeline's alarms use
 * it: numbers, names, `+ - * / >= ( )`, IF, and HOUR and DAY (1 is Monday) of a series by `timesMs`. In arithmetic of two series a missing value counts
 * as 0 where the other one has a value; a division by zero drops the value, and so does a missing
 * condition.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 * @throws for anything else, names without a series included
 */
export function evaluateMath(
  expression: string,
  metrics: Readonly<Record<string, Series>>,
  timesMs: readonly number[] = [],
) {
  const length = Math.max(...Object.values(metrics).map((series) => series.length));
  const tokens = expression.match(/[A-Za-z_]\w*|\d+(\.\d+)?|>=|[-+*/(),]|\S/g) ?? [];
  let at = 0;
  const expect = (token: string): void => {
    if (tokens[at] !== token) throw new Error(`${token} expected, got ${tokens[at]}`);
    at += 1;
  };

  function atom(): Value {
    const token = tokens[at];
    at += 1;
    if (token === undefined) throw new Error("the expression ends too early");
    if (token === "(") {
      const value = comparison();
      expect(")");
      return value;
    }
    if (token === "IF") return condition();
    if (token === "HOUR" || token === "DAY") return clock(token);
    if (/^\d/.test(token)) return Number(token);
    const series = metrics[token];
    if (series === undefined) throw new Error(`no metric is named ${token}`);
    return series;
  }

  function clock(unit: "HOUR" | "DAY"): Value {
    expect("(");
    const series = comparison();
    expect(")");
    return Array.from({ length }, (_, index) => {
      const time = new Date(timesMs[index] ?? Number.NaN);
      if (pick(series, index) === undefined) return undefined;
      return unit === "HOUR" ? time.getUTCHours() : time.getUTCDay() || 7;
    });
  }

  function condition(): Value {
    expect("(");
    const [test, yes, no] = [
      comparison(),
      (expect(","), comparison()),
      (expect(","), comparison()),
    ];
    expect(")");
    return Array.from({ length }, (_, index) => {
      const value = pick(test, index);
      if (value === undefined) return undefined;
      return value === 0 ? pick(no, index) : (pick(yes, index) ?? 0);
    });
  }

  function product(): Value {
    let left = atom();
    while (tokens[at] === "*" || tokens[at] === "/") left = apply(tokens[at++] ?? "", left, atom());
    return left;
  }

  function sum(): Value {
    let left = product();
    while (tokens[at] === "+" || tokens[at] === "-")
      left = apply(tokens[at++] ?? "", left, product());
    return left;
  }

  function comparison(): Value {
    const left = sum();
    if (tokens[at] !== ">=") return left;
    at += 1;
    return apply(">=", left, sum());
  }

  function apply(operator: string, left: Value, right: Value): Value {
    return Array.from({ length }, (_, index) => {
      const [a, b] = [pick(left, index), pick(right, index)];
      const isMissing = typeof left === "number" ? b === undefined : a === undefined;
      if (isMissing && (typeof left === "number" || typeof right === "number" || b === undefined))
        return undefined;
      return OPERATORS[operator]?.(a ?? 0, b ?? 0);
    });
  }

  const result = comparison();
  if (at < tokens.length) throw new Error(`the expression goes on: ${tokens.slice(at).join(" ")}`);
  if (typeof result === "number") throw new Error("the expression is no series");
  return result;
}

type Value = Series | number;

const OPERATORS: Readonly<Record<string, (a: number, b: number) => number | undefined>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => (b === 0 ? undefined : a / b),
  ">=": (a, b) => (a >= b ? 1 : 0),
};

function pick(value: Value, index: number): number | undefined {
  return typeof value === "number" ? value : value[index];
}
