import assert from "node:assert/strict";
import { MODELS } from "../../local/resources/models.ts";
import { makeRequest, text, UNKNOWN, urnOf, useProvider } from "./useProvider.ts";

const STREAM = "aws:kinesis/stream:Stream";
const FUNCTION = "aws:lambda/function:Function";

describe("EmulatorProvider", () => {
  const fixture = useProvider();

  it("refuses a type that is not modelled, by name", async () => {
    await assert.rejects(
      fixture().create("aws:rds/instance:Instance", "database", {}),
      /The resource type aws:rds\/instance:Instance \("database"\) is not modelled/,
    );
  });

  it("refuses a property that is not modelled, by name and path", async () => {
    await assert.rejects(
      fixture().create(FUNCTION, "reader", { fileSystemConfig: { arn: "x" } }),
      /aws:lambda\/function:Function property "fileSystemConfig" is not modelled/,
    );
    await assert.rejects(
      fixture().create("aws:dynamodb/table:Table", "table", {
        hashKey: "id",
        attributes: [
          { name: "id", type: "S" },
          { name: "x", type: "S", collation: "de" },
        ],
      }),
      /aws:dynamodb\/table:Table property "attributes\[1\].collation" is not modelled/,
    );
  });

  it("takes an absent property for absent", async () => {
    const { state } = await fixture().create(STREAM, "absent", {
      shardCount: 1,
      maxRecordSizeInKib: undefined,
      warmThroughputMibPs: undefined,
    });
    assert.equal(state.shardCount, 1);
  });

  it("accepts what is ignored for a reason", async () => {
    const { state } = await fixture().create(STREAM, "encrypted", {
      encryptionType: "KMS",
      kmsKeyId: "alias/x",
      tags: { team: "markets" },
      region: "eu-west-1",
    });
    assert.equal(state.encryptionType, "KMS");
  });

  it("has one model a type, and a reason for all that has no effect", () => {
    const types = MODELS.map(({ type }) => type);
    assert.deepEqual(types, [...new Set(types)]);
    for (const model of MODELS) {
      const reason = (model as { reason?: string }).reason;
      assert.ok(model.rules !== "any" || (reason?.length ?? 0) > 10, model.type);
    }
  });

  it("knows inputs and name in a preview, and nothing made up at creation", async () => {
    const { id, state } = await fixture().create(
      STREAM,
      "previewed",
      { shardCount: 1, kmsKeyId: UNKNOWN },
      true,
    );
    assert.equal(id, "");
    assert.deepEqual(Object.keys(state).sort(), ["kmsKeyId", "name", "shardCount"]);
    assert.match(text(state.name), /^previewed-[0-9a-f]{7}$/);
    assert.equal(state.kmsKeyId, UNKNOWN);
  });

  it("leaves a name unknown in a preview that depends on others", async () => {
    const { state } = await fixture().create(STREAM, "unnamed", { name: UNKNOWN }, true);
    assert.equal(state.name, UNKNOWN);
  });

  it("refuses in a preview what it would refuse in a run", async () => {
    await assert.rejects(
      fixture().create(STREAM, "preview", { maxRecordSizeInKib: 4096 }, true),
      /property "maxRecordSizeInKib" is not modelled/,
    );
  });

  it("updates in place, and refuses what would replace", async () => {
    const { provider } = fixture();
    const request = makeRequest("aws:sqs/queue:Queue", "updated", { visibilityTimeoutSeconds: 40 });
    const { id, state } = await provider.create(request);
    const update = { ...request, id, oldInputs: request.inputs, oldState: state };
    const updated = await provider.update({ ...update, inputs: { visibilityTimeoutSeconds: 50 } });
    assert.equal(updated.id, id);
    await assert.rejects(
      provider.update({ ...update, inputs: { name: "other" } }),
      /Replacing aws:sqs\/queue:Queue "updated" because "name" changed is not modelled/,
    );
  });

  it("deletes", async () => {
    const { provider, clients } = fixture();
    const request = makeRequest(STREAM, "deleted", { shardCount: 1 });
    const { id, state } = await provider.create(request);
    await provider.delete({ ...request, id, oldInputs: request.inputs, oldState: state });
    const { ListStreamsCommand } = await import("@aws-sdk/client-kinesis");
    const { StreamNames } = await clients.kinesis.send(new ListStreamsCommand({}));
    assert.equal(StreamNames?.includes(text(state.name)), false);
  });

  it("answers functions, and refuses those it does not know", async () => {
    const { provider } = fixture();
    const ask = (token: string, args = {}): Promise<Record<string, unknown>> =>
      provider.invoke({ token, args, preview: false, signal: new AbortController().signal });
    assert.equal((await ask("aws:index/getRegion:getRegion")).region, "us-east-1");
    assert.equal(
      (await ask("aws:index/getCallerIdentity:getCallerIdentity")).accountId,
      "000000000000",
    );
    assert.equal((await ask("aws:index/getPartition:getPartition")).dnsSuffix, "amazonaws.com");
    await assert.rejects(
      ask("aws:ec2/getAmi:getAmi"),
      /The function aws:ec2\/getAmi:getAmi is not modelled/,
    );
  });

  it("gives the same ids and names in a later run", async () => {
    const types: [string, Record<string, unknown>][] = [
      [STREAM, { shardCount: 1 }],
      ["aws:kms/key:Key", {}],
      ["aws:sqs/queue:Queue", {}],
      ["aws:sns/topic:Topic", {}],
      ["aws:s3/bucket:Bucket", {}],
      ["aws:iam/role:Role", { assumeRolePolicy: "{}" }],
      ["aws:secretsmanager/secret:Secret", {}],
    ];
    const later = fixture().restart();
    for (const [type, inputs] of types) {
      const first = await fixture().create(type, "again", inputs as never);
      const second = await later.create(type, "again", inputs as never);
      assert.deepEqual(second, first, type);
      assert.equal(urnOf(type, "again").includes("again"), true);
    }
  });
});
