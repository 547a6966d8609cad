import type { DeletionPorts } from "./runDeletion.ts";

/** A pipeline whose data can be deleted. */
export interface DeletionPlace {
  readonly ports: DeletionPorts;
  /** Lets what is on its way come to its end, where that is in the command's hands. */
  settle(): Promise<void>;
  close(): Promise<void>;
}
