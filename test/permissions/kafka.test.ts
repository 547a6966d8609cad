import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { KafkaAccess } from "../../components/permissions/kafkaStatements.ts";
import { kafkaStatements } from "../../components/permissions/kafkaStatements.ts";
import { policyDocument } from "../../components/permissions/policyDocument.ts";
import type { PropertyMap } from "../../local/engine/PropertyValue.ts";
import type { Infrastructure } from "../../scripts/permissions/Infrastructure.ts";
import { arnOf, PLACE } from "../../scripts/permissions/Infrastructure.ts";
import type { PolicyDocument } from "../../scripts/permissions/PolicyDocument.ts";
import { mutantsOf } from "../../scripts/permissions/proof/mutants.ts";
import { neighboursOf } from "../../scripts/permissions/proof/neighbours.ts";
import type { Finding, RoleCase } from "../../scripts/permissions/proof/proveRole.ts";
import { proveRole } from "../../scripts/permissions/proof/proveRole.ts";
import { roleSubject } from "../../scripts/permissions/proof/roleSubject.ts";
import { kafkaNeeds } from "../../scripts/permissions/services/kafkaNeeds.ts";
import { requestsOfNeed } from "../../scripts/permissions/services/ServiceNeed.ts";

const ROLE = "stocks-process-ticks-role";
const CLUSTER = arnOf("kafka", "cluster/ticks/0a1b2c3d-0000-4000-8000-000000000000-1");
const CREDENTIALS = arnOf("secretsmanager", "secret:AmazonMSK_credentials-AbCdEf");
const AUTHORITY = arnOf("secretsmanager", "secret:authority-AbCdEf");
const KEY = arnOf("kms", "key/0a1b2c3d-0000-4000-8000-000000000000");
const FUNCTION = arnOf("lambda", "function:stocks-process-ticks");

/** Nothing but secrets that have a key. */
const infrastructure = {
  keyOf: (arn: string) =>
    arn.includes(":secret:") ? { keyArn: KEY, isBucketKey: false } : undefined,
  policyOf: () => undefined,
} as unknown as Infrastructure;

function documentOf(access: KafkaAccess): Promise<PolicyDocument> {
  const statements = kafkaStatements({
    account: {
      accountId: pulumi.output(PLACE.account),
      region: pulumi.output(PLACE.region),
      partition: pulumi.output("aws"),
      dnsSuffix: pulumi.output("amazonaws.com"),
    },
    topic: pulumi.output("prices"),
    consumerGroupId: pulumi.output("stocks"),
    access,
    managesInterfaces: false,
  });
  return new Promise((resolve) => {
    policyDocument(statements).apply((json) => resolve(JSON.parse(json) as PolicyDocument));
  });
}

async function caseOf(access: KafkaAccess, mapping: PropertyMap): Promise<RoleCase> {
  const requests = kafkaNeeds(ROLE, mapping).flatMap((need) =>
    requestsOfNeed(infrastructure, need),
  );
  // Lambda's own calls carry no function.
  const fromCode = requests
    .filter(({ action }) => action.startsWith("ec2:"))
    .map(({ action, resource }) => ({
      ...{ action, resource, context: { "lambda:SourceFunctionArn": FUNCTION } },
      ...{ why: "from the function's code", mustBeDenied: true },
    }));
  const document = await documentOf(access);
  const arn = `arn:aws:iam::${PLACE.account}:role/${ROLE}`;
  const subject = roleSubject(infrastructure, { name: ROLE, arn, documents: [document] });
  const forbidden = [...requests.flatMap(neighboursOf), ...fromCode];
  return { subject, requests, forbidden };
}

const secretOf = (arn: string) => ({
  secretArn: pulumi.output(arn),
  keyArn: pulumi.output(KEY),
});

const CASES: Readonly<Record<string, readonly [KafkaAccess, PropertyMap]>> = {
  "a topic of MSK": [
    { kind: "msk", clusterArn: pulumi.output(CLUSTER) },
    {
      eventSourceArn: CLUSTER,
      topics: ["prices"],
      amazonManagedKafkaEventSourceConfig: { consumerGroupId: "stocks" },
    },
  ],
  "a topic of brokers in a VPC": [
    {
      kind: "servers",
      credentials: secretOf(CREDENTIALS),
      authority: secretOf(AUTHORITY),
      isInVpc: true,
    },
    {
      selfManagedEventSource: {},
      sourceAccessConfigurations: [
        { type: "SASL_SCRAM_512_AUTH", uri: CREDENTIALS },
        { type: "SERVER_ROOT_CA_CERTIFICATE", uri: AUTHORITY },
        { type: "VPC_SUBNET", uri: "subnet:subnet-0" },
        { type: "VPC_SECURITY_GROUP", uri: "security_group:sg-0" },
      ],
    },
  ],
  "a topic of brokers on the internet": [
    {
      kind: "servers",
      credentials: secretOf(CREDENTIALS),
      authority: undefined,
      isInVpc: false,
    },
    {
      selfManagedEventSource: {},
      sourceAccessConfigurations: [{ type: "SASL_SCRAM_256_AUTH", uri: CREDENTIALS }],
    },
  ],
};

describe("what a role allows for polls of Kafka, by AWS's word and an IAM simulator", function () {
  this.timeout(120_000);

  for (const [what, [access, mapping]] of Object.entries(CASES)) {
    it(`is needed and enough for ${what}, and nothing beside it`, async () => {
      const one = await caseOf(access, mapping);
      const findings: Finding[] = [];
      for await (const finding of proveRole(one)) findings.push(finding);
      assert.deepEqual(findings, []);
      const survived: string[] = [];
      let count = 0;
      for (const kind of ["removed", "widened"] as const) {
        for await (const mutant of mutantsOf(one.subject.documents, kind)) {
          count += 1;
          const { done } = await proveRole(one, mutant).next();
          if (done === true) survived.push(mutant.what);
        }
      }
      assert.deepEqual(survived, []);
      assert.ok(count > 5, String(count));
    });
  }
});
