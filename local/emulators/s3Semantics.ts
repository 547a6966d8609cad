import type { Fauxqs, S3Store, StoredObject } from "./fauxqs.ts";
import type { S3Notifications } from "./S3Notifications.ts";

type App = ReturnType<Fauxqs["buildApp"]>;

/** Sub-resources of S3 that fauxqs takes for the bucket or object itself. */
const UNMODELLED_QUERIES = [
  "accelerate",
  "acl",
  "analytics",
  "cors",
  "encryption",
  "inventory",
  "legal-hold",
  "location",
  "logging",
  "metrics",
  "object-lock",
  "ownershipControls",
  "policy",
  "policyStatus",
  "publicAccessBlock",
  "replication",
  "requestPayment",
  "restore",
  "retention",
  "select",
  "tagging",
  "torrent",
  "versionId",
  "versioning",
  "versions",
  "website",
];

/** Conditions of S3 that nothing here checks, so that ignoring them would overwrite or read wrongly. */
const UNMODELLED_HEADERS = [
  "x-amz-copy-source-if-match",
  "x-amz-copy-source-if-none-match",
  "x-amz-copy-source-if-modified-since",
  "x-amz-copy-source-if-unmodified-since",
  "x-amz-if-match-last-modified-time",
  "x-amz-if-match-size",
  "x-amz-write-offset-bytes",
];

/** Largest body of one request. S3 takes 5 GiB; a batch or a Parquet file is far below this. */
const MAX_BODY_BYTES = 512 * 1024 * 1024;

const PROBLEMS = {
  failed: [
    "PreconditionFailed",
    "At least one of the pre-conditions you specified did not hold",
    412,
  ],
  missing: ["NoSuchKey", "The specified key does not exist.", 404],
  notImplemented: [
    "NotImplemented",
    "A header you provided implies functionality that is not implemented",
    501,
  ],
} as const;

interface S3Request {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

/** What takes the requests. */
interface Parts {
  readonly store: S3Store;
  readonly notifications: S3Notifications;
}

/**
 * Adds what fauxqs leaves out of S3: conditional writes and deletes (`If-Match`, `If-None-Match`), event
 * notifications, bodies above 11 MiB, and a refusal by name of calls it would misunderstand. Check and write
 * happen in one turn of the event loop, so that of concurrent conditional writes exactly one wins.
 * See https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
 */
export function addS3Semantics(app: App, fauxqs: Fauxqs, { store, notifications }: Parts): void {
  app.removeContentTypeParser("*");
  const parser = { parseAs: "buffer", bodyLimit: MAX_BODY_BYTES } as const;
  app.addContentTypeParser("*", parser, (_request, body, done) => done(null, body));
  // Called back, not awaited: the handler then runs before any other request can.
  app.addHook("preHandler", (request, reply, done) => {
    const params = (request.params ?? {}) as Record<string, string>;
    const { bucket, "*": key = "" } = params;
    if (bucket === undefined) return done();
    const query = request.query as Record<string, string>;
    const { method, headers, body } = request;
    const s3Request = { method, bucket, key, query, headers, body };
    try {
      checkModelled(s3Request, fauxqs);
      checkConditions(s3Request, fauxqs, store);
      if (key === "" && "notification" in query) {
        checkBucket(bucket, fauxqs, store);
        const answer = configureNotifications(s3Request, notifications);
        return void reply.status(200).header("content-type", "application/xml").send(answer);
      }
      notifications.expect(creationOf(s3Request));
    } catch (error) {
      if (!(error instanceof fauxqs.S3Error)) return done(error as Error);
      void reply
        .status(error.statusCode)
        .header("content-type", "application/xml")
        .send(error.toXml());
      return;
    }
    done();
  });
}

function checkBucket(bucket: string, fauxqs: Fauxqs, store: S3Store): void {
  if (store.hasBucket(bucket)) return;
  const message = `The specified bucket does not exist: ${bucket}`;
  throw new fauxqs.S3Error("NoSuchBucket", message, 404);
}

/** Answers PutBucketNotificationConfiguration and GetBucketNotificationConfiguration. */
function configureNotifications(
  { method, bucket, body }: S3Request,
  notifications: S3Notifications,
): string {
  if (method !== "PUT") return notifications.describe(bucket);
  notifications.configure(bucket, String(body));
  return "";
}

/** How an object that the request makes comes about, as events name it. */
function creationOf({ method, headers }: S3Request): string {
  if (method === "POST") return "Post";
  return headers["x-amz-copy-source"] === undefined ? "Put" : "Copy";
}

function checkModelled(request: S3Request, fauxqs: Fauxqs): void {
  const { method, query, headers } = request;
  const unmodelled =
    UNMODELLED_QUERIES.find((name) => name in query) ??
    UNMODELLED_HEADERS.find((name) => name in headers) ??
    (method === "GET" ? ["uploads", "uploadId"].find((name) => name in query) : undefined) ??
    (deletesByEtag(request) ? "DeleteObjects with an ETag" : undefined);
  if (unmodelled === undefined) return;
  const message = `"${unmodelled}" is not modelled by the S3 of the local run.`;
  throw new fauxqs.S3Error("NotImplemented", message, 501);
}

function deletesByEtag({ method, query, body }: S3Request): boolean {
  return method === "POST" && "delete" in query && String(body).includes("<ETag>");
}

function checkConditions(request: S3Request, fauxqs: Fauxqs, store: S3Store): void {
  if (request.key === "" || !isConditionalCall(request) || !store.hasBucket(request.bucket)) return;
  const current = store.buckets.get(request.bucket)?.get(request.key);
  const problem =
    ifNoneMatchProblem(single(request.headers["if-none-match"]), current) ??
    ifMatchProblem(single(request.headers["if-match"]), current);
  if (problem === undefined) return;
  const [code, message, status] = PROBLEMS[problem];
  throw new fauxqs.S3Error(code, message, status, `/${request.bucket}/${request.key}`);
}

function ifNoneMatchProblem(
  condition: string | undefined,
  current: StoredObject | undefined,
): keyof typeof PROBLEMS | undefined {
  if (condition === undefined) return undefined;
  // S3 takes only the asterisk in writes.
  if (condition !== "*") return "notImplemented";
  return current === undefined ? undefined : "failed";
}

function ifMatchProblem(
  condition: string | undefined,
  current: StoredObject | undefined,
): keyof typeof PROBLEMS | undefined {
  if (condition === undefined) return undefined;
  if (current === undefined) return "missing";
  return condition === "*" || bare(current.etag) === bare(condition) ? undefined : "failed";
}

/** Writes of a whole object, and deletes: parts of an upload are checked when it is completed. */
function isConditionalCall({ method, query }: S3Request): boolean {
  if (method === "PUT") return !("partNumber" in query);
  if (method === "POST") return "uploadId" in query;
  return method === "DELETE" && !("uploadId" in query);
}

function bare(etag: string): string {
  return etag.replace(/^"|"$/g, "");
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(",") : header;
}
