import assert from "node:assert/strict";
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { runCommand, startCommand } from "./runCommand.ts";

/** Processes below a process, by their parents. Linux only. */
function descendants(root: number): number[] {
  const parents = readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        const status = readFileSync(`/proc/${entry}/status`, "utf8");
        return [{ pid: Number(entry), parent: Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]) }];
      } catch {
        return [];
      }
    });
  const below = (parent: number): number[] =>
    parents.filter((one) => one.parent === parent).flatMap(({ pid }) => [pid, ...below(pid)]);
  return below(root);
}

function isAlive(pid: number): boolean {
  try {
    // One that has ended keeps its number until somebody has waited for it.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

/** Numbers of the sockets of a process; none of one that has ended meanwhile. */
function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const link = readLink(`/proc/${pid}/fd/${fd}`);
      return /socket:\[(\d+)\]/.exec(link)?.[1] ?? [];
    });
  } catch {
    return [];
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

/** Addresses on which a process and those below it listen. */
function listeningAddresses(root: number): string[] {
  const inodes = new Set([root, ...descendants(root)].flatMap(socketsOf));
  return ["tcp", "tcp6"].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, "utf8")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === "0A" && inodes.has(inode ?? ""))
      .map(([, local = ""]) => local.split(":")[0] ?? ""),
  );
}

describe("stock-analytics local", function () {
  this.timeout(120_000);
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "stock-analytics-test-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("runs twice side by side, on loopback, and leaves no process on Ctrl-C", async () => {
    const runs = [startCommand(["local"]), startCommand(["local"])];
    for (const run of runs) await run.waitFor(/Running\. Ctrl-C stops it/);
    const processes = runs.flatMap(({ pid }) => [pid, ...descendants(pid)]);
    assert.ok(processes.length > runs.length, "each run has a process of its own");
    const addresses = runs.flatMap(({ pid }) => listeningAddresses(pid));
    assert.ok(addresses.length >= 8);
    assert.deepEqual([...new Set(addresses)], ["0100007F"]);
    for (const run of runs) run.kill("SIGINT");
    for (const { finished } of runs) {
      const { code, stderr } = await finished;
      assert.equal(code, 0, stderr);
    }
    // The system takes its time; a process that stays makes the test run out of its own.
    while (processes.some(isAlive)) await setTimeout(20);
  });

  it("serves a page and its state on the port it is given", async () => {
    const run = startCommand(["local", "--port", "0"]);
    const [, url = ""] = await run.waitFor(/(http:\/\/127\.0\.0\.1:\d+\/)/);
    const page = await fetch(url);
    assert.equal(page.status, 200);
    assert.match(page.headers.get("content-security-policy") ?? "", /default-src 'none'/);
    const [script = ""] = /[^"]+\.js(?=")/.exec(await page.text()) ?? [];
    assert.equal(
      (await fetch(url + script)).headers.get("content-type")?.split(";")[0],
      "text/javascript",
    );
    const state = (await (await fetch(`${url}api/state`)).json()) as Record<string, unknown>;
    assert.deepEqual([state.pipeline, state.symbols], ["stocks", []]);
    const status = (await (await fetch(`${url}status.json`)).json()) as Record<string, unknown>;
    assert.equal(status.alertsDelivered, 0);
    run.kill("SIGTERM");
    assert.equal((await run.finished).code, 0);
  });

  it("refuses a data directory that another run has", async () => {
    const dataDir = join(folder, "shared");
    const first = startCommand(["local", "--data-dir", dataDir]);
    await first.waitFor(/Running/);
    const second = await runCommand(["local", "--data-dir", dataDir]);
    assert.equal(second.code, 2);
    assert.match(second.stderr, new RegExp(`in use by process ${first.pid}`));
    first.kill("SIGINT");
    await first.finished;
  });

  it("takes ticks that produce sends from another process, and query finds them", async () => {
    const dataDir = join(folder, "produced");
    const local = startCommand(["local", "--data-dir", dataDir]);
    const [, endpoint = "", stream = ""] = await local.waitFor(
      /AWS_ENDPOINT_URL_KINESIS=(\S+)[\s\S]*--stream (\S+)/,
    );
    const env = {
      AWS_ENDPOINT_URL_KINESIS: endpoint,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
    };
    const args = ["produce", "simulated", "--symbols", "AAPL,MSFT", "--count", "400"];
    const produced = await runCommand([...args, "--stream", stream, "--json"], { env });
    assert.equal(produced.code, 0, produced.stderr);
    assert.equal((JSON.parse(produced.stdout) as { sent: number }).sent, 400);
    local.kill("SIGINT");
    assert.equal((await local.finished).code, 0);

    const drained = await runCommand(["local", "--data-dir", dataDir, "--until-drained"]);
    assert.equal(drained.code, 0, drained.stderr);
    const sql = "SELECT reason, count(*) AS refused FROM quarantine GROUP BY reason";
    const query = await runCommand(["query", "--data-dir", dataDir, "--format", "json", sql]);
    assert.equal(query.code, 0, query.stderr);
    assert.deepEqual(JSON.parse(query.stdout), [{ reason: "feed_not_accepted", refused: 400 }]);
  });

  it("ends with 2 and says how, for arguments that do not fit", async () => {
    const cases: [string[], RegExp][] = [
      [["local", "--windows", "20,5"], /short window below the long/],
      [["local", "--speed", "fast"], /"max"/],
      [["local", "--port", "99999"], /65535/],
      [["local", "--report", "r.json"], /--replay/],
      [["local", "--program", folder], /Pulumi\.yaml/],
      [["local", "--nonsense"], /unknown option/],
      [["produce", "simulated"], /--symbols/],
      [["query"], /--data-dir/],
    ];
    const file = join(folder, "empty.csv");
    writeFileSync(file, "");
    cases.push([["local", "--replay", file], /empty\.csv/]);
    for (const [args, message] of cases) {
      const { code, stderr } = await runCommand(args);
      assert.equal(code, 2, `${args.join(" ")}: ${stderr}`);
      assert.match(stderr, message);
    }
  });

  it("explains itself", async () => {
    for (const args of [
      ["--help"],
      ["local", "--help"],
      ["produce", "--help"],
      ["query", "--help"],
    ]) {
      const { code, stdout } = await runCommand(args);
      assert.equal(code, 0);
      assert.match(stdout, /Usage: stock-analytics/);
    }
  });
});
