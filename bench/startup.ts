import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeCsv } from "./makeCsv.ts";
import { processorMs, processTree } from "./processTree.ts";
import { withFile } from "./withStack.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const RUNS = 3;
const SAMPLE_MS = 100;

/** What `local` and its children take until it is up, and at most until it ends. */
interface Use {
  readonly upSeconds: string;
  readonly upProcessorMs: number;
  readonly peakMb: number;
}

/**
 * Seconds until `local` is up, alone and with a replay, whose symbols it looks for first; the processor time of
 * it and its children until then, which other work on the machine changes little; and the most memory that they
 * hold during the replay.
 */
export async function benchStartup(): Promise<void> {
  console.log("stock-analytics local, as built");
  await withFile("TICKS.csv", makeCsv(20_000), async (file) => {
    for (let run = 1; run <= RUNS; run += 1) {
      const alone = await measure([]);
      const replay = await measure(["--replay", file]);
      console.log(
        `  run ${run}        up after ${describe(alone)}; with a replay of 20,000 ticks ${describe(replay)}, ` +
          `at most ${Math.round(replay.peakMb)} MB in all processes`,
      );
    }
  });
}

function describe({ upSeconds, upProcessorMs }: Use): string {
  return `${upSeconds} s (${(upProcessorMs / 1000).toFixed(1)} s of processor)`;
}

async function measure(options: readonly string[]): Promise<Use> {
  const args = [join(ROOT, "bin/stock-analytics.cjs"), "local", ...options, "--until-drained"];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "ignore", "pipe"] });
  const tree = () => processTree(child.pid ?? -1);
  let output = "";
  let upSeconds: string | undefined;
  let upProcessorMs = NaN;
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (upSeconds !== undefined) return;
    upSeconds = /up after ([\d.]+) s/.exec(output)?.[1];
    if (upSeconds !== undefined) upProcessorMs = processorMs(tree());
  });
  let peakMb = 0;
  const sampler = setInterval(() => {
    const heldMb = tree().reduce((sum, { memoryMb }) => sum + memoryMb, 0);
    peakMb = Math.max(peakMb, heldMb);
  }, SAMPLE_MS);
  await new Promise((resolve) => child.on("close", resolve));
  clearInterval(sampler);
  return { upSeconds: upSeconds ?? "?", upProcessorMs, peakMb };
}

if (import.meta.main) await benchStartup();
