import type { Verdict } from "../mappings/model.ts";
import { parseJson } from "../mappings/parseJson.ts";
import type { RecordFilter } from "../mappings/RecordFilter.ts";
import { LOCAL_AWS } from "../model.ts";
import type { QueueMessage } from "./model.ts";

/** A message in the form in which Lambda hands it over. */
export interface SqsRecord {
  readonly message: QueueMessage;
  /** The element of the event's `Records`, JSON text. */
  readonly json: string;
  /** Length of that text in UTF-8. */
  readonly bytes: number;
  /** What the mapping's filter says; `unreadable` cannot be: a body that is no JSON is a text. */
  readonly verdict: Verdict;
}

/** A message of a queue as a function gets it. */
// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
export function sqsRecord(
  message: QueueMessage,
  { queueArn, filter }: { readonly queueArn: string; readonly filter: RecordFilter },
): SqsRecord {
  const { messageId, receiptHandle, body, attributes, md5OfBody } = message;
  const attributeEntries = Object.entries(message.messageAttributes);
  const record = {
    messageId,
    receiptHandle,
    body,
    attributes,
    messageAttributes: Object.fromEntries(
      attributeEntries.map(([name, { dataType, ...value }]) => [
        name,
        { ...value, stringListValues: [], binaryListValues: [], dataType },
      ]),
    ),
    ...(attributeEntries.length === 0
      ? {}
      : { md5OfMessageAttributes: message.md5OfMessageAttributes }),
    md5OfBody,
    eventSource: "aws:sqs",
    eventSourceARN: queueArn,
    awsRegion: LOCAL_AWS.region,
  };
  const verdict = filter.judge({ fields: record, body: () => readBody(body) });
  const json = JSON.stringify(record);
  return { message, json, bytes: Buffer.byteLength(json), verdict };
}

/** The body as patterns see it: an object where it is one in JSON, else the text that it is. */
function readBody(body: string): unknown {
  try {
    const parsed = parseJson(body);
    return typeof parsed === "object" && parsed !== null ? parsed : body;
  } catch {
    return body;
  }
}
