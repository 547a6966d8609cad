import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../../../cli/UsageError.ts";
import { useTemporaryDirectory } from "../../emulators/temporaryDirectory.ts";
import { runInProcess } from "./runInProcess.ts";

const AAPL = ["--symbol", "AAPL"];
const JANUARY = ["--from", "2026-01-01", "--to", "2026-02-01"];

/** What is wrong, how it is said, and what is answered. */
const WRONG: readonly (readonly [what: string, args: readonly string[], message: RegExp])[] = [
  ["nothing to delete", ["--data-dir", "d"], /--symbol, or --from and --to, must say what/],
  ["a period without its end", JANUARY.slice(0, 2), /--from and --to must be given together/],
  ["a period without its beginning", JANUARY.slice(2), /--from and --to must be given together/],
  [
    "a period of nothing",
    ["--from", "2026-01-01", "--to", "2026-01-01T00:00:00Z"],
    /--from must be before --to/,
  ],
  [
    "a period the wrong way round",
    ["--from", "2026-02-01", "--to", "2026-01-01"],
    /--from must be before --to/,
  ],
  ["both of a dry run and --yes", [...AAPL, "--dry-run", "--yes"], /exclude each other/],
  ["no place", AAPL, /--outputs or --data-dir must name the pipeline/],
  [
    "two places",
    [...AAPL, "--data-dir", "d", "--outputs", "o"],
    /--data-dir and --outputs exclude/,
  ],
  ["a program without a run", [...AAPL, "--program", "p"], /belong to a local run; add --data-dir/],
  ["a stack without a run", [...AAPL, "--stack", "dev", "--outputs", "o"], /belong to a local run/],
  ["a pipeline without a run", [...JANUARY, "--pipeline", "p"], /belong to a local run/],
  ["a folder without a run", [...AAPL, "--data-dir", "/nowhere"], /holds no run/],
  ["outputs that are not there", [...AAPL, "--outputs", "/nowhere.json"], /cannot be read/],
  [
    "a receipt that cannot be written",
    [...AAPL, "--data-dir", "d", "--receipt", "/nowhere/receipt.json"],
    /receipt\.json/,
  ],
];

describe("stock-analytics delete", () => {
  const directory = useTemporaryDirectory();

  for (const [what, args, message] of WRONG) {
    it(`refuses ${what} as bad usage`, async () => {
      await assert.rejects(runInProcess(...args), (error) => {
        assert.ok(error instanceof UsageError, String(error));
        assert.match(error.message, message);
        return true;
      });
    });
  }

  for (const args of [
    ["--symbol", "AAPL,MSFT"],
    ["--symbol", ""],
    ["--from", "yesterday", "--to", "2026-01-01"],
    ["--from", "2026-01-01T09:30:00", "--to", "2026-02-01"],
    ["--from", "2026-02-30", "--to", "2026-03-01"],
    ["--unknown"],
  ]) {
    it(`refuses ${args.slice(0, 2).join(" ")} as commander does`, async () => {
      await assert.rejects(runInProcess(...args, "--data-dir", "d"), (error) =>
        String((error as { code?: unknown }).code).startsWith("commander."),
      );
    });
  }

  it("refuses outputs that are no JSON object", async () => {
    const outputs = join(directory(), "broken.json");
    for (const content of ["", "[]", "{", "null"]) {
      writeFileSync(outputs, content);
      await assert.rejects(runInProcess(...AAPL, "--outputs", outputs), {
        name: "UsageError",
        message: /must hold a JSON object/,
      });
    }
  });
});
