import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeCsv } from "./makeCsv.ts";
import { withFile } from "./withStack.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const RUNS = 3;
const SAMPLE_MS = 100;

/** Seconds until `local` is up, and the most memory that it and its children hold during a replay. */
export async function benchStartup(): Promise<void> {
  console.log("stock-analytics local, as built");
  await withFile("TICKS.csv", makeCsv(20_000), async (file) => {
    for (let run = 1; run <= RUNS; run += 1) {
      const { seconds, peakMb } = await measure(file);
      console.log(
        `  run ${run}        up after ${seconds} s, at most ${peakMb} MB in all processes during a replay of 20,000 ticks`,
      );
    }
  });
}

async function measure(file: string): Promise<{ seconds: string; peakMb: number }> {
  const args = [
    join(ROOT, "bin/stock-analytics.cjs"),
    "local",
    "--replay",
    file,
    "--until-drained",
  ];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "ignore", "pipe"] });
  let output = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
  let peak = 0;
  const sampler = setInterval(() => (peak = Math.max(peak, memoryOf(child.pid ?? -1))), SAMPLE_MS);
  await new Promise((resolve) => child.on("close", resolve));
  clearInterval(sampler);
  return { seconds: /up after ([\d.]+) s/.exec(output)?.[1] ?? "?", peakMb: Math.round(peak) };
}

/** Resident memory of a process and all below it, in MB. Linux only. */
function memoryOf(root: number): number {
  const parents = new Map<number, number>();
  const memory = new Map<number, number>();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const status = readFileSync(`/proc/${entry}/status`, "utf8");
      parents.set(Number(entry), Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]));
      memory.set(Number(entry), Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024);
    } catch {
      // It ended while we looked.
    }
  }
  const isBelow = (pid: number): boolean =>
    pid === root || (pid > 1 && isBelow(parents.get(pid) ?? 0));
  return [...memory].reduce((sum, [pid, megabytes]) => sum + (isBelow(pid) ? megabytes : 0), 0);
}

if (import.meta.main) await benchStartup();
