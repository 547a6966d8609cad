import type { BucketPort, ObjectVersion } from "./BucketPort.ts";
import type { CleanContext } from "./cleanObject.ts";
import { cleanObject } from "./cleanObject.ts";
import { inTurns } from "./inTurns.ts";

/** Objects that are read at a time: beside a pipeline that is at work this is hardly felt. */
const OBJECTS_AT_ONCE = 4;

/** How far a deletion is. */
export interface Watcher {
  readonly signal: AbortSignal;
  /** Called after each object or page of items. */
  readonly onProgress: () => void;
}

/** Takes the selected rows out of all objects below a prefix. */
export async function cleanFolder(
  prefix: string,
  context: CleanContext,
  { signal, onProgress }: Watcher,
): Promise<void> {
  const keys = groupByKey(context.port, prefix);
  await inTurns(keys, OBJECTS_AT_ONCE, async ([first, ...others]) => {
    signal.throwIfAborted();
    await cleanObject(first.key, [first, ...others], context);
    onProgress();
  });
}

type Versions = readonly [ObjectVersion, ...ObjectVersion[]];

async function* groupByKey(port: BucketPort, prefix: string): AsyncGenerator<Versions> {
  let group: [ObjectVersion, ...ObjectVersion[]] | undefined;
  for await (const version of port.versions(prefix)) {
    if (group?.[0].key === version.key) group.push(version);
    else {
      if (group !== undefined) yield group;
      group = [version];
    }
  }
  if (group !== undefined) yield group;
}
