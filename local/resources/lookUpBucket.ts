import type { InvokeRequest } from "../engine/ResourceProvider.ts";
import type { PropertyMap } from "../engine/PropertyValue.ts";
import { bucketArn, bucketOutputs } from "./bucketOutputs.ts";
import { Inputs } from "./Inputs.ts";
import type { ModelContext } from "./ResourceModel.ts";
import { makeStandIn } from "./standIn.ts";

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
    const made = await context();
    const use = { kind: "bucket", name, arn: bucketArn(name) } as const;
    made.declarations.uses.noteUse({ ...use, user: "The program" });
    await makeStandIn(use, made);
  }
  return { id: name, ...bucketOutputs(name) };
}
