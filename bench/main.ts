import { cpus } from "node:os";
import { Argument, Command } from "commander";

/** A part of the benchmarks: what it prints, and how it is run; loaded when it is. */
interface Part {
  readonly prints: string;
  readonly run: () => Promise<void>;
}

const PARTS: Readonly<Record<string, Part>> = {
  crossover: {
    prints: "nanoseconds a price, beside a plain loop",
    run: async () => (await import("./crossover.ts")).benchCrossover(),
  },
  "stand-in": {
    prints: "puts per second of the DynamoDB stand-in alone",
    run: async () => (await import("./standIn.ts")).benchStandIn(),
  },
  throughput: {
    prints: "ticks per second through the whole pipeline, 50 symbols and one",
    run: async () => (await import("./throughput.ts")).benchThroughput(),
  },
  latency: {
    prints: "milliseconds from tick to alert at 500 ticks per second",
    run: async () => (await import("./latency.ts")).benchLatency(),
  },
  startup: {
    prints: "seconds and memory of a local run",
    run: async () => (await import("./startup.ts")).benchStartup(),
  },
  idle: {
    prints: "processor time of a local run to which nothing is sent",
    run: async () => (await import("./idle.ts")).benchIdle(),
  },
  compaction: {
    prints: "time, memory and size of a day's compaction",
    run: async () => (await import("./compaction.ts")).benchCompaction(),
  },
  import: {
    prints: "time and memory of an import of CSV files",
    run: async () => (await import("./import.ts")).benchImport(),
  },
  scanned: {
    prints: "bytes that saved queries read",
    run: async () => (await import("./scanned.ts")).benchScanned(),
  },
  policy: {
    prints: "seconds of the policy pack on the program",
    run: async () => (await import("./policy.ts")).benchPolicy(),
  },
};

const help = Object.entries(PARTS).map(([name, { prints }]) => `  ${name.padEnd(12)} ${prints}`);

await new Command("npm run bench --")
  .description("Prints the figures of the documentation, as they are on this machine.")
  .addArgument(
    new Argument("[parts...]", "which ones; default: all, about 12 minutes").choices(
      Object.keys(PARTS),
    ),
  )
  .addHelpText("after", `\nParts:\n${help.join("\n")}`)
  .action(async (names: readonly string[]) => {
    const processor = `${cpus().length} x ${cpus()[0]?.model ?? "unknown processor"}`;
    console.log(`Node ${process.version}, ${processor}\n`);
    for (const [name, { run }] of Object.entries(PARTS)) {
      if (names.length === 0 || names.includes(name)) await run();
    }
  })
  .parseAsync();
