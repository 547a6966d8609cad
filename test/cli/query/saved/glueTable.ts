import type { GlueTable } from "../../../../local/resources/GlueCatalog.ts";
import type { DeclaredTable } from "./declareTables.ts";

interface StorageDescriptor {
  readonly location: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly serDeInfo: { readonly serializationLibrary: string };
}

/** A declared table as a local run keeps it. */
export function glueTable({ databaseName, name, inputs }: DeclaredTable): GlueTable {
  const storage = inputs["storageDescriptor"] as StorageDescriptor;
  return {
    databaseName,
    name,
    location: storage.location,
    columns: storage.columns,
    partitionKeys: (inputs["partitionKeys"] ?? []) as GlueTable["partitionKeys"],
    parameters: inputs["parameters"] as GlueTable["parameters"],
    serializationLibrary: storage.serDeInfo.serializationLibrary,
    serdeParameters: {},
  };
}
