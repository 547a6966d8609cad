import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { RUNBOOKS, runbookUrl } from "../../../components/monitoring/runbooks.ts";
import { DEFAULT_THRESHOLDS } from "../../../components/monitoring/thresholds.ts";
import { defaultPipeline } from "../registerPipeline.ts";
import { runbookOf } from "./alarmNames.ts";
import { FROM_TOPIC, FULL, registerMonitoring } from "./makeWatched.ts";
import { printedMetrics } from "./printedMetrics.ts";
import { metricsOfAlarm } from "./registeredMetrics.ts";

describe("runbooks", () => {
  it("are linked in each alarm, by the name that the alarm has", async () => {
    const each = await Promise.all([FULL, FROM_TOPIC].map((one) => registerMonitoring(one)));
    const alarms = each.flatMap((registrations) => registrations.ofType("MetricAlarm"));
    for (const alarm of alarms) {
      const description = String(alarm.inputs["alarmDescription"]);
      const name = RUNBOOKS.find((runbook) => description.endsWith(` ${runbookUrl(runbook)}`));
      assert.equal(name, runbookOf(alarm), description);
    }
    assert.deepEqual(new Set(alarms.map(runbookOf)), new Set(RUNBOOKS));
  });

  it("are a page each, and every page is some alarm's", () => {
    const pages = globSync("docs/runbooks/*.md").map((file) => basename(file, ".md"));
    assert.deepEqual(pages.toSorted(), [...RUNBOOKS].toSorted());
  });

  it("say what it means, where to look first, what causes it, what helps and whom to wake", () => {
    for (const runbook of RUNBOOKS) {
      const page = readFileSync(`docs/runbooks/${runbook}.md`, "utf8");
      const headings = [...page.matchAll(/^#+ .*$/gm)].map(([heading]) => heading);
      assert.deepEqual(
        headings,
        [
          `# ${runbook}`,
          "## What it means",
          "## First look",
          "## Causes",
          "## Fix",
          "## When to wake someone",
        ],
        runbook,
      );
    }
  });

  it("link to pages that are there", () => {
    for (const runbook of RUNBOOKS) {
      const page = readFileSync(`docs/runbooks/${runbook}.md`, "utf8");
      for (const [, link = ""] of page.matchAll(/\]\(([^)]+)\)/g)) {
        assert.ok(existsSync(join("docs/runbooks", link)), `${runbook}: ${link}`);
      }
    }
  });

  it("name graphs that the dashboard has", async () => {
    const { inputs } = (await registerMonitoring(FULL)).only("Dashboard");
    const { widgets } = JSON.parse(String(inputs["dashboardBody"])) as {
      widgets: { properties: { title: string } }[];
    };
    const titles = widgets.map(({ properties }) => properties.title);
    for (const runbook of RUNBOOKS) {
      const page = readFileSync(`docs/runbooks/${runbook}.md`, "utf8");
      for (const [, title = ""] of page.matchAll(/(?<![\w`])_([A-Z][^_`]+)_(?!\w)/g)) {
        assert.ok(titles.includes(title), `${runbook}: ${title}`);
      }
    }
  });

  it("are where the program says they are", async () => {
    const runbookBaseUrl = "https://wiki.example.com/runbooks/";
    const registrations = await registerMonitoring({ runbookBaseUrl });
    for (const { inputs } of registrations.ofType("MetricAlarm")) {
      assert.match(
        String(inputs["alarmDescription"]),
        / Runbook: https:\/\/wiki\.example\.com\/runbooks\/[a-z-]+\.md$/,
      );
    }
  });
});

describe("docs/monitoring.md", () => {
  const page = readFileSync("docs/monitoring.md", "utf8");

  it("has a row for each alarm, with its page and what sets it", () => {
    const rows = [
      ...page.matchAll(/^\| \[([a-z-]+)\]\(runbooks\/([a-z-]+)\.md\) .*\|([^|]*)\|$/gm),
    ];
    assert.deepEqual(
      rows.map(([, name]) => name),
      [...RUNBOOKS],
    );
    for (const [, name, file] of rows) assert.equal(name, file);
    const settings = rows.flatMap(([, , , set = ""]) => set.match(/\w+(\.\w+)?/g) ?? []);
    assert.deepEqual(
      settings.toSorted(),
      [
        ...Object.keys(DEFAULT_THRESHOLDS),
        ...["monitoring.staleMinutes", "monitoring.staleIntervals"],
      ].toSorted(),
    );
  });

  it("counts the alarms and metrics that are paid for", async () => {
    const alarms = (await defaultPipeline()).ofType("MetricAlarm");
    const metrics = alarms.flatMap((alarm) => Object.keys(metricsOfAlarm(alarm)));
    const said = /\d+ alarms on \d+ metrics/.exec(page)?.[0];
    assert.equal(said, `${alarms.length} alarms on ${metrics.length} metrics`);
  });

  it("names every metric that the functions print", async () => {
    for (const { name } of await printedMetrics("orders", "AAPL")) {
      assert.ok(page.includes(`\`${name}\``), name);
    }
  });
});
