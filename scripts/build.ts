import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleCommand } from "./bundleCommand.ts";
import { buildPage } from "./buildPage.ts";
import { bundleFunctions } from "./bundleFunctions.ts";
import { writeTickSchema } from "./compileSchema.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

writeTickSchema();
rmSync(join(ROOT, "dist"), { recursive: true, force: true });
await bundleFunctions(ROOT, join("dist", "lambda"));
await bundleCommand(ROOT, join("dist", "cli"));
await buildPage(ROOT, join("dist", "dashboard"));
