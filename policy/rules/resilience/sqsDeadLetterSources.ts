import { isDeadLetterQueue } from "../../deadLetterTargets.ts";
import type { StackRule } from "../../framework/Rule.ts";
import { hold, notApplicable } from "../../framework/Verdict.ts";

const POLICY_TYPES = ["aws:sqs/redriveAllowPolicy:RedriveAllowPolicy"];

const PROPERTY = "redriveAllowPolicy";

/** `byQueue` names queues, `denyAll` leaves none: topics, functions and schedules need no permission here. */
const NARROW = /"redrivePermission"\s*:\s*"(byQueue|denyAll)"/;

export const sqsDeadLetterSources: StackRule = {
  name: "sqs-dead-letter-sources",
  scope: "stack",
  groups: ["resilience"],
  title: "Dead-letter queues say whose messages they take.",
  rationale:
    "Any queue of the account and region may otherwise name it, and mix its messages with those that are put back from here.",
  severity: "low",
  level: "mandatory",
  links: [
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html",
  ],
  controls: [],
  resourceTypes: ["aws:sqs/queue:Queue"],
  remedy: 'set redriveAllowPolicy to "byQueue" with sourceQueueArns, or to "denyAll"',
  evaluate: (queue, { stack }) => {
    if (!isDeadLetterQueue(queue, stack)) return notApplicable("it is no dead-letter queue");
    const policies = stack.pointingAt(queue, POLICY_TYPES, "queueUrl");
    const texts = [queue, ...policies].flatMap(({ props }) => props.text(PROPERTY) ?? []);
    return hold(texts.length > 0 && texts.every((text) => NARROW.test(text)), {
      property: PROPERTY,
      must: 'must be "byQueue" or "denyAll"',
      got: texts.find((text) => !NARROW.test(text)),
    });
  },
};
