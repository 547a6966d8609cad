/** Why a value breaks a rule. */
export interface Violation {
  /** What the value must be: completes `"batchSize" must be …`. */
  readonly rule: string;
  /** What the user can do: completes `…, got 0; …`. */
  readonly nextStep: string;
}

/** Takes a value of any type for a `T`, or says why not. */
export type Rule<T> = (value: unknown) => { readonly accepted: T } | Violation;

/** Bounds of a number, both inclusive. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
  /** What applies when the argument is omitted. */
  readonly fallback: number;
}

/** What -1 stands for where a number may be none: no limit, never, not at all. */
const NONE = "-1 (none)";

function shown(fallback: number): string {
  return fallback === -1 ? NONE : String(fallback);
}

function withinBounds(value: number, { min, max, fallback }: Bounds): ReturnType<Rule<number>> {
  // -0 is no other number than 0, but would be sent as one.
  if (value >= min && value <= max) return { accepted: value === 0 ? 0 : value };
  const direction = value < min ? "raise" : "lower";
  return {
    rule: `${min} to ${max}`,
    nextStep: `${direction} it or omit it for ${shown(fallback)}`,
  };
}

function howToWrite(value: unknown): string {
  if (typeof value === "string") return "write a number without quotes";
  return Number.isFinite(value) ? "write a number without a fraction" : "write a number";
}

/** A whole number within bounds. */
export function wholeNumber(bounds: Bounds): Rule<number> {
  return (value) => {
    if (typeof value === "number" && Number.isInteger(value)) return withinBounds(value, bounds);
    return {
      rule: `a whole number from ${bounds.min} to ${bounds.max}`,
      nextStep: `${howToWrite(value)} or omit it for ${shown(bounds.fallback)}`,
    };
  };
}

/** A whole number within bounds, or -1 for none, as AWS itself writes it. */
export function wholeNumberOrNone(bounds: Bounds): Rule<number> {
  const within = wholeNumber(bounds);
  return (value) => {
    const verdict = value === -1 ? { accepted: -1 } : within(value);
    if ("accepted" in verdict) return verdict;
    return { ...verdict, rule: `${verdict.rule}, or ${NONE}` };
  };
}

/** A number within bounds and with a bounded number of decimals. */
export function decimalNumber(bounds: Bounds & { readonly decimals: number }): Rule<number> {
  const { min, max, fallback, decimals } = bounds;
  return (value) => {
    if (typeof value !== "number" || !Number.isFinite(value)) {
      return {
        rule: `a number from ${min} to ${max}`,
        nextStep: `${howToWrite(value)} or omit it for ${fallback}`,
      };
    }
    if (Number(value.toFixed(decimals)) === value) return withinBounds(value, bounds);
    return {
      rule: `a number with at most ${decimals} decimals`,
      nextStep: `round it or omit it for ${fallback}`,
    };
  };
}

/** `true` or `false`, not a text that reads like it. */
export function trueOrFalse(fallback: boolean): Rule<boolean> {
  return (value) =>
    typeof value === "boolean"
      ? { accepted: value }
      : {
          rule: "true or false",
          nextStep: `write it without quotes or omit it for ${fallback}`,
        };
}

/** One of a few words. */
export function oneOf<T extends string>(words: readonly T[], fallback?: T): Rule<T> {
  return (value) => {
    const accepted = words.find((word) => word === value);
    if (accepted !== undefined) return { accepted };
    return {
      rule: `one of ${words.join(", ")}`,
      nextStep: fallback === undefined ? "choose one" : `choose one or omit it for ${fallback}`,
    };
  };
}

/** A text that fits a pattern. */
export function textLike(pattern: RegExp, violation: Violation): Rule<string> {
  return textThat((text) => (pattern.test(text) ? undefined : violation), violation);
}

/** A text in which a judge finds nothing wrong; what is no text breaks the rule `otherwise`. */
export function textThat(
  judge: (text: string) => Violation | undefined,
  otherwise: Violation,
): Rule<string> {
  return (value) => {
    if (typeof value === "string") return judge(value) ?? { accepted: value };
    if (typeof value !== "number" && typeof value !== "boolean") return otherwise;
    // YAML takes 1234, +12065550100 and true for no texts.
    return { rule: `a text: ${otherwise.rule}`, nextStep: "write it in quotes" };
  };
}

/** One of a few numbers. */
export function numberAmong(numbers: readonly number[], fallback: number): Rule<number> {
  return (value) =>
    typeof value === "number" && numbers.includes(value)
      ? { accepted: value }
      : {
          rule: `one of ${numbers.join(", ")}`,
          nextStep: `choose one or omit it for ${fallback}`,
        };
}

/** An https:// address that names a host. */
export function httpsAddress(pattern: RegExp, violation: Violation): Rule<string> {
  return textThat(
    (text) => (pattern.test(text) && URL.canParse(text) ? undefined : violation),
    violation,
  );
}

/** The ARN of a KMS key; an alias could come to name another one. */
export function kmsKeyArn(otherwise: string): Rule<string> {
  return textLike(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/, {
    rule: "the ARN of a KMS key",
    nextStep: `write arn:aws:kms:<region>:<account>:key/<id>, not an alias, or ${otherwise}`,
  });
}

/** A day of the calendar as `YYYY-MM-DD`, not before the first one. */
export function calendarDate(bounds: {
  readonly first: string;
  readonly fallback: string;
}): Rule<string> {
  return (value) => {
    if (typeof value === "string" && isDay(value) && value >= bounds.first) {
      return { accepted: value };
    }
    return {
      rule: `a day from ${bounds.first} on, as YYYY-MM-DD`,
      nextStep: `correct it or omit it for ${bounds.fallback}`,
    };
  };
}

/** The 30th of February is a text that `Date` takes for another day. */
function isDay(text: string): boolean {
  const midnight = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().slice(0, 10) === text;
}
