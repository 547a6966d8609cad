import { countOf } from "../../text/countOf.ts";
import type { StopRequest } from "../stopOnInterrupt.ts";
import { stopOnInterrupt } from "../stopOnInterrupt.ts";
import { Progress } from "../terminal/Progress.ts";
import type { Terminal } from "../terminal/Terminal.ts";
import type { ImportCounts, ImportFile, ImportPlace } from "./ImportFile.ts";
import type { PlaceOptions } from "./openPlace.ts";
import { openPlace } from "./openPlace.ts";
import { planImport } from "./planImport.ts";

/** What an import came to. */
interface ImportReport extends Partial<ImportCounts> {
  readonly bucket: string;
  /** Files that were put, with their keys. */
  readonly files: readonly ImportFile[];
  /** Files that Ctrl-C left out. */
  readonly filesLeft: number;
}

/** Puts files into the archive bucket that the options name, and shows how far it is. */
export async function runImport(
  terminal: Terminal,
  names: readonly string[],
  options: PlaceOptions,
): Promise<ImportReport> {
  const stop = stopOnInterrupt(terminal, "finishing the file under way, then stopping");
  try {
    const files = await planImport(names);
    if (options.dataDir !== undefined) terminal.status("starting…");
    const place = await openPlace(options, {
      onProblem: (problem) => terminal.say(problem, "yellow"),
      signal: stop.signal,
    });
    try {
      return await putAll(terminal, place, files, stop);
    } finally {
      terminal.status("");
      await place.close();
    }
  } finally {
    stop.release();
  }
}

async function putAll(
  terminal: Terminal,
  place: ImportPlace,
  files: readonly ImportFile[],
  { signal }: StopRequest,
): Promise<ImportReport> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let sent = 0;
  const put: ImportFile[] = [];
  const progress = new Progress(
    terminal,
    () => `${put.length} of ${countOf(files.length, "file")} put; Ctrl-C stops`,
    () => (total === 0 ? 1 : Math.min(1, sent / total)),
  );
  for (const file of files) {
    if (signal.aborted) break;
    await place.put(file, (bytes) => {
      sent += bytes;
      progress.update();
    });
    put.push(file);
  }
  progress.end();
  if (put.length > 0 && !signal.aborted) terminal.status("importing…");
  const counts = signal.aborted ? undefined : await place.settle();
  return { bucket: place.bucket, files: put, filesLeft: files.length - put.length, ...counts };
}

/** Prints what an import came to, and has the command fail when something was left out or refused. */
export function showImport(
  terminal: Terminal,
  report: ImportReport,
  { json }: { readonly json?: true },
): void {
  if (json === true) terminal.print(JSON.stringify(report, undefined, 2));
  else for (const line of describeImport(report)) terminal.print(line);
  if (report.filesLeft > 0 || (report.rowsRefused ?? 0) > 0) process.exitCode = 1;
}

function describeImport(report: ImportReport): string[] {
  const { bucket, files, filesLeft, rowsLoaded, rowsAdded, rowsRefused } = report;
  const lines = [`${countOf(files.length, "file")} put into s3://${bucket}/import/`];
  if (filesLeft > 0) lines.push(`${filesLeft} left out: run the same again, it does no harm`);
  if (rowsLoaded === undefined) {
    lines.push("The rows are in the table imports within minutes, what is refused in quarantine");
  } else {
    lines.push(
      `${countOf(rowsLoaded, "row")} read, ${rowsAdded} of them new, ${rowsRefused} refused` +
        (rowsRefused === 0 ? "" : ": see the table quarantine"),
    );
  }
  return lines;
}
