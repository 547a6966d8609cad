import { ObjectChangedError } from "../../runtime/ports/LakeStore.ts";
import type { Clock } from "../../runtime/ports/Clock.ts";
import type { BucketPort, ObjectVersion } from "./BucketPort.ts";
import { DeletionError } from "./DeletionError.ts";
import type { ObjectRewrite } from "./ObjectRewrite.ts";
import { UndecidableError } from "./ObjectRewrite.ts";
import type { PlaceTally } from "./PlaceTally.ts";

/** What an object is cleaned with. */
export interface CleanContext {
  readonly port: BucketPort;
  readonly rewrite: ObjectRewrite;
  readonly tally: PlaceTally;
  readonly clock: Clock;
  readonly isDryRun: boolean;
  /** For files that are written on the way. */
  readonly folder: string;
}

/** So often an object may change under the hand. */
const MAX_CHANGES = 12;

/** What was found in a version. */
interface Found {
  readonly kept: number;
  readonly removed: number;
  readonly undecided: readonly string[];
}

const NOTHING: Found = { kept: 0, removed: 0, undecided: [] };

/**
 * Takes the selected rows out of an object and all its versions. First the newest version is replaced by
 * what stays of it, or hidden if nothing does; then each older version with such a row is destroyed; and
 * of an object of which only delete markers are left these go too. Each step holds by itself, and is not
 * taken again once it is done: whatever stops it, the next run goes on from there.
 */
export async function cleanObject(
  key: string,
  listed: readonly ObjectVersion[],
  context: CleanContext,
): Promise<void> {
  const { port, clock, tally, rewrite, isDryRun } = context;
  if (rewrite.isOther?.(key) === true) return;
  tally.add({ looked: 1 });
  const cleaner = new ObjectCleaner(context);
  let versions = listed;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const isChanged = await cleaner.pass(versions);
      if (!isChanged || isDryRun) break;
    } catch (error) {
      if (!(error instanceof ObjectChangedError)) throw error;
      if (attempt >= MAX_CHANGES) throw tooBusy(key, error);
      await clock.backOff(attempt);
    }
    versions = await listOf(port, key);
  }
  cleaner.nameUndecided(versions);
}

function tooBusy(key: string, cause: unknown): DeletionError {
  return new DeletionError(
    `object ${key} was replaced ${MAX_CHANGES} times meanwhile; run it again when less comes in`,
    { cause },
  );
}

async function listOf(port: BucketPort, key: string): Promise<ObjectVersion[]> {
  const versions: ObjectVersion[] = [];
  for await (const version of port.versions(key)) {
    // Keys that go on behind this one come after it.
    if (version.key !== key) break;
    versions.push(version);
  }
  return versions;
}

class ObjectCleaner {
  readonly #context: CleanContext;
  readonly #found = new Map<string, Found>();

  constructor(context: CleanContext) {
    this.#context = context;
  }

  /** Goes through the versions once; tells whether anything was changed. */
  async pass(versions: readonly ObjectVersion[]): Promise<boolean> {
    if (isHidden(versions)) return this.#destroyMarkers(versions);
    let isChanged = false;
    for (const version of versions.toSorted((a, b) => Number(b.isLatest) - Number(a.isLatest))) {
      if (version.isMarker) continue;
      const found = await this.#look(version);
      if (found.removed === 0) continue;
      isChanged = true;
      if (version.isLatest) await this.#renew(version, found);
      else await this.#destroy(version);
    }
    return isChanged;
  }

  /** Names what could not be decided of the versions that are left. */
  nameUndecided(versions: readonly ObjectVersion[]): void {
    for (const { key, versionId, etag, isLatest } of versions) {
      const which = { key, ...(isLatest || versionId === undefined ? {} : { versionId }) };
      for (const detail of this.#found.get(`${versionId} ${etag}`)?.undecided ?? []) {
        this.#context.tally.doubt({ ...which, detail });
      }
    }
  }

  async #look(version: ObjectVersion): Promise<Found> {
    const id = `${version.versionId} ${version.etag}`;
    const known = this.#found.get(id);
    if (known !== undefined) return known;
    const { port, rewrite } = this.#context;
    let found: Found;
    try {
      found = (await rewrite.look(port, version)) ?? NOTHING;
    } catch (error) {
      if (!(error instanceof UndecidableError)) throw error;
      found = { ...NOTHING, undecided: [error.message] };
    }
    this.#found.set(id, found);
    return found;
  }

  async #renew(version: ObjectVersion, { kept, removed }: Found): Promise<void> {
    const { port, rewrite, tally, isDryRun, folder } = this.#context;
    if (!isDryRun) {
      if (kept > 0) await rewrite.rewrite(port, version, folder);
      else await port.hide(version);
    }
    tally.add({ rowsRemoved: removed, [kept > 0 ? "objectsRewritten" : "objectsRemoved"]: 1 });
    // In a bucket without versions "null" is the object itself, the new one by now.
    const { versionId = "null" } = version;
    if (versionId !== "null") await this.#destroy(version);
  }

  async #destroy(version: ObjectVersion): Promise<void> {
    const { port, tally, isDryRun } = this.#context;
    if (!isDryRun) await port.removeVersion(version);
    tally.add({ versionsRemoved: 1 });
  }

  /** Nothing but markers is left of an object: they hide nothing, and its name may say whose it was. */
  async #destroyMarkers([first]: readonly ObjectVersion[]): Promise<boolean> {
    const markers = await listOf(this.#context.port, first?.key ?? "");
    // Had the list been cut between a marker and what it hides, destroying it would bring that back.
    if (!isHidden(markers)) return markers.length > 0;
    for (const marker of markers) await this.#destroy(marker);
    return false;
  }
}

function isHidden(versions: readonly ObjectVersion[]): boolean {
  return versions.length > 0 && versions.every(({ isMarker }) => isMarker);
}
