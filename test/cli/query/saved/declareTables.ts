import { Catalog } from "../../../../components/Catalog.ts";
import { register } from "../../../components/registerPipeline.ts";
import { FIRST_DAY } from "./days.ts";
import { FAILED_BUCKET, FIXTURES } from "./fixtures.ts";

/** A table as the program gives it to AWS. */
export interface DeclaredTable {
  readonly databaseName: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** The tables of the fixtures, as a program declares them. */
export async function declareTables(): Promise<readonly DeclaredTable[]> {
  const registrations = await register(() => {
    for (const { name, roads } of FIXTURES) {
      const buckets = { archiveBucketName: name, failedBucketName: FAILED_BUCKET };
      new Catalog(name, { databaseName: name, ...buckets, since: FIRST_DAY, roads, tags: {} });
    }
  });
  return registrations.ofType("CatalogTable").map(({ inputs }) => ({
    databaseName: String(inputs["databaseName"]),
    name: String(inputs["name"]),
    inputs,
  }));
}
