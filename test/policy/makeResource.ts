import type { RegisteredResource } from "../../local/engine/RegisteredResource.ts";

/** A custom resource as a program registers it, alone: its state is its inputs. */
export function makeResource(
  overrides: Partial<RegisteredResource> & { readonly type: string; readonly name: string },
): RegisteredResource {
  const { type, name, inputs = {}, secretInputs = [] } = overrides;
  return {
    urn: `urn:pulumi:dev::stocks::${type}::${name}`,
    custom: true,
    remote: false,
    operation: "create",
    inputs,
    secretInputs,
    state: inputs,
    secretState: secretInputs,
    secretOutputs: [],
    dependencies: [],
    propertyDependencies: {},
    aliases: [],
    protect: false,
    retainOnDelete: false,
    ignoreChanges: [],
    replaceOnChanges: [],
    additionalSecretOutputs: [],
    providers: {},
    customTimeouts: {},
    ...overrides,
  };
}

/** The resource that stands for the stack: the first that any program registers. */
export function makeStackResource(): RegisteredResource {
  return makeResource({ type: "pulumi:pulumi:Stack", name: "stocks-dev", custom: false });
}
