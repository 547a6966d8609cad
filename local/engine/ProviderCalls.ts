import type { Goal } from "./Goal.ts";
import { NotModelledError } from "./NotModelledError.ts";
import type { PropertyMap } from "./PropertyValue.ts";
import type { RegisteredResource } from "./RegisteredResource.ts";
import type { ResourceProvider, ResourceRequest, ResourceState } from "./ResourceProvider.ts";
import { autoName, packageOf } from "./urn.ts";

/** What every call to the provider needs. */
export interface ProviderCallsOptions {
  readonly provider: ResourceProvider;
  /** Folder against which the program's relative paths count. */
  readonly programDir: string;
  readonly preview: boolean;
  readonly signal: AbortSignal;
  /** Configuration by namespaced key: `aws:region` is an input of the default provider of `aws`. */
  readonly config: Readonly<Record<string, string>>;
  /** Finds an explicit provider's resource by URN. */
  readonly findResource: (urn: string) => RegisteredResource | undefined;
}

/** Configuration that lists the packages whose default provider is off; `*`: all. */
const DISABLED_KEY = "pulumi:disable-default-providers";

/** Turns what the engine decided into calls of the {@link ResourceProvider}. */
export class ProviderCalls {
  readonly #options: ProviderCallsOptions;

  constructor(options: ProviderCallsOptions) {
    this.#options = options;
  }

  /** Makes a resource. */
  create(urn: string, goal: Goal, inputs: PropertyMap): Promise<ResourceState> {
    return this.#options.provider.create({
      ...this.#request(urn, goal, goal.provider),
      inputs,
      secretInputs: goal.secretInputs,
      remote: goal.remote,
    });
  }

  /** Changes a resource in place. */
  update(
    urn: string,
    goal: Goal,
    inputs: PropertyMap,
    old: RegisteredResource,
  ): Promise<ResourceState> {
    return this.#options.provider.update({
      ...this.#request(urn, goal, goal.provider),
      inputs,
      secretInputs: goal.secretInputs,
      remote: goal.remote,
      id: old.id ?? "",
      oldInputs: old.inputs,
      oldState: old.state,
    });
  }

  /** Removes a resource. */
  delete(old: RegisteredResource): Promise<void> {
    return this.#options.provider.delete({
      ...this.#request(old.urn, old, old.provider),
      id: old.id ?? "",
      oldInputs: old.inputs,
      oldState: old.state,
    });
  }

  /**
   * Finds a resource by id; undefined: there is none.
   * @throws {NotModelledError} if the provider cannot look up resources.
   */
  async read(
    urn: string,
    resource: { readonly type: string; readonly name: string; readonly provider?: string },
    id: string,
    inputs: PropertyMap,
  ): Promise<ResourceState | undefined> {
    const { provider } = this.#options;
    if (provider.read === undefined) {
      throw new NotModelledError(
        `Looking up ${resource.type} "${id}"`,
        "create the resource in the program, or pass its properties as configuration",
      );
    }
    return provider.read({ ...this.#request(urn, resource, resource.provider), id, inputs });
  }

  /** Answers a function; undefined: the provider cannot know. */
  async invoke(
    token: string,
    args: PropertyMap,
    providerRef: string | undefined,
  ): Promise<PropertyMap | undefined> {
    const { provider, preview, signal } = this.#options;
    const providerInputs = this.providerInputs(token, providerRef);
    return provider.invoke({ token, args, providerInputs, preview, signal });
  }

  /**
   * Inputs of the provider that manages a type or function.
   * @throws {Error} if the reference names a provider that was not registered.
   */
  providerInputs(token: string, providerRef: string | undefined): PropertyMap {
    if (providerRef === undefined) return this.#defaultInputs(packageOf(token));
    const urn = providerRef.slice(0, providerRef.lastIndexOf("::"));
    const provider = this.#options.findResource(urn);
    if (provider === undefined) {
      throw new Error(`The provider of ${token} must be registered first, got "${providerRef}".`);
    }
    return provider.inputs;
  }

  #defaultInputs(packageName: string): PropertyMap {
    const disabled = JSON.parse(this.#options.config[DISABLED_KEY] ?? "[]") as unknown;
    if (Array.isArray(disabled) && disabled.some((name) => name === packageName || name === "*")) {
      throw new Error(
        `Resources of "${packageName}" must have an explicit provider: ` +
          `"${DISABLED_KEY}" disables the default one.`,
      );
    }
    const inputs: Record<string, string> = {};
    for (const [key, value] of Object.entries(this.#options.config)) {
      if (key.startsWith(`${packageName}:`)) inputs[key.slice(packageName.length + 1)] = value;
    }
    return inputs;
  }

  #request(
    urn: string,
    resource: { readonly type: string; readonly name: string },
    providerRef: string | undefined,
  ): ResourceRequest {
    const { programDir, preview, signal } = this.#options;
    return {
      type: resource.type,
      urn,
      name: resource.name,
      autoName: autoName(urn, resource.name),
      programDir,
      providerInputs: this.providerInputs(resource.type, providerRef),
      preview,
      signal,
    };
  }
}
