import type { Rule } from "./Rule.ts";
import { guardedBy } from "./Rule.ts";

/** How rows come into the lake's Parquet objects once each, exactly, and stay there. */
export const LAKE_RULES: readonly Rule[] = [
  ...guardedBy("lake/TableLayout.test.ts", [
    {
      rule: "The lake stores a tick's id only where its fields do not give it",
      file: "lake/TableLayout.ts",
      search: "if (cells[this.#id] === this.#ownId(cells, time)) cells[this.#id] = null;",
      replacement: "this.#ownId(cells, time);",
      test: "TableLayout keeps an id only where the row's own fields do not give it",
    },
    {
      rule: "The lake refuses a decimal that does not fit, and never rounds",
      file: "lake/readCell.ts",
      search: "if (isTooFine || isTooLarge) return undefined;",
      replacement: "",
      test: "TableLayout refuses what does not fit a column, and never rounds",
    },
    {
      rule: "Of equal rows in the lake the same stays, whichever came first",
      file: "lake/TableLayout.ts",
      search: "const winner = this.#compareContent(a, b) <= 0 ? a : b;",
      replacement: "const winner = a;",
      test: "TableLayout keeps the same of equal rows of ticks, whichever came first",
    },
    {
      rule: "Of equal rows in the lake the earliest loading time stays",
      file: "lake/TableLayout.ts",
      search: "return winner.with(this.#earliest, earliest[this.#earliest] ?? null);",
      replacement: "return winner;",
      test: "TableLayout keeps the earliest loading time of equal rows",
    },
  ]),
  ...guardedBy("lake/parquetObjects.test.ts", [
    {
      rule: "Decimals in the lake are exact",
      file: "lake/decimalBytes.ts",
      search: "let rest = value;",
      replacement: "let rest = BigInt(Number(value));",
      test: "the lake's Parquet objects hold every column as it is declared",
    },
    {
      rule: "Engines are told the least of signed decimals",
      file: "lake/ParquetFile.ts",
      search: "this.#setStatistics(columns);",
      replacement: "",
      test: "the lake's Parquet objects give engines the least and greatest value of each column",
    },
    {
      rule: "An object of the lake that others wrote is not replaced",
      file: "lake/ParquetObject.ts",
      search: "this.#layout.compare(last, row) >= 0",
      replacement: "false",
      test: "the lake's Parquet objects are refused if others wrote them",
    },
    {
      rule: "A column of the lake that this version does not know is not lost",
      file: "lake/ParquetObject.ts",
      search: "if (!isSame || position <= last) {",
      replacement: "if (position >= 0 && !isSame) {",
      test: "the lake's Parquet objects are read from before a column was added",
    },
  ]),
  ...guardedBy("lake/mergeRows.test.ts", [
    {
      rule: "An object of the lake that would not change is not put",
      file: "lake/mergeObject.ts",
      search: "if (counts.rowsAdded + counts.rowsReplaced > 0) {",
      replacement: "if (counts.rowsAfter > 0) {",
      test: "mergeRows does not put an object that would not change",
    },
    {
      rule: "Of two merges at once none loses a row",
      file: "lake/mergeObject.ts",
      search: "await ports.lake.putFile(key, path, object?.etag);",
      replacement:
        "await ports.lake.putFile(key, path, (await ports.lake.readTail(key, 1))?.etag);",
      test: "mergeRows loses no row of two merges at once, wherever they meet",
    },
    {
      rule: "Merges that meet again and again wait longer each time",
      file: "lake/mergeObject.ts",
      search: "await ports.clock.backOff(attempt);",
      replacement: "await ports.clock.backOff(1);",
      test: "mergeRows tries again until the deadline when others are always first",
    },
    {
      rule: "Rows that wait on disk are merged like those in memory",
      file: "lake/RowSorter.ts",
      search: "group.runs.push(this.#spill.write(group.rows));",
      replacement: "this.#spill.write(group.rows);",
      test: "mergeRows ends in the same bytes however rows are cut, ordered and repeated",
    },
  ]),
  ...guardedBy("handlers/compactBuckets.test.ts", [
    {
      rule: "A day keeps the number of objects it began with, whatever is set",
      file: "lake/DayPlaces.ts",
      search: "{ buckets: first.buckets, isNew: false };",
      replacement: "{ buckets: this.#buckets, isNew: false };",
      test: "compaction after another number of buckets was set keeps 1 for a day that began with it",
    },
    {
      rule: "A day that is spread over objects has its first before any other",
      file: "lake/DayPlaces.ts",
      search: "await this.#begin(key);",
      replacement: "return { buckets: this.#buckets, isNew: false };",
      test: "compaction after another number of buckets was set has each tick once after a failure of any call",
    },
    {
      rule: "Rows never go into an object of a day that another began with another number",
      file: "lake/mergeObject.ts",
      search: "if (object !== undefined && object.buckets !== buckets) {",
      replacement: "if (object?.buckets === 0) {",
      test: "compaction after another number of buckets was set has each tick once when both numbers are used at once",
    },
  ]),
  ...guardedBy("lake/updateLatest.test.ts", [
    {
      rule: "The latest prices never go backwards",
      file: "lake/TableLayout.ts",
      search: "return this.#compareAge(a, b) >= 0 ? a : b;",
      replacement: "return b;",
      test: "updateLatest never goes backwards, whatever comes in whichever order",
    },
  ]),
  ...guardedBy("handlers/compactArrivals.test.ts", [
    {
      rule: "A message is removed only when all its ticks are in the lake",
      file: "handlers/Compaction.ts",
      search: "[...keys].every((key) => merged.has(key)) ? [source] : [],",
      replacement: "[source],",
      test: "compactArrivals goes on with other days when one object is not the pipeline's",
    },
    {
      rule: "A message is removed only when the latest prices are in",
      file: "handlers/Compaction.ts",
      search: "return { done: [], merged: [...merged.values()]",
      replacement: "return { done: [...this.#targets.keys()], merged: [...merged.values()]",
      test: "compactArrivals ends in the same bytes after a failure of any call, in any way",
    },
    {
      rule: "Ticks of the hour that is not over wait for its end",
      file: "handlers/compactArrivals.ts",
      search: "messages.filter((message) => endOf(message) > nowMs)",
      replacement: "[]",
      test: "compactArrivals leaves messages of the hour that is not over until it is",
    },
    {
      rule: "The message of a broken object is left to the queue",
      file: "handlers/compactArrivals.ts",
      search: "compaction.giveUp(arrival);",
      replacement: "",
      test: "compactArrivals leaves the messages of broken objects to the queue",
    },
    {
      rule: "Of a broken object no tick is taken",
      file: "lake/readRawTicks.ts",
      search: 'if (lines.pop() !== "") throw',
      replacement: 'if (lines.pop() === "never") throw',
      test: "compactArrivals leaves the messages of broken objects to the queue",
    },
    {
      rule: "A tick far ahead of its arrival is never the latest price",
      file: "lake/readRawTicks.ts",
      search: "isAhead ? {} : {",
      replacement: "isAhead === undefined ? {} : {",
      test: "compactArrivals never shows a tick far ahead of its arrival as the latest price",
    },
    {
      rule: "Expired and archived raw objects are done with",
      file: "handlers/readRawObject.ts",
      search: 'else if (bytes === "archived") tally.archived.push(key);',
      replacement: 'else if (bytes === "archived") throw new Error(key);',
      test: "compactArrivals is done with objects that expired or lie in Glacier",
    },
  ]),
];
