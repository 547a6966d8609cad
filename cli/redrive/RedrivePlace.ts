import type { PipelineTargets, RedrivePort } from "./RedrivePort.ts";

/** A pipeline whose failed batches can be put back. */
export interface RedrivePlace {
  readonly port: RedrivePort;
  /** Name of the failed bucket. */
  readonly bucket: string;
  readonly targets: PipelineTargets;
  /**
   * Lets what is younger follow, and waits until all has gone its way, where that is in the command's
   * hands. For when nothing is left.
   */
  settle(): Promise<void>;
  close(): Promise<void>;
}
