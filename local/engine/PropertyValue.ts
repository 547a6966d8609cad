import type { Archive, Asset } from "./assets.ts";

/**
 * Stands for a value that is known only once the program is really deployed: ids and computed outputs
 * of resources that a preview would create. Occurs in previews only.
 */
export const UNKNOWN: unique symbol = Symbol.for("stock-analytics.unknown");

/** The type of {@link UNKNOWN}. */
export type Unknown = typeof UNKNOWN;

/**
 * A value of a resource's property as providers and tests see it: JSON, assets, archives and, in a
 * preview, {@link UNKNOWN}. Secrets are unwrapped (their paths stand beside the values), a reference to a
 * resource is its id, or its URN when it is a component.
 */
export type PropertyValue =
  | null
  | boolean
  | number
  | string
  | Asset
  | Archive
  | Unknown
  | readonly PropertyValue[]
  | PropertyMap;

/** Properties by name. `undefined` means the same as an absent key. */
export interface PropertyMap {
  readonly [name: string]: PropertyValue | undefined;
}
