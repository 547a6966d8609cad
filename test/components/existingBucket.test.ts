import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { existingBucket } from "../../components/existingBucket.ts";

describe("existingBucket", () => {
  it("looks the bucket up, and declares nothing", async () => {
    const calls: unknown[] = [];
    const registered: string[] = [];
    await pulumi.runtime.setMocks({
      newResource({ type }) {
        registered.push(type);
        return { id: "", state: {} };
      },
      call({ token, inputs }) {
        calls.push([token, inputs]);
        return { arn: "arn:aws:s3:::prices", bucket: "prices" };
      },
    });
    const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
    const { arn, bucketName } = existingBucket("prices", parent);
    const found = await new Promise((resolve) => {
      pulumi.all({ arn, bucketName }).apply(resolve);
    });
    await pulumi.runtime.disconnect();
    assert.deepEqual(found, { arn: "arn:aws:s3:::prices", bucketName: "prices" });
    assert.deepEqual(calls, [["aws:s3/getBucket:getBucket", { bucket: "prices" }]]);
    assert.deepEqual(registered, ["test:index:Parent"]);
  });
});
