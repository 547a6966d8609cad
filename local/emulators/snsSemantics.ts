import { createHash } from "node:crypto";
import type { Fauxqs, QueuedMessage, SnsStore, SqsQueue, SqsStore } from "./fauxqs.ts";
import { INSPECTOR, protocolOfQueue } from "./shadowQueues.ts";

type App = ReturnType<Fauxqs["buildApp"]>;
type Variants = Readonly<Record<string, string>>;

/** Stores of one fauxqs. */
interface Stores {
  readonly sns: SnsStore;
  readonly sqs: SqsStore;
}

/** Most bytes of all messages of a batch. https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
const MAX_BATCH_BYTES = 262_144;

/**
 * Adds what fauxqs leaves out of SNS: a text per protocol (`MessageStructure: json`), the rules for
 * subjects and the limit of a batch. See https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function addSnsSemantics(app: App, fauxqs: Fauxqs, stores: Stores): void {
  app.addHook("preHandler", (request, reply, done) => {
    const params = request.body as Record<string, string> | undefined;
    const action = request.routeOptions.url === "/" ? params?.Action : undefined;
    if (params === undefined || (action !== "Publish" && action !== "PublishBatch")) return done();
    try {
      checkSubjects(params, fauxqs);
      if (action === "PublishBatch") checkBatch(params, fauxqs);
      const structured = structuredMessages(params, fauxqs);
      if (structured.size === 0) return done();
      const publish = action === "Publish" ? fauxqs.publish : fauxqs.publishBatch;
      const sqs = choosingQueues(stores.sqs, structured);
      void reply.header("content-type", "text/xml").send(publish(params, stores.sns, sqs));
    } catch (error) {
      if (!(error instanceof fauxqs.SnsError)) return done(error as Error);
      const { code, statusCode } = error as Error & { code: string; statusCode: number };
      void reply
        .status(statusCode)
        .header("content-type", "text/xml")
        .send(fauxqs.snsErrorResponse(code, error.message));
    }
  });
}

function checkSubjects(params: Record<string, string>, fauxqs: Fauxqs): void {
  for (const [name, subject] of Object.entries(params)) {
    if (!/(^|\.)Subject$/.test(name)) continue;
    // https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
    // "ASCII text that begins with a letter, number, or punctuation mark; must not include line breaks or
    // control characters; and must be less than 100 characters long."
    if (!/^[\x21-\x7e][\x20-\x7e]{0,98}$/.test(subject)) {
      throw new fauxqs.SnsError("InvalidParameter", "Invalid parameter: Subject");
    }
  }
}

function checkBatch(params: Record<string, string>, fauxqs: Fauxqs): void {
  const bytes = Object.entries(params)
    .filter(([name]) => /\.(Message|MessageAttributes\.entry\.\d+\..+)$/.test(name))
    .reduce((sum, [, value]) => sum + Buffer.byteLength(value), 0);
  if (bytes <= MAX_BATCH_BYTES) return;
  throw new fauxqs.SnsError(
    "BatchRequestTooLong",
    "The length of all the batch messages put together is more than the limit.",
  );
}

/** Messages of the call that hold a text per protocol, by the message as it was sent. */
function structuredMessages(
  params: Record<string, string>,
  fauxqs: Fauxqs,
): ReadonlyMap<string, Variants> {
  const structured = new Map<string, Variants>();
  for (const [name, value] of Object.entries(params)) {
    if (!/(^|\.)MessageStructure$/.test(name)) continue;
    const message = params[name.replace(/MessageStructure$/, "Message")] ?? "";
    if (value === "json") structured.set(message, parseVariants(message, fauxqs));
  }
  return structured;
}

function parseVariants(message: string, fauxqs: Fauxqs): Variants {
  let parsed: unknown;
  try {
    parsed = JSON.parse(message);
  } catch {
    const problem = "JSON message body failed to parse";
    throw new fauxqs.SnsError(
      "InvalidParameter",
      `Invalid parameter: Message Structure - ${problem}`,
    );
  }
  const variants = (typeof parsed === "object" && parsed !== null ? parsed : {}) as Variants;
  if (typeof variants.default !== "string") {
    const problem = "No default entry in JSON message body";
    throw new fauxqs.SnsError(
      "InvalidParameter",
      `Invalid parameter: Message Structure - ${problem}`,
    );
  }
  return variants;
}

/** The same queues, each taking from a structured message the text of its protocol. */
function choosingQueues(sqs: SqsStore, structured: ReadonlyMap<string, Variants>): SqsStore {
  const choosing = Object.create(sqs) as SqsStore;
  choosing.getQueueByArn = (arn) => {
    const queue = sqs.getQueueByArn(arn);
    return queue && choosingQueue(queue, structured, protocolOfQueue(queue.name));
  };
  return choosing;
}

function choosingQueue(
  queue: SqsQueue,
  structured: ReadonlyMap<string, Variants>,
  protocol: string,
): SqsQueue {
  const enqueue = (message: QueuedMessage): void =>
    queue.enqueue(chooseText(message, structured, protocol));
  return new Proxy(queue, {
    get(target, name) {
      if (name === "enqueue") return enqueue;
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? (member.bind(target) as unknown) : member;
    },
  });
}

function chooseText(
  message: QueuedMessage,
  structured: ReadonlyMap<string, Variants>,
  protocol: string,
): QueuedMessage {
  // Delivered raw, the body is the message; else a notification around it.
  const raw = structured.get(message.body);
  const body = raw ? pick(raw, protocol) : chooseInNotification(message.body, structured, protocol);
  return { ...message, body, md5OfBody: createHash("md5").update(body).digest("hex") };
}

function chooseInNotification(
  body: string,
  structured: ReadonlyMap<string, Variants>,
  protocol: string,
): string {
  const notification = parseNotification(body);
  const variants = structured.get(notification?.Message ?? "");
  // Another message of the batch, which has one text for all.
  if (notification === undefined || variants === undefined) return body;
  const chosen = { ...notification, Message: pick(variants, protocol) };
  return JSON.stringify(protocol === INSPECTOR ? { ...chosen, Variants: variants } : chosen);
}

function parseNotification(body: string): { readonly Message: string } | undefined {
  try {
    return JSON.parse(body) as { readonly Message: string };
  } catch {
    return undefined;
  }
}

function pick(variants: Variants, protocol: string): string {
  return variants[protocol] ?? variants.default ?? "";
}
