/**
 * The pipeline asks a provider itself, while the New York Stock Exchange is open:
 *
 *     pulumi config set --secret finnhubKey <key>
 *
 * Without a key it takes made-up prices, around the clock, marked as such: enough to see it work on a laptop.
 */
import * as pulumi from "@pulumi/pulumi";
import { StockAnalyticsPipeline, type StockAnalyticsPipelineArgs } from "stock-analytics-pipeline";

const config = new pulumi.Config();
const finnhubKey = config.getSecret("finnhubKey");
const slackWebhook = config.getSecret("slackWebhook");

const quotes: Pick<StockAnalyticsPipelineArgs, "feed" | "source"> = finnhubKey
  ? { feed: "live", source: { schedule: { provider: "finnhub", apiKey: finnhubKey } } }
  : {
      feed: "simulated",
      source: { schedule: { provider: "simulated", exchange: "24/7", intervalSeconds: 30 } },
    };

const pipeline = new StockAnalyticsPipeline("stocks", {
  symbols: config.getObject<string[]>("symbols") ?? ["AAPL", "MSFT", "NVDA"],
  ...quotes,
  alertEndpoints: slackWebhook ? [{ protocol: "slack", endpoint: slackWebhook }] : [],
  // A symbol without a new trade for five minutes of an open market rings an alarm.
  monitoring: { feedIntervalSeconds: 60 },
});

export const tickTableName = pipeline.tickTableName;
export const dashboardName = pipeline.dashboardName;
