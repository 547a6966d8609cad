import assert from "node:assert/strict";
import { matcher, restrictableActions } from "../../policy/documents/actionTable.ts";
import { readActionTable, renderActionTable } from "../../scripts/writeActionTable.ts";

describe("table of AWS's actions", function () {
  this.timeout(30_000);

  it("is what the data package says; node scripts/writeActionTable.ts renews it", async () => {
    assert.equal(readActionTable(), await renderActionTable());
  });

  it("tells which actions of a pattern can be allowed on single resources", () => {
    assert.deepEqual(restrictableActions("s3:GetObject"), ["s3:GetObject"]);
    assert.deepEqual(restrictableActions("S3:getobject"), ["s3:GetObject"]);
    assert.deepEqual(restrictableActions("s3:ListAllMyBuckets"), []);
    assert.deepEqual(restrictableActions("xray:Put*Records"), []);
    assert.deepEqual(restrictableActions("dynamodb:Query"), ["dynamodb:Query"]);
    assert.deepEqual(restrictableActions("dynamodb:ListStreams"), []);
    assert.deepEqual(restrictableActions("kinesis:GetShardI?erator"), ["kinesis:GetShardIterator"]);
  });

  it("does not know what is not there", () => {
    assert.equal(restrictableActions("nosuch:Action"), undefined);
    assert.equal(restrictableActions("s3:NoSuchAction"), undefined);
    assert.equal(restrictableActions("constructor:x"), undefined);
  });

  it("matches as IAM does, and takes nothing else for a pattern", () => {
    assert.ok(matcher("s3:Get*")("s3:GetObject"));
    assert.ok(!matcher("s3:Get.bject")("s3:GetObject"));
    assert.ok(!matcher("s3:Get")("s3:GetObject"));
  });
});
