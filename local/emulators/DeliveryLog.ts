import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";

/** A message that SNS would have sent to somebody. */
export interface Delivery {
  /** Empty of what a function posts to Slack. */
  readonly topicArn: string;
  /**
   * `email`, `sms`, `https`, …; `inspector` for the one copy that every published message leaves; `slack`
   * for what a function posts there.
   */
  readonly protocol: string;
  /** Address; of the inspector the topic's ARN, of Slack the name of the webhook's secret. */
  readonly endpoint: string;
  readonly subject?: string;
  /** The text that this protocol gets. */
  readonly message: string;
  /** The inspector's copy: texts per protocol, when the message was published with such. */
  readonly variants?: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, { Type: string; Value: string }>>;
  /** SNS' id of the message, the same for all who get it. */
  readonly messageId: string;
}

/** Deliveries as an append-only NDJSON file, each once. */
export class DeliveryLog {
  readonly file: string;
  readonly #known = new Set<string>();

  /** Opens or makes `file`. A last line that a kill cut short is closed and ignored. */
  constructor(file: string) {
    this.file = file;
    mkdirSync(dirname(file), { recursive: true });
    for (const delivery of this.read()) this.#known.add(keyOf(delivery));
    if (existsSync(file) && !endsWithNewline(readFileSync(file))) appendFileSync(file, "\n");
  }

  /** How many there are. */
  get size(): number {
    return this.#known.size;
  }

  /** Adds a delivery. @returns false when it was there: queues may give a message twice. */
  append(delivery: Delivery): boolean {
    const key = keyOf(delivery);
    if (this.#known.has(key)) return false;
    appendFileSync(this.file, `${JSON.stringify(delivery)}\n`);
    this.#known.add(key);
    return true;
  }

  /** All deliveries, in the order of arrival. */
  read(): Delivery[] {
    if (!existsSync(this.file)) return [];
    return readFileSync(this.file, "utf8").split("\n").flatMap(parseLine);
  }
}

function parseLine(line: string): Delivery[] {
  try {
    return [JSON.parse(line) as Delivery];
  } catch {
    // Empty, or cut short by a kill: its message is still in the queue.
    return [];
  }
}

function keyOf({ topicArn, protocol, endpoint, messageId }: Delivery): string {
  return JSON.stringify([topicArn, protocol, endpoint, messageId]);
}

function endsWithNewline(content: Buffer): boolean {
  return content.length === 0 || content.at(-1) === 10;
}
