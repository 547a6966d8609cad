import { copyFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";

/** Files of the page that are served as they are. */
const STATIC = ["index.html", "icon.svg"];

/**
 * Bundles the page into `outdir`: one script, one style sheet, no file of anybody else's.
 * @param outdir absolute, or relative to `root`
 */
export async function buildPage(root: string, outdir: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: [
      { in: join("dashboard", "main.ts"), out: "page" },
      { in: join("dashboard", "page.css"), out: "page" },
    ],
    outdir,
    bundle: true,
    platform: "browser",
    // Browsers of the last three years.
    target: ["chrome114", "firefox115", "safari17"],
    format: "esm",
    minify: true,
    legalComments: "linked",
    charset: "utf8",
    logLevel: "warning",
  });
  for (const name of STATIC) copyFileSync(join(root, "dashboard", name), resolve(root, outdir, name));
}
