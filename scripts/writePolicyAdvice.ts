import { readFileSync, writeFileSync } from "node:fs";
import { renderAdvice } from "./policy/renderAdvice.ts";

const PAGE = new URL("../docs/policy.md", import.meta.url);

writeFileSync(PAGE, await renderAdvice(readFileSync(PAGE, "utf8")));
