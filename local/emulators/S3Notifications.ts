import type { StatementSync } from "node:sqlite";
import { LOCAL_AWS } from "../model.ts";
import { allowsService } from "./allowsService.ts";
import type { Fauxqs, MessagePersistence, S3Store, SqsStore, StoredObject } from "./fauxqs.ts";
import {
  formatNotificationRules,
  isNotified,
  type NotificationRule,
  parseNotificationRules,
} from "./notificationRules.ts";
import { type ObjectChange, s3Event, s3TestEvent } from "./s3Event.ts";

/** In the file of the queues, so that a message and the end of what called for it are one change. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS s3_notification_rules (
    bucket TEXT PRIMARY KEY,
    rules TEXT NOT NULL
  );
  CREATE TABLE IF NOT EXISTS s3_unannounced_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    bucket TEXT NOT NULL,
    key TEXT NOT NULL,
    event TEXT NOT NULL,
    started_at_ms INTEGER NOT NULL
  );
`;

/** Letters of a sequencer: of one length, so that they compare as texts. */
const SEQUENCER_LENGTH = 18;

/** What events of S3 go through. */
export interface S3NotificationsOptions {
  readonly fauxqs: Fauxqs;
  readonly store: S3Store;
  readonly sqs: SqsStore;
  readonly messages: MessagePersistence;
}

/**
 * Tells queues what changes in buckets, as S3 does: at least once. A change is noted before it is made and
 * struck out together with its message, so that a kill between the two only delays the message until the
 * next start.
 */
export class S3Notifications {
  readonly #options: S3NotificationsOptions;
  readonly #rules = new Map<string, readonly NotificationRule[]>();
  readonly #note: StatementSync;
  readonly #strike: StatementSync;
  #lastSequencer = 0n;
  /** How the put under way was asked for. */
  #creation = "Put";

  constructor(options: S3NotificationsOptions) {
    this.#options = options;
    const { db } = options.messages;
    db.exec(SCHEMA);
    this.#note = db.prepare(
      "INSERT INTO s3_unannounced_changes (bucket, key, event, started_at_ms) VALUES (?, ?, ?, ?)",
    );
    this.#strike = db.prepare("DELETE FROM s3_unannounced_changes WHERE id = ?");
    for (const row of db.prepare("SELECT bucket, rules FROM s3_notification_rules").all()) {
      this.#rules.set(
        String(row["bucket"]),
        JSON.parse(String(row["rules"])) as NotificationRule[],
      );
    }
    this.#watch(options.store);
    this.#announceLeftovers();
  }

  /** Says how the next put comes about, `Put`, `Post` or `Copy`. */
  expect(creation: string): void {
    this.#creation = creation;
  }

  /**
   * Replaces a bucket's configuration and sends each of its queues a test message.
   * @param xml body of PutBucketNotificationConfiguration.
   * @throws {S3Error} for what S3 refuses; the configuration stays as it was then.
   */
  configure(bucket: string, xml: string): void {
    const { messages, fauxqs } = this.#options;
    const rules = parseNotificationRules(xml, fauxqs);
    for (const { queueArn } of rules) this.#checkDestination(queueArn, bucket);
    messages.transaction(() => {
      messages.db
        .prepare("INSERT OR REPLACE INTO s3_notification_rules VALUES (?, ?)")
        .run(bucket, JSON.stringify(rules));
      for (const queueArn of new Set(rules.map((rule) => rule.queueArn))) {
        this.#send(queueArn, s3TestEvent(bucket, new Date()));
      }
    });
    this.#rules.set(bucket, rules);
  }

  /** Body of GetBucketNotificationConfiguration. */
  describe(bucket: string): string {
    return formatNotificationRules(this.#rules.get(bucket) ?? []);
  }

  #watch(store: S3Store): void {
    const putObject = store.putObject.bind(store);
    const complete = store.completeMultipartUpload.bind(store);
    const deleteObject = store.deleteObject.bind(store);
    const deleteBucket = store.deleteBucket.bind(store);
    store.putObject = (bucket, key, ...rest) =>
      this.#created({ bucket, key, event: `ObjectCreated:${this.#creation}` }, () =>
        putObject(bucket, key, ...rest),
      );
    store.completeMultipartUpload = (uploadId, parts) => {
      const { bucket = "", key = "" } = store.multipartUploads.get(uploadId) ?? {};
      const event = "ObjectCreated:CompleteMultipartUpload";
      return this.#created({ bucket, key, event }, () => complete(uploadId, parts));
    };
    store.deleteObject = (bucket, key) => {
      const remove = (): void => deleteObject(bucket, key);
      if (store.buckets.get(bucket)?.has(key) !== true) remove();
      else this.#changed({ bucket, key, event: "ObjectRemoved:Delete" }, remove);
    };
    store.deleteBucket = (bucket) => {
      deleteBucket(bucket);
      this.#rules.delete(bucket);
      const { db } = this.#options.messages;
      db.prepare("DELETE FROM s3_notification_rules WHERE bucket = ?").run(bucket);
    };
  }

  #created(change: ObjectChange, write: () => StoredObject): StoredObject {
    return this.#changed(change, write);
  }

  #changed<Result extends StoredObject | void>(change: ObjectChange, write: () => Result): Result {
    const { bucket, key, event } = change;
    if (this.#rulesFor(change).length === 0) return write();
    const { lastInsertRowid: id } = this.#note.run(bucket, key, event, Date.now());
    let object: Result;
    try {
      object = write();
    } catch (error) {
      this.#strike.run(id);
      throw error;
    }
    this.#announce(id, change, object ?? undefined);
    return object;
  }

  /** Announces what a kill left made and not announced, and forgets what it kept from being made. */
  #announceLeftovers(): void {
    const { store, messages } = this.#options;
    for (const row of messages.db.prepare("SELECT * FROM s3_unannounced_changes").all()) {
      const [bucket, key, event] = ["bucket", "key", "event"].map((name) => String(row[name]));
      const change = { bucket: bucket ?? "", key: key ?? "", event: event ?? "" };
      const object = store.buckets.get(change.bucket)?.get(change.key);
      const isRemoval = change.event.startsWith("ObjectRemoved:");
      const isMade = isRemoval
        ? object === undefined
        : object !== undefined && object.lastModified.getTime() >= Number(row["started_at_ms"]);
      const id = Number(row["id"]);
      if (isMade) this.#announce(id, change, isRemoval ? undefined : object);
      else this.#strike.run(id);
    }
  }

  #announce(id: number | bigint, change: ObjectChange, object: StoredObject | undefined): void {
    const sequencer = this.#nextSequencer();
    const at = new Date();
    this.#options.messages.transaction(() => {
      for (const { id: configurationId, queueArn } of this.#rulesFor(change)) {
        const details = { configurationId, sequencer, at };
        this.#send(
          queueArn,
          s3Event(change, object === undefined ? details : { ...details, object }),
        );
      }
      this.#strike.run(id);
    });
  }

  #rulesFor({ bucket, key, event }: ObjectChange): readonly NotificationRule[] {
    const rules = this.#rules.get(bucket) ?? [];
    return rules.filter((rule) => isNotified(rule, event, key));
  }

  /** A queue that has been deleted since gets nothing, as in S3. */
  #send(queueArn: string, body: string): void {
    const { fauxqs, sqs } = this.#options;
    const queue = sqs.getQueueByArn(queueArn);
    const delaySeconds = Number(queue?.attributes["DelaySeconds"] ?? 0);
    queue?.enqueue(fauxqs.SqsStore.createMessage(body, {}, delaySeconds));
  }

  #checkDestination(queueArn: string, bucket: string): void {
    const queue = this.#options.sqs.getQueueByArn(queueArn);
    const call = {
      service: "s3.amazonaws.com",
      action: "sqs:SendMessage",
      resourceArn: queueArn,
      sourceArn: `arn:aws:s3:::${bucket}`,
      sourceAccount: LOCAL_AWS.accountId,
    };
    let problem: string | undefined;
    if (queue === undefined) problem = "The destination queue does not exist";
    else if (queue.isFifo()) problem = "FIFO queues are not supported as destinations";
    else if (!allowsService(queue.attributes["Policy"], call)) {
      problem =
        "Permissions on the destination queue do not allow S3 to publish notifications from this bucket";
    }
    if (problem === undefined) return;
    throw new this.#options.fauxqs.S3Error(
      "InvalidArgument",
      `Unable to validate the following destination configurations: ${queueArn}, ${problem}`,
      400,
    );
  }

  /** Later than all before, of earlier runs too as long as the clock goes on. */
  #nextSequencer(): string {
    const now = BigInt(Date.now()) << 16n;
    this.#lastSequencer = now > this.#lastSequencer ? now : this.#lastSequencer + 1n;
    return this.#lastSequencer.toString(16).toUpperCase().padStart(SEQUENCER_LENGTH, "0");
  }
}
