import type { Fauxqs } from "./fauxqs.ts";

/** Which changes of a bucket are told to which queue. */
export interface NotificationRule {
  readonly id: string;
  readonly queueArn: string;
  /** For instance `s3:ObjectCreated:*`. */
  readonly events: readonly string[];
  /** What keys begin with, as it was given: URL-encoded. */
  readonly prefix: string;
  /** What keys end with, as it was given: URL-encoded. */
  readonly suffix: string;
}

/** Changes that happen in the local S3. It has no versions, so that nothing leaves a delete marker. */
const EVENTS = [
  "s3:ObjectCreated:*",
  "s3:ObjectCreated:Put",
  "s3:ObjectCreated:Post",
  "s3:ObjectCreated:Copy",
  "s3:ObjectCreated:CompleteMultipartUpload",
  "s3:ObjectRemoved:*",
  "s3:ObjectRemoved:Delete",
  "s3:ObjectRemoved:DeleteMarkerCreated",
];
const UNMODELLED = ["TopicConfiguration", "CloudFunctionConfiguration", "EventBridgeConfiguration"];

/**
 * Reads the body of PutBucketNotificationConfiguration.
 * @throws {S3Error} for what S3 refuses, and for what is not modelled, by name.
 */
export function parseNotificationRules(xml: string, fauxqs: Fauxqs): NotificationRule[] {
  const unmodelled = UNMODELLED.find((name) => xml.includes(`<${name}`));
  if (unmodelled !== undefined) {
    const message = `"${unmodelled}" is not modelled by the S3 of the local run; notify a queue.`;
    throw new fauxqs.S3Error("NotImplemented", message, 501);
  }
  const rules = elements(xml, "QueueConfiguration").map((element, index) =>
    parseRule(element, `configuration-${index + 1}`, fauxqs),
  );
  checkOverlaps(rules, fauxqs);
  return rules;
}

/** The body of GetBucketNotificationConfiguration. */
export function formatNotificationRules(rules: readonly NotificationRule[]): string {
  const configurations = rules.map(({ id, queueArn, events, prefix, suffix }) => {
    const filters = Object.entries({ prefix, suffix })
      .filter(([, value]) => value !== "")
      .map(
        ([name, value]) =>
          `<FilterRule><Name>${name}</Name><Value>${escape(value)}</Value></FilterRule>`,
      );
    const filter = `<Filter><S3Key>${filters.join("")}</S3Key></Filter>`;
    return (
      `<QueueConfiguration><Id>${escape(id)}</Id><Queue>${escape(queueArn)}</Queue>` +
      events.map((event) => `<Event>${event}</Event>`).join("") +
      `${filters.length === 0 ? "" : filter}</QueueConfiguration>`
    );
  });
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
    `${configurations.join("")}</NotificationConfiguration>`
  );
}

/** Whether a change, for instance `ObjectCreated:Put`, of the object of a key is to be told. */
export function isNotified(rule: NotificationRule, event: string, key: string): boolean {
  return (
    rule.events.some((wanted) => covers(wanted, `s3:${event}`)) &&
    key.startsWith(decode(rule.prefix)) &&
    key.endsWith(decode(rule.suffix))
  );
}

function parseRule(xml: string, defaultId: string, fauxqs: Fauxqs): NotificationRule {
  const events = elements(xml, "Event");
  for (const event of events) {
    if (EVENTS.includes(event)) continue;
    const isKnown = /^s3:[A-Z][A-Za-z]+(:|$)/.test(event);
    throw isKnown
      ? new fauxqs.S3Error(
          "NotImplemented",
          `The event "${event}" is not modelled by the S3 of the local run.`,
          501,
        )
      : invalid(fauxqs, `The event "${event}" is not supported for notifications`);
  }
  const filters = elements(xml, "FilterRule").map((filter) => ({
    name: (elements(filter, "Name")[0] ?? "").toLowerCase(),
    value: elements(filter, "Value")[0] ?? "",
  }));
  const valueOf = (name: string): string => {
    const values = filters.filter((filter) => filter.name === name).map(({ value }) => value);
    if (values.length > 1) {
      throw invalid(fauxqs, `Cannot specify more than one ${name} rule in a filter.`);
    }
    return checkEncoded(values[0] ?? "", fauxqs);
  };
  return {
    id: elements(xml, "Id")[0] ?? defaultId,
    queueArn: elements(xml, "Queue")[0] ?? "",
    events,
    prefix: valueOf("prefix"),
    suffix: valueOf("suffix"),
  };
}

/**
 * S3 takes any text and compares it with the encoded key, so that a raw character never matches. That is
 * refused here, since nobody means it.
 */
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
function checkEncoded(value: string, fauxqs: Fauxqs): string {
  if (/^(?:[A-Za-z0-9/!\-_.*'()+]|%[0-9A-Fa-f]{2})*$/.test(value)) return value;
  throw invalid(fauxqs, `A filter value must be URL-encoded, got "${value}"; encode it.`);
}

/** @throws where one change could be told by two rules. */
function checkOverlaps(rules: readonly NotificationRule[], fauxqs: Fauxqs): void {
  for (const [index, rule] of rules.entries()) {
    for (const [place, event] of rule.events.entries()) {
      const others = rule.events.filter((_other, otherPlace) => otherPlace > place);
      if (others.some((other) => covers(event, other) || covers(other, event))) {
        throw invalid(
          fauxqs,
          "Configurations overlap. Configurations on the same bucket cannot share a common event type.",
        );
      }
    }
    if (rules.slice(index + 1).some((other) => overlaps(rule, other))) {
      throw invalid(
        fauxqs,
        "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the " +
          "prefixes are overlapping for the same event type.",
      );
    }
  }
}

function overlaps(one: NotificationRule, other: NotificationRule): boolean {
  const shareEvent = one.events.some((event) =>
    other.events.some((wanted) => covers(event, wanted) || covers(wanted, event)),
  );
  return (
    shareEvent &&
    (one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix)) &&
    (one.suffix.endsWith(other.suffix) || other.suffix.endsWith(one.suffix))
  );
}

function covers(wanted: string, event: string): boolean {
  return wanted === event || (wanted.endsWith(":*") && event.startsWith(wanted.slice(0, -1)));
}

function decode(value: string): string {
  return decodeURIComponent(value.replaceAll("+", " "));
}

function invalid(fauxqs: Fauxqs, message: string): Error {
  return new fauxqs.S3Error("InvalidArgument", message, 400);
}

/** Contents of the elements of a name, entities resolved. */
function elements(xml: string, name: string): string[] {
  const matches = xml.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, "g"));
  return [...matches].map(([, content = ""]) =>
    content.includes("<") ? content : unescape(content),
  );
}

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&" } as const;

function unescape(text: string): string {
  return text.replace(
    /&(?:lt|gt|quot|apos|amp);/g,
    (entity) => ENTITIES[entity as keyof typeof ENTITIES],
  );
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
