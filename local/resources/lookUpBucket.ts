import { CreateBucketCommand } from "@aws-sdk/client-s3";
import type { InvokeRequest } from "../engine/ResourceProvider.ts";
import type { PropertyMap } from "../engine/PropertyValue.ts";
import { bucketOutputs } from "./bucketOutputs.ts";
import { Inputs } from "./Inputs.ts";
import type { ModelContext } from "./ResourceModel.ts";

/** Token of the look-up of a bucket. */
export const LOOK_UP_BUCKET = "aws:s3/getBucket:getBucket";

/**
 * Looks up a bucket that a program expects to be there. Nobody has made it on this machine, so that it is
 * made, empty; of a kept data directory it is the one of the runs before.
 */
export async function lookUpBucket(
  { token, args, preview }: InvokeRequest,
  context: () => Promise<ModelContext>,
): Promise<PropertyMap> {
  const name = new Inputs(token, args).text("bucket");
  if (!preview) {
    const { clients } = await context();
    await clients.s3.send(new CreateBucketCommand({ Bucket: name }));
  }
  return { id: name, ...bucketOutputs(name) };
}
