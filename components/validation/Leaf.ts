import * as pulumi from "@pulumi/pulumi";
import { describeValue } from "./describeValue.ts";
import type { Problem, Problems } from "./Problems.ts";
import type { Rule } from "./rules.ts";

/** An argument that holds no further arguments, read and, where its value is known, judged. */
export interface Leaf<T> {
  /** For instance `processing.batchSize`. */
  readonly propertyPath: string;
  /** The value where it is known while the program runs; undefined for an Output or a bad value. */
  readonly plain: T | undefined;
  /**
   * What children consume. An Output fails rather than resolve to a value that breaks the rule.
   * To be called once all arguments are found right: a failing Output that nobody awaits ends the
   * program, and a plain value that broke its rule has no output.
   */
  readonly output: () => pulumi.Output<T>;
}

/** How a leaf is read. */
export interface LeafSpec<T> {
  readonly propertyPath: string;
  readonly rule: Rule<T>;
  /** What applies when the argument is omitted; absent: the argument is required. */
  readonly fallback?: T;
}

/** Two leaves that must fit each other. */
export interface Pairing<A, B> {
  readonly first: Leaf<A>;
  readonly second: Leaf<B>;
  /** Says what is wrong with the pair; `show` renders a value for the message. */
  readonly judge: (first: A, second: B, show: Show) => Problem | undefined;
}

/** Renders a value for an error message. */
export type Show = (value: unknown) => string;

type Verdict<T> = { readonly accepted: T } | Problem;

/** Whether a value arrives later: an Output or a promise. */
export function isLater(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

/** Reads a leaf: a plain value is judged now, an Output as soon as it is known. */
export function readLeaf<T>(problems: Problems, input: unknown, spec: LeafSpec<T>): Leaf<T> {
  const { propertyPath } = spec;
  if (isLater(input)) {
    const output = once(() => judgeLater(input, (value, show) => judgeLeaf(value, spec, show)));
    return { propertyPath, plain: undefined, output };
  }
  const verdict = judgeLeaf(input, spec, describeValue);
  if ("accepted" in verdict) {
    return {
      propertyPath,
      plain: verdict.accepted,
      output: once(() => known(verdict.accepted)),
    };
  }
  problems.add(verdict);
  return badLeaf(propertyPath);
}

/** Makes two leaves fit each other; their outputs then fail, rather than resolve to a bad pair. */
export function readPair<A, B>(
  problems: Problems,
  { first, second, judge }: Pairing<A, B>,
): readonly [Leaf<A>, Leaf<B>] {
  if (first.plain !== undefined && second.plain !== undefined) {
    const problem = judge(first.plain, second.plain, describeValue);
    if (problem === undefined) return [first, second];
    problems.add(problem);
    // Unchanged, so that each is still judged beside others.
    return [first, second];
  }
  const pair = once(() =>
    judgeLater(pulumi.all([first.output(), second.output()]), (value, show) => {
      const [a, b] = value as [A, B];
      return judge(a, b, show) ?? { accepted: { a, b } };
    }),
  );
  // What is plain stays as it is: through the pair it would turn secret with the other one.
  return [
    first.plain === undefined
      ? { ...first, output: once(() => pair().apply<A>(({ a }) => a)) }
      : first,
    second.plain === undefined
      ? { ...second, output: once(() => pair().apply<B>(({ b }) => b)) }
      : second,
  ];
}

function badLeaf<T>(propertyPath: string): Leaf<T> {
  return {
    propertyPath,
    plain: undefined,
    output: () => {
      throw new Error(`"${propertyPath}" was used although it broke its rule`);
    },
  };
}

function judgeLeaf<T>(value: unknown, spec: LeafSpec<T>, show: Show): Verdict<T> {
  if (value === undefined && spec.fallback !== undefined) return { accepted: spec.fallback };
  const verdict = spec.rule(value);
  if ("accepted" in verdict) return verdict;
  const { propertyPath } = spec;
  const name = propertyPath.endsWith("]") ? propertyPath : propertyPath.replace(/^.*\./, "");
  const reason = `"${name}" must be ${verdict.rule}, got ${show(value)}; ${verdict.nextStep}.`;
  return { propertyPath, reason };
}

/** Judges a value once it is known; what is secret never shows in the message. */
function judgeLater<T>(
  input: unknown,
  judge: (value: unknown, show: Show) => Verdict<T>,
): pulumi.Output<T> {
  const later = pulumi.output(input);
  return pulumi.all([later, pulumi.isSecret(later)]).apply<T>(([value, isSecret]) => {
    const verdict = judge(value, isSecret ? () => "a secret value" : describeValue);
    if ("accepted" in verdict) return verdict.accepted;
    const { propertyPath, reason } = verdict;
    // Pulumi shows the reason alone, and names the resource's property beside it, not the argument.
    throw new pulumi.InputPropertyError({ propertyPath, reason: `${propertyPath}: ${reason}` });
  });
}

/** Leaves are words, numbers and booleans, which Pulumi's types do not see in a generic `T`. */
function known<T>(value: T): pulumi.Output<T> {
  return pulumi.output(value) as pulumi.Output<T>;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
