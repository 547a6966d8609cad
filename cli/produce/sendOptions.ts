import { KinesisClient } from "@aws-sdk/client-kinesis";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { Command } from "commander";
import { parseEndpoint, parseName, parsePositive } from "../parseOptions.ts";

/** Stream that ticks go to when nothing else is said. */
const DEFAULT_STREAM = "stock-market-stream";

/** Where ticks go, and how they are told of. */
export interface SendOptions {
  readonly stream: string;
  readonly endpointUrl?: string;
  /** Most records per second. */
  readonly rate?: number;
  readonly json?: true;
}

/** Adds the options of {@link SendOptions}. */
export function withSendOptions(command: Command): Command {
  return command
    .option(
      "--stream <name>",
      "name of the stream (environment: KINESIS_STREAM_NAME)",
      parseName,
      process.env.KINESIS_STREAM_NAME || DEFAULT_STREAM,
    )
    .option(
      "--endpoint-url <url>",
      "endpoint of Kinesis, for instance the one `local` prints (environment: AWS_ENDPOINT_URL_KINESIS)",
      parseEndpoint,
    )
    .option("--rate <n>", "most records per second", parsePositive)
    .option("--json", "print the summary as JSON");
}

/** A client of the streams at the endpoint that was named. */
export function openStreams({ endpointUrl }: SendOptions): KinesisClient {
  return new KinesisClient({
    // HTTP/1: the default handler's HTTP/2 fails now and then against emulators.
    requestHandler: new NodeHttpHandler(),
    ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
  });
}
