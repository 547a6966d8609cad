import type { PropertyMap } from "../../local/engine/PropertyValue.ts";
import type { LocalStack } from "../../local/LocalStack.ts";
import { LOCAL_AWS } from "../../local/model.ts";
import type { PolicyDocument } from "./PolicyDocument.ts";

/** Region and account of what a local run registers. */
export const PLACE = { region: LOCAL_AWS.region, account: LOCAL_AWS.accountId } as const;

/** Endpoints that are not called as the services are in signatures.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html */
const ENDPOINT_NAMES: Readonly<Record<string, string>> = { kinesis: "kinesis-streams" };

/** Account that nothing here belongs to. */
export const ANOTHER_ACCOUNT = "111111111111";

/** A resource that a program registered. */
export interface Registered {
  readonly type: string;
  /** In the program. */
  readonly name: string;
  readonly urn: string;
  readonly properties: PropertyMap;
}

/** A role and all that it may do. */
export interface Role {
  /** Name of its resource in the program. */
  readonly name: string;
  readonly arn: string;
  readonly trust: PolicyDocument;
  readonly documents: readonly PolicyDocument[];
}

/** What encrypts a resource. */
export interface KeyOfResource {
  readonly keyArn: string;
  /** Whether S3 asks for the bucket instead of each object. */
  readonly isBucketKey: boolean;
}

/** What a program registered, as IAM sees it. */
export class Infrastructure {
  readonly resources: readonly Registered[];
  /** By name in the program. */
  readonly roles: ReadonlyMap<string, Role>;
  readonly #roleNames: ReadonlyMap<string, string>;
  readonly #roleOfFunction = new Map<string, string>();
  readonly #keys: ReadonlyMap<string, KeyOfResource>;
  readonly #policies = new Map<string, PolicyDocument>();
  /** What people who query are given. */
  readonly analystPolicy: PolicyDocument;

  /** @param theirKeys keys of what the program does not make, by its ARN. */
  constructor(
    { program, iam, pipelines }: Pick<LocalStack, "program" | "iam" | "pipelines">,
    theirKeys: ReadonlyMap<string, KeyOfResource> = new Map(),
  ) {
    this.resources = program.resources.map(({ type, name, urn, inputs, state }) => {
      return { type, name, urn, properties: { ...inputs, ...state } };
    });
    const roles = this.ofType("aws:iam/role:Role").map(({ name, properties }) => {
      const physical = text(properties["name"]);
      const documents = iam.documentsOf(physical).map((policy) => policy?.document);
      if (documents.includes(undefined)) {
        throw new Error(`role ${name} must have policies of its own only; write them out`);
      }
      const trust = iam.roles.get(physical)?.trust as PolicyDocument;
      const arn = text(properties["arn"]);
      return { physical, role: { name, arn, trust, documents: documents as PolicyDocument[] } };
    });
    this.roles = new Map(roles.map(({ role }) => [role.name, role]));
    this.#roleNames = new Map(roles.map(({ role }) => [role.arn, role.name]));
    for (const [functionArn, roleArn] of iam.functionRoles) {
      this.#roleOfFunction.set(functionArn.split(":").at(-1) ?? "", this.roleNamed(roleArn));
    }
    for (const { owner, document } of iam.resourcePolicies.values()) {
      this.#policies.set(owner, document as PolicyDocument);
    }
    this.#keys = new Map([...this.#keysOfResources(), ...this.#keysOfBuckets(), ...theirKeys]);
    this.analystPolicy = JSON.parse(text(pipelines[0]?.outputs["analystPolicy"])) as PolicyDocument;
  }

  /** Resources of a type, for instance `aws:sqs/queue:Queue`, in the order of registration. */
  ofType(type: string): readonly Registered[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** Name in the program of the role with an ARN. */
  roleNamed(arn: string): string {
    const name = this.#roleNames.get(arn);
    if (name === undefined) throw new Error(`the program registers no role ${arn}`);
    return name;
  }

  /** Name in the program of the role of a function, by the function's name or ARN. */
  roleOfFunction(nameOrArn: string): string {
    const name = this.#roleOfFunction.get(nameOrArn.split(":").at(-1) ?? "");
    if (name === undefined) throw new Error(`the program registers no function ${nameOrArn}`);
    return name;
  }

  /**
   * ARN of the VPC endpoint that a function's calls to a service pass, by the service's name in signatures;
   * undefined: the function is in no VPC of the program.
   * @throws where the VPC has no such endpoint: the calls would only time out.
   */
  endpointOf(functionName: string, service: string): string | undefined {
    const [found] = this.ofType("aws:lambda/function:Function").filter(
      ({ properties }) => properties["name"] === functionName,
    );
    const endpoints = this.ofType("aws:ec2/vpcEndpoint:VpcEndpoint");
    if (found?.properties["vpcConfig"] === undefined || endpoints.length === 0) return undefined;
    const endpoint = endpoints.find(({ properties }) =>
      text(properties["serviceName"]).endsWith(`.${ENDPOINT_NAMES[service] ?? service}`),
    );
    if (endpoint === undefined) {
      throw new Error(`${found.name} calls ${service}, for which its VPC has no endpoint`);
    }
    return text(endpoint.properties["arn"]);
  }

  /** Key of the customer's that encrypts a resource, by its ARN; undefined: it has none. */
  keyOf(arn: string): KeyOfResource | undefined {
    return this.#keys.get(arn);
  }

  /** Attribute that is the partition key of a table, by the table's ARN. */
  partitionKeyOf(tableArn: string): string {
    const [table] = this.ofType("aws:dynamodb/table:Table").filter(
      ({ properties }) => properties["arn"] === tableArn,
    );
    return text(table?.properties["hashKey"]);
  }

  /** Policies of resources, by the resources' ARNs. */
  get policies(): ReadonlyMap<string, PolicyDocument> {
    return this.#policies;
  }

  /** Policy of a resource, by its ARN; undefined: it has none. */
  policyOf(arn: string): PolicyDocument | undefined {
    return this.#policies.get(arn);
  }

  *#keysOfResources(): Iterable<[string, KeyOfResource]> {
    for (const { properties } of this.resources) {
      const encryption = properties["serverSideEncryption"] as PropertyMap | undefined;
      const keyArn =
        properties["kmsKeyId"] ?? properties["kmsMasterKeyId"] ?? encryption?.["kmsKeyArn"];
      const { arn } = properties;
      if (typeof arn !== "string" || typeof keyArn !== "string") continue;
      yield [arn, { keyArn, isBucketKey: false }];
    }
  }

  *#keysOfBuckets(): Iterable<[string, KeyOfResource]> {
    const type =
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
    for (const { properties } of this.ofType(type)) {
      const [rule] = properties["rules"] as unknown as BucketRule[];
      const keyArn = rule?.applyServerSideEncryptionByDefault?.kmsMasterKeyId;
      if (keyArn === undefined) continue;
      const bucket = text(properties["bucket"]);
      yield [`arn:aws:s3:::${bucket}`, { keyArn, isBucketKey: rule?.bucketKeyEnabled === true }];
    }
  }
}

interface BucketRule {
  readonly applyServerSideEncryptionByDefault?: { readonly kmsMasterKeyId?: string };
  readonly bucketKeyEnabled?: boolean;
}

/** A property that must be text. */
export function text(value: unknown): string {
  if (typeof value !== "string") throw new Error(`must be text, got ${JSON.stringify(value)}`);
  return value;
}

/** ARN in the local run's region and account. */
export function arnOf(service: string, rest: string): string {
  return `arn:aws:${service}:${PLACE.region}:${PLACE.account}:${rest}`;
}
