import type { Roads } from "../queries/Roads.ts";
import type { PipelineLeaves } from "../validation/PipelineLeaves.ts";

/**
 * The roads into the lake that a pipeline has. A bucket has one configuration of notifications, so that
 * in a bucket that exists there are none unless its owner leaves that to the pipeline.
 */
export function roadsOf({ lake, storage }: PipelineLeaves): Roads {
  const mayNotify = storage.archiveBucketName === undefined || storage.archiveNotifications;
  return {
    compaction: mayNotify && lake.compaction,
    firehose: mayNotify && lake.firehose,
    imports: mayNotify && lake.imports,
    quotes: mayNotify && lake.quotes,
  };
}
