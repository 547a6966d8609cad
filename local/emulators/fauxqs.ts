import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findPart } from "./findPart.ts";

/** An object as fauxqs keeps it; `body` is empty in memory, where only metadata stays. */
export interface StoredObject {
  readonly key: string;
  readonly body: Buffer;
  readonly etag: string;
  readonly contentLength: number;
  readonly lastModified: Date;
}

/** One page of a listing. */
export interface ObjectPage {
  readonly objects: StoredObject[];
  readonly commonPrefixes: string[];
  readonly isTruncated: boolean;
}

/** Options of a listing. */
export interface ListOptions {
  readonly prefix?: string;
  readonly delimiter?: string;
  readonly maxKeys?: number;
  readonly startAfter?: string;
  readonly marker?: string;
}

/** What keeps S3 across runs. */
export interface S3Persistence {
  insertBucket(name: string, creationDate: Date, type: string): void;
  upsertObject(bucket: string, object: StoredObject): void;
  deleteObject(bucket: string, key: string): void;
  renameObject(bucket: string, sourceKey: string, destKey: string): void;
  readBody(bucket: string, key: string): Buffer;
  loadS3(store: S3Store): void;
}

/** fauxqs' S3 in memory. */
export interface S3Store {
  persistence?: S3Persistence;
  readonly buckets: Map<string, Map<string, StoredObject>>;
  hasBucket(name: string): boolean;
  listObjects(bucket: string, options?: ListOptions): ObjectPage;
}

/** A message on its way into a queue. */
export interface QueuedMessage {
  body: string;
  md5OfBody: string;
}

/** A queue of fauxqs' SQS. */
export interface SqsQueue {
  readonly name: string;
  url: string;
  persistence?: unknown;
  enqueue(message: QueuedMessage): void;
}

/** fauxqs' SQS in memory. */
export interface SqsStore {
  /** Empty: queue URLs carry the host of the request that made the queue. */
  host: string;
  persistence?: unknown;
  readonly queues: Map<string, SqsQueue>;
  getQueueByArn(arn: string): SqsQueue | undefined;
}

/** fauxqs' SNS in memory. */
export interface SnsStore {
  persistence?: unknown;
}

/** SQLite file with queues, messages, topics and subscriptions. */
export interface MessagePersistence {
  readonly db: { exec(sql: string): void };
  loadSqsAndSns(sqs: SqsStore, sns: SnsStore): void;
  close(): void;
}

/** Error that fauxqs answers in the words of SNS. */
export type SnsErrorClass = new (code: string, message: string, statusCode?: number) => Error;

/** Error that fauxqs answers in the words of S3. */
export interface S3Error extends Error {
  readonly statusCode: number;
  toXml(): string;
}

type Publish = (params: Record<string, string>, sns: SnsStore, sqs: SqsStore) => string;

/** The parts of fauxqs that the local run puts together itself. */
export interface Fauxqs {
  readonly buildApp: (options: {
    readonly logger: boolean;
    readonly defaultRegion: string;
    readonly stores: { sqsStore: SqsStore; snsStore: SnsStore; s3Store: S3Store };
  }) => ReturnType<typeof import("fauxqs").buildApp>;
  readonly S3Store: new () => S3Store;
  readonly SqsStore: new () => SqsStore;
  readonly SnsStore: new () => SnsStore;
  readonly FileS3Persistence: new (directory: string) => S3Persistence;
  readonly PersistenceManager: new (directory: string) => MessagePersistence;
  readonly S3Error: new (
    code: string,
    message: string,
    statusCode?: number,
    resource?: string,
  ) => S3Error;
  readonly SnsError: SnsErrorClass;
  readonly publish: Publish;
  readonly publishBatch: Publish;
  readonly snsErrorResponse: (code: string, message: string) => string;
}

/**
 * Loads fauxqs' inner modules. Its package exports only `startFauxqs`, which listens on all interfaces,
 * and `buildApp`, which takes stores whose classes it does not export; so they are imported by file.
 * {@link findPart} sees to it that this is the very version whose files these are.
 * @throws {MissingPartError} when fauxqs is not installed.
 */
export async function loadFauxqs(): Promise<Fauxqs> {
  const folder = join(findPart("fauxqs"), "dist");
  const load = (file: string): Promise<Partial<Fauxqs>> =>
    import(pathToFileURL(join(folder, file)).href) as Promise<Partial<Fauxqs>>;
  const modules = await Promise.all([
    load("app.js"),
    load("persistence.js"),
    load("common/errors.js"),
    load("common/xml.js"),
    load("s3/s3Store.js"),
    load("s3/fileS3Persistence.js"),
    load("sns/snsStore.js"),
    load("sns/actions/publish.js"),
    load("sqs/sqsStore.js"),
  ]);
  return Object.assign({}, ...modules.map((module) => ({ ...module }))) as Fauxqs;
}
