import { once } from "node:events";
import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import type { FunctionHostOptions, LogLine } from "./model.ts";
import { parseEmbeddedMetrics } from "./parseEmbeddedMetrics.ts";

/**
 * Keeps what one function writes: every line in `logs/<function>.ndjson`, with time, invocation and
 * stream, and handed on; metrics in the embedded metric format handed on as values.
 */
export class FunctionLog {
  readonly #functionName: string;
  readonly #options: FunctionHostOptions;
  readonly #file: WriteStream;

  constructor(functionName: string, options: FunctionHostOptions) {
    this.#functionName = functionName;
    this.#options = options;
    const folder = join(options.dataDir, "logs");
    mkdirSync(folder, { recursive: true });
    this.#file = createWriteStream(join(folder, `${functionName}.ndjson`), { flags: "a" });
    // A full disk must not take the functions down with it: the listener still gets every line.
    this.#file.on("error", (error) => {
      const text = `Log file of function "${functionName}" cannot be written: ${error.message}`;
      options.onLog?.(functionName, { atMs: Date.now(), stream: "stderr", text });
    });
  }

  /** Takes one line, without its line break. */
  write(line: LogLine): void {
    const { atMs, ...rest } = line;
    this.#file.write(`${JSON.stringify({ at: new Date(atMs).toISOString(), ...rest })}\n`);
    this.#options.onLog?.(this.#functionName, line);
    if (this.#options.onMetric !== undefined) {
      for (const metric of parseEmbeddedMetrics(this.#functionName, line.text)) {
        this.#options.onMetric(metric);
      }
    }
  }

  /** Waits until all is in the file. */
  async close(): Promise<void> {
    if (!this.#file.destroyed) {
      const closed = once(this.#file, "close");
      this.#file.end();
      await closed;
    }
  }
}
