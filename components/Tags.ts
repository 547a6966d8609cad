import type * as pulumi from "@pulumi/pulumi";

/** Tags of a resource, by name. */
export type Tags = Record<string, pulumi.Input<string>>;
