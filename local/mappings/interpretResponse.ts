/** What a function's answer says of the batch it got. */
export type BatchOutcome =
  | { readonly type: "success" }
  /** The records before `index` are done; 0 when none is. */
  | { readonly type: "failedFrom"; readonly index: number; readonly reason: string };

/**
 * Reads an answer to a mapping that reports batch item failures. The earliest record named is the first
 * that is not done, whatever is named besides. An answer that cannot be understood fails the whole
 * batch, as does an identifier that is empty or names no record of it.
 * @param payload the answer, JSON text.
 * @param indexOf place of a sequence number in the batch; undefined when it is not in it.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
export function interpretResponse(
  payload: string,
  indexOf: (sequenceNumber: string) => number | undefined,
): BatchOutcome {
  const answer: unknown = JSON.parse(payload);
  if (answer === null || answer === "") {
    return { type: "success" };
  }
  if (!isObject(answer)) {
    return wholeBatch("the answer is not an object");
  }
  const failures = answer["batchItemFailures"];
  if (failures === undefined || failures === null) {
    return { type: "success" };
  }
  if (!Array.isArray(failures)) {
    return wholeBatch("batchItemFailures is not a list");
  }
  return failures.length === 0 ? { type: "success" } : earliest(failures, indexOf);
}

function earliest(
  failures: readonly unknown[],
  indexOf: (sequenceNumber: string) => number | undefined,
): BatchOutcome {
  let first = Infinity;
  for (const failure of failures) {
    const identifier = isObject(failure) ? failure["itemIdentifier"] : undefined;
    if (typeof identifier !== "string" || identifier === "") {
      return wholeBatch("an itemIdentifier is missing or empty");
    }
    const index = indexOf(identifier);
    if (index === undefined) {
      return wholeBatch(`itemIdentifier ${identifier} is not in the batch`);
    }
    first = Math.min(first, index);
  }
  return { type: "failedFrom", index: first, reason: `${failures.length} reported as failed` };
}

function wholeBatch(reason: string): BatchOutcome {
  return { type: "failedFrom", index: 0, reason };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
