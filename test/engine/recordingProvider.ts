import type { PropertyMap } from "../../local/engine/PropertyValue.ts";
import type {
  CreateRequest,
  DeleteRequest,
  InvokeRequest,
  ReadRequest,
  ResourceProvider,
  ResourceState,
  UpdateRequest,
} from "../../local/engine/ResourceProvider.ts";

/** A provider that makes nothing and remembers what it was asked. */
export interface RecordingProvider extends ResourceProvider {
  readonly created: readonly CreateRequest[];
  readonly updated: readonly UpdateRequest[];
  readonly deleted: readonly DeleteRequest[];
  readonly invoked: readonly InvokeRequest[];
  readonly reads: readonly ReadRequest[];
}

/** What a test may change of it. */
export interface RecordingProviderOptions {
  /** Answers of further functions by token. */
  readonly invokes?: Readonly<Record<string, (args: PropertyMap) => PropertyMap>>;
  /** Adds to (or replaces in) the state of created resources, by type. */
  readonly states?: Readonly<Record<string, (request: CreateRequest) => PropertyMap>>;
  /** Called before each creation; what it throws fails the resource. */
  readonly beforeCreate?: (request: CreateRequest) => void | Promise<void>;
}

const ACCOUNT_ID = "123456789012";

/**
 * Makes a provider for tests: it invents states as AWS would give them (name, id, arn, url) and answers
 * the functions `getRegion`, `getCallerIdentity` and `getPartition`. An unknown function is refused.
 */
export function recordingProvider(options: RecordingProviderOptions = {}): RecordingProvider {
  const created: CreateRequest[] = [];
  const updated: UpdateRequest[] = [];
  const deleted: DeleteRequest[] = [];
  const invoked: InvokeRequest[] = [];
  const reads: ReadRequest[] = [];
  return {
    created,
    updated,
    deleted,
    invoked,
    reads,
    async create(request) {
      await options.beforeCreate?.(request);
      created.push(request);
      const extra = options.states?.[request.type]?.(request) ?? {};
      return invent(request, extra);
    },
    update(request) {
      updated.push(request);
      return Promise.resolve({
        id: request.id,
        state: { ...request.oldState, ...request.inputs },
      });
    },
    delete(request) {
      deleted.push(request);
      return Promise.resolve();
    },
    invoke(request) {
      invoked.push(request);
      const answer = options.invokes?.[request.token] ?? FUNCTIONS[request.token];
      if (answer === undefined) {
        return Promise.reject(new Error(`The test's provider has no function ${request.token}.`));
      }
      return Promise.resolve(answer(request.args, regionOf(request.providerInputs)));
    },
    read(request) {
      reads.push(request);
      if (request.id.startsWith("missing")) return Promise.resolve(undefined);
      const { service } = partsOf(request.type);
      const arn = arnOf(service, regionOf(request.providerInputs), request.id);
      return Promise.resolve({
        id: request.id,
        state: { ...request.inputs, name: request.id, arn },
      });
    },
  };
}

const FUNCTIONS: Readonly<Record<string, (args: PropertyMap, region: string) => PropertyMap>> = {
  "aws:index/getRegion:getRegion": (args, region) => {
    const name = typeof args["region"] === "string" ? args["region"] : region;
    return { id: name, region: name, name, description: name, endpoint: `${name}.amazonaws.com` };
  },
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({
    id: ACCOUNT_ID,
    accountId: ACCOUNT_ID,
    arn: `arn:aws:iam::${ACCOUNT_ID}:user/test`,
    userId: "AIDATEST",
  }),
  "aws:index/getPartition:getPartition": () => ({
    id: "aws",
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
};

/** In a preview only what AWS would let one know beforehand: the inputs and the name. */
function invent(request: CreateRequest, extra: PropertyMap): ResourceState {
  const { service, resource } = partsOf(request.type);
  const nameKey = NAME_KEYS[`${service}/${resource}`] ?? "name";
  const given = request.inputs[nameKey];
  const name = typeof given === "string" ? given : request.autoName;
  const named = request.remote || given !== undefined ? {} : { [nameKey]: name };
  if (request.preview) return { id: "", state: { ...named, ...request.inputs, ...extra } };
  const region = regionOf(request.providerInputs);
  const arn = arnOf(service, region, name);
  const computed: { readonly id: string; readonly [output: string]: string } = {
    arn,
    id: name,
    url: `https://${service}.${region}.amazonaws.com/${ACCOUNT_ID}/${name}`,
    ...(COMPUTED[`${service}/${resource}`]?.({ arn, name, region }) ?? {}),
  };
  const state = { ...computed, ...named, ...request.inputs, ...extra };
  return { id: computed.id, state };
}

/** The input that is the physical name, where it is not `name`. */
const NAME_KEYS: Readonly<Record<string, string>> = {
  "s3/bucket": "bucket",
  "cloudwatch/dashboard": "dashboardName",
};

interface Invented {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
}

/** Outputs that other resources hang on, beside name and arn, and ids that are not the name. */
const COMPUTED: Readonly<Record<string, (invented: Invented) => Record<string, string>>> = {
  "dynamodb/table": ({ arn }) => ({ streamArn: `${arn}/stream/2026-01-01T00:00:00.000` }),
  "kms/key": ({ arn, name }) => ({ keyId: name, arn: arn.replace(name, `key/${name}`) }),
  "lambda/function": ({ arn, region }) => ({
    invokeArn:
      `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/` + `${arn}/invocations`,
    qualifiedArn: `${arn}:$LATEST`,
  }),
  "lambda/eventSourceMapping": ({ name }) => ({ uuid: name }),
  "s3/bucket": ({ name, region }) => ({
    bucketDomainName: `${name}.s3.amazonaws.com`,
    bucketRegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
  }),
  "sns/topic": ({ arn }) => ({ id: arn }),
  "sqs/queue": ({ name, region }) => ({
    id: `https://sqs.${region}.amazonaws.com/${ACCOUNT_ID}/${name}`,
  }),
};

function partsOf(type: string): { service: string; resource: string } {
  const [, module = "", className = ""] = type.split(":");
  const [service = module, resource = className] = module.split("/");
  return { service, resource };
}

/** IAM and S3 have no region in their ARNs. */
function arnOf(service: string, region: string, name: string): string {
  if (service === "s3") return `arn:aws:s3:::${name}`;
  return `arn:aws:${service}:${service === "iam" ? "" : region}:${ACCOUNT_ID}:${name}`;
}

function regionOf(providerInputs: PropertyMap | undefined): string {
  const region = providerInputs?.["region"];
  return typeof region === "string" ? region : "us-east-1";
}
