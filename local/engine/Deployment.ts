import { aliasUrns } from "./aliasUrns.ts";
import { DeploymentStoppedError } from "./DeploymentStoppedError.ts";
import type { Diagnostic } from "./Diagnostic.ts";
import { encodeProperties } from "./encodeProperties.ts";
import type { Goal, ReadGoal } from "./Goal.ts";
import { ignoreChanges, pathsChanged } from "./ignoreChanges.ts";
import { NotModelledError } from "./NotModelledError.ts";
import { mustCallDelete, PreviousRun } from "./PreviousRun.ts";
import { ProviderCalls } from "./ProviderCalls.ts";
import type { PropertyMap } from "./PropertyValue.ts";
import type { Operation, RegisteredResource } from "./RegisteredResource.ts";
import type { ResourceProvider, ResourceState } from "./ResourceProvider.ts";
import { sameValue } from "./sameValue.ts";
import { secretOutputs } from "./secretOutputs.ts";
import { autoName, isProviderType, makeUrn, parseUrn, STACK_TYPE } from "./urn.ts";

/** How many resources a run made, changed, left alone and removed, components and stack included. */
export interface ResourceCounts {
  readonly create: number;
  readonly update: number;
  readonly same: number;
  readonly delete: number;
}

/** A resource that could not be brought about. */
export interface ResourceFailure {
  readonly urn: string;
  readonly error: Error;
}

/** What a resource's URN is made of. */
export interface Identity {
  readonly type: string;
  readonly name: string;
  readonly parent?: string;
}

/** What a deployment needs to know. */
export interface DeploymentOptions {
  readonly project: string;
  readonly stack: string;
  /** Folder against which the program's relative paths count. */
  readonly programDir: string;
  readonly preview: boolean;
  /** Whether what is not modelled is passed over, as nothing is made. */
  readonly recordsOnly: boolean;
  readonly provider: ResourceProvider;
  readonly config: Readonly<Record<string, string>>;
  /** Resources of the run before; empty: there was none. */
  readonly previous: readonly RegisteredResource[];
  readonly signal: AbortSignal;
  readonly report: (diagnostic: Diagnostic) => void;
  /** Told of each failure, at once. */
  readonly onFailure: () => void;
}

/**
 * The state of one run: takes what the program registers, decides between create, update and same,
 * has the provider do it, and at the end removes what the program no longer declares.
 */
export class Deployment {
  /** URN of the stack; empty until the program has registered it. */
  rootUrn = "";
  readonly #options: DeploymentOptions;
  readonly #calls: ProviderCalls;
  readonly #previous: PreviousRun;
  /** URNs in order of registration; reserved before the provider has answered. */
  readonly #claimed = new Set<string>();
  readonly #resources = new Map<string, RegisteredResource>();
  readonly #pending = new Set<Promise<unknown>>();
  readonly #failures: ResourceFailure[] = [];
  readonly #deleted: string[] = [];

  constructor(options: DeploymentOptions) {
    this.#options = options;
    this.#previous = new PreviousRun(options.previous);
    this.#calls = new ProviderCalls({
      ...options,
      findResource: (urn) => this.#resources.get(urn) ?? this.#previous.find(urn),
    });
  }

  /** Whether what is not modelled is passed over, as nothing is made. */
  get recordsOnly(): boolean {
    return this.#options.recordsOnly;
  }

  /** Registered resources, in the order in which the program registered them. */
  get resources(): RegisteredResource[] {
    return [...this.#claimed].flatMap((urn) => this.#resources.get(urn) ?? []);
  }

  /** What failed, in the order of failing. */
  get failures(): readonly ResourceFailure[] {
    return this.#failures;
  }

  /** URNs that the program no longer declares, in the order of removal. */
  get deleted(): readonly string[] {
    return this.#deleted;
  }

  get counts(): ResourceCounts {
    const count = (operation: Operation) =>
      this.resources.filter((resource) => resource.operation === operation).length;
    return {
      create: count("create"),
      update: count("update"),
      same: count("same"),
      delete: this.#deleted.length,
    };
  }

  /** A registered resource; undefined: not (yet) there. */
  find(urn: string): RegisteredResource | undefined {
    return this.#resources.get(urn);
  }

  /**
   * Creates, updates or keeps a resource.
   * @throws {DeploymentStoppedError} if another resource failed before or the run was aborted.
   */
  register(goal: Goal): Promise<RegisteredResource> {
    return this.#track(goal, async (urn) => {
      this.#refuseUnsupported(goal);
      const aliases = this.#aliases(goal);
      const old = this.#previous.claim(urn, aliases);
      const inputs =
        old === undefined
          ? goal.inputs
          : ignoreChanges(old.inputs, goal.inputs, goal.ignoreChanges);
      const operation = this.#decide(goal, inputs, old);
      const result = await this.#perform(operation, urn, { ...goal, inputs }, old);
      return this.#record(urn, { ...goal, inputs }, { operation, result, aliases });
    });
  }

  /**
   * Looks up a resource that the program did not make.
   * @throws {Error} if there is none.
   */
  read(goal: ReadGoal): Promise<RegisteredResource> {
    return this.#track(goal, async (urn) => {
      const { id } = goal;
      let result: ResourceState = { id: "", state: goal.inputs };
      if (id !== undefined) {
        const found = await this.#calls.read(urn, goal, id, goal.inputs);
        if (found === undefined) {
          throw new Error(`${goal.type} "${id}" must exist to be looked up, and does not.`);
        }
        result = { id, state: found.state };
      }
      return this.#record(urn, goal, { operation: "read", result, aliases: [] });
    });
  }

  /** Whether a resource with that id exists. */
  async exists(
    resource: { readonly type: string; readonly provider?: string },
    id: string,
    inputs: PropertyMap,
  ): Promise<boolean> {
    const urn = makeUrn(this.#options, "", resource.type, id);
    const found = await this.#calls.read(urn, { ...resource, name: id }, id, inputs);
    return found !== undefined;
  }

  /** Keeps a component's or the stack's outputs. */
  registerOutputs(urn: string, outputs: PropertyMap, secrets: readonly string[]): void {
    const resource = this.#resources.get(urn);
    if (resource === undefined) {
      throw new Error(`Outputs must belong to a registered resource, got those of "${urn}".`);
    }
    this.#resources.set(urn, { ...resource, outputs, secretOutputs: secrets });
  }

  /**
   * Answers a function.
   * @returns undefined if the answer hangs on resources that a preview has not created, or the provider
   * cannot know it.
   */
  async invoke(call: {
    readonly token: string;
    readonly args: PropertyMap;
    readonly provider?: string;
    readonly dependsOn: readonly string[];
  }): Promise<PropertyMap | undefined> {
    const pending = call.dependsOn.some((urn) => {
      const resource = this.#resources.get(urn);
      return resource?.custom === true && resource.id === undefined;
    });
    if (pending) return undefined;
    return this.#calls.invoke(call.token, call.args, call.provider);
  }

  /** Notes that a resource could not be brought about: nothing else is begun from then on. */
  fail(identity: Identity, cause: unknown): Error {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    const urn = this.#urnOf(identity);
    this.#failures.push({ urn, error });
    this.#options.report({ severity: "error", message: error.message, source: "engine", urn });
    this.#options.onFailure();
    return error;
  }

  /** Waits until the provider has answered everything it was asked. */
  async settle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.allSettled(this.#pending);
  }

  /**
   * Removes what the program no longer declares, last made first. Only to be called after the program
   * ended well: a program that broke off has not said what it no longer wants.
   */
  async finish(): Promise<void> {
    const gone = this.#previous.gone();
    for (const resource of gone) {
      this.#options.signal.throwIfAborted();
      if (!this.#options.preview && mustCallDelete(resource, gone)) await this.#delete(resource);
      this.#deleted.push(resource.urn);
    }
  }

  async #delete(resource: RegisteredResource): Promise<void> {
    try {
      await this.#calls.delete(resource);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`"${resource.urn}" could not be deleted: ${reason}`, { cause });
    }
  }

  async #track(
    goal: Goal,
    work: (urn: string) => Promise<RegisteredResource>,
  ): Promise<RegisteredResource> {
    if (this.#failures.length > 0 || this.#options.signal.aborted) {
      throw new DeploymentStoppedError();
    }
    const urn = this.#urnOf(goal);
    const running = (async () => {
      this.#claim(urn, goal);
      return work(urn);
    })();
    this.#pending.add(running);
    try {
      return await running;
    } catch (cause) {
      throw this.fail(goal, cause);
    } finally {
      this.#pending.delete(running);
    }
  }

  #urnOf(identity: Identity): string {
    const { type, name, parent } = identity;
    const parentType = parent === undefined ? "" : parseUrn(parent).qualifiedType;
    return makeUrn(this.#options, parentType, type, name);
  }

  #claim(urn: string, goal: Goal): void {
    if (this.#claimed.has(urn)) {
      throw new Error(
        `The URN "${urn}" must be unique, and is registered twice; ` +
          `give one of the resources another name than "${goal.name}".`,
      );
    }
    this.#claimed.add(urn);
    if (goal.parent !== undefined && !this.#claimed.has(goal.parent)) {
      throw new Error(`The parent of "${urn}" must be registered first, got "${goal.parent}".`);
    }
    if (goal.type === STACK_TYPE) this.rootUrn = urn;
  }

  #refuseUnsupported(goal: Goal): void {
    const [first] = goal.unsupported;
    if (first !== undefined && !this.#options.recordsOnly) {
      throw new NotModelledError(
        `"${first}" of ${goal.type} "${goal.name}"`,
        "leave that resource option out of a local run",
      );
    }
  }

  #aliases(goal: Goal): string[] {
    const parent = goal.parent === undefined ? undefined : this.#resources.get(goal.parent);
    const owner = { ...goal, project: this.#options.project, stack: this.#options.stack };
    return aliasUrns(owner, goal.aliasSpecs, parent?.aliases ?? []);
  }

  #decide(goal: Goal, inputs: PropertyMap, old: RegisteredResource | undefined): Operation {
    if (old === undefined) return "create";
    const replacing = pathsChanged(old.inputs, inputs, goal.replaceOnChanges, sameValue);
    if (!sameValue(old.replacementTrigger, goal.replacementTrigger)) {
      replacing.push("replacementTrigger");
    }
    if (replacing.length > 0) {
      throw new NotModelledError(
        `Replacing ${goal.type} "${goal.name}" because "${replacing.join('", "')}" changed`,
        "start from an empty data directory, or rename the resource",
      );
    }
    return sameValue(old.inputs, inputs) ? "same" : "update";
  }

  async #perform(
    operation: Operation,
    urn: string,
    goal: Goal,
    old: RegisteredResource | undefined,
  ): Promise<ResourceState> {
    if (!goal.custom && !goal.remote) return { id: "", state: goal.inputs };
    if (isProviderType(goal.type)) return { id: autoName(urn, "provider"), state: goal.inputs };
    if (old === undefined) return this.#calls.create(urn, goal, goal.inputs);
    if (operation === "same") return { id: old.id ?? "", state: old.state };
    const result = await this.#calls.update(urn, goal, goal.inputs, old);
    return this.#options.preview ? { ...result, id: old.id ?? "" } : result;
  }

  #record(
    urn: string,
    goal: Goal,
    outcome: {
      readonly operation: Operation;
      readonly result: ResourceState;
      readonly aliases: readonly string[];
    },
  ): RegisteredResource {
    const { operation, result, aliases } = outcome;
    const id = this.#idOf(goal, operation, result.id);
    const secretState = secretOutputs(
      result.state,
      goal.secretInputs,
      goal.additionalSecretOutputs,
    );
    // Fails here, naming the property, rather than when the answer is sent.
    encodeProperties(result.state, secretState);
    const parent = goal.parent === undefined ? undefined : this.#resources.get(goal.parent);
    const deletedWith = goal.deletedWith ?? parent?.deletedWith;
    const resource: RegisteredResource = {
      ...withoutRequest(goal),
      ...(deletedWith === undefined ? {} : { deletedWith }),
      urn,
      operation,
      ...(id === undefined ? {} : { id }),
      state: result.state,
      secretState,
      secretOutputs: [],
      aliases,
    };
    this.#resources.set(urn, resource);
    return resource;
  }

  #idOf(goal: Goal, operation: Operation, id: string): string | undefined {
    if (!goal.custom) return undefined;
    if (this.#options.preview && operation === "create") return undefined;
    if (id !== "") return id;
    if (this.#options.preview) return undefined;
    throw new Error(`The provider must give ${goal.type} "${goal.name}" an id, got none.`);
  }
}

/** What of a goal is kept of a resource: what was only asked is answered by then. */
function withoutRequest(goal: Goal): Omit<Goal, "aliasSpecs" | "unsupported"> {
  const kept: Partial<Mutable<Goal>> & Omit<Goal, "aliasSpecs" | "unsupported"> = { ...goal };
  delete kept.aliasSpecs;
  delete kept.unsupported;
  return kept;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
