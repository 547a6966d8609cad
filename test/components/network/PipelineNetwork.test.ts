import assert from "node:assert/strict";
import type { Registered, Registrations } from "../registerPipeline.ts";
import { statementsOf } from "../registerPipeline.ts";
import { registerInVpc } from "./registerInVpc.ts";

const VPC = "vpc-stocks-network";
const SUBNETS = ["subnet-a", "subnet-b"];
const ROUTE_TABLES = ["rtb-a", "rtb-b"];
const TAGS = { team: "markets" };

/** Type and name of each resource below another one. */
function childrenOf({ all }: Registrations, parentName: string): string[] {
  const parent = all.find(({ name, custom }) => name === parentName && !custom);
  return all
    .filter((one) => one.parent === parent?.urn)
    .map(({ type, name }) => `${type.replace(/^.*:/, "")} ${name}`)
    .toSorted();
}

function inputsOf(registrations: Registrations, className: string, name: string) {
  const { inputs } = registrations.only(className, name);
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== "policy"));
}

describe("PipelineNetwork", () => {
  let registrations: Registrations;
  before(async () => {
    registrations = await registerInVpc({ createVpc: true });
  });

  it("is a VPC, its emptied default group, one endpoint a service and a flow log", () => {
    const network = registrations.all.find(({ type }) => type.endsWith(":PipelineNetwork"));
    const children = registrations.all.filter(({ parent }) => parent === network?.urn);
    assert.deepEqual(children.map(({ type, name }) => `${type} ${name}`).toSorted(), [
      "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup stocks-network-default",
      "aws:ec2/securityGroup:SecurityGroup stocks-network-endpoints",
      "aws:ec2/vpcEndpoint:VpcEndpoint stocks-network-dynamodb",
      "aws:ec2/vpcEndpoint:VpcEndpoint stocks-network-s3",
      "aws:ec2/vpcEndpoint:VpcEndpoint stocks-network-sns",
      "awsx:ec2:Vpc stocks-network",
      "stock-analytics:index:VpcFlowLog stocks-network-flow-log",
    ]);
    assert.deepEqual(childrenOf(registrations, "stocks-network-flow-log"), [
      "FlowLog stocks-network-flow-log",
      "LogGroup stocks-network-flow-log-logs",
      "Role stocks-network-flow-log-role",
      "RolePolicy stocks-network-flow-log-policy",
    ]);
  });

  it("asks awsx for isolated subnets in two zones, without NAT and with names for endpoints", () => {
    assert.deepEqual(registrations.only("Vpc").inputs, {
      cidrBlock: "10.0.0.0/16",
      availabilityZoneCidrMask: 19,
      numberOfAvailabilityZones: 2,
      subnetStrategy: "Auto",
      subnetSpecs: [{ type: "Isolated" }],
      natGateways: { strategy: "None" },
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: TAGS,
    });
  });

  it("takes addresses and zones from its settings", async () => {
    const counted = await registerInVpc({
      createVpc: true,
      cidrBlock: "10.8.0.0/20",
      availabilityZoneCount: 3,
    });
    assert.equal(counted.only("Vpc").inputs.cidrBlock, "10.8.0.0/20");
    assert.equal(counted.only("Vpc").inputs.numberOfAvailabilityZones, 3);
    // The same share for a zone, however many there are: another one leaves the others in place.
    assert.equal(counted.only("Vpc").inputs.availabilityZoneCidrMask, 23);
    const availabilityZones = ["us-east-1b", "us-east-1d"];
    const named = await registerInVpc({ createVpc: true, availabilityZones });
    const { inputs } = named.only("Vpc");
    assert.deepEqual(inputs.availabilityZoneNames, availabilityZones);
    // awsx takes one of the two.
    assert.ok(!("numberOfAvailabilityZones" in inputs));
  });

  it("closes the default security group", () => {
    assert.deepEqual(registrations.only("DefaultSecurityGroup").inputs, {
      vpcId: VPC,
      tags: TAGS,
    });
  });

  it("reaches DynamoDB and S3 by gateways in every route table", () => {
    for (const service of ["dynamodb", "s3"]) {
      assert.deepEqual(inputsOf(registrations, "VpcEndpoint", `stocks-network-${service}`), {
        vpcId: VPC,
        serviceName: `com.amazonaws.us-east-1.${service}`,
        vpcEndpointType: "Gateway",
        routeTableIds: ROUTE_TABLES,
        tags: TAGS,
      });
    }
  });

  it("reaches SNS by an interface in every subnet, under its usual name", () => {
    assert.deepEqual(inputsOf(registrations, "VpcEndpoint", "stocks-network-sns"), {
      vpcId: VPC,
      serviceName: "com.amazonaws.us-east-1.sns",
      vpcEndpointType: "Interface",
      subnetIds: SUBNETS,
      securityGroupIds: ["stocks-network-endpoints-0a1b2c3-id"],
      privateDnsEnabled: true,
      tags: TAGS,
    });
  });

  it("lets each endpoint pass what the functions may do at it, for the own account, once", () => {
    const policies = Object.fromEntries(
      registrations.ofType("VpcEndpoint").map(({ name, inputs }) => [
        name.replace("stocks-network-", ""),
        statementsOf(inputs.policy).map(({ Effect, Principal, Action, Resource, Condition }) => {
          assert.deepEqual([Effect, Principal], ["Allow", "*"]);
          assert.deepEqual(Condition, {
            StringEquals: { "aws:PrincipalAccount": "123456789012" },
          });
          return [[Action].flat().join(), [Resource].flat().join()];
        }),
      ]),
    );
    assert.deepEqual(policies, {
      dynamodb: [
        ["dynamodb:BatchWriteItem,dynamodb:Query", "arn:ticks"],
        ["dynamodb:Query", "arn:trends"],
      ],
      s3: [["s3:PutObject", "arn:archive/raw/*,arn:archive/alerts/*"]],
      sns: [["sns:Publish", "arn:topic"]],
    });
  });

  it("keeps a flow log of all traffic, encrypted, written by a role that may do just that", () => {
    const group = registrations.only("LogGroup", "stocks-network-flow-log-logs");
    assert.deepEqual(group.inputs, {
      name: "/aws/vpc-flow-logs/s",
      retentionInDays: 7,
      kmsKeyId: "arn:key",
      tags: TAGS,
    });
    const groupArn = "arn:aws:cloudwatch:us-east-1:123456789012:/aws/vpc-flow-logs/s";
    const flowLog = registrations.only("FlowLog");
    assert.deepEqual(flowLog.inputs, {
      vpcId: VPC,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: groupArn,
      iamRoleArn: "arn:aws:iam:us-east-1:123456789012:stocks-network-flow-log-role-0a1b2c3",
      maxAggregationInterval: 600,
      tags: TAGS,
    });
    const policy = registrations.only("RolePolicy", "stocks-network-flow-log-policy");
    assert.ok(flowLog.dependencies.includes(policy.urn));
    assert.deepEqual(statementsOf(policy.inputs.policy), [
      {
        Sid: "WriteFlowLog",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: `${groupArn}:*`,
      },
    ]);
    const role = registrations.only("Role", "stocks-network-flow-log-role");
    const [trust] = statementsOf(role.inputs.assumeRolePolicy);
    assert.deepEqual(trust?.Principal, { Service: "vpc-flow-logs.amazonaws.com" });
    assert.deepEqual(trust.Condition, {
      StringEquals: { "aws:SourceAccount": "123456789012" },
      ArnLike: { "aws:SourceArn": "arn:aws:ec2:us-east-1:123456789012:vpc-flow-log/*" },
    });
  });

  it("keeps no flow log where none is wanted", async () => {
    const silent = await registerInVpc({ createVpc: true, flowLogs: false });
    assert.deepEqual(silent.ofType("FlowLog"), []);
    assert.deepEqual(
      silent.ofType("LogGroup").map(({ name }) => name),
      ["store-logs", "publish-logs"],
    );
  });

  it("registers the same in a preview, where no id is known", async () => {
    const preview = await registerInVpc({ createVpc: true }, { preview: true });
    const urnsOf = ({ all }: Registrations): string[] => all.map(({ urn }) => urn).toSorted();
    assert.deepEqual(urnsOf(preview), urnsOf(registrations));
  });

  it("has rules and groups that EC2 takes as described", () => {
    const described = ["SecurityGroup", "SecurityGroupEgressRule", "SecurityGroupIngressRule"];
    const resources: Registered[] = described.flatMap((name) => [...registrations.ofType(name)]);
    assert.ok(resources.length > 5);
    for (const { name, inputs } of resources) {
      // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
      assert.match(String(inputs.description), /^[\w .:/()#,@[\]+=&;{}!$*-]{1,255}$/, name);
    }
  });
});
