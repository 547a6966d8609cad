import type { Hint } from "../../dashboard/api.ts";
import { LOCAL_AWS } from "../../local/model.ts";
import type { Feed } from "../../runtime/contract/tick.ts";

/** Where ticks are sent: a stream of an endpoint, or a topic of brokers. */
export type HintTarget =
  | { readonly endpoint: string; readonly stream: string }
  | { readonly servers: string; readonly topic: string };

/** How to send the first ticks to a stream or topic of this machine, of the class that its pipeline takes. */
export function makeHint(target: HintTarget, feed: Feed): Hint {
  const { region, accessKeyId, secretAccessKey } = LOCAL_AWS;
  const produce = (source: string): string =>
    "topic" in target
      ? `npx stock-analytics produce ${source} --kafka ${target.servers} --topic ${target.topic}`
      : `AWS_ENDPOINT_URL_KINESIS=${target.endpoint} AWS_REGION=${region} ` +
        `AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey} ` +
        `npx stock-analytics produce ${source} --stream ${target.stream}`;
  const name = "topic" in target ? "topic" : "stream";
  switch (feed) {
    case "any":
    case "simulated":
      return {
        text: "Send it made-up ticks, for instance:",
        command: produce("simulated --symbols AAPL,MSFT --rate 10"),
      };
    case "replay":
      return { text: "Send it the rows of a file:", command: produce("replay AAPL.csv") };
    case "live":
      return {
        text: `Put a JSON record on its ${name}, for instance:`,
        command:
          `echo "{\\"symbol\\":\\"AAPL\\",\\"timestamp\\":$(date +%s)000,\\"price\\":190.5}" ` +
          `> ticks.ndjson && ${produce("replay ticks.ndjson")}`,
      };
  }
}
