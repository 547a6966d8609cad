import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Catalog } from "../../components/Catalog.ts";
import type { CatalogArgs } from "../../components/Catalog.ts";
import { NO_ROADS } from "../../components/queries/Roads.ts";
import {
  ALERT_COLUMNS,
  FAILED_COLUMNS,
  LAKE_TABLES,
  QUARANTINE_COLUMNS,
  RAW_COLUMNS,
} from "../../runtime/contract/lake.ts";
import type { Registrations } from "./registerPipeline.ts";
import { defaultPipeline, register } from "./registerPipeline.ts";

const FOLDERS = {
  raw: { columns: RAW_COLUMNS, compressionType: "gzip" },
  quarantine: { columns: QUARANTINE_COLUMNS, compressionType: "gzip" },
  alerts: { columns: ALERT_COLUMNS, compressionType: "none" },
};

const JSON_LINES = {
  inputFormat: "org.apache.hadoop.mapred.TextInputFormat",
  outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
  serDeInfo: {
    serializationLibrary: "org.openx.data.jsonserde.JsonSerDe",
    parameters: { "serialization.format": "1" },
  },
};

function registerCatalog(args: Partial<CatalogArgs> = {}): Promise<Registrations> {
  return register(() => {
    new Catalog("lake", {
      databaseName: "stocks",
      archiveBucketName: "archive",
      failedBucketName: "failed",
      since: "2024-02-29",
      tags: { Team: "markets" },
      ...args,
    });
  });
}

describe("Catalog", () => {
  let registrations: Registrations;
  before(async () => {
    registrations = await registerCatalog();
  });

  it("has a database, in a pipeline with a name that Athena needs no quotes for", async () => {
    assert.deepEqual(registrations.only("CatalogDatabase").inputs, {
      name: "stocks",
      description: "Archive of a stock analytics pipeline",
      tags: { Team: "markets" },
    });
    const { inputs } = (await defaultPipeline()).only("CatalogDatabase");
    assert.match(String(inputs.name), /^stock_analytics_dev_stocks_[0-9a-f]{8}$/);
  });

  for (const [folder, { columns, compressionType }] of Object.entries(FOLDERS)) {
    it(`maps ${folder}/ to a table whose partitions are computed from the hour`, () => {
      const { description, ...inputs } = registrations.only(
        "CatalogTable",
        `lake-${folder}`,
      ).inputs;
      assert.ok(String(description).length > 20);
      const location = `s3://archive/${folder}/`;
      assert.deepEqual(inputs, {
        databaseName: "stocks",
        name: folder,
        tableType: "EXTERNAL_TABLE",
        parameters: {
          EXTERNAL: "TRUE",
          classification: "json",
          compressionType,
          "projection.enabled": "true",
          "projection.hour.type": "date",
          "projection.hour.format": "yyyy/MM/dd/HH",
          "projection.hour.range": "2024/02/29/00,NOW",
          "projection.hour.interval": "1",
          "projection.hour.interval.unit": "HOURS",
          "storage.location.template": `${location}\${hour}/`,
        },
        partitionKeys: [{ name: "hour", type: "string" }],
        storageDescriptor: { location, ...JSON_LINES, columns },
      });
    });
  }

  it("maps what outlived its retries to a plain table, recursively below Lambda's folder", () => {
    assert.deepEqual(registrations.only("CatalogTable", "lake-failed").inputs, {
      databaseName: "stocks",
      name: "failed",
      description: "Batches and invocations that outlived their retries",
      tableType: "EXTERNAL_TABLE",
      parameters: { EXTERNAL: "TRUE", classification: "json", compressionType: "none" },
      storageDescriptor: {
        location: "s3://failed/aws/lambda/",
        ...JSON_LINES,
        columns: FAILED_COLUMNS,
      },
    });
  });

  const ROADS = { compaction: true, firehose: true, imports: true, quotes: true };
  const MONTHS = {
    "projection.enabled": "true",
    "projection.month.type": "date",
    "projection.month.format": "yyyy-MM",
    "projection.month.range": "1970-01,NOW+1MONTHS",
    "projection.month.interval": "1",
    "projection.month.interval.unit": "MONTHS",
  };
  const YEARS = {
    "projection.enabled": "true",
    "projection.year.type": "integer",
    "projection.year.range": "1900,2100",
  };
  const PARTITIONS = {
    ticks: { folder: "ticks/", key: "month", projection: MONTHS },
    stream_prices: { folder: "stream_prices/", key: "month", projection: MONTHS },
    imports: { folder: "imports/", key: "year", projection: YEARS },
    quotes: { folder: "quotes/silver/", key: "month", projection: MONTHS },
    latest_prices: { folder: "latest_prices/", key: undefined, projection: {} },
  };

  it("maps what the roads fill to tables of Parquet, partitioned by month or year", async () => {
    const all = await registerCatalog({ roads: ROADS });
    for (const { name, columns } of LAKE_TABLES) {
      const { folder, key, projection } = PARTITIONS[name];
      const { description, ...inputs } = all.only("CatalogTable", `lake-${name}`).inputs;
      assert.ok(String(description).length > 20);
      const location = `s3://archive/${folder}`;
      const template = { "storage.location.template": `${location}\${${key}}/` };
      assert.deepEqual(inputs, {
        databaseName: "stocks",
        name,
        tableType: "EXTERNAL_TABLE",
        parameters: {
          EXTERNAL: "TRUE",
          classification: "parquet",
          ...projection,
          ...(key === undefined ? {} : template),
        },
        ...(key === undefined ? {} : { partitionKeys: [{ name: key, type: "string" }] }),
        storageDescriptor: {
          location,
          inputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
          outputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
          serDeInfo: {
            serializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
            parameters: { "serialization.format": "1" },
          },
          columns,
        },
      });
    }
  });

  it("has the tables of its roads only, and latest prices with any of them", async () => {
    const expected = {
      compaction: ["latest_prices", "ticks"],
      firehose: ["latest_prices", "stream_prices"],
      imports: ["imports", "latest_prices"],
      quotes: ["latest_prices", "quotes"],
    };
    const archive = ["alerts", "failed", "quarantine", "raw"];
    for (const [road, tables] of Object.entries(expected)) {
      const one = await registerCatalog({ roads: { ...NO_ROADS, [road]: true } });
      assert.deepEqual(
        one
          .ofType("CatalogTable")
          .map(({ inputs }) => inputs["name"])
          .toSorted(),
        [...archive, ...tables].toSorted(),
        road,
      );
    }
  });

  it("gives names of columns that Hive takes: lower case, each once", () => {
    for (const table of registrations.ofType("CatalogTable")) {
      const { columns } = table.inputs["storageDescriptor"] as {
        columns: { name: string; type: string }[];
      };
      const names = columns.map(({ name }) => name);
      assert.deepEqual(names, [...new Set(names)]);
      for (const { name, type } of columns) {
        assert.match(name, /^[a-z_]+$/);
        assert.equal(type, type.toLowerCase());
      }
    }
  });

  it("takes the first day later, too, and without one that of the argument's default", async () => {
    const later = await registerCatalog({ since: pulumi.output("2025-12-31") });
    const rangeOf = ({ inputs }: { inputs: Registrations["all"][number]["inputs"] }) =>
      (inputs["parameters"] as Record<string, string>)["projection.hour.range"];
    assert.equal(rangeOf(later.only("CatalogTable", "lake-raw")), "2025/12/31/00,NOW");
    const without = await register(() => {
      new Catalog("lake", { databaseName: "stocks", archiveBucketName: "archive", tags: {} });
    });
    assert.equal(rangeOf(without.only("CatalogTable", "lake-raw")), "2026/01/01/00,NOW");
    assert.deepEqual(
      without
        .ofType("CatalogTable")
        .map(({ name }) => name)
        .toSorted(),
      ["lake-alerts", "lake-quarantine", "lake-raw"],
    );
  });
});
