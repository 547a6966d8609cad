import assert from "node:assert/strict";
import { fillParameters } from "../../../../cli/query/fillParameters.ts";
import { savedQueries } from "../../../../components/queries/savedQueries.ts";

import type { Fixture } from "./fixtures.ts";
import type { SavedCase } from "./SavedCase.ts";

/** The statement of a case, as `stock-analytics query` runs it. */
export function statementOf({ query, values = {} }: SavedCase, { roads }: Fixture): string {
  const saved = savedQueries("AAPL", roads).find(({ name }) => name === query);
  assert.ok(saved !== undefined, query);
  return fillParameters(saved.sql, values);
}

/** Title of a case. */
export function titleOf({ query, about }: SavedCase): string {
  return about === undefined ? query : `${query} ${about}`;
}
