/** A rule of the design, what breaks it, and the test that must notice. */
export interface Rule {
  readonly rule: string;
  /** File that keeps the rule, from the project's root. */
  readonly file: string;
  /** Text of that file, found exactly once. */
  readonly search: string;
  /** What breaks the rule in its place. */
  readonly replacement: string;
  /** Spec with the test that goes red, from the project's root. */
  readonly spec: string;
  /** The test's title with those of the suites around it, or the beginning of several. */
  readonly test: string;
}

/**
 * Rules that one spec guards.
 * @param spec relative to `test/runtime`, as each rule's file is to `runtime`
 */
export function guardedBy(spec: string, rules: readonly Omit<Rule, "spec">[]): Rule[] {
  return rules.map((rule) => ({
    ...rule,
    file: `runtime/${rule.file}`,
    spec: `test/runtime/${spec}`,
  }));
}
