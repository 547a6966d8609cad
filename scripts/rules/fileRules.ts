import type { Rule } from "./Rule.ts";
import { guardedBy } from "./Rule.ts";

/** How files that are dropped into the lake become rows. */
export const FILE_RULES: readonly Rule[] = [
  ...guardedBy("handlers/handleObjects.test.ts", [
    {
      rule: "A key is decoded before it is read",
      file: "files/readObjectEvents.ts",
      search: 'decodeURIComponent(encoded.replaceAll("+", " "))',
      replacement: "encoded",
      test: "handleObjects decodes keys: a space, a plus, a percent sign, letters beyond ASCII",
    },
    {
      rule: "The test event of S3 is done at once",
      file: "files/readObjectEvents.ts",
      search: 'if (event.Event === "s3:TestEvent") return [];',
      replacement: "",
      test: "handleObjects skips the test event that S3 sends",
    },
    {
      rule: "Events of another bucket are refused",
      file: "handlers/handleObjects.ts",
      search: "bucket !== ports.bucket",
      replacement: "bucket === undefined",
      test: "handleObjects refuses, alone, a message that S3 cannot have sent another bucket",
    },
    {
      rule: "Nothing is written for an object outside the function's folder",
      file: "handlers/loadObject.ts",
      search: 'if (!key.startsWith(load.prefix)) return nothingOf("elsewhere");',
      replacement: "",
      test: "handleObjects writes nothing for an object outside its folder, so that it cannot call itself",
    },
    {
      rule: "A version that another has replaced is loaded too",
      file: "handlers/loadObject.ts",
      search: "return objects.open(key, versionId);",
      replacement: "return objects.open(key);",
      test: "handleObjects of an object that another has replaced loads both, in whichever order the messages come",
    },
    {
      rule: "A message whose object breaks off fails alone",
      file: "handlers/handleObjects.ts",
      search: "this.undone.push(id);\n      }\n    }",
      replacement: "throw error;\n      }\n    }",
      test: "handleObjects when the platform fails reports, alone, the message whose object breaks off",
    },
    {
      rule: "An object nobody can replace holds up only those whose rows belong in it",
      file: "handlers/handleObjects.ts",
      search: "if (messages.length === 1) return",
      replacement: "if (messages.length >= 1) return",
      test: "handleObjects when the platform fails reports, alone, the message whose rows' object nobody can replace",
    },
  ]),
  ...guardedBy("handlers/referenceFlaws.test.ts", [
    {
      rule: "Latest prices are of all rows of a file, not of those that were new",
      file: "handlers/handleObjects.ts",
      search: "if (latest.length > 0)",
      replacement: "if (latest.length > 0 && merged.some(({ rowsAdded }) => rowsAdded > 0))",
      test: "flaws of the batch and streaming reference (2) 3, a snapshot that fails doubles the rows: they are there once",
    },
  ]),
  ...guardedBy("handlers/importFiles.test.ts", [
    {
      rule: "A file with a fault keeps the rows before it",
      file: "files/FileLines.ts",
      search: "this.#fault = error;",
      replacement: "throw error;",
      test: "import-files keeps the rows of a gzip that ends early, but none of its last line",
    },
    {
      rule: "A line longer than memory is cut, and the next is read",
      file: "files/splitLines.ts",
      search: "const held = piece.subarray(0, this.#bytesMax - this.#held);",
      replacement: "const held = piece;",
      test: "import-files refuses single rows, with line and reason, and takes the rest a line of 10 MB",
    },
    {
      rule: "A file that says it is simulated enters no live pipeline",
      file: "files/readImport.ts",
      search: "const isSimulated = isSimulatedFile(file.key);",
      replacement: "const isSimulated = false;",
      test: "import-files keeps made-up prices apart from real ones by the file's name",
    },
    {
      rule: "A date's close is on the day it was in New York",
      file: "files/newYorkDate.ts",
      search: '"America/New_York"',
      replacement: '"UTC"',
      test: "import-files puts an evening's trade on the day it was in New York",
    },
  ]),
  ...guardedBy("handlers/cleanQuotes.test.ts", [
    {
      rule: "The close before a chart is yesterday's only of a chart of one day",
      file: "files/quotes/yahooQuotes.ts",
      search: 'texts.get("range") === "1d"',
      replacement: "true",
      test: "clean-quotes of Yahoo takes the close before a longer chart for no close of yesterday",
    },
    {
      rule: "A row put together without quoting is split around its name",
      file: "files/quotes/csvQuotes.ts",
      search: "if (parts.length < header.length) return undefined;",
      replacement: "return undefined;",
      test: "clean-quotes of home-made CSV keeps names with commas and quotes",
    },
  ]),
];
