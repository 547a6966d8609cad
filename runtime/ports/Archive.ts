import type { LakeObject } from "../domain/lakeObjects.ts";

/** The archive bucket. */
export interface Archive {
  /** Puts an object unless one of this name is there already: names are functions of the content. */
  put(object: LakeObject): Promise<void>;
}
