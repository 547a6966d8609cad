import type { AliasSpec } from "./aliasUrns.ts";
import type { PropertyMap } from "./PropertyValue.ts";
import type { ResourceOptions } from "./RegisteredResource.ts";

/** What a program asks for, decoded and after transforms. */
export interface Goal extends ResourceOptions {
  readonly type: string;
  readonly name: string;
  readonly parent?: string;
  readonly custom: boolean;
  readonly remote: boolean;
  readonly inputs: PropertyMap;
  readonly secretInputs: readonly string[];
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly aliasSpecs: readonly AliasSpec[];
  /** What the local engine refuses, as the program calls it: `hooks`, `import`. */
  readonly unsupported: readonly string[];
}

/** A resource the program looks up by id. */
export interface ReadGoal extends Goal {
  /** Absent: a preview does not know it yet. */
  readonly id?: string;
}
