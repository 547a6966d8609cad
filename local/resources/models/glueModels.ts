import { LOCAL_AWS } from "../../model.ts";
import { localArn } from "../arns.ts";
import type { GlueColumn, GlueTable } from "../GlueCatalog.ts";
import { ignored } from "../inputRules.ts";
import { Inputs } from "../Inputs.ts";
import type { ResourceModel } from "../ResourceModel.ts";

const TEXT = ignored("it is for people");
const OWN_CATALOG = ignored("there is one local catalog");

const databaseModel: ResourceModel = {
  type: "aws:glue/catalogDatabase:CatalogDatabase",
  nameProperty: "name",
  naming: { lengthMax: 255, lowerCase: true },
  rules: {
    name: "modelled",
    description: TEXT,
    catalogId: OWN_CATALOG,
    parameters: ignored("queries read the parameters of tables only"),
    createTableDefaultPermissions: ignored("nothing local enforces permissions"),
    locationUri: ignored("every table has a location of its own"),
  },
  create({ inputs, name, context }) {
    context.declarations.glue.addDatabase(name);
    const catalogId = inputs.optionalText("catalogId") ?? LOCAL_AWS.accountId;
    return {
      id: `${catalogId}:${name}`,
      state: { ...inputs.values, name, catalogId, arn: localArn("glue", `database/${name}`) },
    };
  },
};

const COLUMN = { name: "modelled", type: "modelled", comment: TEXT, parameters: TEXT } as const;

const tableModel: ResourceModel = {
  type: "aws:glue/catalogTable:CatalogTable",
  nameProperty: "name",
  naming: { lengthMax: 255, lowerCase: true },
  rules: {
    name: "modelled",
    databaseName: "modelled",
    parameters: "modelled",
    partitionKeys: COLUMN,
    storageDescriptor: {
      location: "modelled",
      columns: COLUMN,
      inputFormat: "modelled",
      outputFormat: ignored("nothing writes through the catalog"),
      compressed: ignored("readers see from the files whether they are"),
      parameters: ignored("queries read the parameters of tables only"),
      serDeInfo: { name: TEXT, serializationLibrary: "modelled", parameters: "modelled" },
    },
    tableType: ignored("all local tables are external"),
    description: TEXT,
    owner: TEXT,
    retention: ignored("Glue itself does nothing with it"),
    catalogId: OWN_CATALOG,
  },
  create({ inputs, name, context }) {
    const databaseName = inputs.text("databaseName");
    const storage = inputs.optionalGroup("storageDescriptor") ?? new Inputs("", {});
    context.declarations.glue.addTable({
      databaseName,
      name,
      location: storage.optionalText("location") ?? "",
      columns: columnsOf(storage.groups("columns")),
      partitionKeys: columnsOf(inputs.groups("partitionKeys")),
      parameters: inputs.textMap("parameters"),
      ...formatOf(storage),
    });
    const catalogId = inputs.optionalText("catalogId") ?? LOCAL_AWS.accountId;
    const arn = localArn("glue", `table/${databaseName}/${name}`);
    return {
      id: `${catalogId}:${databaseName}:${name}`,
      state: { ...inputs.values, name, catalogId, arn },
    };
  },
};

function formatOf(
  storage: Inputs,
): Pick<GlueTable, "inputFormat" | "serializationLibrary" | "serdeParameters"> {
  const serde = storage.optionalGroup("serDeInfo");
  const inputFormat = storage.optionalText("inputFormat");
  const serializationLibrary = serde?.optionalText("serializationLibrary");
  return {
    ...(inputFormat === undefined ? {} : { inputFormat }),
    ...(serializationLibrary === undefined ? {} : { serializationLibrary }),
    serdeParameters: serde?.textMap("parameters") ?? {},
  };
}

/** Models of the resources of Glue's catalog. */
export const glueModels: readonly ResourceModel[] = [databaseModel, tableModel];

function columnsOf(columns: readonly Inputs[]): GlueColumn[] {
  return columns.map((column) => ({
    name: column.text("name"),
    // https://docs.aws.amazon.com/glue/latest/webapi/API_Column.html
    type: column.optionalText("type") ?? "string",
  }));
}
