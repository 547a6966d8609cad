import { judge } from "../framework/judge.ts";
import type { Properties } from "../framework/Properties.ts";
import { notApplicable } from "../framework/Verdict.ts";
import type { Verdict } from "../framework/Verdict.ts";
import { describeStatement, isAllow } from "./statement.ts";

/** Judges a statement if it allows something; what is wrong is told with the statement's name and what it is about. */
export function judgeStatement(
  statement: Properties,
  evaluate: (statement: Properties) => Verdict | readonly Verdict[],
): readonly Verdict[] {
  const verdicts = judge(() =>
    isAllow(statement) ? evaluate(statement) : notApplicable("the statement allows nothing"),
  );
  return verdicts.map((verdict) => {
    if (verdict.state !== "violating") return verdict;
    return { ...verdict, fault: { where: describeStatement(statement), ...verdict.fault } };
  });
}
