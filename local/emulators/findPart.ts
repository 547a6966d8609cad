import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname } from "node:path";
import { MissingPartError } from "./MissingPartError.ts";

/**
 * The packages that stand in for AWS, and the versions they were tried with. They are optional peers:
 * a deployment needs none of them.
 */
export const PARTS = {
  kinesalite: "3.3.3",
  fauxqs: "2.4.1",
  "@dynoxide/linux-x64": "1.2.1",
} as const;

/** Name of a package of {@link PARTS}. */
export type PartName = keyof typeof PARTS;

/**
 * Folder of an installed part.
 * @throws {MissingPartError} when it is not installed, or in a version other than the one of
 * {@link PARTS}: the local run reaches into these packages, so that only that version is known to fit.
 */
export function findPart(name: PartName, command = `npm i -D ${name}@${PARTS[name]}`): string {
  const packageFile = findPackageFile(name);
  if (packageFile === undefined) {
    throw new MissingPartError(`The local run needs ${name}, which is not installed.`, command);
  }
  const { version } = JSON.parse(readFileSync(packageFile, "utf8")) as { version: string };
  if (version !== PARTS[name]) {
    const problem = `The local run needs ${name} ${PARTS[name]} and found ${version}.`;
    throw new MissingPartError(problem, command);
  }
  return dirname(packageFile);
}

function findPackageFile(name: string): string | undefined {
  try {
    return findPackageJSON(name, import.meta.url);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
