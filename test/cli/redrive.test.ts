import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CommanderError } from "commander";
import { redriveCommand } from "../../cli/redrive.ts";
import type { RedriveReport } from "../../cli/redrive/RedriveReport.ts";
import { Terminal } from "../../cli/terminal/Terminal.ts";
import { UsageError } from "../../cli/UsageError.ts";
import { useTemporaryDirectory } from "../emulators/temporaryDirectory.ts";
import { ARRIVED_AT } from "../mappings/makeRecord.ts";
import { FakeAws } from "./redrive/FakeAws.ts";
import { KINESIS_MAPPING, MemoryBucket, sequencesIn } from "./redrive/MemoryBucket.ts";
import { runInProcess } from "./redrive/runInProcess.ts";

describe("stock-analytics redrive", () => {
  const directory = useTemporaryDirectory();
  let aws: FakeAws;
  let made: MemoryBucket;
  /** Events of all invocations, in their order. */
  let invoked: string[];
  beforeEach(async () => {
    aws = new FakeAws();
    await aws.start();
    made = new MemoryBucket();
    invoked = [];
    aws.invoke = (functionName, event) => {
      invoked.push(`${functionName} ${sequencesIn(event).join(",")}`);
      return { body: '{"batchItemFailures":[]}' };
    };
  });
  afterEach(() => aws.stop());

  const named = (): string[] => [
    ...["--bucket", aws.bucket, "--process-ticks", "process"],
    ...["--detect-trends", "detect", "--sweep-alerts", "sweep"],
  ];

  /** Moves what was made into the bucket on the wire. */
  function upload(): void {
    for (const [key, body] of made.objects) aws.objects.set(key, body);
  }

  it("puts back what is in the bucket of a deployed pipeline", async () => {
    made.failNumbers([3, 4]);
    made.failNumbers([1, 2]);
    made.failNumbers([9], { source: "dynamodb" });
    upload();
    const { stdout, exitCode } = await runInProcess(...named());
    assert.deepEqual(invoked, ["detect 9", "process 1,2", "process 3,4"]);
    assert.equal(aws.objects.size, 0);
    assert.equal(stdout, "3 batches with 5 records put back\n");
    assert.equal(exitCode, undefined);
  });

  it("takes the names from the outputs of a stack, and options before them", async () => {
    const outputs = join(directory(), "outputs.json");
    const names = {
      failedBucketName: "somebody-elses",
      processTicksFunctionName: "process",
      detectTrendsFunctionName: "detect",
      sweepAlertsFunctionName: "sweep",
      other: { deep: 1 },
    };
    writeFileSync(outputs, JSON.stringify(names));
    made.failNumbers([1]);
    upload();
    const { exitCode } = await runInProcess("--outputs", outputs, "--bucket", aws.bucket);
    assert.deepEqual(invoked, ["process 1"]);
    assert.equal(exitCode, undefined);
  });

  it("takes the names from the environment, where neither option nor output says them", async () => {
    aws.set({
      FAILED_BUCKET_NAME: aws.bucket,
      PROCESS_TICKS_FUNCTION_NAME: "other",
      DETECT_TRENDS_FUNCTION_NAME: "detect",
      SWEEP_ALERTS_FUNCTION_NAME: "",
    });
    made.failNumbers([1]);
    upload();
    await runInProcess("--process-ticks", "process");
    assert.deepEqual(invoked, ["process 1"]);
  });

  it("lists what there is in a dry run, and sends and removes nothing", async () => {
    made.failNumbers([3, 4]);
    made.failNumbers([9], { source: "dynamodb" });
    upload();
    aws.objects.set("aws/lambda/async/sweep/2026/01/05/2026-01-05T14.30.06-x", "{}");
    const { stdout, stderr, exitCode } = await runInProcess(...named(), "--dry-run");
    const [head, table, stream, ...summary] = stdout.trimEnd().split("\n");
    assert.match(head ?? "", /^MAPPING +SHARD +RECORDS +FIRST +LAST +AGE +FUNCTION$/);
    assert.match(table ?? "", /^0b1c2d3e\S+ +shardId-0+ +1 +9 +9 +\d+\w \d+\w +detect$/);
    assert.match(stream ?? "", /^f89f8514\S+ +shardId-0+ +2 +3 +4 +\d+\w \d+\w +process$/);
    assert.match(summary.join("\n"), /^2 batches with 3 records to put back; nothing was sent\n/);
    assert.match(stderr, /2026-01-05T14\.30\.06-x is skipped: unknown_key/);
    assert.equal(exitCode, undefined);
    assert.deepEqual(invoked, []);
    assert.equal(aws.objects.size, 3);
    assert.deepEqual([...new Set(aws.requests.map(({ method }) => method))], ["GET"]);
  });

  it("names what stopped it, says what is left and why, and ends with 1", async () => {
    made.failNumbers([1, 2, 3]);
    const stuck = made.failNumbers([4, 5, 6]);
    made.failNumbers([7]);
    upload();
    aws.invoke = (_, event) =>
      sequencesIn(event)[0] === "1"
        ? { body: "null" }
        : {
            status: 403,
            headers: { "x-amzn-ErrorType": "AccessDeniedException" },
            body: '{"message":"not you"}',
          };
    const { stdout, stderr, exitCode } = await runInProcess(...named());
    assert.equal(exitCode, 1);
    assert.match(stderr, new RegExp(`${stuck} is left at record 4: .*invoked.*not you`));
    assert.equal(stderr.match(/is left/g)?.length, 1);
    assert.equal(
      stdout,
      "1 batch with 3 records put back, 2 batches with 4 records left\n" +
        "  1 invoke_failed: the function could not be invoked\n" +
        "  1 behind_stopped: a batch that must come before it was not done\n",
    );
    assert.equal(aws.objects.size, 2);
  });

  it("prints all of it as JSON", async () => {
    const key = made.failNumbers([1, 2]);
    upload();
    aws.objects.set("notes.txt", "x");
    const { stdout } = await runInProcess(...named(), "--json");
    const report = JSON.parse(stdout) as RedriveReport;
    assert.deepEqual(report.redriven, { batches: 1, records: 2 });
    assert.deepEqual(report.skipped, [{ key: "notes.txt", reason: "not_a_failed_batch" }]);
    assert.deepEqual(report.reasons, { not_a_failed_batch: 1 });
    const [batch] = report.batches;
    assert.equal(batch?.key, key);
    assert.equal(batch?.state, "redriven");
  });

  it("takes only batches of a time, a mapping and a number that are told", async () => {
    const minute = 60_000;
    for (const number of [1, 2, 3, 4]) {
      made.failNumbers([number], { failedAtMs: ARRIVED_AT + number * minute });
    }
    upload();
    const at = (number: number): string => new Date(ARRIVED_AT + number * minute).toISOString();
    const { stdout } = await runInProcess(
      ...[...named(), "--mapping", KINESIS_MAPPING, "--since", at(2), "--until", at(4)],
      ...["--limit", "1"],
    );
    assert.deepEqual(invoked, ["process 2"]);
    assert.match(stdout, /1 limit: beyond --limit/);
    assert.match(stdout, /1 earlier batch of the same shards left out by --since/);
  });

  it("says that there is nothing where nothing failed", async () => {
    const { stdout, exitCode } = await runInProcess(...named());
    assert.equal(stdout, "there is nothing to put back\n");
    assert.equal(exitCode, undefined);
  });

  it("says what is wrong with a bucket that cannot be listed", async () => {
    await assert.rejects(
      runInProcess("--bucket", "other", "--process-ticks", "p", "--detect-trends", "d"),
      /"other" could not be listed/,
    );
  });

  const wrong: [string, string[], RegExp][] = [
    [
      "no place",
      [],
      /--bucket, --process-ticks, --detect-trends must be known.*pulumi stack output/,
    ],
    ["half a place", ["--bucket", "b", "--process-ticks", "p"], /^--detect-trends must be known/],
    ["two places", ["--data-dir", "d", "--bucket", "b"], /--bucket belongs to a deployed pipeline/],
    ["a program without a run", ["--program", "p"], /--program belongs to a local run/],
    ["a folder without a run", ["--data-dir", "/nowhere"], /holds no run/],
    ["outputs that are not there", ["--outputs", "/nowhere.json"], /pulumi stack output --json >/],
  ];
  for (const [what, args, message] of wrong) {
    it(`refuses ${what} as bad usage`, async () => {
      await assert.rejects(runInProcess(...args), (error) => {
        assert.ok(error instanceof UsageError, String(error));
        assert.match(error.message, message);
        return true;
      });
    });
  }

  it("refuses a span without a moment in it, before it looks for a place", async () => {
    const [day, next] = ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"];
    for (const since of [day, next]) {
      await assert.rejects(runInProcess("--since", since, "--until", day), (error) => {
        assert.ok(error instanceof UsageError, String(error));
        assert.match(error.message, /^--since must be before --until/);
        return true;
      });
    }
    await assert.rejects(runInProcess("--since", day, "--until", next), /must be known/);
  });

  it("refuses outputs that are no JSON object", async () => {
    const outputs = join(directory(), "broken.json");
    for (const content of ["", "[]", "{"]) {
      writeFileSync(outputs, content);
      await assert.rejects(runInProcess("--outputs", outputs), /must hold a JSON object/);
    }
  });

  it("refuses a mapping that is not in the bucket, and names those that are", async () => {
    made.failNumbers([1]);
    upload();
    await assert.rejects(
      runInProcess(...named(), "--mapping", KINESIS_MAPPING.replace("f", "e")),
      (error) => error instanceof UsageError && error.message.includes(KINESIS_MAPPING),
    );
    assert.deepEqual(invoked, []);
  });

  for (const args of [
    ["--since", "yesterday"],
    ["--since", "2026-01-05"],
    ["--until", "2026-01-05T10:00:00"],
    ["--limit", "0"],
    ["--limit", "many"],
    ["--nonsense"],
    ["extra"],
  ]) {
    it(`refuses ${args.join(" ")}`, async () => {
      await assert.rejects(runInProcess(...args), CommanderError);
    });
  }

  it("explains itself with examples", () => {
    const command = redriveCommand(new Terminal(process.stdout, process.stderr));
    let help = "";
    command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
    for (const option of command.options) assert.ok(help.includes(option.long ?? "?"));
    assert.match(help, /pulumi stack output --json \| stock-analytics redrive --outputs -/);
    assert.match(help, /Exit codes: 0 .* 1 .* 2 /);
  });
});
