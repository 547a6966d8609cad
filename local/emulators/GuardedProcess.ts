import { type ChildProcess, spawn } from "node:child_process";

/**
 * Runs the command beside a watcher that reads our end of a pipe: however this process ends, SIGKILL
 * included, the system closes the pipe, the watcher's read ends, and it kills the command. The shell
 * outlives the command, which would else be left to a PID 1 that may not be there to reap it. The watcher
 * is killed, not asked: one that has just been forked still has the shell's own trap, and would stay.
 */
const GUARD = `
trap : TERM
exec 3<&0
"$@" 3<&- </dev/null &
command=$!
{ while read -r line; do :; done; kill -9 "$command"; } <&3 >/dev/null 2>&1 &
watcher=$!
exec 3<&- </dev/null
while kill -0 "$command" 2>/dev/null; do wait "$command"; done
kill -9 "$watcher" 2>/dev/null
wait
`;

const START_MS_MAX = 10_000;
const STOP_MS_MAX = 5_000;
const OUTPUT_CHARS_MAX = 4_000;

/** A program of another kind that must never outlive this process, even when that is killed. */
export class GuardedProcess {
  /** Resolves when the program ends without having been stopped; else never settles. */
  readonly failed: Promise<Error>;
  readonly #shell: ChildProcess;
  readonly #name: string;
  readonly #ended: Promise<void>;
  readonly #listeners = new Set<() => void>();
  #output = "";
  #stopping = false;
  #over = false;

  /** Starts `command`, a program and its arguments. Needs `/bin/sh`. */
  constructor(command: readonly string[]) {
    this.#name = command[0] ?? "";
    // A process group of its own, or Ctrl-C would end it before those that still write to it.
    this.#shell = spawn("/bin/sh", ["-c", GUARD, "guard", ...command], { detached: true });
    this.#ended = new Promise((resolve) => {
      this.#shell.once("close", () => {
        this.#over = true;
        resolve();
      });
      this.#shell.once("error", (error) => {
        this.#append(error.message);
        resolve();
      });
    });
    this.failed = new Promise((resolve) => {
      void this.#ended.then(() => {
        if (!this.#stopping) resolve(this.#endedError());
      });
    });
    for (const stream of [this.#shell.stdout, this.#shell.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => this.#append(text));
    }
    // Nothing is ever written: an error here only says that the other end is gone.
    this.#shell.stdin?.on("error", () => undefined);
  }

  /**
   * Waits until the program has printed `text`, 10 seconds at most.
   * @throws with what it printed, when it ends before.
   */
  async printed(text: string): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        const check = (): void => {
          if (this.#output.includes(text)) resolve();
        };
        this.#listeners.add(check);
        check();
        void this.#ended.then(() => reject(this.#endedError()));
        timer = setTimeout(() => reject(this.#slowError(text)), START_MS_MAX);
      });
    } finally {
      clearTimeout(timer);
      this.#listeners.clear();
    }
  }

  /** Ends the program and waits until it is gone. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#signal("SIGTERM");
    const timer = setTimeout(() => this.#signal("SIGKILL"), STOP_MS_MAX);
    await this.#ended;
    clearTimeout(timer);
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#shell.pid === undefined || this.#over) return;
    try {
      process.kill(-this.#shell.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }

  #append(text: string): void {
    this.#output = (this.#output + text).slice(-OUTPUT_CHARS_MAX);
    for (const listener of this.#listeners) listener();
  }

  #endedError(): Error {
    return new Error(`"${this.#name}" ended by itself: ${this.#output.trim() || "no output"}`);
  }

  #slowError(text: string): Error {
    return new Error(`"${this.#name}" did not print "${text}" within ${START_MS_MAX / 1000} s.`);
  }
}
