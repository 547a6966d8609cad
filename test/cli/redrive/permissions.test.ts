import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../pipeline/runCommand.ts";
import type { WireRequest } from "./FakeAws.ts";
import { FakeAws } from "./FakeAws.ts";
import { MemoryBucket } from "./MemoryBucket.ts";
import { runInProcess } from "./runInProcess.ts";

interface Policy {
  readonly Statement: readonly {
    readonly Action: readonly string[];
    readonly Resource: string | readonly string[];
  }[];
}

/** The policy in the documentation. */
function documentedPolicy(): Policy {
  const page = readFileSync(join(ROOT, "docs", "redrive.md"), "utf8");
  const [, json = ""] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
  return JSON.parse(json) as Policy;
}

/** IAM action and resource of a request. */
function actionOf({ method, path }: WireRequest): string {
  const [, functionName] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(path) ?? [];
  if (functionName !== undefined) return `lambda:InvokeFunction ${functionName}`;
  if (path.includes("list-type=2")) return "s3:ListBucket";
  const folder = path.split("/").slice(2, 4).join("/");
  return `${method === "GET" ? "s3:GetObject" : "s3:DeleteObject"} ${folder}/*`;
}

describe("the policy in docs/redrive.md", () => {
  let aws: FakeAws;
  let used: string[];
  beforeEach(async () => {
    aws = new FakeAws();
    await aws.start();
    const made = new MemoryBucket();
    made.failNumbers([1, 2]);
    made.failNumbers([3], { source: "dynamodb" });
    for (const [key, body] of made.objects) aws.objects.set(key, body);
    aws.objects.set("other/notes.txt", "");
  });
  afterEach(() => aws.stop());

  const redrive = async (...args: string[]): Promise<void> => {
    const names = ["--process-ticks", "process", "--detect-trends", "detect"];
    await runInProcess("--bucket", aws.bucket, ...names, ...args);
    used = [...new Set(aws.requests.map(actionOf))].sort();
  };

  it("allows what a redrive asks for, and no more", async () => {
    await redrive();
    assert.deepEqual(used, [
      "lambda:InvokeFunction detect",
      "lambda:InvokeFunction process",
      "s3:DeleteObject aws/lambda/*",
      "s3:GetObject aws/lambda/*",
      "s3:ListBucket",
    ]);
    const allowed = documentedPolicy().Statement.flatMap(({ Action }) => Action);
    const asked = new Set(used.map((action) => action.split(" ")[0]));
    // S3 asks for it on behalf of who reads.
    assert.deepEqual(allowed.sort(), [...asked, "kms:Decrypt"].sort());
    const [functions, , objects] = documentedPolicy().Statement;
    assert.equal(functions?.Resource.length, 2);
    assert.match(String(objects?.Resource), /\/aws\/lambda\/\*$/);
    assert.doesNotMatch(JSON.stringify(documentedPolicy()), /"Resource":"\*"/);
  });

  it("says what a dry run can do without", async () => {
    await redrive("--dry-run");
    assert.deepEqual(used, ["s3:GetObject aws/lambda/*", "s3:ListBucket"]);
  });
});
