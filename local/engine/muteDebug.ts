/**
 * Drops the debug messages of the SDK and of the program where they are said: each would be a call of the
 * engine, one after another, four for each resource, and the program would not end before the last.
 * @param load the program runner's `require`
 */
export function muteDebug(load: NodeJS.Require): void {
  let log: { debug?: unknown };
  try {
    // First of all, as in the runner: it must be ready for what is loaded after it.
    load("./instrumentation");
    log = load("../../log") as typeof log;
  } catch {
    // Another layout of the SDK: its messages are sent and nobody reads them.
    return;
  }
  if (typeof log.debug === "function") log.debug = () => Promise.resolve();
}
