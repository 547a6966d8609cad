import type { StackRule } from "../../framework/Rule.ts";
import { hold, notApplicable } from "../../framework/Verdict.ts";

const QUEUE_TYPES = ["aws:sqs/queue:Queue"];

const FUNCTION_TYPES = ["aws:lambda/function:Function"];

/** What AWS takes where nothing is said, in seconds. */
const DEFAULT_VISIBILITY = 30;
const DEFAULT_TIMEOUT = 3;

/** A message is hidden for at most 12 hours, in seconds. */
const MAX_VISIBILITY = 43_200;

const FACTOR = 6;

export const eventSourceQueueVisibility: StackRule = {
  name: "event-source-queue-visibility",
  scope: "stack",
  groups: ["resilience"],
  title: "A queue hides a message six times as long as its function may run.",
  rationale: "Else a message comes back while it is still worked on, and is worked on twice.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html"],
  controls: [],
  resourceTypes: ["aws:lambda/eventSourceMapping:EventSourceMapping"],
  remedy: "raise the queue's visibilityTimeoutSeconds or lower the function's timeout",
  evaluate: (mapping, { stack }) => {
    const [queue] = stack.namedBy(mapping, "eventSourceArn", QUEUE_TYPES);
    if (queue === undefined) return notApplicable("the source is no queue of this stack");
    const [lambda] = stack.namedBy(mapping, "functionName", FUNCTION_TYPES);
    if (lambda === undefined) return notApplicable("the function is none of this stack");
    const timeout = lambda.props.number("timeout") ?? DEFAULT_TIMEOUT;
    const least = Math.min(FACTOR * timeout, MAX_VISIBILITY);
    const hidden = queue.props.number("visibilityTimeoutSeconds") ?? DEFAULT_VISIBILITY;
    return hold(hidden >= least, {
      property: `${queue.name}.visibilityTimeoutSeconds`,
      must: `must be at least ${String(least)}`,
      got: hidden,
    });
  },
};
