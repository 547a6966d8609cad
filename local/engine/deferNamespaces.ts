import { readFileSync } from "node:fs";
import { deferModules } from "./deferModules.ts";

/** How the index of a provider's generated SDK takes one of its namespaces: a folder, as an export of that name. */
const NAMESPACE = /^const (\w+) = __importStar\(require\("\.\/\1"\)\);$/gm;

/**
 * Puts off loading the namespaces of a provider's generated SDK until a program uses them: AWS's has 230,
 * of which a program uses a few. Does nothing where the package is not installed or looks otherwise.
 * @param require the program's
 */
export function deferNamespaces(require: NodeJS.Require, packageName: string): void {
  let text: string;
  try {
    text = readFileSync(require.resolve(packageName), "utf8");
  } catch {
    return;
  }
  // The whole path, so that it need not be looked for under four names.
  const folders = [...text.matchAll(NAMESPACE)].map(([, name]) => `./${name}/index.js`);
  deferModules(require, packageName, Object.fromEntries(folders.map((folder) => [folder, []])));
}
