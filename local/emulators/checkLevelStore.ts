import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { MissingPartError } from "./MissingPartError.ts";

type Callback = (error?: Error | null) => void;

interface LevelDown {
  open(callback: Callback): void;
  close(callback: Callback): void;
}

/**
 * Opens and closes kinesalite's LevelDB files once. kinesalite opens them behind the first request, and
 * a failure there ends the process instead of telling what is wrong.
 * @throws {MissingPartError} when the native store does not load on this machine.
 * @throws when the files cannot be opened: another process holds them, or they are damaged.
 */
export async function checkLevelStore(kinesaliteFolder: string, directory: string): Promise<void> {
  const level = loadLevelDown(join(kinesaliteFolder, "index.js"))(directory);
  mkdirSync(directory, { recursive: true });
  await promisify<void>((done) => level.open(done))();
  await promisify<void>((done) => level.close(done))();
}

function loadLevelDown(from: string): (directory: string) => LevelDown {
  try {
    return createRequire(from)("leveldown") as (directory: string) => LevelDown;
  } catch (error) {
    throw new MissingPartError(
      `The store of kinesalite does not load: ${(error as Error).message.split("\n")[0]}`,
      "npm rebuild leveldown",
      { cause: error },
    );
  }
}
