/** What a function's answer says of the messages it got. */
export type MessagesOutcome =
  | { readonly type: "success" }
  /** These are not done; the others are. */
  | { readonly type: "failed"; readonly messageIds: ReadonlySet<string>; readonly reason: string };

/**
 * Reads an answer to a mapping that reports batch item failures. An answer that cannot be understood fails
 * the whole batch, as does an identifier that is empty or names no message of it.
 * @param payload the answer, JSON text.
 * @param messageIds of the batch.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
export function interpretQueueResponse(
  payload: string,
  messageIds: ReadonlySet<string>,
): MessagesOutcome {
  const answer: unknown = JSON.parse(payload);
  if (answer === null || answer === "") return { type: "success" };
  const fail = (reason: string): MessagesOutcome => ({ type: "failed", messageIds, reason });
  if (!isObject(answer)) return fail("the answer is not an object");
  const failures = answer["batchItemFailures"];
  if (failures === undefined || failures === null) return { type: "success" };
  if (!Array.isArray(failures)) return fail("batchItemFailures is not a list");
  const identifiers = (failures as readonly unknown[]).map(readIdentifier);
  if (identifiers.includes("")) return fail("an itemIdentifier is missing or empty");
  const stranger = identifiers.find((identifier) => !messageIds.has(identifier));
  if (stranger !== undefined) return fail(`itemIdentifier ${stranger} is not in the batch`);
  if (identifiers.length === 0) return { type: "success" };
  const failed = new Set(identifiers);
  return { type: "failed", messageIds: failed, reason: `${failed.size} reported as failed` };
}

/** Empty when there is none. */
function readIdentifier(failure: unknown): string {
  const identifier = isObject(failure) ? failure["itemIdentifier"] : undefined;
  return typeof identifier === "string" ? identifier : "";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
