import { cpus } from "node:os";
import { benchCompaction } from "./compaction.ts";
import { benchCrossover } from "./crossover.ts";
import { benchImport } from "./import.ts";
import { benchLatency } from "./latency.ts";
import { benchScanned } from "./scanned.ts";
import { benchPolicy } from "./policy.ts";
import { benchStandIn } from "./standIn.ts";
import { benchStartup } from "./startup.ts";
import { benchThroughput } from "./throughput.ts";

console.log(
  `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown processor"}\n`,
);
benchCrossover();
await benchStandIn();
await benchThroughput();
await benchLatency();
await benchStartup();
benchCompaction();
benchImport();
await benchScanned();
await benchPolicy();
