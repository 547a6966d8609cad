import type { AcceptedRow, RefusedRow } from "../files/LoadedFile.ts";
import type { ObjectEvent } from "../files/readObjectEvents.ts";
import { QuarantineFile } from "../files/QuarantineFile.ts";
import type { ObjectReader, StoredObject } from "../ports/ObjectReader.ts";
import type { Unreadable } from "../ports/LakeStore.ts";
import type { LoadPorts, ObjectLoad } from "./ObjectLoad.ts";

/**
 * What became of an object. `loaded`: its rows are read, bad ones lie in quarantine. `refused`: it gave no
 * row, and lies there with the reason. `missing`: deleted before it was read. `archived`: in a storage
 * class that must be restored first. `folder`: a marker that consoles make. `elsewhere`: outside the
 * folder; nothing is written then, or a notification of the whole bucket would call for another.
 */
export type ObjectOutcome = "loaded" | "refused" | "folder" | "elsewhere" | Unreadable;

/** What became of an object, and of what is in it. */
export interface ObjectReport {
  readonly outcome: ObjectOutcome;
  readonly accepted: number;
  /** How much was refused, by reason. */
  readonly refused: ReadonlyMap<string, number>;
}

/**
 * Reads an object: yields the rows it gives, puts the rest into `quarantine/`, and returns what became of
 * it. A file that is wrong as a whole is read to the end like any other: reading it again would not help.
 */
export async function* loadObject(
  event: ObjectEvent,
  load: ObjectLoad,
  ports: LoadPorts,
): AsyncGenerator<AcceptedRow, ObjectReport, undefined> {
  const { key } = event;
  if (!key.startsWith(load.prefix)) return nothingOf("elsewhere");
  if (key.endsWith("/")) return nothingOf("folder");
  const object = await open(event, ports.objects);
  if (typeof object === "string") return nothingOf(object);
  const quarantine = new QuarantineFile({ ...object, key });
  const refused = new Map<string, number>();
  let accepted = 0;
  try {
    for await (const row of readRows(key, object, load)) {
      if ("row" in row) {
        accepted += 1;
        yield row;
        continue;
      }
      refused.set(row.reason, (refused.get(row.reason) ?? 0) + 1);
      const full = quarantine.add(row);
      if (full !== undefined) await ports.archive.put(full);
    }
  } finally {
    object.close();
  }
  const last = quarantine.end();
  if (last !== undefined) await ports.archive.put(last);
  return { outcome: accepted > 0 || refused.size === 0 ? "loaded" : "refused", accepted, refused };
}

function nothingOf(outcome: ObjectOutcome): ObjectReport {
  return { outcome, accepted: 0, refused: new Map() };
}

/**
 * Opens the object that an event tells of. Where another has taken its place since, that one has an event
 * of its own, and the version before is opened, if the bucket kept it: both are to be loaded.
 */
async function open(
  { key, etag, versionId }: ObjectEvent,
  objects: ObjectReader,
): Promise<StoredObject | Unreadable> {
  const newest = await objects.open(key);
  if (typeof newest === "string" || versionId === undefined) return newest;
  if (etag === undefined || newest.etag === etag) return newest;
  newest.close();
  return objects.open(key, versionId);
}

async function* readRows(
  key: string,
  { size, changedAtMs, bytes }: StoredObject,
  load: ObjectLoad,
): AsyncGenerator<AcceptedRow | RefusedRow, void, undefined> {
  const wholeFile = { line: 1, raw: Buffer.alloc(0) };
  const name = key.toLowerCase();
  if (!load.endings.some((ending) => name.endsWith(ending))) {
    yield { reason: "file_of_other_kind", ...wholeFile };
  } else if (size === 0) {
    yield { reason: "file_empty", ...wholeFile };
  } else {
    yield* load.read({ key, changedAtMs, bytes });
  }
}
