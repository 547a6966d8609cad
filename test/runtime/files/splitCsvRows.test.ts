import assert from "node:assert/strict";
import fc from "fast-check";
import { readLines } from "../../../cli/sources/readLines.ts";
import { splitCsvRows } from "../../../runtime/files/splitCsvRows.ts";
import { parseCsvText } from "../../oracle/parseCsvText.ts";
import { collect } from "../../cli/sources/collect.ts";
import { useFiles } from "../../cli/sources/useFiles.ts";

describe("splitCsvRows", () => {
  const file = useFiles();

  it("splits any text like the reference does, that reads it all at once", async () => {
    const piece = fc.constantFrom(
      "a",
      ",",
      '"',
      "\n",
      "\r",
      "\r\n",
      " ",
      '""',
      ',"',
      '",',
      "1,2\n",
    );
    let index = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        const text = `timestamp,x\n${pieces.join("")}`;
        // The parser takes a quoted field after an empty one, `"" "a"`, for one field.
        fc.pre(!/""\s+"/.test(text));
        index += 1;
        const lines = readLines(file(`any-${index}.csv`, text), { endsAtReturn: true });
        const rows = await collect(splitCsvRows(lines));
        assert.deepEqual(
          rows.map((row) => [row.line, "fields" in row ? row.fields : undefined]),
          parseCsvText(text).map(({ line, fields }) => [line, fields]),
        );
      }),
      { numRuns: 400 },
    );
  });
});
