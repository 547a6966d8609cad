import { statfsSync } from "node:fs";

/** With less room than this the databases of a run write no more, in bytes. */
const ROOM_BYTES_MIN = 4 * 1024 ** 2;

/**
 * Says when the disk of a run is full: its parts say of it only that they failed. Once, and again when the
 * disk was freed and filled anew.
 */
export class FullDiskWatch {
  readonly #folder: string;
  readonly #roomBytes: () => number;
  #isTold = false;

  /** @param roomBytes room left on the folder's disk, in bytes; default: as the system says. */
  constructor(folder: string, roomBytes = () => roomOf(folder)) {
    this.#folder = folder;
    this.#roomBytes = roomBytes;
  }

  /** Looks, which is to be done when something failed: what to say, if there is anything to say. */
  look(): string | undefined {
    const isFull = this.#roomBytes() < ROOM_BYTES_MIN;
    const mustTell = isFull && !this.#isTold;
    this.#isTold = isFull;
    if (!mustTell) return undefined;
    return (
      `the disk of "${this.#folder}" is full: free some room, and the run goes on by itself; ` +
      "or stop it, and name another folder with --data-dir"
    );
  }
}

function roomOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
