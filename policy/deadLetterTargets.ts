import type { Stack, StackResource } from "./framework/Stack.ts";

/** As long as SQS keeps any message, in seconds. */
export const MAX_RETENTION_SECONDS = 14 * 86_400;

/** Properties by which resources name the queue for what they could not do, by type. */
const POINTERS: readonly (readonly [type: string, path: string])[] = [
  ["aws:sqs/queue:Queue", "redrivePolicy"],
  ["aws:sqs/redrivePolicy:RedrivePolicy", "redrivePolicy"],
  ["aws:sns/topicSubscription:TopicSubscription", "redrivePolicy"],
  ["aws:lambda/function:Function", "deadLetterConfig.targetArn"],
  [
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
    "destinationConfig.onFailure.destination",
  ],
  [
    "aws:lambda/eventSourceMapping:EventSourceMapping",
    "destinationConfig.onFailure.destinationArn",
  ],
  ["aws:scheduler/schedule:Schedule", "target.deadLetterConfig.arn"],
  ["aws:cloudwatch/eventTarget:EventTarget", "deadLetterConfig.arn"],
];

/** Whether a queue takes what other resources of the stack could not do. */
export function isDeadLetterQueue(queue: StackResource, stack: Stack): boolean {
  return POINTERS.some(([type, path]) =>
    stack.ofTypes([type]).some((from) => names(from, path, queue)),
  );
}

function names(from: StackResource, path: string, queue: StackResource): boolean {
  if (from.props.isUnknown(path)) {
    const [first = path] = path.split(".", 1);
    return from.propertyDependencies.get(first)?.has(queue.urn) === true;
  }
  // A redrive policy is a JSON text that holds the ARN.
  const text = from.props.text(path);
  const arn = queue.props.isUnknown("arn") ? undefined : queue.props.text("arn");
  if (text === undefined || arn === undefined) return false;
  return text === arn || text.includes(`"${arn}"`);
}
