import type { PropertyMap, PropertyValue } from "./PropertyValue.ts";

/** What happened to a resource: `read` for one that the program only looked up. */
export type Operation = "create" | "update" | "same" | "read";

/** Options of a resource, after transforms. */
export interface ResourceOptions {
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** Absent: not said. */
  readonly deleteBeforeReplace?: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly replacementTrigger?: PropertyValue;
  readonly additionalSecretOutputs: readonly string[];
  /** URN of the resource whose deletion takes this one along. */
  readonly deletedWith?: string;
  /** Version of the package, for instance `7.48.0`. */
  readonly version?: string;
  readonly pluginDownloadUrl?: string;
  /** Reference (`<urn>::<id>`) of the explicit provider; absent: the default one. */
  readonly provider?: string;
  /** References of the providers that a component hands to its children, by package. */
  readonly providers: Readonly<Record<string, string>>;
  readonly customTimeouts: Readonly<Record<string, string>>;
}

/** A resource as the program registered it, and what came of it. */
export interface RegisteredResource extends ResourceOptions {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN; absent for the stack and for what has no parent. */
  readonly parent?: string;
  /** Whether a provider manages it; false for components. */
  readonly custom: boolean;
  /** Whether it is a component of another package. */
  readonly remote: boolean;
  readonly operation: Operation;
  /** Physical id; absent for components and where a preview cannot know it. */
  readonly id?: string;
  readonly inputs: PropertyMap;
  /** Paths of the secret inputs, sorted. */
  readonly secretInputs: readonly string[];
  /** What the provider answered; of a component its inputs. */
  readonly state: PropertyMap;
  /** Paths of the secret values in the state, sorted. */
  readonly secretState: readonly string[];
  /** What a component registered as its outputs; absent: nothing. */
  readonly outputs?: PropertyMap;
  /** Paths of the secret values in the outputs, sorted. */
  readonly secretOutputs: readonly string[];
  /** URNs, sorted. */
  readonly dependencies: readonly string[];
  /** URNs by property, sorted. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** URNs under which the resource may be found in an earlier run. */
  readonly aliases: readonly string[];
}
