import type { Client } from "@grpc/grpc-js";
import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import { callbackGrpc, callbackPb, grpc } from "./protocol.ts";

/** Calls functions that the program serves, for instance its transforms. */
export class Callbacks {
  readonly #clients = new Map<string, Client>();

  /**
   * Calls one.
   * @param request the serialized request message.
   * @returns the serialized response message.
   * @throws {Error} with the program's own message if the function throws.
   */
  async call(callback: Callback, request: Uint8Array): Promise<Uint8Array> {
    const message = new callbackPb.CallbackInvokeRequest();
    message.setToken(callback.getToken());
    message.setRequest(request);
    const { path, requestSerialize, responseDeserialize } = callbackGrpc.CallbacksService.invoke;
    const client = this.#client(callback.getTarget());
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        message,
        (error, response) => {
          if (error !== null) reject(new Error(error.details, { cause: error }));
          else resolve(response?.getResponse_asU8() ?? new Uint8Array());
        },
      );
    });
  }

  /** Closes all connections. */
  close(): void {
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
  }

  #client(target: string): Client {
    let client = this.#clients.get(target);
    if (client === undefined) {
      // A proxy of the user's reaches the web, and not this machine.
      const options = { "grpc.enable_http_proxy": 0 };
      client = new grpc.Client(target, grpc.credentials.createInsecure(), options);
      this.#clients.set(target, client);
    }
    return client;
  }
}
