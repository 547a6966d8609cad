import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";

/** Files of the page that are served as they are. */
const STATIC = ["index.html", "icon.svg"];

/**
 * Bundles the page into `outdir`: one script and one style sheet with all that they need, and the licenses
 * of others' parts in them.
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
    legalComments: "eof",
    charset: "utf8",
    logLevel: "warning",
  });
  const folder = resolve(root, outdir);
  for (const name of STATIC) copyFileSync(join(root, "dashboard", name), join(folder, name));
  writeFileSync(join(folder, "licenses.txt"), collectLicenses(root));
}

/** Texts that must go with the parts that the script is made of. */
function collectLicenses(root: string): string {
  const apache = readFileSync(join(root, "node_modules", "lightweight-charts", "LICENSE"), "utf8");
  // Ours is the same license, below our copyright.
  const ours = readFileSync(join(root, "LICENSE"), "utf8");
  const mit = ours.slice(ours.indexOf("Permission is hereby granted"));
  return [
    "TradingView Lightweight Charts™",
    "Copyright (c) 2026 TradingView, Inc. https://www.tradingview.com/",
    "",
    apache,
    "fancy-canvas 2.1.0",
    "Copyright (c) its author, smakarov@tradingview.com. MIT License",
    "",
    mit,
  ].join("\n");
}
