/**
 * What runs in a thread that stands for one execution environment: loads the function's code once,
 * then answers one invocation after another. Part of no other program: only `ExecutionEnvironment`
 * starts it.
 */
import { parentPort, workerData } from "node:worker_threads";
import { captureOutput } from "./captureOutput.ts";
import { callHandler } from "./callHandler.ts";
import { type Handler, loadHandler } from "./loadHandler.ts";
import { type EnvironmentData, type EnvironmentMessage, type InvokeMessage } from "./protocol.ts";
import { runtimeError, toInvokeError } from "./toInvokeError.ts";

const port = parentPort;
if (port === null) {
  throw new Error("environmentMain.ts is the body of a worker thread; start it by FunctionHost.");
}
const data = workerData as EnvironmentData;
let requestId: string | undefined;

captureOutput((stream, text) => {
  send({ type: "output", stream, text, ...(requestId === undefined ? {} : { requestId }) });
});

// What is thrown outside the handler's own promise ends the environment, as in Lambda.
process.on("uncaughtException", (error) => {
  send({ type: "broken", error: toInvokeError(error) });
  process.exit(129);
});
process.on("unhandledRejection", (reason) => {
  const { stackTrace = [] } = toInvokeError(reason);
  const error = runtimeError("Runtime.UnhandledPromiseRejection", String(reason));
  send({ type: "broken", error: { ...error, stackTrace } });
  process.exit(128);
});

let handler: Handler;
try {
  handler = await loadHandler(data);
} catch (error) {
  send({ type: "broken", error: toInvokeError(error) });
  process.exit(1);
}
port.on("message", (message: InvokeMessage) => void answer(message));
send({ type: "ready" });

async function answer(message: InvokeMessage): Promise<void> {
  requestId = message.requestId;
  // An event loop with nothing left to do is how a handler that can never answer is recognised, so
  // that waiting for the host must not keep it busy meanwhile.
  port?.unref();
  const answered = await callHandler(handler, message, data);
  port?.ref();
  if ("error" in answered) {
    process.stderr.write(`ERROR\tInvoke Error\t${JSON.stringify(answered.error)}\n`);
    send({ type: "failed", requestId: message.requestId, error: answered.error });
  } else {
    send({ type: "result", requestId: message.requestId, payload: answered.payload });
  }
  requestId = undefined;
}

function send(message: EnvironmentMessage): void {
  port?.postMessage(message);
}
