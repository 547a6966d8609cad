import { NotYetKnownError } from "./NotYetKnownError.ts";
import type { HostResource, Resource } from "./Resource.ts";
import { readResource } from "./Resource.ts";

/** A resource with its outputs, and what it hangs on. */
export interface StackResource extends Resource {
  /** URN of the component it belongs to; absent: none. */
  readonly parent?: string;
  /** URNs of what each top-level property was computed from. */
  readonly propertyDependencies: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What the host tells of a resource at the end. */
export interface HostStackResource extends HostResource {
  readonly parent?: { readonly urn: string } | undefined;
  readonly propertyDependencies: Readonly<Record<string, readonly { readonly urn: string }[]>>;
}

/** Outputs by which other resources call a resource. */
const IDENTITIES = ["id", "arn", "bucket", "name", "keyId", "url", "streamArn", "resourceArn"];

/** All resources of a stack, to be looked up from one another. */
export class Stack {
  readonly resources: readonly StackResource[];
  readonly #typeByUrn: ReadonlyMap<string, string>;

  constructor(resources: readonly StackResource[]) {
    this.resources = resources;
    this.#typeByUrn = new Map(resources.map(({ urn, type }) => [urn, type]));
  }

  /** Resources of these types. */
  ofTypes(types: readonly string[]): StackResource[] {
    return this.resources.filter(({ type }) => types.includes(type));
  }

  /**
   * Whether a property of one resource names another, by what is known: the value is one of the other's
   * names, or, where it is unknown, it was computed from the other. Undefined: nobody can tell yet.
   * @param property path; of an unknown value the dependencies of its first part count
   */
  refersTo(from: StackResource, property: string, to: StackResource): boolean | undefined {
    if (!from.props.isUnknown(property)) {
      const value = from.props.value(property);
      const values: readonly unknown[] = Array.isArray(value) ? value : [value];
      return this.#namesOf(to).some((name) => values.includes(name));
    }
    const [first = property] = property.split(/[.[]/, 1);
    const sources = from.propertyDependencies.get(first) ?? new Set<string>();
    const alike = [...sources].filter((urn) => this.#typeByUrn.get(urn) === to.type);
    // Computed from something else entirely, a look-up for instance.
    if (alike.length === 0) return undefined;
    if (!alike.includes(to.urn)) return false;
    return alike.length === 1 ? true : undefined;
  }

  /**
   * Resources of some types whose property names a resource.
   * @throws {NotYetKnownError} if none is known to, and one may turn out to
   */
  pointingAt(to: StackResource, types: readonly string[], property: string): StackResource[] {
    const found = this.ofTypes(types).map((from) => ({
      from,
      refers: this.refersTo(from, property, to),
    }));
    const sure = found.filter(({ refers }) => refers === true);
    const open = found.find(({ refers }) => refers === undefined);
    if (sure.length === 0 && open !== undefined) {
      throw new NotYetKnownError(`${open.from.name}.${property}`);
    }
    return sure.map(({ from }) => from);
  }

  /**
   * Resources of some types that a property names: none where it names something outside of the stack.
   * @throws {NotYetKnownError} if that is open
   */
  namedBy(from: StackResource, property: string, types: readonly string[]): StackResource[] {
    const found = this.ofTypes(types).map((to) => ({
      to,
      refers: this.refersTo(from, property, to),
    }));
    const sure = found.filter(({ refers }) => refers === true);
    if (sure.length === 0 && from.props.isUnknown(property)) {
      throw new NotYetKnownError(from.props.pathOf(property));
    }
    return sure.map(({ to }) => to);
  }

  #namesOf({ props }: StackResource): unknown[] {
    return IDENTITIES.filter((name) => !props.isUnknown(name) && props.has(name)).map((name) =>
      props.value(name),
    );
  }
}

/** Reads the host's resources. */
export function readStack(resources: readonly HostStackResource[]): Stack {
  return new Stack(
    resources.map((one) => ({
      ...readResource(one),
      ...(one.parent === undefined ? {} : { parent: one.parent.urn }),
      propertyDependencies: new Map(
        Object.entries(one.propertyDependencies).map(([name, all]) => [
          name,
          new Set(all.map(({ urn }) => urn)),
        ]),
      ),
    })),
  );
}
