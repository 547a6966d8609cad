import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { FUNCTIONS } from "../runtime/contract/environment.ts";

/**
 * Bundles each function into `<outdir>/<name>/index.js`. CommonJS, ES modules' entry points first: the
 * smallest and fastest to load of the forms measured. Paths are relative to the project's root, so that
 * the bytes are the same from any folder: other bytes would re-upload a function at each `pulumi up`.
 * @param outdir relative to `root`
 */
export async function bundleFunctions(root: string, outdir: string): Promise<void> {
  for (const [source, name] of Object.entries(FUNCTIONS)) {
    const folder = join(outdir, name);
    await build({
      absWorkingDir: root,
      entryPoints: [join("runtime", "handlers", `${source}.ts`)],
      outfile: join(folder, "index.js"),
      bundle: true,
      platform: "node",
      target: "node24",
      format: "cjs",
      mainFields: ["module", "main"],
      supported: { "dynamic-import": false },
      minify: true,
      legalComments: "none",
      charset: "utf8",
      logLevel: "warning",
    });
    // Without it a nearer package.json could make Node read the bundle as an ES module.
    writeFileSync(join(root, folder, "package.json"), '{"type":"commonjs"}\n');
  }
}
