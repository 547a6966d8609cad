import type * as pulumi from "@pulumi/pulumi";

/** Not in fields: a field of a component is an output to every other Pulumi language. */
const kept = new WeakMap<pulumi.ComponentResource, object>();

/** Keeps the resources of a component for its `nodes` getter. */
export function keepNodes(component: pulumi.ComponentResource, nodes: object): void {
  kept.set(component, nodes);
}

/** The resources of a component; `Nodes` is the type its constructor kept. */
export function nodesOf<Nodes extends object>(component: pulumi.ComponentResource): Nodes {
  // SAFETY: each component keeps and reads its own type, in one file.
  return kept.get(component) as Nodes;
}
