import type * as pulumi from "@pulumi/pulumi";

/** The property that fixes a resource's name, or nothing: then the provider makes one. */
export function fixedName<Property extends string>(
  property: Property,
  name: pulumi.Input<string> | undefined,
): { [P in Property]?: pulumi.Input<string> } {
  return name === undefined ? {} : ({ [property]: name } as { [P in Property]: typeof name });
}

/** Of a resource with a fixed name there can be only one, so the old one goes before the new comes. */
export function replaceFixed(
  name: pulumi.Input<string> | undefined,
): Pick<pulumi.CustomResourceOptions, "deleteBeforeReplace"> {
  return name === undefined ? {} : { deleteBeforeReplace: true };
}
