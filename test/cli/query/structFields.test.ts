import assert from "node:assert/strict";
import { structFields } from "../../../cli/query/structFields.ts";

describe("structFields", () => {
  it("takes a struct apart, whatever its fields are", () => {
    assert.deepEqual(structFields("struct<a:int,b:string>"), [
      { name: "a", type: "int" },
      { name: "b", type: "string" },
    ]);
    assert.deepEqual(
      structFields(" STRUCT< Price : decimal(20,8) , s:struct<x:int,y:map<a,b>> > "),
      [
        { name: "price", type: "decimal(20,8) " },
        { name: "s", type: "struct<x:int,y:map<a,b>> " },
      ],
    );
  });

  it("knows no other type, and no broken struct", () => {
    for (const type of ["string", "array<int>", "struct<>", "struct<a>", "struct<a:>"]) {
      assert.equal(structFields(type), undefined, type);
    }
  });
});
