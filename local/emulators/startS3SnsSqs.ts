import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { LOCAL_AWS } from "../model.ts";
import { atomicS3Persistence } from "./atomicS3Persistence.ts";
import type { Emulator } from "./Emulator.ts";
import { type Fauxqs, loadFauxqs, type MessagePersistence, type SqsStore } from "./fauxqs.ts";
import type { LocalQueues } from "../queues/model.ts";
import { localQueues } from "./localQueues.ts";
import { orderedS3Store } from "./orderedS3Store.ts";
import { S3Notifications } from "./S3Notifications.ts";
import { addS3Semantics } from "./s3Semantics.ts";
import { addSnsSemantics } from "./snsSemantics.ts";
import { addSqsSemantics, mendedSqsStore, mendMessages } from "./sqsSemantics.ts";

/** S3, SNS and SQS, with the queues for consumers in this process. */
export interface S3SnsSqs extends Emulator {
  readonly queues: LocalQueues;
}

/**
 * Starts S3, SNS and SQS (fauxqs) in this process on one free port. Objects are files in `directory/s3`
 * (`buckets/<bucket>/objects/<key>.data`), queues and topics a SQLite file in `directory/messages`; both are
 * found there again. Nothing leaves the machine: SNS delivers to queues only, and so do events of S3.
 * @throws {MissingPartError} when fauxqs is not installed.
 */
export async function startS3SnsSqs(directory: string): Promise<S3SnsSqs> {
  const fauxqs = await loadFauxqs();
  mkdirSync(directory, { recursive: true });
  const stores = {
    s3Store: orderedS3Store(fauxqs),
    sqsStore: mendedSqsStore(fauxqs),
    snsStore: new fauxqs.SnsStore(),
  };
  const objects = atomicS3Persistence(fauxqs, join(directory, "s3"));
  objects.loadS3(stores.s3Store);
  stores.s3Store.persistence = objects;
  stores.sqsStore.host = "";
  const messages = loadMessages(fauxqs, join(directory, "messages"), stores);
  const app = fauxqs.buildApp({ logger: false, defaultRegion: LOCAL_AWS.region, stores });
  const { s3Store: store, sqsStore: sqs } = stores;
  const notifications = new S3Notifications({ fauxqs, store, sqs, messages });
  addS3Semantics(app, fauxqs, { store, notifications });
  addSqsSemantics(app);
  addSnsSemantics(app, fauxqs, { sns: stores.snsStore, sqs: stores.sqsStore });
  app.addHook("onClose", (_app, done) => {
    messages.close();
    done();
  });
  const endpoint = await app.listen({ port: 0, host: "127.0.0.1" });
  moveQueues(stores.sqsStore, endpoint);
  let stopped: Promise<void> | undefined;
  return { endpoint, queues: localQueues(sqs), stop: () => (stopped ??= app.close()) };
}

function loadMessages(
  fauxqs: Fauxqs,
  directory: string,
  stores: { readonly sqsStore: SqsStore; readonly snsStore: { persistence?: unknown } },
): MessagePersistence {
  const messages = new fauxqs.PersistenceManager(directory);
  // A killed process loses nothing by it; only a power cut could, and it costs a disk sync a message.
  messages.db.exec("PRAGMA synchronous = NORMAL");
  mendMessages(messages);
  messages.loadSqsAndSns(stores.sqsStore, stores.snsStore);
  stores.sqsStore.persistence = messages;
  stores.snsStore.persistence = messages;
  for (const queue of stores.sqsStore.queues.values()) queue.persistence = messages;
  return messages;
}

/** Gives queues of an earlier run the address of this one: clients send to a queue's URL. */
function moveQueues(sqs: SqsStore, endpoint: string): void {
  for (const [url, queue] of [...sqs.queues]) {
    sqs.queues.delete(url);
    queue.url = endpoint + new URL(url).pathname;
    sqs.queues.set(queue.url, queue);
  }
}
