/** An object that S3 says was created. */
export interface ObjectEvent {
  readonly bucket: string;
  /** As it is, not as it stands URL-encoded in the event. */
  readonly key: string;
  /** Of the object that the event tells of; without quotes. */
  readonly etag?: string;
  /** Only in buckets that keep versions. */
  readonly versionId?: string;
}

/** A message that S3 cannot have sent: only a person can tell what it was meant to say. */
export class MalformedMessageError extends Error {
  override readonly name = "MalformedMessageError";
}

/**
 * Reads the body of a message that S3 sends to a queue: any number of records. The test event, which S3
 * sends when a notification is set up, and events of anything but a new object tell of none.
 * @throws {MalformedMessageError} if it is no event of S3
 */
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
export function readObjectEvents(body: string): ObjectEvent[] {
  const event = parse(body);
  if (!isObject(event)) throw new MalformedMessageError("the message must be a JSON object");
  if (event.Event === "s3:TestEvent") return [];
  const records: unknown = event.Records;
  if (!Array.isArray(records)) {
    throw new MalformedMessageError('the message must have a list "Records", as S3 sends it');
  }
  return records.filter(isOfNewObject).map(readRecord);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new MalformedMessageError("the message must be JSON, as S3 sends it", { cause });
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A record that does not say what happened is read, and refused, like one of a new object. */
function isOfNewObject(record: unknown): boolean {
  const name = textOf(record, "eventName");
  return name === undefined || name.startsWith("ObjectCreated:");
}

function readRecord(record: unknown): ObjectEvent {
  const s3 = memberOf(record, "s3");
  const bucket = textOf(memberOf(s3, "bucket"), "name");
  const object = memberOf(s3, "object");
  const key = textOf(object, "key");
  if (bucket === undefined || key === undefined) {
    throw new MalformedMessageError("a record must name its bucket and key, as S3 sends them");
  }
  const etag = textOf(object, "eTag");
  const versionId = textOf(object, "versionId");
  return {
    bucket,
    key: decodeKey(key),
    ...(etag === undefined ? {} : { etag }),
    ...(versionId === undefined ? {} : { versionId }),
  };
}

function memberOf(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

/** A text that says something. */
function textOf(value: unknown, name: string): string | undefined {
  const text = memberOf(value, name);
  return typeof text === "string" && text !== "" ? text : undefined;
}

/** S3 writes a space as `+`, and every byte of UTF-8 but letters, digits and few marks as `%XX`. */
function decodeKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll("+", " "));
  } catch (cause) {
    const problem = `the key must be URL-encoded UTF-8, got ${JSON.stringify(encoded.slice(0, 200))}`;
    throw new MalformedMessageError(problem, { cause });
  }
}
