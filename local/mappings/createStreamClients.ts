import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { type Endpoints, LOCAL_AWS } from "../model.ts";
import type { StreamClients } from "./model.ts";

/**
 * Clients for mappings. Over HTTP/1: the Kinesis client's own HTTP/2 fails now and then against every
 * emulator. `destroy()` them when the mappings have stopped.
 */
export function createStreamClients(
  endpoints: Pick<Endpoints, "kinesis" | "dynamodb">,
): StreamClients {
  const common = {
    region: LOCAL_AWS.region,
    credentials: {
      accessKeyId: LOCAL_AWS.accessKeyId,
      secretAccessKey: LOCAL_AWS.secretAccessKey,
    },
  };
  return {
    kinesis: new KinesisClient({
      ...common,
      endpoint: endpoints.kinesis,
      requestHandler: new NodeHttpHandler(),
    }),
    streams: new DynamoDBStreamsClient({
      ...common,
      endpoint: endpoints.dynamodb,
      requestHandler: new NodeHttpHandler(),
    }),
  };
}
