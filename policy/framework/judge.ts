import { FaultError } from "./FaultError.ts";
import { NotYetKnownError } from "./NotYetKnownError.ts";
import { violating } from "./Verdict.ts";
import type { Verdict } from "./Verdict.ts";

/**
 * Runs a judgement. The one place where unknown values are dealt with: reading one ends the judgement with
 * the verdict `unknown`.
 */
export function judge(evaluate: () => Verdict | readonly Verdict[]): readonly Verdict[] {
  try {
    const verdicts = evaluate();
    return Array.isArray(verdicts) ? (verdicts as readonly Verdict[]) : [verdicts as Verdict];
  } catch (error) {
    if (error instanceof NotYetKnownError) return [{ state: "unknown", property: error.property }];
    if (error instanceof FaultError) return [violating(error.fault)];
    throw error;
  }
}

/** Judges several things each by itself, so that an unknown one does not hide what is wrong with another. */
export function judgeEach<T>(
  items: readonly T[],
  evaluate: (item: T) => Verdict | readonly Verdict[],
): Verdict[] {
  return items.flatMap((item) => judge(() => evaluate(item)));
}
