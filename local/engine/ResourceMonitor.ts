import type {
  ExistsResourceRequest,
  ReadResourceRequest,
  RegisterPackageRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  ResourceInvokeRequest,
  SupportsFeatureRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import { decodeProperties } from "./decodeProperties.ts";
import type { Deployment } from "./Deployment.ts";
import { encodeProperties } from "./encodeProperties.ts";
import type { Goal } from "./Goal.ts";
import { goalOf, readGoalOf } from "./goalOf.ts";
import { emptyPb, resourcePb, structPb } from "./protocol.ts";
import type { PropertyMap } from "./PropertyValue.ts";
import type { RegisteredResource } from "./RegisteredResource.ts";
import { structToWire } from "./structToWire.ts";
import { transformOptions } from "./transformOptions.ts";
import { Transforms } from "./Transforms.ts";
import type { TransformSubject } from "./Transforms.ts";
import { upgradeToOutputs } from "./upgradeToOutputs.ts";
import { isProviderType, packageOf } from "./urn.ts";
import type { WireMap } from "./wire.ts";

/** What the monitor tells a program about its deployment. */
export interface MonitorOptions {
  readonly project: string;
  readonly stack: string;
  readonly organization: string;
  readonly preview: boolean;
  readonly parallel: number;
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  /** Folder against which the program's relative paths count. */
  readonly programDir: string;
}

/**
 * What older SDKs ask for by name; newer features have no name any more.
 * https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/runtime/settings.ts
 */
const FEATURES_BY_NAME = new Set([
  "secrets",
  "resourceReferences",
  "outputValues",
  "deletedWith",
  "replaceWith",
  "aliasSpecs",
  "transforms",
  "invokeTransforms",
  "parameterization",
  "resourceHooks",
  "errorHooks",
]);

/**
 * The engine's side of `pulumirpc.ResourceMonitor`: translates what the program's SDK asks into calls
 * of a {@link Deployment}, transforms included.
 */
export class ResourceMonitor {
  /** Whether the program has said that it has declared everything. */
  outputsRegistered = false;
  readonly #deployment: Deployment;
  readonly #options: MonitorOptions;
  readonly #transforms = new Transforms();
  /** References of providers by package that components hand to their children, by URN. */
  readonly #componentProviders = new Map<string, Readonly<Record<string, string>>>();
  readonly #packages = new Map<string, string>();

  constructor(deployment: Deployment, options: MonitorOptions) {
    this.#deployment = deployment;
    this.#options = options;
  }

  /** Closes the connections to the program. */
  close(): void {
    this.#transforms.close();
  }

  /** Answers every feature that this version of the SDK can ask for; what is not done is refused. */
  getDeploymentInfo() {
    const { project, stack, organization, preview, parallel, config, secretKeys } = this.#options;
    const info = new resourcePb.DeploymentInfo();
    info.setProject(project);
    info.setStack(stack);
    info.setOrganization(organization);
    for (const [key, value] of Object.entries(config)) info.getConfigMap().set(key, value);
    info.setConfigsecretkeysList([...secretKeys]);
    info.setDryrun(preview);
    info.setParallel(parallel);
    // Secrets are feature 0: a filter that drops falsy values would let secrets through in clear.
    info.setSupportedfeaturesList(Object.values(resourcePb.ResourceMonitorFeature) as number[]);
    return info;
  }

  /** The same for older SDKs, which ask feature by feature. */
  supportsFeature(request: SupportsFeatureRequest) {
    const response = new resourcePb.SupportsFeatureResponse();
    response.setHassupport(FEATURES_BY_NAME.has(request.getId()));
    return response;
  }

  /** Notes a package; its reference stands for name and version from then on. */
  registerPackage(request: RegisterPackageRequest) {
    const ref = `${request.getName()}@${request.getVersion()}`;
    this.#packages.set(ref, request.getVersion());
    const response = new resourcePb.RegisterPackageResponse();
    response.setRef(ref);
    return response;
  }

  /** Notes a transform of all resources to come. */
  registerStackTransform(callback: Callback) {
    this.#transforms.addStackTransform(callback);
    return new emptyPb.Empty();
  }

  /** Notes a transform of all function calls to come. */
  registerStackInvokeTransform(callback: Callback) {
    this.#transforms.addInvokeTransform(callback);
    return new emptyPb.Empty();
  }

  /** Registers a resource. */
  async registerResource(request: RegisterResourceRequest) {
    const parent = request.getParent();
    const resource = await this.#deployment.register(await this.#goal(request));
    this.#transforms.remember(resource.urn, request.getTransformsList(), parent);
    if (!resource.custom) {
      const inherited = this.#componentProviders.get(parent) ?? {};
      this.#componentProviders.set(resource.urn, { ...inherited, ...resource.providers });
    }
    return registerResponse(resource);
  }

  /** Looks up a resource. */
  async readResource(request: ReadResourceRequest) {
    const goal = await readGoalOf(request, this.#options.programDir);
    const resource = await this.#deployment.read(goal);
    const response = new resourcePb.ReadResourceResponse();
    response.setUrn(resource.urn);
    response.setProperties(toStruct(encodeProperties(resource.state, resource.secretState)));
    return response;
  }

  /** Tells whether a resource exists. */
  async existsResource(request: ExistsResourceRequest) {
    const { values } = await this.#decode(structToWire(request.getProperties()));
    const provider = request.getProvider();
    const target = { type: request.getType(), ...(provider === "" ? {} : { provider }) };
    const response = new resourcePb.ExistsResourceResponse();
    response.setExists(await this.#deployment.exists(target, request.getId(), values));
    return response;
  }

  /** Keeps a component's or the stack's outputs. */
  async registerResourceOutputs(request: RegisterResourceOutputsRequest) {
    const { values, secrets } = await this.#decode(structToWire(request.getOutputs()));
    this.#deployment.registerOutputs(request.getUrn(), values, secrets);
    if (request.getUrn() === this.#deployment.rootUrn) this.outputsRegistered = true;
    return new emptyPb.Empty();
  }

  /** Answers a function, `pulumi:pulumi:getResource` from what is registered. */
  async invoke(request: ResourceInvokeRequest) {
    const response = new resourcePb.ResourceInvokeResponse();
    const token = request.getTok();
    if (token === "pulumi:pulumi:getResource") {
      response.setReturn(toStruct(this.#getResource(structToWire(request.getArgs()))));
      return response;
    }
    const call = await this.#transforms.transformCall(request);
    const { values } = await this.#decode(call.args);
    const result = await this.#deployment.invoke({
      token,
      args: values,
      ...(call.provider === "" ? {} : { provider: call.provider }),
      dependsOn: request.getDependsonList(),
    });
    if (result === undefined) response.setUnknown(true);
    else response.setReturn(toStruct(encodeProperties(result, [])));
    return response;
  }

  /** The program has ended well; what remains to be done is done after it has gone. */
  signalAndWaitForShutdown() {
    return new emptyPb.Empty();
  }

  #decode(wire: WireMap): Promise<{ values: PropertyMap; secrets: readonly string[] }> {
    return decodeProperties(wire, this.#options.programDir);
  }

  async #goal(request: RegisterResourceRequest): Promise<Goal> {
    try {
      const goal = await goalOf(
        request,
        await this.#transformed(request),
        this.#options.programDir,
      );
      const version = goal.version ?? this.#packages.get(request.getPackageref());
      return version === undefined ? goal : { ...goal, version };
    } catch (error) {
      const parent = request.getParent() === "" ? {} : { parent: request.getParent() };
      const identity = { type: request.getType(), name: request.getName(), ...parent };
      throw this.#deployment.fail(identity, error);
    }
  }

  async #transformed(request: RegisterResourceRequest): Promise<TransformSubject> {
    const properties = structToWire(request.getObject());
    const options = transformOptions(request);
    if (options.getProvider() === "") options.setProvider(this.#inheritedProvider(request));
    const subject = {
      type: request.getType(),
      name: request.getName(),
      custom: request.getCustom(),
      parent: request.getParent(),
      properties,
      options,
    };
    const chain = this.#transforms.chain(request.getTransformsList(), subject.parent);
    if (chain.length === 0) return subject;
    const dependencies = new Map<string, string[]>();
    for (const [name, urns] of request.getPropertydependenciesMap().entries()) {
      dependencies.set(name, urns.getUrnsList());
    }
    const upgraded = { ...subject, properties: upgradeToOutputs(properties, dependencies) };
    return this.#transforms.transform(upgraded, chain);
  }

  /** A resource without a provider takes the one its parent component was given for its package. */
  #inheritedProvider(request: RegisterResourceRequest): string {
    const type = request.getType();
    if (isProviderType(type) || !(request.getCustom() || request.getRemote())) return "";
    const packageName = packageOf(type);
    return (
      request.getProvidersMap().get(packageName) ??
      this.#componentProviders.get(request.getParent())?.[packageName] ??
      ""
    );
  }

  #getResource(args: WireMap): WireMap {
    const urn = typeof args["urn"] === "string" ? args["urn"] : "";
    const resource = this.#deployment.find(urn);
    if (resource === undefined) {
      throw new Error(`"urn" must name a resource registered before, got "${urn}".`);
    }
    const state = resource.custom ? resource.state : (resource.outputs ?? resource.state);
    const secrets = resource.custom ? resource.secretState : resource.secretOutputs;
    return { urn, id: resource.id ?? "", state: encodeProperties(state, secrets) };
  }
}

function registerResponse(resource: RegisteredResource) {
  const response = new resourcePb.RegisterResourceResponse();
  response.setUrn(resource.urn);
  if (resource.id !== undefined) response.setId(resource.id);
  // A local component sets its outputs itself.
  const { state, secretState } =
    resource.custom || resource.remote ? resource : { state: {}, secretState: [] };
  response.setObject(toStruct(encodeProperties(state, secretState)));
  return response;
}

function toStruct(wire: WireMap) {
  return structPb.Struct.fromJavaScript(wire);
}
