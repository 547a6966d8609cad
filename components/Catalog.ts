import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Column } from "../runtime/contract/lake.ts";
import {
  ALERT_COLUMNS,
  ALERTS_PREFIX,
  HOUR_PARTITION,
  QUARANTINE_COLUMNS,
  QUARANTINE_PREFIX,
  RAW_COLUMNS,
  RAW_PREFIX,
} from "../runtime/contract/lake.ts";
import { keepNodes, nodesOf } from "./nodes.ts";
import type { Tags } from "./Tags.ts";

/** Arguments of {@link Catalog}. */
export interface CatalogArgs {
  /** Letters, digits and underscores, in lower case. */
  readonly databaseName: pulumi.Input<string>;
  readonly archiveBucketName: pulumi.Input<string>;
  readonly tags: Tags;
}

/** Resources of a {@link Catalog}. */
export interface CatalogNodes {
  readonly database: aws.glue.CatalogDatabase;
  readonly raw: aws.glue.CatalogTable;
  readonly quarantine: aws.glue.CatalogTable;
  readonly alerts: aws.glue.CatalogTable;
}

/** First hour that queries look at: no pipeline is older than this component. */
const SINCE = "2026/01/01/00";

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

/**
 * The archive as tables for Athena. Partitions are computed from the hour (projection), so that an
 * object can be queried once it is written: no crawler, no repair.
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
    const createTable = (folder: Folder): aws.glue.CatalogTable =>
      new aws.glue.CatalogTable(
        `${name}-${folder.tableName}`,
        tableOf(folder, database.name, args.archiveBucketName),
        { parent: this },
      );
    const nodes: CatalogNodes = {
      database,
      raw: createTable(RAW),
      quarantine: createTable(QUARANTINE),
      alerts: createTable(ALERTS),
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

function tableOf(
  folder: Folder,
  databaseName: pulumi.Input<string>,
  bucketName: pulumi.Input<string>,
): aws.glue.CatalogTableArgs {
  const location = pulumi.interpolate`s3://${bucketName}/${folder.prefix}`;
  const partition = HOUR_PARTITION.name;
  return {
    databaseName,
    name: folder.tableName,
    description: folder.description,
    tableType: "EXTERNAL_TABLE",
    // https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
    parameters: {
      EXTERNAL: "TRUE",
      classification: "json",
      compressionType: folder.compression,
      "projection.enabled": "true",
      [`projection.${partition}.type`]: "date",
      [`projection.${partition}.format`]: HOUR_PARTITION.format,
      [`projection.${partition}.range`]: `${SINCE},NOW`,
      [`projection.${partition}.interval`]: "1",
      [`projection.${partition}.interval.unit`]: "HOURS",
      "storage.location.template": pulumi.interpolate`${location}\${${partition}}/`,
    },
    partitionKeys: [{ name: partition, type: HOUR_PARTITION.type }],
    storageDescriptor: {
      location,
      inputFormat: "org.apache.hadoop.mapred.TextInputFormat",
      outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
      serDeInfo: {
        serializationLibrary: "org.openx.data.jsonserde.JsonSerDe",
        parameters: { "serialization.format": "1" },
      },
      columns: folder.columns.map(({ name, type, comment }) => ({ name, type, comment })),
    },
  };
}
