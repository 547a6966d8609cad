import type { DeserializeMiddleware, HttpResponse, MiddlewareStack } from "@smithy/types";

/**
 * Sends a command and answers with the JSON of the wire instead of the SDK's objects: binary values stay
 * base64 and times epoch seconds, which is how a function gets them. Turning every attribute of a stream
 * into objects and back took a third of a local run's time. Signing, retries and errors are the SDK's.
 */
export async function sendForWire<Input extends object, Output extends object>(
  command: { readonly middlewareStack: MiddlewareStack<Input, Output> },
  send: () => Promise<Output>,
): Promise<unknown> {
  let wire: unknown;
  const keepWire: DeserializeMiddleware<Input, Output> = (next) => async (args) => {
    const result = await next(args);
    const response = result.response as HttpResponse;
    if (response.statusCode === 200) {
      wire = JSON.parse(await readBody(response.body as AsyncIterable<Uint8Array>));
      response.body = new Uint8Array();
    }
    return result;
  };
  command.middlewareStack.addRelativeTo(keepWire, {
    name: "keepWire",
    relation: "after",
    toMiddleware: "deserializerMiddleware",
  });
  await send();
  return wire;
}

async function readBody(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
