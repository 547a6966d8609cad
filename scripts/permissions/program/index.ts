import * as pulumi from "@pulumi/pulumi";
import { StockAnalyticsPipeline } from "../../../components/index.ts";

const config = new pulumi.Config();
const isFifo = config.requireBoolean("fifo");

/** A pipeline with everything that has a role of its own; a FIFO topic sends to no such receivers. */
const pipeline = new StockAnalyticsPipeline("stocks", {
  symbols: ["AAPL", "MSFT"],
  smaWindows: { short: 2, long: 4 },
  feed: "any",
  source: {
    schedule: {
      provider: "finnhub",
      apiKey: "sesame-0123456789",
      endpoint: config.require("quotesEndpoint"),
      exchange: "24/7",
    },
  },
  lake: { firehose: true, quotes: true },
  network: { createVpc: true },
  processing: { tracing: true, batchSize: 20, batchWindowSeconds: 0 },
  storage: { accessLogs: true },
  alerts: { fifo: isFifo },
  alertEndpoints: isFifo
    ? []
    : [
        { protocol: "email", endpoint: "desk@example.com" },
        { protocol: "slack", endpoint: "https://hooks.slack.com/services/T0/B0/x" },
      ],
  monitoring: { opsEndpoints: [{ protocol: "email", endpoint: "ops@example.com" }] },
  dataProtection: "destroy",
});

export const streamName = pipeline.streamName;
export const archiveBucketName = pipeline.archiveBucketName;
