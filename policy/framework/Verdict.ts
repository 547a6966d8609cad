/** What is wrong with a property. */
export interface Fault {
  /** Path of the property: `encryptionConfiguration.kmsKeyArn`. */
  readonly property: string;
  /** What must hold, to be read after the property's name: `must be "KMS"`. */
  readonly must: string;
  /** What is there; absent: nothing. Never a secret: it is printed. */
  readonly got?: unknown;
  /** Replaces the rule's remedy. */
  readonly remedy?: string;
  /** Which part of a whole it is, where the property does not tell: a statement by its name. */
  readonly where?: string;
}

/**
 * What a rule says of a resource. `unknown` is the framework's: a value that only the update will show
 * decides, so that the resource neither passes nor fails.
 */
export type Verdict =
  | { readonly state: "compliant" }
  | { readonly state: "violating"; readonly fault: Fault }
  | { readonly state: "notApplicable"; readonly reason: string }
  | { readonly state: "unknown"; readonly property: string };

const COMPLIANT: Verdict = { state: "compliant" };

/** The resource keeps the rule. */
export function compliant(): Verdict {
  return COMPLIANT;
}

/** The resource breaks the rule. */
export function violating(fault: Fault): Verdict {
  return { state: "violating", fault };
}

/** The rule has nothing to say of this resource. */
export function notApplicable(reason: string): Verdict {
  return { state: "notApplicable", reason };
}

/** Compliant if a condition holds, else violating. */
export function hold(condition: boolean, fault: Fault): Verdict {
  return condition ? COMPLIANT : violating(fault);
}

const SHOWN_LENGTH = 120;

/** A fault as a sentence without a full stop: property, rule, value, next step. */
export function describeFault(fault: Fault, advice: string): string {
  const { property, must, got, remedy = advice, where } = fault;
  const place = where === undefined ? "" : ` (${where})`;
  return `"${property}" ${must}, got ${describeValue(got)}; ${remedy}${place}`;
}

function describeValue(value: unknown): string {
  if (value === undefined || value === null) return "none";
  const text = typeof value === "string" ? `"${value}"` : JSON.stringify(value);
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}
