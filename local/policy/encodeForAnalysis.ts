import { encodeProperties } from "../engine/encodeProperties.ts";
import { structPb } from "../engine/protocol.ts";
import type { PropertyMap } from "../engine/PropertyValue.ts";
import type { RegisteredResource } from "../engine/RegisteredResource.ts";
import { analyzerPb } from "./analyzer.ts";

/** A resource as the engine shows it to policies before it is made: its inputs. */
export function encodeForAnalysis(resource: RegisteredResource) {
  const request = new analyzerPb.AnalyzeRequest();
  request.setType(resource.type);
  request.setUrn(resource.urn);
  request.setName(resource.name);
  request.setProperties(toStruct(resource.inputs, resource.secretInputs));
  request.setOptions(optionsOf(resource));
  return request;
}

/** A resource as the engine shows it to policies at the end: its outputs, and what it hangs on. */
export function encodeForStackAnalysis(resource: RegisteredResource) {
  const message = new analyzerPb.AnalyzerResource();
  message.setType(resource.type);
  message.setUrn(resource.urn);
  message.setName(resource.name);
  const { id } = resource;
  const state = resource.custom ? resource.state : { ...resource.state, ...resource.outputs };
  const secrets = resource.custom ? resource.secretState : resource.secretInputs;
  message.setProperties(toStruct({ ...state, ...(id === undefined ? {} : { id }) }, secrets));
  message.setOptions(optionsOf(resource));
  message.setParent(resource.parent ?? "");
  message.setDependenciesList([...resource.dependencies]);
  for (const [name, urns] of Object.entries(resource.propertyDependencies)) {
    const dependencies = new analyzerPb.AnalyzerPropertyDependencies();
    dependencies.setUrnsList([...urns]);
    message.getPropertydependenciesMap().set(name, dependencies);
  }
  return message;
}

function optionsOf(resource: RegisteredResource) {
  const options = new analyzerPb.AnalyzerResourceOptions();
  options.setProtect(resource.protect);
  options.setIgnorechangesList([...resource.ignoreChanges]);
  options.setAliasesList([...resource.aliases]);
  options.setAdditionalsecretoutputsList([...resource.additionalSecretOutputs]);
  options.setParent(resource.parent ?? "");
  if (resource.deleteBeforeReplace !== undefined) {
    options.setDeletebeforereplacedefined(true);
    options.setDeletebeforereplace(resource.deleteBeforeReplace);
  }
  return options;
}

function toStruct(values: PropertyMap, secrets: readonly string[]) {
  return structPb.Struct.fromJavaScript(encodeProperties(values, secrets));
}
