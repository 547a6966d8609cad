/**
 * The least that is useful: a stream to put ticks on, and an e-mail when the averages of a symbol cross.
 * Everything else has its default: docs/arguments.md.
 */
import { StockAnalyticsPipeline } from "stock-analytics-pipeline";

const pipeline = new StockAnalyticsPipeline("stocks", {
  symbols: ["AAPL", "MSFT"],
  smaWindows: { short: 5, long: 20 },
  // AWS asks this address first whether it wants the mails.
  alertEndpoints: [{ protocol: "email", endpoint: "you@example.com" }],
});

/** Where producers put ticks: see ../producer. */
export const streamName = pipeline.streamName;
export const alertTopicArn = pipeline.alertTopicArn;
