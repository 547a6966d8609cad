import { readdirSync, readFileSync } from "node:fs";

/** What a process has taken so far. */
export interface ProcessUse {
  readonly name: string;
  /** Resident memory, in MB. */
  readonly memoryMb: number;
  /** Of all processors, that of ended children included, in milliseconds. */
  readonly processorMs: number;
}

/** Name of the process that stands in for DynamoDB. */
export const STAND_IN = "dynoxide";

/** Clock ticks of `/proc` a second, the same on all of Linux. */
// https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
const TICKS_PER_SECOND = 100;

/** A process and all below it, as they are now. Linux only. */
export function processTree(root: number): ProcessUse[] {
  const all = new Map<number, ProcessUse & { readonly parent: number }>();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      all.set(Number(entry), readProcess(entry));
    } catch {
      // It ended while we looked.
    }
  }
  const isBelow = (pid: number): boolean =>
    pid === root || (pid > 1 && isBelow(all.get(pid)?.parent ?? 0));
  return [...all].filter(([pid]) => isBelow(pid)).map(([, use]) => use);
}

/** Processor time of processes together, in milliseconds. */
export function processorMs(processes: readonly ProcessUse[]): number {
  return processes.reduce((sum, use) => sum + use.processorMs, 0);
}

function readProcess(pid: string): ProcessUse & { readonly parent: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name, in brackets, may hold anything; user and system time stand 14th to 17th of all.
  const times = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 15);
  return {
    name: /^Name:\s+(.*)$/m.exec(status)?.[1] ?? "",
    parent: Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]),
    memoryMb: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024,
    processorMs: (times.reduce((sum, time) => sum + Number(time), 0) * 1000) / TICKS_PER_SECOND,
  };
}
