import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { HISTORY_TERMS } from "../../cli/history/historyTerms.ts";
import type { Quota } from "../../runtime/contract/providers.ts";
import { PROVIDER_NAMES, PROVIDERS } from "../../runtime/contract/providers.ts";
import { openProvider } from "../../runtime/providers/openProvider.ts";
import { askAll } from "../runtime/providers/askAll.ts";
import { RECORDED } from "../runtime/providers/fixtures/recordedAnswers.ts";
import { ProviderServer, say } from "../runtime/providers/ProviderServer.ts";
import { recordOf } from "../runtime/providers/recordOf.ts";

const ROOT = new URL("../../", import.meta.url);
const page = readFileSync(new URL("docs/providers.md", ROOT), "utf8");

/** Cells of the rows of the table below a heading. */
function tableOf(heading: string): string[][] {
  const section = page.slice(page.indexOf(`## ${heading}`)).split("\n## ")[0] ?? "";
  return [...section.matchAll(/^\|(.*)\|$/gm)].map(([, row = ""]) =>
    row.split("|").map((cell) => cell.trim()),
  );
}

function describeQuota(quota: Quota): string {
  const {
    symbolsPerRequest: symbols,
    requestsPerSecond,
    requestsPerMinute,
    requestsPerDay,
  } = quota;
  const limits = [
    [requestsPerSecond, "second"],
    [requestsPerMinute, "minute"],
    [requestsPerDay, "day"],
  ] as const;
  const parts = limits
    .filter(([limit]) => limit !== undefined)
    .map(([limit, per], index) => {
      const noun = index === 0 ? "requests " : "";
      return `${limit?.toLocaleString("en-US")} ${noun}a ${per}`;
    });
  return [`${symbols} symbol${symbols === 1 ? "" : "s"} a request`, ...parts].join(", ");
}

describe("docs/providers.md", () => {
  it("names every provider, its key, its plans and their quotas", () => {
    const named: string[][] = [];
    let provider = "";
    let key = "";
    for (const [name = "", variable = "", plan = "", quota = ""] of tableOf("Who there is").slice(
      2,
    )) {
      if (name !== "") [provider, key] = [name, variable];
      named.push([provider, key, plan, quota]);
    }
    const known = Object.entries(PROVIDERS).flatMap(
      ([name, { keyVariable, plans, defaultPlan }]) => {
        assert.equal(Object.keys(plans)[0], defaultPlan, "the default comes first");
        const variable = keyVariable === undefined ? "none" : `\`${keyVariable}\``;
        return Object.entries(plans).map(([plan, quota]) => [
          ...[`\`${name}\``, variable, `\`${plan}\``, describeQuota(quota)],
        ]);
      },
    );
    assert.deepEqual(named.sort(), known.sort());
  });

  it("says which fields each one gives", async () => {
    const server = new ProviderServer();
    await server.start();
    try {
      const [head = [], , ...rows] = tableOf("Which fields each gives");
      const columns = head.slice(1).map((name) => name.replaceAll("`", ""));
      assert.deepEqual(columns, [...PROVIDER_NAMES].sort());
      for (const [index, name] of columns.entries()) {
        const known = PROVIDER_NAMES.find((one) => one === name);
        assert.ok(known);
        if (known !== "simulated") server.reply(say(RECORDED[known]));
        const baseUrl = server.baseUrl;
        const provider = openProvider(known, { apiKey: "key", baseUrl });
        const [answer] = await askAll(provider, ["AAPL"]);
        const said = rows.filter((row) => row[index + 1] !== "no").map(([field = ""]) => field);
        const given = Object.keys(recordOf(answer?.quotes[0])).map((field) => `\`${field}\``);
        assert.deepEqual(said.sort(), given.sort(), name);
      }
    } finally {
      await server.stop();
    }
  });

  it("says which history each one has, and how far back", () => {
    const days = (count: number | undefined): string =>
      count === undefined ? "all" : `${count.toLocaleString("en-US")} days`;
    const said: string[] = [];
    let provider = "";
    for (const [name = "", bars = "", back = "", request = ""] of tableOf("History").slice(2)) {
      if (bars === "what a bar gives" || name === "field") break;
      if (name !== "") provider = name.replaceAll("`", "");
      for (const [, bar = ""] of bars.matchAll(/`(\w+)`/g)) {
        said.push([provider, bar, back.replace("; then all", ""), request].join(" | "));
      }
      if (bars === "none") said.push(`${provider} | none`);
    }
    const known = PROVIDER_NAMES.flatMap((name) => {
      const terms = HISTORY_TERMS[name];
      if (terms === undefined) return [`${name} | none`];
      return Object.entries(terms).map(([bar, { backDays, planBackDays = {}, requestDays }]) => {
        const [plan] = Object.entries(planBackDays);
        const back = plan === undefined ? days(backDays) : `\`${plan[0]}\`: ${days(plan[1])}`;
        return [name, bar, back, days(requestDays)].join(" | ");
      });
    });
    assert.deepEqual(said.sort(), known.sort());
  });

  it("names files that exist", () => {
    const section = page.slice(page.indexOf("## One more provider"));
    const paths = [...section.matchAll(/`((?:runtime|test|cli)\/[\w./]+\.ts)`/g)].map(
      ([, path]) => path,
    );
    assert.ok(paths.length >= 3);
    for (const path of paths) assert.ok(existsSync(new URL(path ?? "", ROOT)), path);
    for (const name of PROVIDER_NAMES) {
      assert.ok(existsSync(new URL(`runtime/providers/${name}.ts`, ROOT)));
      assert.ok(existsSync(new URL(`runtime/files/quotes/${name}Quotes.ts`, ROOT)));
    }
  });
});
