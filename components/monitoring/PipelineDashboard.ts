import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { keepNodes, nodesOf } from "../nodes.ts";
import type { DashboardContent } from "./dashboard/pipelineWidgets.ts";
import { pipelineWidgets } from "./dashboard/pipelineWidgets.ts";
import { placeWidgets } from "./dashboard/Widget.ts";

/** Arguments of {@link PipelineDashboard}. */
export interface PipelineDashboardArgs extends DashboardContent {
  /** Letters, digits, `-` and `_`; unique in the account, over all regions. */
  readonly dashboardName: string;
}

/** Resources of a {@link PipelineDashboard}. */
export interface PipelineDashboardNodes {
  readonly dashboard: aws.cloudwatch.Dashboard;
}

/** A pipeline at a glance: alarms, throughput, age, failures, alerts and what costs. */
export class PipelineDashboard extends pulumi.ComponentResource {
  readonly dashboardName: pulumi.Output<string>;

  constructor(
    name: string,
    { dashboardName, ...content }: PipelineDashboardArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("stock-analytics:index:PipelineDashboard", name, {}, opts);
    const widgets = placeWidgets(pipelineWidgets(content));
    const dashboard = new aws.cloudwatch.Dashboard(
      name,
      { dashboardName, dashboardBody: pulumi.jsonStringify({ widgets }) },
      { parent: this },
    );
    this.dashboardName = dashboard.dashboardName;
    keepNodes(this, { dashboard } satisfies PipelineDashboardNodes);
    this.registerOutputs({ dashboardName: this.dashboardName });
  }

  /** The underlying resources. */
  get nodes(): PipelineDashboardNodes {
    return nodesOf(this);
  }
}
