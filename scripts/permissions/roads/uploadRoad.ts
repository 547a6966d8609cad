import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  IMPORTS,
  LATEST_PRICES,
  QUOTES,
  STREAM_PRICES,
  TICKS,
} from "../../../runtime/contract/lake.ts";
import { ObjectChangedError } from "../../../runtime/ports/LakeStore.ts";
import { S3LakeStore } from "../../../runtime/ports/aws/S3LakeStore.ts";
import type { Road } from "./Road.ts";

/** Smallest part that S3 takes.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const PART_BYTES = 5 * 1024 * 1024;

const TABLE_OF: Readonly<Record<string, { readonly prefix: string }>> = {
  "stocks-compact-ticks": TICKS,
  "stocks-load-staged": STREAM_PRICES,
  "stocks-import-files": IMPORTS,
  "stocks-clean-quotes": QUOTES,
};

/**
 * Objects that are too large for one part, and that somebody else changed meanwhile: the uploads are
 * given up. By the functions' own adapter and with their credentials, but in this process and with small
 * parts: rows for 16 MiB of Parquet would take minutes.
 */
export const uploadRoad: Road = {
  name: "uploads in parts",
  async drive({ s3Of, names }) {
    const folder = mkdtempSync(join(tmpdir(), "stock-analytics-permissions-"));
    const file = join(folder, "large");
    writeFileSync(file, Buffer.alloc(PART_BYTES + 1));
    try {
      for (const [functionName, table] of Object.entries(TABLE_OF)) {
        const client = s3Of(functionName);
        const store = new S3LakeStore(client, names.archiveBucket, PART_BYTES);
        for (const { prefix } of [table, LATEST_PRICES]) {
          const put = store.putFile(`${prefix}large.parquet`, file, '"of another version"');
          await put.then(
            () => Promise.reject(new Error("an upload over another version must fail")),
            (error: unknown) => {
              if (!(error instanceof ObjectChangedError)) throw error;
            },
          );
        }
        client.destroy();
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
