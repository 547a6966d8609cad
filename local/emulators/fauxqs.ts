import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
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

/** Part of an upload, as its completion names it. */
export interface PartSpec {
  readonly partNumber: number;
  readonly etag: string;
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
  readonly multipartUploads: Map<string, { readonly bucket: string; readonly key: string }>;
  hasBucket(name: string): boolean;
  listObjects(bucket: string, options?: ListOptions): ObjectPage;
  putObject(bucket: string, key: string, ...rest: unknown[]): StoredObject;
  completeMultipartUpload(uploadId: string, parts: readonly PartSpec[]): StoredObject;
  deleteObject(bucket: string, key: string): void;
  deleteBucket(name: string): void;
}

/** Attribute of a message, as SQS names its parts. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  /** Base64. */
  readonly BinaryValue?: string;
}

/** A message on its way into a queue, or in it. */
export interface QueuedMessage {
  body: string;
  md5OfBody: string;
  readonly messageId: string;
  readonly messageAttributes: Readonly<Record<string, MessageAttribute>>;
  readonly md5OfMessageAttributes: string;
  /** Epoch milliseconds. */
  readonly sentTimestamp: number;
  approximateReceiveCount: number;
  /** Epoch milliseconds. */
  readonly approximateFirstReceiveTimestamp?: number;
  readonly messageGroupId?: string;
  readonly messageDeduplicationId?: string;
  readonly sequenceNumber?: string;
}

/** A message that somebody has received and not deleted. */
export interface InflightMessage {
  readonly message: QueuedMessage;
  readonly receiptHandle: string;
  /** Epoch milliseconds. */
  readonly visibilityDeadline: number;
}

/** Finds the queue that a redrive policy names. */
export type QueueResolver = (arn: string) => SqsQueue | undefined;

/** A queue of fauxqs' SQS. */
export interface SqsQueue {
  readonly name: string;
  readonly arn: string;
  url: string;
  persistence?: MessagePersistence;
  /** As SQS names them. */
  readonly attributes: Readonly<Partial<Record<string, string>>>;
  readonly tags: ReadonlyMap<string, string>;
  messages: QueuedMessage[];
  /** By receipt handle. */
  readonly inflightMessages: Map<string, InflightMessage>;
  delayedMessages: QueuedMessage[];
  isFifo(): boolean;
  enqueue(message: QueuedMessage): void;
  dequeue(
    maxCount: number,
    visibilitySeconds: number | undefined,
    deadLetters: QueueResolver,
  ): { readonly MessageId: string; readonly ReceiptHandle: string }[];
  deleteMessage(receiptHandle: string): boolean;
  changeVisibility(receiptHandle: string, seconds: number): void;
  processTimers(): void;
  getAllAttributes(names: readonly string[]): Record<string, string>;
}

/** Makes a queue. */
export type SqsQueueClass = new (
  name: string,
  url: string,
  arn: string,
  attributes: Readonly<Record<string, string>>,
  tags?: Readonly<Record<string, string>>,
) => SqsQueue;

/** fauxqs' SQS in memory. */
export interface SqsStore {
  /** Empty: queue URLs carry the host of the request that made the queue. */
  host: string;
  persistence?: MessagePersistence;
  readonly queues: Map<string, SqsQueue>;
  readonly queuesByName: Map<string, SqsQueue>;
  readonly queuesByArn: Map<string, SqsQueue>;
  getQueueByArn(arn: string): SqsQueue | undefined;
  createQueue(...args: ConstructorParameters<SqsQueueClass>): SqsQueue;
}

/** Makes queues, and messages. */
export interface SqsStoreClass {
  new (): SqsStore;
  createMessage(
    body: string,
    messageAttributes?: Readonly<Record<string, MessageAttribute>>,
    delaySeconds?: number,
  ): QueuedMessage;
}

/** fauxqs' SNS in memory. */
export interface SnsStore {
  persistence?: unknown;
}

/** SQLite file with queues, messages, topics and subscriptions. */
export interface MessagePersistence {
  readonly db: DatabaseSync;
  /** Makes all changes of a call, or none of them. */
  transaction(change: () => void): void;
  insertQueue(queue: SqsQueue): void;
  deleteMessage(messageId: string): void;
  updateMessageReady(messageId: string): void;
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
  readonly SqsStore: SqsStoreClass;
  readonly SqsQueue: SqsQueueClass;
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
