import {
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamSummaryCommand,
  type KinesisClient,
  ResourceNotFoundException,
  type StreamDescriptionSummary,
} from "@aws-sdk/client-kinesis";
import { waitUntil } from "./waitUntil.ts";

/** Finds a stream of an earlier run, or makes one; it takes records when this returns. */
export async function findOrCreateStream(
  kinesis: KinesisClient,
  name: string,
  shardCount: number,
): Promise<StreamDescriptionSummary> {
  const existing = await describe(kinesis, name);
  // An earlier run was killed while it made or deleted the stream: nothing is in it, and the emulator
  // would leave it so for ever.
  if (existing?.StreamStatus === "CREATING" || existing?.StreamStatus === "DELETING") {
    await deleteStream(kinesis, name);
  } else if (existing !== undefined) return existing;
  await kinesis.send(new CreateStreamCommand({ StreamName: name, ShardCount: shardCount }));
  return waitUntil(`the stream "${name}" to be made`, async () => {
    const stream = await describe(kinesis, name);
    return stream?.StreamStatus === "ACTIVE" ? stream : undefined;
  });
}

/**
 * Deletes a stream and waits until it is gone: the answer comes while it is still listed, when a stream of
 * its name could not be made yet.
 */
export async function deleteStream(kinesis: KinesisClient, name: string): Promise<void> {
  await kinesis.send(new DeleteStreamCommand({ StreamName: name }));
  await waitUntil(`the stream "${name}" to be gone`, async () =>
    (await describe(kinesis, name)) === undefined ? true : undefined,
  );
}

async function describe(
  kinesis: KinesisClient,
  name: string,
): Promise<StreamDescriptionSummary | undefined> {
  try {
    const found = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName: name }));
    return found.StreamDescriptionSummary;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
