import type { PipelineStores } from "../createStores.ts";
import type { LakeResources } from "../permissions/lakeStatements.ts";
import type { PipelineContext } from "../PipelineContext.ts";

/** What of a pipeline every function has to do with that reads or writes the archive. */
export function lakeResources(
  { account }: PipelineContext,
  { keyArn, archive, failed }: PipelineStores,
): LakeResources {
  return {
    account,
    keyArn,
    failedArn: failed.arn,
    archiveArn: archive.arn,
    archiveKeyArn: archive.keyArn,
    archiveHasBucketKey: archive.own !== undefined,
  };
}
