import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DataDirectoryError } from "./DataDirectory.ts";
import { parseUrn } from "./engine/urn.ts";
import { LEDGER_FILE, type LedgerEntry } from "./resources/ResourceLedger.ts";

/** Whose data a directory should hold. */
export interface DataOwner {
  readonly project: string;
  readonly stack: string;
}

/**
 * Checks that a data directory is empty or holds the data of this very stack. Another one's resources have
 * other names: they would be made beside those that are there, out of reach of queries and redrives.
 * @throws {DataDirectoryError} if it holds another stack's, or what it holds cannot be read.
 */
export function requireOwnData(directory: string, { project, stack }: DataOwner): void {
  for (const { urn } of readLedger(directory)) {
    const owner = parseUrn(urn);
    if (owner.project === project && owner.stack === stack) continue;
    throw new DataDirectoryError(
      `data directory "${directory}" holds the stack "${owner.stack}" of the project ` +
        `"${owner.project}", and "${stack}" of "${project}" is to be run; name another directory, ` +
        "or remove this one",
    );
  }
}

function readLedger(directory: string): readonly LedgerEntry[] {
  const file = join(directory, LEDGER_FILE);
  if (!existsSync(file)) return [];
  try {
    return JSON.parse(readFileSync(file, "utf8")) as LedgerEntry[];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataDirectoryError(
      `data directory "${directory}" has a ${LEDGER_FILE} that cannot be read (${reason}); name ` +
        "another directory, or remove this one",
      { cause: error },
    );
  }
}
