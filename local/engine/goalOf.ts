import type { Alias } from "@pulumi/pulumi/proto/alias_pb.js";
import type {
  ReadResourceRequest,
  RegisterResourceRequest,
  TransformResourceOptions,
} from "@pulumi/pulumi/proto/resource_pb.js";
import type { AliasSpec } from "./aliasUrns.ts";
import { decodeProperties } from "./decodeProperties.ts";
import type { Goal, ReadGoal } from "./Goal.ts";
import type { PropertyValue } from "./PropertyValue.ts";
import { resourcePb } from "./protocol.ts";
import type { ResourceOptions } from "./RegisteredResource.ts";
import { structToWire } from "./structToWire.ts";
import type { TransformSubject } from "./Transforms.ts";
import { WIRE_UNKNOWN } from "./wire.ts";
import type { WireValue } from "./wire.ts";

/**
 * Decodes a registration after its transforms.
 * @param baseDir folder against which relative asset paths count.
 */
export async function goalOf(
  request: RegisterResourceRequest,
  subject: TransformSubject,
  baseDir: string,
): Promise<Goal> {
  const inputs = await decodeProperties(subject.properties, baseDir);
  const { options } = subject;
  const propertyDependencies: Record<string, string[]> = {};
  for (const name of Object.keys(inputs.values)) {
    const stated = request.getPropertydependenciesMap().get(name)?.getUrnsList() ?? [];
    const urns = sorted([...stated, ...(inputs.dependencies[name] ?? [])]);
    if (urns.length > 0) propertyDependencies[name] = urns;
  }
  return {
    ...(await optionsOf(options, baseDir)),
    type: request.getType(),
    name: request.getName(),
    ...(request.getParent() === "" ? {} : { parent: request.getParent() }),
    custom: request.getCustom(),
    remote: request.getRemote(),
    inputs: inputs.values,
    secretInputs: inputs.secrets,
    dependencies: sorted([
      ...options.getDependsOnList(),
      ...Object.values(propertyDependencies).flat(),
    ]),
    propertyDependencies,
    aliasSpecs: options.getAliasesList().map(aliasSpecOf),
    unsupported: unsupportedOptions(request, options),
  };
}

/** Decodes the look-up of a resource. */
export async function readGoalOf(request: ReadResourceRequest, baseDir: string): Promise<ReadGoal> {
  const inputs = await decodeProperties(structToWire(request.getProperties()), baseDir);
  const options = new resourcePb.TransformResourceOptions();
  options.setProvider(request.getProvider());
  options.setVersion(request.getVersion());
  options.setPluginDownloadUrl(request.getPlugindownloadurl());
  options.setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList());
  const id = request.getId();
  return {
    ...(await optionsOf(options, baseDir)),
    type: request.getType(),
    name: request.getName(),
    ...(request.getParent() === "" ? {} : { parent: request.getParent() }),
    ...(id === "" || id === WIRE_UNKNOWN ? {} : { id }),
    custom: true,
    remote: false,
    inputs: inputs.values,
    secretInputs: inputs.secrets,
    dependencies: sorted(request.getDependenciesList()),
    propertyDependencies: inputs.dependencies,
    aliasSpecs: [],
    unsupported: [],
  };
}

async function optionsOf(
  options: TransformResourceOptions,
  baseDir: string,
): Promise<ResourceOptions> {
  const trigger = await replacementTriggerOf(options, baseDir);
  const text = {
    deletedWith: options.getDeletedWith(),
    version: options.getVersion(),
    pluginDownloadUrl: options.getPluginDownloadUrl(),
    provider: options.getProvider(),
  };
  return {
    ...Object.fromEntries(Object.entries(text).filter(([, value]) => value !== "")),
    ...(options.hasDeleteBeforeReplace()
      ? { deleteBeforeReplace: options.getDeleteBeforeReplace() === true }
      : {}),
    ...(trigger === undefined ? {} : { replacementTrigger: trigger }),
    protect: options.getProtect() === true,
    retainOnDelete: options.getRetainOnDelete() === true,
    ignoreChanges: options.getIgnoreChangesList(),
    replaceOnChanges: options.getReplaceOnChangesList(),
    additionalSecretOutputs: options.getAdditionalSecretOutputsList(),
    providers: Object.fromEntries(options.getProvidersMap().entries()),
    customTimeouts: timeoutsOf(options),
  };
}

async function replacementTriggerOf(
  options: TransformResourceOptions,
  baseDir: string,
): Promise<PropertyValue | undefined> {
  const trigger = options.getReplacementTrigger()?.toJavaScript() as WireValue | undefined;
  if (trigger === undefined || trigger === null) return undefined;
  return (await decodeProperties({ trigger }, baseDir)).values["trigger"];
}

function timeoutsOf(options: TransformResourceOptions): Record<string, string> {
  const timeouts = options.getCustomTimeouts();
  const all = {
    create: timeouts?.getCreate() ?? "",
    read: timeouts?.getRead() ?? "",
    update: timeouts?.getUpdate() ?? "",
    delete: timeouts?.getDelete() ?? "",
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));
}

function aliasSpecOf(alias: Alias): AliasSpec {
  const spec = alias.getSpec();
  if (spec === undefined) return { urn: alias.getUrn() };
  const text = {
    name: spec.getName(),
    type: spec.getType(),
    stack: spec.getStack(),
    project: spec.getProject(),
    parent: spec.getParenturn(),
  };
  return {
    ...Object.fromEntries(Object.entries(text).filter(([, value]) => value !== "")),
    noParent: spec.getNoparent(),
  };
}

function unsupportedOptions(
  request: RegisterResourceRequest,
  options: TransformResourceOptions,
): string[] {
  const hooks: Readonly<Record<string, readonly string[]>> = { ...options.getHooks()?.toObject() };
  const unsupported: string[] = [];
  if (Object.values(hooks).some((names) => names.length > 0)) unsupported.push("hooks");
  if (options.getImport() !== "") unsupported.push("import");
  if (request.getStateMigrationsList().length > 0) unsupported.push("stateMigrations");
  if (request.getSnippetid() !== "") unsupported.push("snippetId");
  return unsupported;
}

function sorted(urns: readonly string[]): string[] {
  return [...new Set(urns)].sort();
}
