import assert from "node:assert/strict";
import { duckDbType } from "../../../cli/query/duckDbType.ts";

describe("duckDbType", () => {
  it("knows Hive's simple types", () => {
    const types = {
      ...{ string: "VARCHAR", "varchar(10)": "VARCHAR", "char(3)": "VARCHAR" },
      ...{ boolean: "BOOLEAN", tinyint: "TINYINT", smallint: "SMALLINT", int: "INTEGER" },
      ...{
        bigint: "BIGINT",
        float: "FLOAT",
        double: "DOUBLE",
        timestamp: "TIMESTAMP",
        date: "DATE",
      },
      ...{ "decimal(20,8)": "DECIMAL(20,8)", " DECIMAL( 38 , 0 ) ": "DECIMAL(38,0)" },
      ...{ decimal: "DECIMAL(10,0)", "decimal(5)": "DECIMAL(5,0)" },
    };
    for (const [hive, expected] of Object.entries(types)) assert.equal(duckDbType(hive), expected);
  });

  it("knows structs of them", () => {
    assert.equal(
      duckDbType("struct<a:decimal(20,8),Order:struct<b:string>>"),
      'STRUCT("a" DECIMAL(20,8), "order" STRUCT("b" VARCHAR))',
    );
  });

  it("knows no others", () => {
    for (const hive of [
      "array<int>",
      "struct<a:array<int>>",
      "decimal(39,2)",
      "decimal(2,3)",
      "decimal(0)",
    ]) {
      assert.equal(duckDbType(hive), undefined);
    }
    assert.equal(duckDbType("constructor"), undefined);
  });
});
