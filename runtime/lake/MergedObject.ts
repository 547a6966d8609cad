import type { Clock } from "../ports/Clock.ts";
import type { LakeStore } from "../ports/LakeStore.ts";

/** What rows are merged with. */
export interface MergePorts {
  readonly lake: LakeStore;
  readonly clock: Clock;
}

/** What became of one object. */
export interface MergedObject {
  readonly key: string;
  readonly rowsBefore: number;
  readonly rowsAfter: number;
  /** Rows that the object did not have before. */
  readonly rowsAdded: number;
  /** Rows it had, of which the better version came now. */
  readonly rowsReplaced: number;
}
