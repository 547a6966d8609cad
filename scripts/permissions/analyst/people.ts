import type { PropertyMap } from "../../../local/engine/PropertyValue.ts";
import type { Infrastructure } from "../Infrastructure.ts";
import { text } from "../Infrastructure.ts";

/** Who has the policy that the output `analystPolicy` holds. */
export const ANALYSTS = "analysts";

/** The workgroup that they query in. */
export function workgroupOf(infrastructure: Infrastructure): {
  readonly name: string;
  readonly arn: string;
  /** Where its results are, `s3://...`. */
  readonly results: string;
} {
  const { properties } = onlyOf(infrastructure, "aws:athena/workgroup:Workgroup");
  const { resultConfiguration } = properties["configuration"] as PropertyMap;
  const { outputLocation } = resultConfiguration as PropertyMap;
  return {
    name: text(properties["name"]),
    arn: text(properties["arn"]),
    results: text(outputLocation),
  };
}

/** The database whose tables they query. */
export function databaseOf(infrastructure: Infrastructure): string {
  const { properties } = onlyOf(infrastructure, "aws:glue/catalogDatabase:CatalogDatabase");
  return text(properties["name"]);
}

function onlyOf(infrastructure: Infrastructure, type: string) {
  const [one, another] = infrastructure.ofType(type);
  if (one === undefined || another !== undefined) {
    throw new Error(`the program must register one ${type}`);
  }
  return one;
}
