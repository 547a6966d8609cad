import { Writable } from "node:stream";
import { queryCommand } from "../../../cli/query.ts";
import { Terminal, type OutputStream } from "../../../cli/terminal/Terminal.ts";

/** Keeps what is written. */
class Sink extends Writable {
  text = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** Runs `stock-analytics query` in this process: what it prints, and what it says beside. */
export async function runQueryCommand(
  ...args: readonly string[]
): Promise<{ readonly printed: string; readonly said: string }> {
  const [out, err] = [new Sink(), new Sink()];
  const terminal = new Terminal(out as unknown as OutputStream, err as unknown as OutputStream);
  await queryCommand(terminal).parseAsync(["node", "query", ...args]);
  return { printed: out.text, said: err.text };
}
