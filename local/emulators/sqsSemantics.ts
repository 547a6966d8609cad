import type { Fauxqs, MessagePersistence, QueueResolver, SqsQueue, SqsStore } from "./fauxqs.ts";

type App = ReturnType<Fauxqs["buildApp"]>;

/** How often a queue is searched for messages that are too old, in milliseconds. */
const RETENTION_CHECK_MS = 1000;

/** A name that no attribute can have, so that asking for it gives none. */
const NO_ATTRIBUTE = "-";

/**
 * fauxqs' SQS with what it leaves out: messages end when their retention does, counts are those of the
 * moment, and receiving is one change of the file, so that a kill between leaving a queue and coming into
 * its dead-letter queue loses nothing.
 */
export function mendedSqsStore(fauxqs: Fauxqs): SqsStore {
  class MendedQueue extends fauxqs.SqsQueue {
    #checkedAtMs = 0;

    override dequeue(
      maxCount: number,
      visibilitySeconds: number | undefined,
      deadLetters: QueueResolver,
    ): ReturnType<SqsQueue["dequeue"]> {
      let received: ReturnType<SqsQueue["dequeue"]> = [];
      const receive = (): void => {
        received = super.dequeue(maxCount, visibilitySeconds, deadLetters);
      };
      this.processTimers();
      // Asked again and again while there is nothing: that shall cost no change of the file.
      if (this.persistence === undefined || !this.#hasMessages()) receive();
      else this.persistence.transaction(receive);
      return received;
    }

    override processTimers(): void {
      this.#dropExpired();
      super.processTimers();
    }

    override getAllAttributes(names: readonly string[]): Record<string, string> {
      this.processTimers();
      return super.getAllAttributes(names);
    }

    #hasMessages(): boolean {
      return this.isFifo() || this.messages.length > 0;
    }

    #dropExpired(): void {
      const now = Date.now();
      if (now - this.#checkedAtMs < RETENTION_CHECK_MS) return;
      this.#checkedAtMs = now;
      const oldestMs = now - Number(this.attributes["MessageRetentionPeriod"]) * 1000;
      this.messages = this.messages.filter(({ messageId, sentTimestamp }) => {
        if (sentTimestamp >= oldestMs) return true;
        this.persistence?.deleteMessage(messageId);
        return false;
      });
    }
  }

  class MendedSqsStore extends fauxqs.SqsStore {
    override createQueue(...args: ConstructorParameters<Fauxqs["SqsQueue"]>): SqsQueue {
      const queue = new MendedQueue(...args);
      if (this.persistence !== undefined) {
        queue.persistence = this.persistence;
        this.persistence.insertQueue(queue);
      }
      this.queues.set(queue.url, queue);
      this.queuesByName.set(queue.name, queue);
      this.queuesByArn.set(queue.arn, queue);
      return queue;
    }
  }
  return new MendedSqsStore();
}

/**
 * Mends what keeps the messages, before they are loaded: a message that is made visible at once keeps its
 * count of receives (fauxqs breaks there and loses the message), and what was in flight when the last run
 * ended is visible again, its last receive not counted. Whoever held it was that run, and has ended with it;
 * in AWS neither Lambda nor the queue would have.
 */
export function mendMessages(messages: MessagePersistence): void {
  const setReady = messages.db.prepare(
    "UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?",
  );
  messages.updateMessageReady = (messageId) => void setReady.run(messageId);
  messages.db.exec(`
    UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL,
      approximate_receive_count = MAX(0, approximate_receive_count - 1)
    WHERE receipt_handle IS NOT NULL`);
}

/** Gives a receive the attributes of messages that it names only, none unless it names any, as SQS does. */
export function addSqsSemantics(app: App): void {
  app.addHook("preHandler", (request, _reply, done) => {
    if (request.headers["x-amz-target"] === "AmazonSQS.ReceiveMessage") {
      const body = request.body as { MessageAttributeNames?: readonly string[] };
      if ((body.MessageAttributeNames ?? []).length === 0) {
        body.MessageAttributeNames = [NO_ATTRIBUTE];
      }
    }
    done();
  });
}
