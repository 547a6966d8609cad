import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { StockAnalyticsPipelineArgs } from "../../components/index.ts";
import { StockAnalyticsPipeline } from "../../components/index.ts";
import { useLambdaFolder } from "../../components/findLambdaCode.ts";
import { FUNCTIONS } from "../../runtime/contract/environment.ts";

/** A resource as the program registered it with the (mocked) engine. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly parent: string;
  readonly custom: boolean;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** URNs. */
  readonly dependencies: readonly string[];
  /** Inputs with secrets unwrapped. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Paths of the secret inputs. */
  readonly secretInputs: readonly string[];
}

/** What a program registered, to look things up in. */
export class Registrations {
  readonly all: readonly Registered[];

  constructor(all: readonly Registered[]) {
    this.all = all;
  }

  /** All resources of a type, by the end of its token (`Bucket`, `TickStream`). */
  ofType(className: string): readonly Registered[] {
    return this.all.filter(({ type }) => type.endsWith(`:${className}`));
  }

  /** The one resource of a type and, where there are several, of a name. */
  only(className: string, name?: string): Registered {
    const found = this.ofType(className).filter((one) => name === undefined || one.name === name);
    const [resource] = found;
    if (resource === undefined || found.length > 1) {
      throw new Error(`${className} ${name ?? ""} is registered ${found.length} times, not once`);
    }
    return resource;
  }
}

/** How to register a program. */
export interface RegisterOptions {
  readonly project?: string;
  readonly stack?: string;
  readonly preview?: boolean;
  readonly region?: string;
  readonly partition?: string;
  readonly dnsSuffix?: string;
}

/** Where the stand-ins of the functions' bundles are: components are tested without a build. */
export const LAMBDA_FOLDER = mkdtempSync(join(tmpdir(), "components-test-"));
for (const name of Object.values(FUNCTIONS)) {
  mkdirSync(join(LAMBDA_FOLDER, name));
  writeFileSync(join(LAMBDA_FOLDER, name, "index.js"), "exports.handler = async () => ({});\n");
}
process.once("exit", () => {
  rmSync(LAMBDA_FOLDER, { recursive: true, force: true });
});

/** Registers what `build` declares under Pulumi's mocks, and waits until all of it is. */
export async function register(
  build: () => void,
  options: RegisterOptions = {},
): Promise<Registrations> {
  const { project = "stock-analytics", stack = "dev", preview = false } = options;
  await pulumi.runtime.setMocks(new Mocks(options), project, stack, preview);
  const seen = watchRegistrations();
  useLambdaFolder(LAMBDA_FOLDER);
  try {
    build();
    await pulumi.runtime.disconnect();
  } finally {
    useLambdaFolder(undefined);
  }
  return new Registrations(seen);
}

/** Registers one pipeline named `stocks` with these arguments. */
export function registerPipeline(
  args: Partial<StockAnalyticsPipelineArgs> = {},
  options: RegisterOptions = {},
): Promise<Registrations> {
  return register(() => {
    new StockAnalyticsPipeline("stocks", { symbols: ["AAPL", "MSFT"], ...args });
  }, options);
}

/** One pipeline named `stocks` with defaults only, registered once: nothing in it is ever changed. */
export function defaultPipeline(): Promise<Registrations> {
  return (registered ??= registerPipeline());
}

let registered: Promise<Registrations> | undefined;

/** The statements of a policy that was registered as JSON text. */
export function statementsOf(policy: unknown): {
  Sid: string;
  Effect: string;
  Principal?: unknown;
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}[] {
  const document = JSON.parse(String(policy)) as { Version: string; Statement: never[] };
  if (document.Version !== "2012-10-17") throw new Error(`policy version ${document.Version}`);
  return document.Statement;
}

/** Answers as AWS would: ARNs with region and account, physical names where the program gives none. */
class Mocks implements pulumi.runtime.Mocks {
  readonly #options: RegisterOptions;

  constructor(options: RegisterOptions) {
    this.#options = options;
  }

  newResource({ type, name, inputs, custom }: pulumi.runtime.MockResourceArgs) {
    if (type === "awsx:ec2:Vpc") return { id: "", state: this.#vpc(name, inputs as object) };
    if (custom !== true) return { id: "", state: inputs as object };
    const { region = "us-east-1", partition = "aws", preview = false } = this.#options;
    const service = /^aws:(\w+)\//.exec(type)?.[1] ?? "";
    const physical = (inputs as { name?: string }).name ?? `${name}-0a1b2c3`;
    const arn = `arn:${partition}:${service}:${region}:123456789012:${physical}`;
    const streamArn = `${arn}/stream/2026`;
    const versionId = `${physical}-version`;
    const computed = preview ? {} : { arn, keyId: physical, streamArn, versionId };
    const names = preview ? {} : { name: physical, bucket: physical, prefixListId: `pl-${name}` };
    return {
      id: preview ? undefined : `${physical}-id`,
      state: { ...computed, ...names, ...(inputs as object) },
    };
  }

  /** The component's provider makes its children: it comes as one resource with their ids. */
  #vpc(name: string, inputs: object): object {
    if (this.#options.preview === true) return inputs;
    const zones = ["a", "b"];
    return {
      ...inputs,
      vpcId: `vpc-${name}`,
      isolatedSubnetIds: zones.map((zone) => `subnet-${zone}`),
      routeTables: zones.map((zone) => ({ id: `rtb-${zone}` })),
    };
  }

  call({ token, inputs }: pulumi.runtime.MockCallArgs): Record<string, unknown> {
    const { region = "us-east-1", partition = "aws", dnsSuffix = "amazonaws.com" } = this.#options;
    switch (token) {
      case "aws:index/getRegion:getRegion":
        return { region };
      case "aws:index/getCallerIdentity:getCallerIdentity":
        return { accountId: "123456789012" };
      case "aws:s3/getBucket:getBucket":
        return lookUpBucket(inputs as { readonly bucket: string }, partition);
      case "aws:index/getPartition:getPartition":
        return { partition, dnsSuffix };
      default:
        throw new Error(`the mocks have no function ${token}`);
    }
  }
}

function lookUpBucket(
  { bucket }: { readonly bucket: string },
  partition: string,
): Record<string, unknown> {
  return { bucket, arn: `arn:${partition}:s3:::${bucket}` };
}

/** The part of a registration request that is read here. */
interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getDependenciesList(): string[];
  getObject(): { toJavaScript(): unknown };
}

interface Response {
  getUrn(): string;
}

/** Mocks do not tell parents and options: they are read from the requests themselves. */
function watchRegistrations(): Registered[] {
  const seen: Registered[] = [];
  const monitor = pulumi.runtime.getMonitor() as unknown as {
    registerResource(
      request: Request,
      callback: (error: unknown, response: Response) => void,
    ): unknown;
  };
  const original = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) =>
    original(request, (error, response) => {
      if (error === null || error === undefined) seen.push(readRequest(request, response.getUrn()));
      callback(error, response);
    });
  return seen;
}

function readRequest(request: Request, urn: string): Registered {
  const secretInputs: string[] = [];
  const object = request.getObject().toJavaScript();
  const inputs = unwrap(object, "", secretInputs) as Registered["inputs"];
  return {
    type: request.getType(),
    name: request.getName(),
    urn,
    parent: request.getParent(),
    custom: request.getCustom(),
    protect: request.getProtect(),
    retainOnDelete: request.getRetainondelete(),
    dependencies: request.getDependenciesList(),
    inputs,
    secretInputs,
  };
}

/** Marks of special values on the wire.
 * https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/runtime/rpc.ts */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

function unwrap(value: unknown, path: string, secrets: string[]): unknown {
  if (Array.isArray(value)) {
    return value.map((item, index) => unwrap(item, `${path}[${index}]`, secrets));
  }
  if (typeof value !== "object" || value === null) return value;
  const object = value as Record<string, unknown>;
  if (object[SIGNATURE] === SECRET) {
    secrets.push(path);
    return unwrap(object["value"], path, secrets);
  }
  return Object.fromEntries(
    Object.entries(object).map(([key, inner]) => [
      key,
      unwrap(inner, path === "" ? key : `${path}.${key}`, secrets),
    ]),
  );
}
