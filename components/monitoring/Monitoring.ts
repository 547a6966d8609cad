import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../AwsAccount.ts";
import { keepNodes, nodesOf } from "../nodes.ts";
import type { Tags } from "../Tags.ts";
import { alarmArnPattern } from "./alarmArnPattern.ts";
import { createAlarm } from "./createAlarm.ts";
import type { OpsEndpoint, OpsTopicNodes } from "./OpsTopic.ts";
import { OpsTopic } from "./OpsTopic.ts";
import { pipelineAlarms } from "./pipelineAlarms.ts";
import { PipelineDashboard } from "./PipelineDashboard.ts";
import { RUNBOOK_BASE_URL } from "./runbooks.ts";
import type { Thresholds } from "./thresholds.ts";
import type { Freshness, Watched } from "./Watched.ts";

/** Arguments of {@link Monitoring}. */
export interface MonitoringArgs {
  readonly account: AwsAccount;
  /** A key whose policy lets alarms use it (see `alarmArnPattern`), and SNS send for topics. */
  readonly keyArn: pulumi.Input<string>;
  /** Start of the names of alarms, and the name of the dashboard; unique in the account. */
  readonly physicalName: string;
  /** Less the topic of the alarms, which is made here. */
  readonly watched: Omit<Watched, "opsTopic">;
  /** Absent: no symbol's feed is watched. */
  readonly freshness?: Freshness;
  /** Whether there are alarms, and a topic for them. */
  readonly alarms: boolean;
  readonly dashboard: boolean;
  readonly opsEndpoints: OpsEndpoint[];
  readonly thresholds: Thresholds;
  /** Where the runbooks are; each is `<name>.md` below it.
   * @default RUNBOOK_BASE_URL */
  readonly runbookBaseUrl?: pulumi.Input<string>;
  readonly tags: Tags;
}

/** Resources of {@link Monitoring}. */
export interface MonitoringNodes {
  /** Absent without alarms. */
  readonly opsTopic?: OpsTopicNodes;
  readonly alarms: readonly aws.cloudwatch.MetricAlarm[];
  readonly dashboard?: aws.cloudwatch.Dashboard;
}

/** Alarms with their topic, and a dashboard. */
export class Monitoring extends pulumi.ComponentResource {
  /** ARN of the topic of the alarms; absent without alarms. */
  readonly opsTopicArn?: pulumi.Output<string>;
  /** Name of the dashboard; absent without one. */
  readonly dashboardName?: pulumi.Output<string>;

  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stock-analytics:index:Monitoring", name, {}, opts);
    const opsTopic = args.alarms ? createOpsTopic(this, name, args) : undefined;
    const watched: Watched = { ...args.watched, ...(opsTopic === undefined ? {} : { opsTopic }) };
    const all = { ...args, watched };
    const alarms = opsTopic === undefined ? [] : createAlarms(this, name, all, opsTopic.arn);
    const dashboard = args.dashboard ? createDashboard(this, name, all, alarms) : undefined;
    if (opsTopic !== undefined) this.opsTopicArn = opsTopic.arn;
    if (dashboard !== undefined) this.dashboardName = dashboard.dashboardName;
    const nodes: MonitoringNodes = {
      alarms,
      ...(opsTopic === undefined ? {} : { opsTopic: opsTopic.nodes }),
      ...(dashboard === undefined ? {} : { dashboard: dashboard.nodes.dashboard }),
    };
    keepNodes(this, nodes);
    this.registerOutputs({ opsTopicArn: this.opsTopicArn, dashboardName: this.dashboardName });
  }

  /** The underlying resources. */
  get nodes(): MonitoringNodes {
    return nodesOf(this);
  }
}

function createOpsTopic(
  parent: Monitoring,
  name: string,
  { account, keyArn, physicalName, opsEndpoints, tags }: MonitoringArgs,
): OpsTopic {
  return new OpsTopic(
    `${name}-ops`,
    {
      account,
      keyArn,
      alarmArns: alarmArnPattern(account, physicalName),
      endpoints: opsEndpoints,
      tags,
    },
    { parent },
  );
}

function createAlarms(
  parent: Monitoring,
  name: string,
  args: MonitoringArgs & { readonly watched: Watched },
  topicArn: pulumi.Output<string>,
): aws.cloudwatch.MetricAlarm[] {
  const { physicalName, watched, thresholds, freshness, tags } = args;
  const { runbookBaseUrl = RUNBOOK_BASE_URL } = args;
  return pipelineAlarms(watched, thresholds, freshness).map((alarm) =>
    createAlarm(alarm, { name, physicalName, topicArn, runbookBaseUrl, tags }, { parent }),
  );
}

function createDashboard(
  parent: Monitoring,
  name: string,
  {
    account,
    physicalName,
    watched,
    thresholds,
    freshness,
  }: MonitoringArgs & { readonly watched: Watched },
  alarms: readonly aws.cloudwatch.MetricAlarm[],
): PipelineDashboard {
  return new PipelineDashboard(
    `${name}-dashboard`,
    {
      dashboardName: physicalName,
      region: account.region,
      watched,
      thresholds,
      alarmArns: alarms.map(({ arn }) => arn),
      ...(freshness === undefined ? {} : { freshness }),
    },
    { parent },
  );
}
