import * as pulumi from "@pulumi/pulumi";
import type { Show } from "./describeValue.ts";
import { showFor } from "./describeValue.ts";
import type { Known } from "./Known.ts";
import { readKnown } from "./Known.ts";
import type { Problem, Problems } from "./Problems.ts";
import { lateError } from "./Problems.ts";
import type { Rule } from "./rules.ts";

/** An argument that holds no further arguments, read and, where its value is known, judged. */
export interface Leaf<T> {
  /** For instance `processing.batchSize`. */
  readonly propertyPath: string;
  /** The value where it is known while the program runs and no secret; else undefined. */
  readonly plain: T | undefined;
  /** The value where it is known while the program runs; undefined for a later or a bad value. */
  readonly known: Known<T> | undefined;
  /**
   * What children consume. An Output fails rather than resolve to a value that breaks the rule.
   * To be called once all arguments are found right: a failing Output that nobody awaits ends the
   * program, and a known value that broke its rule has no output.
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

type Verdict<T> = { readonly accepted: T } | Problem;

/** Reads a leaf: a known value is judged now, a later one as soon as it is known. */
export function readLeaf<T>(problems: Problems, input: unknown, spec: LeafSpec<T>): Leaf<T> {
  const { propertyPath } = spec;
  const given = readKnown(input);
  if (given === undefined) {
    const output = once(() => judgeLater(input, (value, show) => judgeLeaf(value, spec, show)));
    return { propertyPath, plain: undefined, known: undefined, output };
  }
  const { isSecret } = given;
  const verdict = judgeLeaf(given.value, spec, showFor(given));
  if ("accepted" in verdict) {
    return knownLeaf(propertyPath, { value: verdict.accepted, isSecret });
  }
  problems.add(verdict);
  return badLeaf(propertyPath, "it broke its rule");
}

/** A leaf of which a problem tells, and which nobody may use. */
export function badLeaf<T>(propertyPath: string, why: string): Leaf<T> {
  const output = () => {
    throw new Error(`"${propertyPath}" was used although ${why}`);
  };
  return { propertyPath, plain: undefined, known: undefined, output };
}

/** Makes two leaves fit each other; their outputs then fail, rather than resolve to a bad pair. */
export function readPair<A, B>(
  problems: Problems,
  { first, second, judge }: Pairing<A, B>,
): readonly [Leaf<A>, Leaf<B>] {
  if (first.known !== undefined && second.known !== undefined) {
    const isSecret = first.known.isSecret || second.known.isSecret;
    const problem = judge(first.known.value, second.known.value, showFor({ isSecret }));
    if (problem !== undefined) problems.add(problem);
    // Unchanged even then, so that each is still judged beside others.
    return [first, second];
  }
  const pair = once(() =>
    judgeLater(pulumi.all([first.output(), second.output()]), (value, show) => {
      const [a, b] = value as [A, B];
      return judge(a, b, show) ?? { accepted: { a, b } };
    }),
  );
  // What is known stays as it is: through the pair it would turn later, and secret with the other one.
  return [
    first.known === undefined
      ? { ...first, output: once(() => pair().apply<A>(({ a }) => a)) }
      : first,
    second.known === undefined
      ? { ...second, output: once(() => pair().apply<B>(({ b }) => b)) }
      : second,
  ];
}

function knownLeaf<T>(propertyPath: string, known: Known<T>): Leaf<T> {
  const { value, isSecret } = known;
  return {
    propertyPath,
    plain: isSecret ? undefined : value,
    known,
    // Leaves are words, numbers and booleans, which Pulumi's types do not see in a generic `T`.
    output: once(
      () => (isSecret ? pulumi.secret(value) : pulumi.output(value)) as pulumi.Output<T>,
    ),
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
    const verdict = judge(value, showFor({ isSecret }));
    if ("accepted" in verdict) return verdict.accepted;
    throw lateError(verdict);
  });
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
