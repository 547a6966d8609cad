import type { StackRule } from "../../framework/Rule.ts";
import type { Stack, StackResource } from "../../framework/Stack.ts";
import { compliant, hold, notApplicable } from "../../framework/Verdict.ts";
import { readsKafka, readsStream } from "../../readsStream.ts";

/** What has a stream; that of a table keeps records as long as one of Kinesis of which nothing is said. */
const STREAM_TYPES = ["aws:kinesis/stream:Stream", "aws:dynamodb/table:Table"];
const CONSUMER_TYPES = ["aws:kinesis/streamConsumer:StreamConsumer"];

/**
 * How long records are kept, in seconds: by a Kinesis stream at least and unless it is told otherwise, and by the
 * stream of a table always.
 * https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
const DAY_SECONDS = 86_400;

const HOUR_SECONDS = 3_600;

/** So few tries are over long before any stream forgets. */
const FEW_ATTEMPTS = 10;

export const eventSourceMappingRecordAge: StackRule = {
  name: "event-source-mapping-record-age",
  scope: "stack",
  groups: ["resilience"],
  title: "A mapping gives up on a record before its stream forgets it.",
  rationale:
    "A record that expires while it is tried goes to no on-failure destination: it is lost. So its age must be bounded below the stream's retention, or its tries by a small number.",
  severity: "high",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html"],
  controls: ["Serverless-LambdaEventSourceMappingDestination"],
  resourceTypes: ["aws:lambda/eventSourceMapping:EventSourceMapping"],
  remedy: "lower maximumRecordAgeInSeconds, or raise the stream's retentionPeriod",
  evaluate: (mapping, { stack }) => {
    const { props } = mapping;
    if (!readsStream(props)) return notApplicable("the source is a queue");
    if (readsKafka(props)) return notApplicable("Kafka's mappings have no such bound");
    const attempts = bound(props.number("maximumRetryAttempts"));
    const age = bound(props.number("maximumRecordAgeInSeconds"));
    if (attempts <= FEW_ATTEMPTS || age < DAY_SECONDS) return compliant();
    if (attempts === Infinity && age === Infinity) {
      return notApplicable("nothing bounds the tries, as is told elsewhere");
    }
    const kept = retentionOf(mapping, stack);
    if (kept === undefined) return notApplicable("the stream is none of this stack");
    return hold(age < kept, {
      property: "maximumRecordAgeInSeconds",
      must: `must be less than ${String(kept)}, for which the stream keeps records`,
      got: age === Infinity ? undefined : age,
    });
  },
};

/** What bounds nothing is nothing, or -1. */
function bound(value = -1): number {
  return value < 0 ? Infinity : value;
}

/** How long a mapping's source keeps records, in seconds; undefined: it is a stream of somebody else's. */
function retentionOf(mapping: StackResource, stack: Stack): number | undefined {
  const source = "eventSourceArn";
  const { props } = mapping;
  if (!props.isUnknown(source) && /^arn:[^:]+:dynamodb:/.test(props.text(source) ?? "")) {
    return DAY_SECONDS;
  }
  const [consumer] = props.isUnknown(source) ? [] : stack.namedBy(mapping, source, CONSUMER_TYPES);
  const [stream] =
    consumer === undefined
      ? stack.namedBy(mapping, source, STREAM_TYPES)
      : stack.namedBy(consumer, "streamArn", STREAM_TYPES);
  if (stream === undefined) return undefined;
  const hours = stream.props.number("retentionPeriod");
  return hours === undefined ? DAY_SECONDS : hours * HOUR_SECONDS;
}
