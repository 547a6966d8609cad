import { Agent } from "node:http";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { HttpRequest } from "@smithy/types";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { CLIENT_OPTIONS } from "../../runtime/ports/aws/clientOptions.ts";
import { type Endpoints, LOCAL_AWS } from "../model.ts";

/** SDK clients that speak to the emulators. */
export interface LocalClients {
  readonly kinesis: KinesisClient;
  readonly dynamodb: DynamoDBClient;
  readonly dynamodbStreams: DynamoDBStreamsClient;
  readonly s3: S3Client;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
}

/** Makes a client for each service, all with the made-up credentials of the local run. */
export function createClients(endpoints: Endpoints): LocalClients {
  return {
    kinesis: new KinesisClient(unsigned(endpoints.kinesis)),
    dynamodb: new DynamoDBClient(unsigned(endpoints.dynamodb)),
    dynamodbStreams: new DynamoDBStreamsClient(unsigned(endpoints.dynamodb)),
    s3: new S3Client({ ...unsigned(endpoints.s3), forcePathStyle: true }),
    sns: new SNSClient(unsigned(endpoints.sns)),
    sqs: new SQSClient(unsigned(endpoints.sqs)),
  };
}

/**
 * Says whose request it is and signs nothing: the emulators read the header and judge no signature, and the keys
 * and hashes of one would only make a run slower.
 */
const UNSIGNED = {
  sign: (request: HttpRequest): Promise<HttpRequest> => {
    const date = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
    const scope = `${LOCAL_AWS.accessKeyId}/${date.slice(0, 8)}/${LOCAL_AWS.region}/local/aws4_request`;
    request.headers["x-amz-date"] = date;
    request.headers["authorization"] =
      `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=none`;
    return Promise.resolve(request);
  },
};

/** Options of clients for the engine's own calls. */
export const unsigned = (endpoint: string) => ({ ...clientOptions(endpoint), signer: UNSIGNED });

/** Closes the clients' connections. */
export function destroyClients(clients: LocalClients): void {
  for (const client of Object.values(clients) as { destroy(): void }[]) client.destroy();
}

/** What a client of any service needs to reach an emulator, HTTP/1 included (kinesalite has no other). */
export function clientOptions(endpoint: string): {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  logger: typeof CLIENT_OPTIONS.logger;
  requestHandler: NodeHttpHandler;
} {
  const { region, accessKeyId, secretAccessKey } = LOCAL_AWS;
  return {
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    logger: CLIENT_OPTIONS.logger,
    // Long polls hold a connection each, so that there is no limit to be short of.
    requestHandler: new NodeHttpHandler({
      httpAgent: new Agent({ keepAlive: true, maxSockets: Infinity }),
    }),
  };
}
