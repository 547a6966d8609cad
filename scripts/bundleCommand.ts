import { join } from "node:path";
import { build } from "esbuild";

/**
 * Parts that stay outside the command's bundle: native code, emulators that a consumer installs when it
 * wants the local run, and Pulumi's SDK, which must be the program's own copy.
 */
const EXTERNAL = ["@pulumi/*", "@duckdb/node-api", "@dynoxide/*", "fauxqs", "kinesalite"];

/**
 * Bundles the command into `dist/cli/main.js` and its parts, with the body of its worker threads and what is loaded into
 * programs beside it, so that the package needs nothing of what the command is made of.
 */
export async function bundleCommand(root: string, outdir: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: {
      main: join("cli", "main.ts"),
      environmentMain: join("local", "lambda", "environmentMain.ts"),
      programPreload: join("local", "engine", "programPreload.ts"),
    },
    outdir,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "esm",
    // What a subcommand alone needs is read by it alone; beside the others, since files look for each other there.
    splitting: true,
    chunkNames: "[name]-[hash]",
    mainFields: ["module", "main"],
    external: EXTERNAL,
    // What Kafka's client compresses with reads a file beside itself; this is the same with the file in it.
    alias: { "@platformatic/wasm-utils": "@platformatic/wasm-utils/bundled" },
    banner: {
      js: 'import{createRequire as makeRequire}from"node:module";const require=makeRequire(import.meta.url);',
    },
    legalComments: "linked",
    charset: "utf8",
    logLevel: "warning",
  });
}
