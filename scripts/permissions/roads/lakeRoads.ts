import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { BRONZE_PREFIX, IMPORT_PREFIX, RAW_PREFIX } from "../../../runtime/contract/lake.ts";
import { STAGING_PREFIX } from "../../../runtime/contract/lake.ts";
import type { Road, RoadRun } from "./Road.ts";
import { makeTicks, sendRecords } from "./sendRecords.ts";

const CSV = ["company,date,close_price", "TSLA,2024-03-14,172.9", "TSLA,2026-13-40,1"].join("\n");
const QUOTES = JSON.stringify([
  { symbol: "TMUS", name: "T-Mobile US", price: 231.07, timestamp: 1_773_412_200 },
  { symbol: "NVDA", name: "NVIDIA", price: null, timestamp: 1_773_412_200 },
]);

/** Files that are dropped, one after the other: the second is merged with what the first brought. */
const imports: Road = {
  name: "import",
  drive: (run) => putEach(run, `${IMPORT_PREFIX}one.csv`, `${IMPORT_PREFIX}two.csv`, CSV),
};

/** Quotes of a provider, likewise. */
const quotes: Road = {
  name: "quotes",
  drive: (run) =>
    putEach(run, `${BRONZE_PREFIX}fmp/one.json`, `${BRONZE_PREFIX}fmp/two.json`, QUOTES),
};

/** What Firehose staged, loaded into a table that has rows already. */
const staged: Road = {
  name: "Firehose and staged loads",
  async drive(run) {
    await sendRecords(run, [...makeTicks("AAPL"), "no tick"]);
    await sendRecords(run, [...makeTicks("MSFT"), "no tick"]);
  },
};

/** Ticks of hours that are over, and of the one that is not: its messages wait. */
const compaction: Road = {
  name: "compaction",
  async drive(run) {
    await sendRecords(run, makeTicks("AAPL"));
    const { stack, names, invoke } = run;
    const Bucket = names.archiveBucket;
    const { Contents = [] } = await stack.clients.s3.send(
      new ListObjectsV2Command({ Bucket, Prefix: RAW_PREFIX }),
    );
    const Key = Contents[0]?.Key ?? "";
    const { Body } = await stack.clients.s3.send(new GetObjectCommand({ Bucket, Key }));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    for (const hour of ["2026/01/05/14", "2026/01/05/15"]) {
      const moved = Key.replace(/^raw\/\d{4}\/\d\d\/\d\d\/\d\d\//, `${RAW_PREFIX}${hour}/`);
      await stack.clients.s3.send(new PutObjectCommand({ Bucket, Key: moved, Body: bytes }));
      await invoke("stocks-compact-ticks", {});
    }
  },
};

/** An object that another one has taken the place of: the version that the message tells of is read. */
const replaced: Road = {
  name: "a replaced object",
  async drive(run) {
    await readVersion(run, "stocks-import-files", `${IMPORT_PREFIX}one.csv`);
    await readVersion(run, "stocks-clean-quotes", `${BRONZE_PREFIX}fmp/one.json`);
    const { stack, names } = run;
    const { Contents = [] } = await stack.clients.s3.send(
      new ListObjectsV2Command({ Bucket: names.archiveBucket, Prefix: STAGING_PREFIX }),
    );
    await readVersion(run, "stocks-load-staged", Contents[0]?.Key ?? "");
  },
};

async function putEach(
  { stack, names }: RoadRun,
  first: string,
  second: string,
  Body: string,
): Promise<void> {
  for (const Key of [first, second]) {
    const object = { Bucket: names.archiveBucket, Key, Body };
    await stack.clients.s3.send(new PutObjectCommand(object));
    await stack.drain();
  }
}

/** The local S3 has no versions and refuses to read one, which fails the message: the call is made. */
async function readVersion(
  { invoke, names }: RoadRun,
  functionName: string,
  key: string,
): Promise<void> {
  const object = { key: encodeURIComponent(key), eTag: "another", versionId: "v1", size: 1 };
  const s3 = { bucket: { name: names.archiveBucket }, object };
  const record = { eventSource: "aws:s3", eventName: "ObjectCreated:Put", s3 };
  const body = JSON.stringify({ Records: [record] });
  await invoke(functionName, { Records: [{ messageId: "1", body, attributes: {} }] });
}

/** Roads into the tables of the lake. */
export const lakeRoads: readonly Road[] = [imports, quotes, staged, compaction, replaced];
