import { Catalog, type CatalogArgs } from "../../../../components/Catalog.ts";
import { register } from "../../../components/registerPipeline.ts";
import { FIRST_DAY } from "./days.ts";
import { FAILED_BUCKET, FIXTURES } from "./fixtures.ts";

/** A table as the program gives it to AWS. */
export interface DeclaredTable {
  readonly databaseName: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What of a catalog is its own. */
export type DeclaredCatalog = Pick<
  CatalogArgs,
  "databaseName" | "archiveBucketName" | "failedBucketName" | "roads"
>;

const OF_FIXTURES: readonly DeclaredCatalog[] = FIXTURES.map(({ name, roads }) => ({
  ...{ databaseName: name, archiveBucketName: name, failedBucketName: FAILED_BUCKET, roads },
}));

/** The tables of catalogs as a program declares them; by default of the fixtures. */
export async function declareTables(
  catalogs: readonly DeclaredCatalog[] = OF_FIXTURES,
): Promise<readonly DeclaredTable[]> {
  const registrations = await register(() => {
    for (const [index, catalog] of catalogs.entries()) {
      new Catalog(`catalog${index}`, { ...catalog, since: FIRST_DAY, tags: {} });
    }
  });
  return registrations.ofType("CatalogTable").map(({ inputs }) => ({
    databaseName: String(inputs["databaseName"]),
    name: String(inputs["name"]),
    inputs,
  }));
}
