import assert from "node:assert/strict";
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { strToU8, unzipSync, zipSync } from "fflate";
import { AssetArchive, FileArchive, FileAsset, StringAsset } from "../../local/engine/assets.ts";
import type { PropertyMap } from "../../local/engine/PropertyValue.ts";
import type { FunctionDefinition, MappingDefinition } from "../../local/model.ts";
import { text, urnOf, useProvider } from "./useProvider.ts";

const FUNCTION = "aws:lambda/function:Function";
const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";
const STREAM_ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/ticks";
const CODE = new AssetArchive({ "index.js": new StringAsset("exports.handler = 1;", "h") }, "h");
const REQUIRED = {
  code: CODE,
  handler: "index.handler",
  runtime: "nodejs24.x",
  role: "arn:aws:iam::000000000000:role/reader",
};

function filesOf(definition: FunctionDefinition | undefined): Record<string, string> {
  const files = unzipSync(readFileSync(definition?.zipPath ?? ""));
  return Object.fromEntries(
    Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString()]),
  );
}

describe("models of Lambda: functions", () => {
  const fixture = useProvider();

  async function declare(name: string, inputs: PropertyMap): Promise<FunctionDefinition> {
    const { state } = await fixture().create(FUNCTION, name, { ...REQUIRED, ...inputs });
    const definition = fixture().declarations.functions.get(text(state.arn));
    assert.ok(definition);
    return definition;
  }

  it("fill in Lambda's defaults", async () => {
    const { zipPath, ...definition } = await declare("plain", { name: "plain" });
    assert.deepEqual(definition, {
      arn: "arn:aws:lambda:us-east-1:000000000000:function:plain",
      name: "plain",
      handler: "index.handler",
      runtime: "nodejs24.x",
      environment: {},
      memorySizeMb: 128,
      timeoutSeconds: 3,
    });
    assert.ok(zipPath.startsWith(join(fixture().directory, "functions")));
  });

  it("take variables, memory, time and concurrency", async () => {
    const definition = await declare("tuned", {
      environment: { variables: { TABLE: "ticks", SIZE: 5 } },
      memorySize: 512,
      timeout: 60,
      reservedConcurrentExecutions: 0,
    });
    assert.deepEqual(definition.environment, { TABLE: "ticks", SIZE: "5" });
    assert.deepEqual(
      [definition.memorySizeMb, definition.timeoutSeconds, definition.reservedConcurrency],
      [512, 60, 0],
    );
  });

  it("zip a folder with its folders, byte for byte the same whenever it was written", async () => {
    const folder = join(fixture().directory, "code");
    const write = (time: Date): void => {
      mkdirSync(join(folder, "lib"), { recursive: true });
      for (const [name, text] of [
        ["index.js", "a"],
        ["lib/b.js", "b"],
      ] as const) {
        writeFileSync(join(folder, name), text);
        utimesSync(join(folder, name), time, time);
      }
    };
    write(new Date("2001-01-01"));
    const first = await declare("folder", { code: new FileArchive(folder, "h") });
    const bytes = readFileSync(first.zipPath);
    write(new Date("2026-11-20"));
    const second = await declare("folder", { code: new FileArchive(folder, "h") });
    assert.deepEqual(filesOf(second), { "index.js": "a", "lib/b.js": "b" });
    assert.ok(readFileSync(second.zipPath).equals(bytes));
  });

  it("zip assets, folders and zips under their names", async () => {
    const { directory } = fixture();
    const file = join(directory, "file.txt");
    const nested = join(directory, "nested");
    const zip = join(directory, "inner.zip");
    writeFileSync(file, "file");
    mkdirSync(nested);
    writeFileSync(join(nested, "deep.txt"), "deep");
    writeFileSync(zip, zipSync({ "from/zip.txt": strToU8("zipped") }));
    const code = new AssetArchive(
      {
        "a.txt": new FileAsset(file, "h"),
        "sub/b.txt": new StringAsset("text", "h"),
        folder: new FileArchive(nested, "h"),
        ".": new FileArchive(zip, "h"),
      },
      "h",
    );
    assert.deepEqual(filesOf(await declare("assets", { code })), {
      "a.txt": "file",
      "folder/deep.txt": "deep",
      "from/zip.txt": "zipped",
      "sub/b.txt": "text",
    });
  });

  it("take a zip as it is, and refuse other archives", async () => {
    const zip = join(fixture().directory, "code.zip");
    writeFileSync(zip, zipSync({ "index.mjs": strToU8("export const handler = 1;") }));
    const definition = await declare("zipped", { code: new FileArchive(zip, "h") });
    assert.ok(readFileSync(definition.zipPath).equals(readFileSync(zip)));
    const tar = join(fixture().directory, "code.tar.gz");
    writeFileSync(tar, "");
    await assert.rejects(
      declare("tarred", { code: new FileArchive(tar, "h") }),
      /the archive ".*code\.tar\.gz" is not modelled .*; give a folder or a zip/,
    );
  });

  it("refuse runtimes and packages that do not run here, by name", async () => {
    await assert.rejects(
      declare("python", { runtime: "python3.13" }),
      /Function property "runtime" = "python3\.13" is not modelled/,
    );
    await assert.rejects(
      declare("image", { packageType: "Image" }),
      /Function property "packageType" = "Image" is not modelled/,
    );
    await assert.rejects(declare("layered", { layers: ["arn"] }), /property "layers"/);
  });
});

describe("models of Lambda: event source mappings", () => {
  const fixture = useProvider();

  async function declare(name: string, inputs: PropertyMap): Promise<MappingDefinition> {
    await fixture().create(MAPPING, name, {
      functionName: "reader",
      eventSourceArn: STREAM_ARN,
      startingPosition: "TRIM_HORIZON",
      ...inputs,
    });
    const definition = fixture().declarations.mappings.get(urnOf(MAPPING, name));
    assert.ok(definition);
    return definition;
  }

  it("fill in Lambda's defaults", async () => {
    const { id, ...definition } = await declare("plain", {});
    assert.match(id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.deepEqual(definition, {
      functionArn: "arn:aws:lambda:us-east-1:000000000000:function:reader",
      eventSourceArn: STREAM_ARN,
      source: "kinesis",
      startingPosition: "TRIM_HORIZON",
      batchSize: 100,
      batchWindowSeconds: 0,
      parallelizationFactor: 1,
      bisectBatchOnFunctionError: false,
      maximumRetryAttempts: -1,
      maximumRecordAgeSeconds: -1,
      reportBatchItemFailures: false,
      filterPatterns: [],
      enabled: true,
    });
  });

  it("take everything that a table's stream is told", async () => {
    const definition = await declare("told", {
      functionName: "arn:aws:lambda:us-east-1:000000000000:function:trends:$LATEST",
      eventSourceArn: "arn:aws:dynamodb:us-east-1:000000000000:table/t/stream/2026-11-20T00:00:00",
      startingPosition: "LATEST",
      batchSize: 500,
      maximumBatchingWindowInSeconds: 1,
      parallelizationFactor: 10,
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 3,
      maximumRecordAgeInSeconds: 3600,
      functionResponseTypes: ["ReportBatchItemFailures"],
      filterCriteria: { filters: [{ pattern: '{"eventName":["INSERT"]}' }] },
      destinationConfig: { onFailure: { destinationArn: "arn:aws:s3:::failed" } },
      enabled: false,
    });
    assert.deepEqual(definition, {
      id: definition.id,
      functionArn: "arn:aws:lambda:us-east-1:000000000000:function:trends",
      eventSourceArn: "arn:aws:dynamodb:us-east-1:000000000000:table/t/stream/2026-11-20T00:00:00",
      source: "dynamodb",
      startingPosition: "LATEST",
      batchSize: 500,
      batchWindowSeconds: 1,
      parallelizationFactor: 10,
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 3,
      maximumRecordAgeSeconds: 3600,
      reportBatchItemFailures: true,
      filterPatterns: ['{"eventName":["INSERT"]}'],
      onFailureBucket: "failed",
      enabled: false,
    });
  });

  const refused: [string, PropertyMap, RegExp][] = [
    [
      "brokers",
      { eventSourceArn: "arn:aws:mq:us-east-1:0:broker:b" },
      /"eventSourceArn" = "arn:aws:mq/,
    ],
    [
      "concurrency of streams",
      { scalingConfig: { maximumConcurrency: 2 } },
      /"scalingConfig" is for/,
    ],
    ["times", { startingPosition: "AT_TIMESTAMP" }, /"startingPosition" = "AT_TIMESTAMP"/],
    ["windows", { tumblingWindowInSeconds: 30 }, /property "tumblingWindowInSeconds"/],
    ["aliases", { functionName: "reader:live" }, /"functionName" = "reader:live"/],
    [
      "topics for what failed",
      { destinationConfig: { onFailure: { destinationArn: "arn:aws:sns:us-east-1:0:t" } } },
      /"destinationConfig.onFailure.destinationArn" = "arn:aws:sns/,
    ],
  ];
  for (const [what, inputs, message] of refused) {
    it(`refuse ${what}, by name`, async () => {
      await assert.rejects(declare(`refused-${what}`, inputs), message);
    });
  }
});
