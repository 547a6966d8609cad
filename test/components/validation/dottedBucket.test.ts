import assert from "node:assert/strict";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CLIENT_OPTIONS } from "../../../runtime/ports/aws/clientOptions.ts";
import { registerPipeline } from "../registerPipeline.ts";

const BUCKET = "prices.example.com";

describe("an archive bucket with dots", () => {
  it("is named in full by permissions, environments and tables", async () => {
    const registrations = await registerPipeline({ storage: { archiveBucketName: BUCKET } });
    const policies = registrations
      .ofType("RolePolicy")
      .map(({ inputs }) => String(inputs["policy"]))
      .filter((policy) => policy.includes("prices"));
    assert.ok(policies.length >= 2, String(policies.length));
    for (const policy of policies) {
      const named = policy.match(/[^":/]*prices[^"]*/g) ?? [];
      for (const name of named) assert.match(name, /^prices\.example\.com(\/|$)/);
    }
    const { inputs } = registrations.only("Function", "stocks-process-ticks");
    assert.match(JSON.stringify(inputs["environment"]), /"prices\.example\.com"/);
    const locations = registrations
      .ofType("CatalogTable")
      .map((table) => JSON.stringify(table.inputs["storageDescriptor"]))
      .filter((descriptor) => descriptor.includes("prices"));
    assert.ok(locations.length > 0);
    for (const location of locations) assert.match(location, /"s3:\/\/prices\.example\.com\//);
  });

  it("is in the path of requests, because a certificate of S3 covers no host of that name", async () => {
    const hosts: string[] = [];
    const client = new S3Client({
      ...CLIENT_OPTIONS,
      region: "us-east-1",
      credentials: { accessKeyId: "key", secretAccessKey: "secret" },
      requestHandler: {
        handle: ({ protocol, hostname, path }: Record<string, unknown>) => {
          hosts.push([protocol, "//", hostname, path].join(""));
          return Promise.reject(new Error("seen"));
        },
      },
      maxAttempts: 1,
    });
    const put = client.send(new PutObjectCommand({ Bucket: BUCKET, Key: "raw/1", Body: "{}" }));
    await assert.rejects(put, /seen/);
    assert.deepEqual(hosts, ["https://s3.us-east-1.amazonaws.com/prices.example.com/raw/1"]);
  });
});
