import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { mskRegion, mskToken } from "../../../cli/sources/mskToken.ts";

const REGION = "eu-central-1";
const NOW = new Date("2026-11-22T14:30:05Z");
const SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const CREDENTIALS = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: SECRET_KEY,
  sessionToken: "a/b+c==",
};

async function tokenOf(credentials: object): Promise<URL> {
  const { config } = new KinesisClient({ region: "us-east-1", credentials: credentials as never });
  const token = await mskToken({ region: REGION, config, now: () => NOW });
  assert.match(token, /^[\w-]+$/, "base64url without padding");
  return new URL(Buffer.from(token, "base64url").toString("utf8"));
}

/** The signature of Signature Version 4, as AWS's documentation has it, for a query that is signed. */
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
function signatureOf(url: URL): string {
  const escape = (text: string): string =>
    encodeURIComponent(text).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16)}`);
  const query = [...url.searchParams]
    .filter(([name]) => name !== "X-Amz-Signature" && name !== "User-Agent")
    .map(([name, value]) => `${escape(name)}=${escape(value)}`)
    .toSorted()
    .join("&");
  const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
  const canonical = ["GET", "/", query, `host:${url.host}`, "", "host", hash("")].join("\n");
  const scope = `20261122/${REGION}/kafka-cluster/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", "20261122T143005Z", scope, hash(canonical)].join("\n");
  const key = scope
    .split("/")
    .reduce<Buffer>(
      (signing, part) => createHmac("sha256", signing).update(part).digest(),
      Buffer.from(`AWS4${SECRET_KEY}`),
    );
  return createHmac("sha256", key).update(toSign).digest("hex");
}

describe("the token for Amazon MSK by IAM", () => {
  it("is an address of kafka-cluster:Connect in the brokers' region, good for 15 minutes", async () => {
    const url = await tokenOf(CREDENTIALS);
    assert.equal(`${url.origin}${url.pathname}`, "https://kafka.eu-central-1.amazonaws.com/");
    const { "X-Amz-Signature": signature, ...query } = Object.fromEntries(url.searchParams);
    assert.match(signature ?? "", /^[0-9a-f]{64}$/);
    assert.deepEqual(query, {
      Action: "kafka-cluster:Connect",
      "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
      "X-Amz-Credential": "AKIDEXAMPLE/20261122/eu-central-1/kafka-cluster/aws4_request",
      "X-Amz-Date": "20261122T143005Z",
      "X-Amz-Expires": "900",
      "X-Amz-Security-Token": "a/b+c==",
      "X-Amz-SignedHeaders": "host",
      "User-Agent": "stock-analytics-produce",
    });
  });

  for (const [what, credentials] of [
    ["of a session", CREDENTIALS],
    ["that last", { accessKeyId: "AKIDEXAMPLE", secretAccessKey: SECRET_KEY }],
  ] as const) {
    it(`is signed with credentials ${what} as AWS documents it`, async () => {
      const url = await tokenOf(credentials);
      assert.equal(url.searchParams.get("X-Amz-Signature"), signatureOf(url));
      assert.equal(url.searchParams.has("X-Amz-Security-Token"), "sessionToken" in credentials);
    });
  }

  it("holds nothing of the secret key", async () => {
    assert.ok(!(await tokenOf(CREDENTIALS)).href.includes("wJalrXUtnFEMI"));
  });

  for (const [server, region] of [
    ["b-1.feed.abc123.c2.kafka.us-west-2.amazonaws.com:9098", "us-west-2"],
    ["boot-abc123.c1.kafka-serverless.eu-north-1.amazonaws.com:9098", "eu-north-1"],
    ["b-1.feed.abc123.c2.kafka.cn-north-1.amazonaws.com.cn:9098", "cn-north-1"],
    ["kafka.example.com:9098", undefined],
  ] as const) {
    it(`is for the region ${String(region)} where brokers are named ${server}`, () => {
      assert.equal(mskRegion([server]), region);
    });
  }
});
