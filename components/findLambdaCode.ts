import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import type { FUNCTIONS } from "../runtime/contract/environment.ts";

const HERE = dirname(fileURLToPath(import.meta.url));

/** Beside the sources (`components/`), or beside what is compiled from them (`dist/components/`). */
const BUILT = import.meta.url.endsWith(".ts")
  ? join(HERE, "..", "dist", "lambda")
  : join(HERE, "..", "lambda");

let lambdaFolder = BUILT;

/** A function of the pipeline: name of its folder in `dist/lambda`, and of what belongs to it. */
export type FunctionName = (typeof FUNCTIONS)[keyof typeof FUNCTIONS];

/** The deployment package of each function. */
export type LambdaCode = Readonly<Record<FunctionName, pulumi.asset.FileArchive>>;

/**
 * Finds the deployment packages: the folders of `dist/lambda`.
 * @throws {Error} if a function is not built.
 */
export function findLambdaCode(): LambdaCode {
  return {
    "process-ticks": findCode("process-ticks"),
    "detect-trends": findCode("detect-trends"),
    "sweep-alerts": findCode("sweep-alerts"),
    "notify-slack": findCode("notify-slack"),
    "compact-ticks": findCode("compact-ticks"),
    "load-staged": findCode("load-staged"),
    "import-files": findCode("import-files"),
    "clean-quotes": findCode("clean-quotes"),
    "produce-quotes": findCode("produce-quotes"),
  };
}

function findCode(name: FunctionName): pulumi.asset.FileArchive {
  const folder = join(lambdaFolder, name);
  if (existsSync(join(folder, "index.js"))) return new pulumi.asset.FileArchive(folder);
  throw new Error(
    `the code of function "${name}" must be in ${folder}, found none; run \`npm run build\` in the ` +
      "clone of stock-analytics-pipeline, or install the package again.",
  );
}

/**
 * Takes the functions' code from another folder; undefined: from the built one again.
 * @internal For tests of components, which must not depend on a build.
 */
export function useLambdaFolder(folder: string | undefined): void {
  lambdaFolder = folder ?? BUILT;
}
