import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { renderArguments } from "./arguments/renderArguments.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

writeFileSync(join(ROOT, "docs", "arguments.md"), await renderArguments());
