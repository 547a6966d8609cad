import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Column, LakeTable } from "../runtime/contract/lake.ts";
import {
  ALERT_COLUMNS,
  ALERTS_PREFIX,
  FAILED_COLUMNS,
  FAILED_PREFIX,
  HOUR_PARTITION,
  IMPORTS,
  LATEST_PRICES,
  QUARANTINE_COLUMNS,
  QUARANTINE_PREFIX,
  QUOTES,
  RAW_COLUMNS,
  RAW_PREFIX,
  STREAM_PRICES,
  TICKS,
} from "../runtime/contract/lake.ts";
import { LAKE_DEFAULTS } from "./args/LakeSettings.ts";
import { keepNodes, nodesOf } from "./nodes.ts";
import { NO_ROADS, type Roads } from "./queries/Roads.ts";
import type { Tags } from "./Tags.ts";

/** Arguments of {@link Catalog}. */
export interface CatalogArgs {
  /** Letters, digits and underscores, in lower case. */
  readonly databaseName: pulumi.Input<string>;
  readonly archiveBucketName: pulumi.Input<string>;
  /** Bucket into which Lambda puts what outlived its retries; omitted: there is no table of it. */
  readonly failedBucketName?: pulumi.Input<string>;
  /** First day that queries look at, `YYYY-MM-DD` in UTC; omitted: that of `lake.since`. */
  readonly since?: pulumi.Input<string>;
  /** Roads of the lake, each with the table it fills; omitted: the archive alone. */
  readonly roads?: Roads;
  readonly tags: Tags;
}

/** Resources of a {@link Catalog}. */
export interface CatalogNodes {
  readonly database: aws.glue.CatalogDatabase;
  readonly raw: aws.glue.CatalogTable;
  readonly quarantine: aws.glue.CatalogTable;
  readonly alerts: aws.glue.CatalogTable;
  /** Undefined without a bucket for it. */
  readonly failed: aws.glue.CatalogTable | undefined;
  /** Undefined without compaction. */
  readonly ticks: aws.glue.CatalogTable | undefined;
  /** Undefined without Firehose. */
  readonly streamPrices: aws.glue.CatalogTable | undefined;
  /** Undefined without imports. */
  readonly imports: aws.glue.CatalogTable | undefined;
  /** Undefined without scheduled quotes that are kept. */
  readonly quotes: aws.glue.CatalogTable | undefined;
  /** Undefined without any of these roads. */
  readonly latestPrices: aws.glue.CatalogTable | undefined;
}

/** A folder of the archive bucket as a table. */
interface Folder {
  readonly tableName: string;
  readonly prefix: string;
  readonly columns: readonly Column[];
  readonly compression: "gzip" | "none";
  readonly description: string;
}

const RAW: Folder = {
  tableName: "raw",
  prefix: RAW_PREFIX,
  columns: RAW_COLUMNS,
  compression: "gzip",
  description: "Accepted ticks; after retries some twice, the same by symbol, timestamp and id",
};
const QUARANTINE: Folder = {
  tableName: "quarantine",
  prefix: QUARANTINE_PREFIX,
  columns: QUARANTINE_COLUMNS,
  compression: "gzip",
  description: "Refused records with the reason",
};
const ALERTS: Folder = {
  tableName: "alerts",
  prefix: ALERTS_PREFIX,
  columns: ALERT_COLUMNS,
  compression: "none",
  description: "Published alerts; after retries some twice, the same by id",
};

const PARQUET_DESCRIPTIONS: Readonly<Record<LakeTable["name"], string>> = {
  ticks: "Accepted ticks by day of the trade, each once",
  stream_prices: "What came by Firehose, each once",
  imports: "Prices of dropped files, each once",
  quotes: "Quotes of providers, typed, each once",
  latest_prices: "The newest price of each symbol, whichever road it came by",
};

/**
 * The archive as tables for Athena, what the roads into the lake fill, and what outlived its retries.
 * Partitions are computed (projection) from the hour, month or year, so that an object can be queried once
 * it is written: no crawler, no repair.
 */
export class Catalog extends pulumi.ComponentResource {
  readonly databaseName: pulumi.Output<string>;

  constructor(name: string, args: CatalogArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stock-analytics:index:Catalog", name, {}, opts);
    const database = new aws.glue.CatalogDatabase(
      name,
      {
        name: args.databaseName,
        description: "Archive of a stock analytics pipeline",
        tags: args.tags,
      },
      { parent: this },
    );
    const createTable = (tableName: string, table: TableContent): aws.glue.CatalogTable =>
      new aws.glue.CatalogTable(
        `${name}-${tableName}`,
        { databaseName: database.name, name: tableName, tableType: "EXTERNAL_TABLE", ...table },
        { parent: this },
      );
    const createFolder = (folder: Folder): aws.glue.CatalogTable =>
      createTable(folder.tableName, projectedTable(folder, args));
    const { roads = NO_ROADS } = args;
    const createParquet = (table: LakeTable, exists: boolean) =>
      exists ? createTable(table.name, parquetTable(table, args.archiveBucketName)) : undefined;
    const nodes: CatalogNodes = {
      database,
      raw: createFolder(RAW),
      quarantine: createFolder(QUARANTINE),
      alerts: createFolder(ALERTS),
      failed:
        args.failedBucketName === undefined
          ? undefined
          : createTable("failed", failedTable(args.failedBucketName)),
      ticks: createParquet(TICKS, roads.compaction),
      streamPrices: createParquet(STREAM_PRICES, roads.firehose),
      imports: createParquet(IMPORTS, roads.imports),
      quotes: createParquet(QUOTES, roads.quotes),
      latestPrices: createParquet(LATEST_PRICES, Object.values(roads).includes(true)),
    };
    this.databaseName = database.name;
    keepNodes(this, nodes);
    this.registerOutputs({ databaseName: this.databaseName });
  }

  /** The underlying resources. */
  get nodes(): CatalogNodes {
    return nodesOf(this);
  }
}

type TableContent = Pick<
  aws.glue.CatalogTableArgs,
  "description" | "parameters" | "partitionKeys" | "storageDescriptor"
>;

function projectedTable(
  folder: Folder,
  { archiveBucketName, since = LAKE_DEFAULTS.since }: CatalogArgs,
): TableContent {
  const location = pulumi.interpolate`s3://${archiveBucketName}/${folder.prefix}`;
  const partition = HOUR_PARTITION.name;
  const firstDay = pulumi.output(since).apply((day) => day.replaceAll("-", "/"));
  return {
    description: folder.description,
    // https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
    parameters: {
      EXTERNAL: "TRUE",
      classification: "json",
      compressionType: folder.compression,
      "projection.enabled": "true",
      [`projection.${partition}.type`]: "date",
      [`projection.${partition}.format`]: HOUR_PARTITION.format,
      [`projection.${partition}.range`]: pulumi.interpolate`${firstDay}/00,NOW`,
      [`projection.${partition}.interval`]: "1",
      [`projection.${partition}.interval.unit`]: "HOURS",
      "storage.location.template": pulumi.interpolate`${location}\${${partition}}/`,
    },
    partitionKeys: [{ name: partition, type: HOUR_PARTITION.type }],
    storageDescriptor: jsonLines(location, folder.columns),
  };
}

/** Without partitions: Lambda's keys begin with the mapping and the shard, and there are few objects. */
function failedTable(bucketName: pulumi.Input<string>): TableContent {
  const location = pulumi.interpolate`s3://${bucketName}/${FAILED_PREFIX}`;
  return {
    description: "Batches and invocations that outlived their retries",
    parameters: { EXTERNAL: "TRUE", classification: "json", compressionType: "none" },
    storageDescriptor: jsonLines(location, FAILED_COLUMNS),
  };
}

/**
 * A folder that the lake writes Parquet into. Only the partitions that a query asks for are looked into:
 * ranges begin long before any pipeline, and cost nothing by it.
 */
function parquetTable(table: LakeTable, bucketName: pulumi.Input<string>): TableContent {
  const location = pulumi.interpolate`s3://${bucketName}/${table.prefix}`;
  const { partition } = table;
  return {
    description: PARQUET_DESCRIPTIONS[table.name],
    parameters: {
      EXTERNAL: "TRUE",
      classification: "parquet",
      ...(partition === undefined
        ? {}
        : {
            "projection.enabled": "true",
            ...Object.fromEntries(
              Object.entries(partition.projection).map(([property, value]) => [
                `projection.${partition.name}.${property}`,
                value,
              ]),
            ),
            "storage.location.template": pulumi.interpolate`${location}\${${partition.name}}/`,
          }),
    },
    ...(partition === undefined
      ? {}
      : { partitionKeys: [{ name: partition.name, type: partition.type }] }),
    storageDescriptor: {
      location,
      // https://docs.aws.amazon.com/athena/latest/ug/parquet-serde.html
      inputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
      outputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
      serDeInfo: {
        serializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
        parameters: { "serialization.format": "1" },
      },
      columns: glueColumns(table.columns),
    },
  };
}

function jsonLines(
  location: pulumi.Input<string>,
  columns: readonly Column[],
): aws.types.input.glue.CatalogTableStorageDescriptor {
  return {
    location,
    inputFormat: "org.apache.hadoop.mapred.TextInputFormat",
    outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
    serDeInfo: {
      serializationLibrary: "org.openx.data.jsonserde.JsonSerDe",
      parameters: { "serialization.format": "1" },
    },
    columns: glueColumns(columns),
  };
}

function glueColumns(
  columns: readonly Column[],
): aws.types.input.glue.CatalogTableStorageDescriptorColumn[] {
  return columns.map(({ name, type, comment }) => ({ name, type, comment }));
}
