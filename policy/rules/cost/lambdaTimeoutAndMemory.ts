import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";
import { judgeEach } from "../../framework/judge.ts";

export const lambdaTimeoutAndMemory: ResourceRule = {
  name: "lambda-timeout-and-memory",
  scope: "resource",
  groups: ["cost"],
  title: "Functions say how long they may run and how much memory they have.",
  rationale:
    "The defaults are 3 seconds and 128 MB: too little for most work, and nobody chose them.",
  severity: "low",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html"],
  controls: [],
  resourceTypes: ["aws:lambda/function:Function"],
  remedy: "set timeout and memorySize",
  evaluate: ({ props }) =>
    judgeEach(["timeout", "memorySize"], (property) =>
      hold(props.isUnknown(property) || props.has(property), { property, must: "must be set" }),
    ),
};
