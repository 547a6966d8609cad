import type { KinesisClient } from "@aws-sdk/client-kinesis";
import { CreateStreamCommand, waitUntilStreamExists } from "@aws-sdk/client-kinesis";

/** Makes a stream and waits until it takes records, as one has to on AWS. */
export async function createStream(client: KinesisClient, name: string, shards = 1): Promise<void> {
  await client.send(new CreateStreamCommand({ StreamName: name, ShardCount: shards }));
  await waitUntilStreamExists(
    { client, maxWaitTime: 10, minDelay: 0.01, maxDelay: 0.05 },
    { StreamName: name },
  );
}
