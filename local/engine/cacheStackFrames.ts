type PrepareStackTrace = (this: void, error: Error, frames: NodeJS.CallSite[]) => unknown;

/** An error of which only the frames matter. */
const BLANK = new Error();

/** Where the SDK notes with each promise who made it, for a report of promises that never settle. */
const NOTING = { functionName: "debuggablePromise", file: /[/\\]runtime[/\\]debuggable\.js$/ };

/**
 * Makes stack traces cheap without changing one: the SDK takes thousands, one for each promise, and
 * source-map-support, which its program runner installs, would write every frame of every trace anew. That
 * is a third of a program's start. How a frame is written depends on the frame and its caller alone. The
 * promises' own traces are written when they are read, which is hardly ever.
 * @param require the program runner's
 */
export function cacheStackFrames(require: NodeJS.Require): void {
  try {
    require("source-map-support/register");
  } catch {
    // An SDK without it has nothing to speed up.
    return;
  }
  const { prepareStackTrace } = Error as { prepareStackTrace?: PrepareStackTrace };
  if (prepareStackTrace !== undefined) Error.prepareStackTrace = cached(prepareStackTrace);
}

function cached(prepare: PrepareStackTrace): PrepareStackTrace {
  const headLength = String(prepare(BLANK, [])).length;
  const written = new Map<string, string>();
  const write = (frames: NodeJS.CallSite[]) => String(prepare(BLANK, frames)).slice(headLength);

  const writeTrace: PrepareStackTrace = (error, frames) => {
    const keys = frames.map(String);
    const lines = frames.map((frame, index) => {
      const caller = frames[index + 1];
      const key = `${keys[index] ?? ""}\n${keys[index + 1] ?? ""}`;
      const known = written.get(key);
      if (known !== undefined) return known;
      const callerLine = caller === undefined ? "" : write([caller]);
      const both = write(caller === undefined ? [frame] : [frame, caller]);
      const line = both.slice(0, both.length - callerLine.length);
      written.set(key, line);
      return line;
    });
    return `${String(prepare(error, []))}${lines.join("")}`;
  };
  return (error, frames) =>
    isOfPromise(frames) ? writtenLater(() => writeTrace(error, frames)) : writeTrace(error, frames);
}

function isOfPromise([frame]: readonly NodeJS.CallSite[]): boolean {
  return (
    frame?.getFunctionName() === NOTING.functionName && NOTING.file.test(frame.getFileName() ?? "")
  );
}

/** A text that is made when it is asked for. */
function writtenLater(write: () => unknown): { toString(): string } {
  let text: string | undefined;
  return { toString: () => (text ??= String(write())) };
}
