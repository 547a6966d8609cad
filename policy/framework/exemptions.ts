/** Leave for resources to break a rule, for a time. */
export interface Exemption {
  /** Name of the rule. */
  readonly rule: string;
  /** URN or logical name, `*` for any number of characters. */
  readonly resource: string;
  readonly reason: string;
  /** Last day on which it holds, UTC: `2027-01-31`. */
  readonly expires: string;
}

/** What exemptions are read against. */
interface Reading {
  readonly knowsRule: (name: string) => boolean;
  readonly now: Date;
}

/** Shorter ones say nothing. */
const REASON_LENGTH_MIN = 10;

/**
 * Reads exemptions from the configuration. One without a reason, without an end, past its end or of a rule that
 * does not exist does not hold, and is a problem.
 */
export function readExemptions(given: unknown, reading: Reading) {
  const exemptions: Exemption[] = [];
  const problems: string[] = [];
  const items: readonly unknown[] = Array.isArray(given) ? given : [given];
  items.forEach((item, index) => {
    const one = Object(item) as Partial<Record<keyof Exemption, unknown>>;
    const found = problemsOf(one, reading);
    problems.push(...found.map((problem) => `"exemptions[${String(index)}].${problem}`));
    if (found.length === 0) exemptions.push(one as Exemption);
  });
  return { exemptions, problems };
}

function problemsOf(
  { rule, resource, reason, expires }: Partial<Record<keyof Exemption, unknown>>,
  { knowsRule, now }: Reading,
): string[] {
  const problems: string[] = [];
  if (typeof rule !== "string" || !knowsRule(rule)) {
    problems.push(`rule" must name a rule of the pack, got ${JSON.stringify(rule)}`);
  }
  if (typeof resource !== "string" || resource === "") {
    problems.push(`resource" must be a URN, a name or a pattern, got ${JSON.stringify(resource)}`);
  }
  if (typeof reason !== "string" || reason.trim().length < REASON_LENGTH_MIN) {
    problems.push(`reason" must say why in a sentence, got ${JSON.stringify(reason)}`);
  }
  if (!isDay(expires)) {
    problems.push(`expires" must be a day such as 2027-01-31, got ${JSON.stringify(expires)}`);
  } else if (now.toISOString().slice(0, "2027-01-31".length) > expires) {
    problems.push(
      `expires" must not be past, got "${expires}"; mend what was exempted, or say anew for how long`,
    );
  }
  return problems;
}

function isDay(value: unknown): value is string {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(value);
  // The 31st of February would be a day in March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

/** The first exemption that covers a resource. */
export function findExemption(
  exemptions: readonly Exemption[],
  rule: string,
  { urn, name }: { readonly urn: string; readonly name: string },
): Exemption | undefined {
  return exemptions.find(
    (one) => one.rule === rule && [urn, name].some((text) => matches(one.resource, text)),
  );
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(text);
}
