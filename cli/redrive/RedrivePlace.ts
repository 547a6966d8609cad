import type { PipelineTargets, RedrivePort } from "./RedrivePort.ts";

/** A pipeline whose failed batches can be put back. */
export interface RedrivePlace {
  readonly port: RedrivePort;
  /** Name of the failed bucket. */
  readonly bucket: string;
  readonly targets: PipelineTargets;
  /** Waits until what was put back has gone all its way, where that can be seen. Not after a dry run. */
  settle(): Promise<void>;
  close(): Promise<void>;
}
