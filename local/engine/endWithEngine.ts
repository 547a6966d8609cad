/**
 * Ends the program and what it started when the channel to the engine closes: also when the engine's
 * process is killed and cannot say goodbye. Keeps nothing alive.
 */
export function endWithEngine(channel: { unref(): void }): void {
  process.once("disconnect", () => {
    if (process.platform === "win32") process.exit(1);
    process.kill(-process.pid, "SIGKILL");
  });
  channel.unref();
}
