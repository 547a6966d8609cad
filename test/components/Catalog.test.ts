import assert from "node:assert/strict";
import { ALERT_COLUMNS, QUARANTINE_COLUMNS, RAW_COLUMNS } from "../../runtime/contract/lake.ts";
import type { Registrations } from "./registerPipeline.ts";
import { defaultPipeline } from "./registerPipeline.ts";

const FOLDERS = {
  raw: { columns: RAW_COLUMNS, compressionType: "gzip" },
  quarantine: { columns: QUARANTINE_COLUMNS, compressionType: "gzip" },
  alerts: { columns: ALERT_COLUMNS, compressionType: "none" },
};

describe("Catalog", () => {
  let registrations: Registrations;
  before(async () => {
    registrations = await defaultPipeline();
  });

  it("has a database with a name that Athena needs no quotes for", () => {
    const { inputs } = registrations.only("CatalogDatabase");
    assert.match(String(inputs.name), /^stock_analytics_dev_stocks_[0-9a-f]{8}$/);
  });

  for (const [folder, { columns, compressionType }] of Object.entries(FOLDERS)) {
    it(`maps ${folder}/ to a table whose partitions are computed from the hour`, () => {
      const { inputs } = registrations.only("CatalogTable", `stocks-catalog-${folder}`);
      const location = `s3://stocks-archive-0a1b2c3/${folder}/`;
      assert.equal(inputs.name, folder);
      assert.equal(inputs.databaseName, registrations.only("CatalogDatabase").inputs.name);
      assert.equal(inputs.tableType, "EXTERNAL_TABLE");
      assert.deepEqual(inputs.parameters, {
        EXTERNAL: "TRUE",
        classification: "json",
        compressionType,
        "projection.enabled": "true",
        "projection.hour.type": "date",
        "projection.hour.format": "yyyy/MM/dd/HH",
        "projection.hour.range": "2026/01/01/00,NOW",
        "projection.hour.interval": "1",
        "projection.hour.interval.unit": "HOURS",
        "storage.location.template": `${location}\${hour}/`,
      });
      assert.deepEqual(inputs.partitionKeys, [{ name: "hour", type: "string" }]);
      assert.deepEqual(inputs.storageDescriptor, {
        location,
        inputFormat: "org.apache.hadoop.mapred.TextInputFormat",
        outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
        serDeInfo: {
          serializationLibrary: "org.openx.data.jsonserde.JsonSerDe",
          parameters: { "serialization.format": "1" },
        },
        columns,
      });
    });
  }
});
