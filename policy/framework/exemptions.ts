import { nearestName } from "../../text/nearestName.ts";

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

/** An exemption, and where it stands in the configuration. */
export interface PlacedExemption extends Exemption {
  /** `exemptions[0]`. */
  readonly place: string;
}

/** What exemptions are read against. */
interface Reading {
  readonly rules: readonly string[];
  readonly now: Date;
}

/** Shorter ones say nothing. */
const REASON_LENGTH_MIN = 10;

/**
 * Reads exemptions from the configuration. One without a reason, without an end or of a rule that does not exist does
 * not hold, and is a problem. One past its end does not hold either, and is told.
 */
export function readExemptions(given: unknown, reading: Reading) {
  const exemptions: PlacedExemption[] = [];
  const problems: string[] = [];
  const expired: string[] = [];
  const items: readonly unknown[] = Array.isArray(given) ? given : [given];
  items.forEach((item, index) => {
    const one = Object(item) as Partial<Record<keyof Exemption, unknown>>;
    const found = problemsOf(one, reading);
    const place = `exemptions[${String(index)}]`;
    problems.push(...found.map((problem) => `"${place}.${problem}`));
    if (found.length > 0) return;
    const exemption = { ...(one as Exemption), place };
    if (isPast(exemption, reading)) expired.push(describeExpired(exemption));
    else exemptions.push(exemption);
  });
  return { exemptions, problems, expired };
}

function problemsOf(
  { rule, resource, reason, expires }: Partial<Record<keyof Exemption, unknown>>,
  { rules }: Reading,
): string[] {
  const problems: string[] = [];
  if (typeof rule !== "string" || !rules.includes(rule)) {
    const got = JSON.stringify(rule);
    problems.push(`rule" must name a rule of the pack, got ${got}${suggest(rule, rules)}`);
  }
  if (typeof resource !== "string" || resource === "") {
    problems.push(`resource" must be a URN, a name or a pattern, got ${JSON.stringify(resource)}`);
  }
  if (typeof reason !== "string" || reason.trim().length < REASON_LENGTH_MIN) {
    problems.push(`reason" must say why in a sentence, got ${JSON.stringify(reason)}`);
  }
  if (!isDay(expires)) {
    problems.push(`expires" must be a day such as 2027-01-31, got ${JSON.stringify(expires)}`);
  }
  return problems;
}

function isPast({ expires }: Exemption, { now }: Reading): boolean {
  return now.toISOString().slice(0, "2027-01-31".length) > expires;
}

function describeExpired({ place, rule, resource, expires }: PlacedExemption): string {
  return (
    `"${place}.expires" must not be past, got "${expires}": ${rule} holds for "${resource}" again; ` +
    "take the exemption out, or say anew for how long"
  );
}

/** `; did you mean "cost"?` if a name is close to what was given, else nothing. */
export function suggest(given: unknown, names: Iterable<string>): string {
  const nearest = typeof given === "string" ? nearestName(given, names) : undefined;
  return nearest === undefined ? "" : `; did you mean "${nearest}"?`;
}

function isDay(value: unknown): value is string {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(value);
  // The 31st of February would be a day in March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

/** The first exemption that covers a resource. */
export function findExemption(
  exemptions: readonly PlacedExemption[],
  rule: string,
  resource: Named,
): PlacedExemption | undefined {
  return exemptions.find((one) => one.rule === rule && isMeant(one, resource));
}

interface Named {
  readonly urn: string;
  readonly name: string;
}

function isMeant(exemption: Exemption, { urn, name }: Named): boolean {
  return [urn, name].some((text) => matches(exemption.resource, text));
}

/** Says of an exemption that covered nothing why: there is no such resource, or it keeps the rule. */
export function describeUnused(exemption: PlacedExemption, resources: readonly Named[]): string {
  const { place, rule, resource } = exemption;
  if (resources.some((one) => isMeant(exemption, one))) {
    return (
      `"${place}" covers nothing: "${resource}" does not break ${rule}; ` +
      "take the exemption out, so that it covers nothing that comes later"
    );
  }
  const names = new Set(resources.map(({ name }) => name));
  const hint = suggest(resource, names) || "; name one, or take the exemption out";
  return `"${place}.resource" must name a resource of the stack for ${rule}, got "${resource}"${hint}`;
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(text);
}
