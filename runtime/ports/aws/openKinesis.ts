import { KinesisClient } from "@aws-sdk/client-kinesis";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { CLIENT_OPTIONS } from "./clientOptions.ts";

/**
 * A client of Kinesis by HTTP/1.1: its own default is HTTP/2, whose one connection a frozen function loses
 * between its minutes.
 */
export function openKinesis(): KinesisClient {
  return new KinesisClient({
    ...CLIENT_OPTIONS,
    requestHandler: new NodeHttpHandler(CLIENT_OPTIONS.requestHandler),
  });
}
