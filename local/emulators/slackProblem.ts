/** Limits of messages and blocks.
 * https://docs.slack.dev/reference/block-kit/blocks */
const MAX_BLOCKS = 50;
const MAX_TEXT: Readonly<Record<string, number>> = { header: 150, section: 3_000 };
const MAX_FIELDS = 10;
const MAX_FIELD = 2_000;

interface Text {
  readonly text?: unknown;
}

interface Block {
  readonly type?: unknown;
  readonly text?: Text;
  readonly fields?: readonly Text[];
}

/**
 * The word with which Slack refuses a message, or undefined when it takes it: as far as what makes a
 * program's messages wrong goes.
 */
export function slackProblem(message: string): string | undefined {
  const { text, blocks = [] } = parse(message) ?? {};
  if (typeof text !== "string" && blocks.length === 0) {
    return parse(message) === undefined ? "invalid_payload" : "no_text";
  }
  const areFine = blocks.length <= MAX_BLOCKS && blocks.every(isFine);
  return areFine ? undefined : "invalid_blocks";
}

function isFine({ type, text, fields }: Block): boolean {
  if (typeof type !== "string") return false;
  const isShort = text === undefined || lengthOf(text) <= (MAX_TEXT[type] ?? Infinity);
  const fitFields =
    fields === undefined ||
    (fields.length <= MAX_FIELDS && fields.every((field) => lengthOf(field) <= MAX_FIELD));
  return isShort && fitFields;
}

/** Infinity for what is no text, and for an empty one: Slack takes neither. */
function lengthOf({ text }: Text): number {
  return typeof text === "string" && text !== "" ? text.length : Infinity;
}

function parse(
  message: string,
): { readonly text?: unknown; readonly blocks?: readonly Block[] } | undefined {
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
