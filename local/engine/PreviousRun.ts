import type { RegisteredResource } from "./RegisteredResource.ts";
import { isProviderType } from "./urn.ts";

/** The resources of the run before: which live on, and which are gone from the program. */
export class PreviousRun {
  readonly #resources: readonly RegisteredResource[];
  readonly #byUrn: ReadonlyMap<string, RegisteredResource>;
  /** New URNs of the resources that live on, by old URN. */
  readonly #kept = new Map<string, string>();

  constructor(resources: readonly RegisteredResource[]) {
    // What was only looked up belongs to somebody else.
    this.#resources = resources.filter(({ operation }) => operation !== "read");
    this.#byUrn = new Map(this.#resources.map((resource) => [resource.urn, resource]));
  }

  /** A resource by the URN it had; undefined: there was none. */
  find(urn: string): RegisteredResource | undefined {
    return this.#byUrn.get(urn);
  }

  /**
   * Finds what a resource was before, under its own URN or an alias, and marks it as living on.
   * @returns undefined if the resource is new.
   * @throws {Error} if another resource has claimed the same one.
   */
  claim(urn: string, aliases: readonly string[]): RegisteredResource | undefined {
    for (const candidate of [urn, ...aliases]) {
      const old = this.#byUrn.get(candidate);
      if (old === undefined) continue;
      const taker = this.#kept.get(candidate);
      if (taker !== undefined) {
        throw new Error(
          `"${candidate}" must live on as one resource, and both "${taker}" and "${urn}" claim it; ` +
            "remove the alias from one of them.",
        );
      }
      this.#kept.set(candidate, urn);
      return old;
    }
    return undefined;
  }

  /**
   * The resources nobody claimed, last made first.
   * @throws {Error} if one of them is protected.
   */
  gone(): RegisteredResource[] {
    const gone = this.#resources.filter(({ urn }) => !this.#kept.has(urn)).reverse();
    const guarded = gone.find(({ protect }) => protect);
    if (guarded !== undefined) {
      throw new Error(
        `"${guarded.urn}" must not be deleted: it is protected; ` +
          "put it back into the program, or unprotect it first.",
      );
    }
    return gone;
  }
}

/** Whether the provider has to remove a resource that is gone, given all that are. */
export function mustCallDelete(
  resource: RegisteredResource,
  gone: readonly RegisteredResource[],
): boolean {
  if (resource.retainOnDelete || isProviderType(resource.type)) return false;
  if (gone.some(({ urn }) => urn === resource.deletedWith)) return false;
  return resource.custom || resource.remote;
}
