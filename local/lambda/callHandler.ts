import type { InvokeError } from "./model.ts";
import type { Handler } from "./loadHandler.ts";
import { type EnvironmentData, type InvokeMessage, MAX_RESPONSE_BYTES } from "./protocol.ts";
import { runtimeError, toInvokeError } from "./toInvokeError.ts";

type Answer = { readonly payload: string } | { readonly error: InvokeError };

/**
 * Calls the handler once and waits for what it returns, resolves to or calls back with. Never rejects.
 * A handler whose promise can no longer settle fails as it does in Lambda; one that takes a callback
 * and never calls it answers `null`.
 */
export async function callHandler(
  handler: Handler,
  message: InvokeMessage,
  data: EnvironmentData,
): Promise<Answer> {
  let event: unknown;
  try {
    event = JSON.parse(message.payload);
  } catch (error) {
    return {
      error: runtimeError("Runtime.JSONParseError", `Could not parse the event: ${String(error)}`),
    };
  }
  try {
    return serialize(await run(handler, event, makeContext(message, data)));
  } catch (error) {
    return { error: toInvokeError(error) };
  }
}

/** Lambda's context object, as far as its Node.js runtime documents it. */
interface Context {
  callbackWaitsForEmptyEventLoop: boolean;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly awsRequestId: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  getRemainingTimeInMillis(): number;
}

// https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
function makeContext(message: InvokeMessage, data: EnvironmentData): Context {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: data.functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: data.functionArn,
    memoryLimitInMB: String(data.memorySizeMb),
    awsRequestId: message.requestId,
    logGroupName: process.env["AWS_LAMBDA_LOG_GROUP_NAME"] ?? "",
    logStreamName: process.env["AWS_LAMBDA_LOG_STREAM_NAME"] ?? "",
    getRemainingTimeInMillis: () => Math.max(0, message.deadlineMs - Date.now()),
  };
}

async function run(handler: Handler, event: unknown, context: Context): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  let calledBack: (() => void) | undefined;
  let onNothingLeft = (): void => resolve(null);
  const callback = (error?: unknown, result?: unknown): void => {
    calledBack ??= () => (error === undefined || error === null ? resolve(result) : reject(error));
    if (!context.callbackWaitsForEmptyEventLoop) {
      calledBack();
    }
  };
  const onEmptyLoop = (): void => (calledBack ?? onNothingLeft)();
  process.once("beforeExit", onEmptyLoop);
  try {
    const returned = handler(event, context, callback);
    if (isThenable(returned)) {
      onNothingLeft = () => reject(new NodeJsExit());
      returned.then(resolve, reject);
    } else if (handler.length < 3 && calledBack === undefined) {
      resolve(returned);
    }
    return await promise;
  } finally {
    process.off("beforeExit", onEmptyLoop);
  }
}

/** Nothing is left that could settle the handler's promise. */
class NodeJsExit extends Error {
  override readonly name = "Runtime.NodeJsExit";
  constructor() {
    super(
      "The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly " +
        "caused by a Promise that was never settled.",
    );
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    "then" in value &&
    typeof value.then === "function"
  );
}

function serialize(value: unknown): Answer {
  let payload: string;
  try {
    payload = JSON.stringify(value === undefined ? null : value) ?? "null";
  } catch (error) {
    const message = `Unable to stringify response body: ${String(error)}`;
    return { error: runtimeError("Runtime.JSONStringifyError", message) };
  }
  if (Buffer.byteLength(payload) > MAX_RESPONSE_BYTES) {
    return {
      error: runtimeError(
        "Function.ResponseSizeTooLarge",
        `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
      ),
    };
  }
  return { payload };
}
