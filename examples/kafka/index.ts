/**
 * Ticks from a topic of a cluster of Amazon MSK that is there already:
 *
 *     pulumi config set clusterArn arn:aws:kafka:eu-west-1:111122223333:cluster/quotes/<uuid>
 *
 * Lambda logs in with IAM, over TLS, from the cluster's own VPC: docs/kafka.md says what its network must let through.
 */
import * as pulumi from "@pulumi/pulumi";
import { StockAnalyticsPipeline } from "stock-analytics-pipeline";

const config = new pulumi.Config();

const pipeline = new StockAnalyticsPipeline("stocks", {
  symbols: ["AAPL", "MSFT"],
  source: {
    kafka: { clusterArn: config.require("clusterArn"), topic: config.get("topic") ?? "quotes" },
  },
});

export const kafkaTopic = pipeline.kafkaTopic;
export const tickTableName = pipeline.tickTableName;
