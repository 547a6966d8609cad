import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import type {
  ResourceInvokeRequest,
  TransformResourceOptions,
} from "@pulumi/pulumi/proto/resource_pb.js";
import { Callbacks } from "./Callbacks.ts";
import { resourcePb, structPb } from "./protocol.ts";
import { structToWire } from "./structToWire.ts";
import type { WireMap } from "./wire.ts";

/** What a transform may change of a resource. */
export interface TransformSubject {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  /** Empty: none. */
  readonly parent: string;
  readonly properties: WireMap;
  readonly options: TransformResourceOptions;
}

/** What a transform may change of a function call. */
export interface TransformCall {
  readonly args: WireMap;
  readonly provider: string;
}

/** Runs the transforms of a program in the order of the engine: own, parents', then the stack's. */
export class Transforms {
  readonly #callbacks = new Callbacks();
  /** By URN: the resource's transforms and its parent. */
  readonly #resources = new Map<string, { transforms: readonly Callback[]; parent: string }>();
  readonly #stack: Callback[] = [];
  readonly #invoke: Callback[] = [];

  /** Adds a transform of all resources registered from now on. */
  addStackTransform(callback: Callback): void {
    this.#stack.push(callback);
  }

  /** Adds a transform of all function calls from now on. */
  addInvokeTransform(callback: Callback): void {
    this.#invoke.push(callback);
  }

  /** Remembers a resource's transforms for its children. */
  remember(urn: string, transforms: readonly Callback[], parent: string): void {
    this.#resources.set(urn, { transforms, parent });
  }

  /** All transforms that apply to a resource, in order. */
  chain(own: readonly Callback[], parent: string): Callback[] {
    const chain = [...own];
    for (let urn = parent; urn !== "";) {
      const ancestor = this.#resources.get(urn);
      chain.push(...(ancestor?.transforms ?? []));
      urn = ancestor?.parent ?? "";
    }
    return [...chain, ...this.#stack];
  }

  /**
   * Runs transforms on a resource, each on what the one before it returned.
   * @throws {Error} with the transform's own message if one throws.
   */
  async transform(
    subject: TransformSubject,
    chain: readonly Callback[],
  ): Promise<TransformSubject> {
    let { properties, options } = subject;
    for (const callback of chain) {
      const request = new resourcePb.TransformRequest();
      request.setType(subject.type);
      request.setName(subject.name);
      request.setCustom(subject.custom);
      request.setParent(subject.parent);
      request.setProperties(structPb.Struct.fromJavaScript(properties));
      request.setOptions(options);
      const bytes = await this.#callbacks.call(callback, request.serializeBinary());
      const response = resourcePb.TransformResponse.deserializeBinary(bytes);
      if (response.hasProperties()) properties = structToWire(response.getProperties());
      options = response.getOptions() ?? options;
    }
    return { ...subject, properties, options };
  }

  /** Runs the transforms of function calls. */
  async transformCall(call: ResourceInvokeRequest): Promise<TransformCall> {
    let args = structToWire(call.getArgs());
    let options = new resourcePb.TransformInvokeOptions();
    options.setProvider(call.getProvider());
    options.setVersion(call.getVersion());
    options.setPluginDownloadUrl(call.getPlugindownloadurl());
    for (const callback of this.#invoke) {
      const request = new resourcePb.TransformInvokeRequest();
      request.setToken(call.getTok());
      request.setArgs(structPb.Struct.fromJavaScript(args));
      request.setOptions(options);
      const bytes = await this.#callbacks.call(callback, request.serializeBinary());
      const response = resourcePb.TransformInvokeResponse.deserializeBinary(bytes);
      if (response.hasArgs()) args = structToWire(response.getArgs());
      options = response.getOptions() ?? options;
    }
    return { args, provider: options.getProvider() };
  }

  /** Closes the connections to the program. */
  close(): void {
    this.#callbacks.close();
  }
}
