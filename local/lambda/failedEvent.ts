import type { InvokeError } from "./model.ts";

/** An asynchronous invocation that was given up. */
export interface FailedEvent {
  readonly functionArn: string;
  /** JSON text. */
  readonly event: string;
  readonly requestId: string;
  readonly error: InvokeError;
  /** How often it was run. */
  readonly attempts: number;
  readonly condition: "RetriesExhausted" | "EventAgeExceeded";
}

/**
 * Key and body of the object that Lambda writes to an S3 on-failure destination for an asynchronous
 * invocation.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
export function failedEventObject(
  { functionArn, event, requestId, error, attempts, condition }: FailedEvent,
  { nowMs, uuid }: { readonly nowMs: number; readonly uuid: string },
): { readonly key: string; readonly body: string } {
  const timestamp = new Date(nowMs).toISOString();
  const [day = "", time = ""] = timestamp.slice(0, 19).split("T");
  const name = functionArn.split(":")[6] ?? functionArn;
  const key = `aws/lambda/async/${name}/${day.replaceAll("-", "/")}/${day}T${time.replaceAll(":", ".")}-${uuid}`;
  const { errorType, errorMessage, stackTrace } = error;
  const body = {
    version: "1.0",
    timestamp,
    requestContext: {
      requestId,
      functionArn: `${functionArn}:$LATEST`,
      condition,
      approximateInvokeCount: attempts,
    },
    requestPayload: JSON.parse(event) as unknown,
    ...(attempts === 0
      ? {}
      : {
          responseContext: {
            statusCode: 200,
            executedVersion: "$LATEST",
            functionError: "Unhandled",
          },
          responsePayload: { errorType, errorMessage, trace: stackTrace ?? [] },
        }),
  };
  return { key, body: JSON.stringify(body) };
}
