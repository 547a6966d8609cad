import type { Alert } from "../contract/alert.ts";

/** Subject line of an alert: below SNS' 100 characters for every valid symbol. */
export function alertSubject(alert: Alert): string {
  return `Stock alert: ${alert.symbol} ${alert.signal}`;
}

/** An alert as a sentence, for e-mail, SMS and terminals. */
export function alertSentence(alert: Alert): string {
  const passed = alert.direction === "up" ? "rose above" : "fell below";
  const advice = alert.direction === "up" ? "an uptrend" : "a downtrend";
  const source = alert.data_source === "live" ? "" : ` (${alert.data_source} data)`;
  return (
    `${alert.symbol} at ${alert.price} on ${alert.timestamp}: the ${alert.short_window}-tick average ` +
    `${alert.short_sma} ${passed} the ${alert.long_window}-tick average ${alert.long_sma}, ` +
    `${advice} (${alert.signal})${source}. Not investment advice.`
  );
}
