import { localArn } from "./arns.ts";

/** What an emulator can hold an empty one of. */
export type StandInKind = "stream" | "topic" | "bucket";

/** A resource that the program uses by its ARN. */
export interface ResourceUse {
  readonly kind: StandInKind | "secret";
  readonly name: string;
  readonly arn: string;
  /** Who uses it, for messages: `function "detect-trends"`. */
  readonly user: string;
}

/** ARNs by the kind of what they name; the name is the group. */
const FORMS: Readonly<Record<ResourceUse["kind"], RegExp>> = {
  stream: /\barn:[^:\s]+:kinesis:[^:\s]*:\d*:stream\/([A-Za-z0-9_.-]+)/g,
  topic: /\barn:[^:\s]+:sns:[^:\s]*:\d*:([A-Za-z0-9_-]+(?:\.fifo)?)(?![A-Za-z0-9_:-])/g,
  bucket: /\barn:[^:\s]+:s3:::([a-z0-9.-]+)/g,
  secret: /\barn:[^:\s]+:secretsmanager:[^:\s]*:\d*:secret:([\w/+=.@-]+)/g,
};

/**
 * What a program makes, and what it uses by ARN: where it uses what it does not make, somebody else has
 * made that in AWS, and nobody on this machine.
 */
export class ResourceUses {
  readonly #made = new Set<string>();
  readonly #uses = new Map<string, ResourceUse>();

  /** Notes that the program makes it. */
  noteMade(arn: string): void {
    this.#made.add(arn);
  }

  /** Notes that something of the program uses it, whoever makes it. */
  noteUse(use: ResourceUse): void {
    if (!this.#uses.has(use.arn)) this.#uses.set(use.arn, use);
  }

  /**
   * Notes the topics and secrets that a text names, such as a function's variable.
   * @returns the text with the topics' ARNs as they are on this machine.
   */
  noteUsesIn(text: string, user: string): string {
    for (const [arn, name = ""] of text.matchAll(FORMS.secret)) {
      this.noteUse({ kind: "secret", name, arn, user });
    }
    return text.replaceAll(FORMS.topic, (arn: string, name: string) => {
      this.noteUse({ kind: "topic", name, arn, user });
      return localArn("sns", name);
    });
  }

  /** Whether the program makes it. */
  isMade(arn: string): boolean {
    return this.#made.has(arn);
  }

  /** What is used and not made. */
  get missing(): readonly ResourceUse[] {
    return [...this.#uses.values()].filter(({ arn }) => !this.#made.has(arn));
  }
}

/** Name of the resource that an ARN names; undefined: it is of another kind. */
export function nameInArn(kind: ResourceUse["kind"], arn: string): string | undefined {
  const [found] = arn.matchAll(FORMS[kind]);
  return found?.[0] === arn ? found[1] : undefined;
}
