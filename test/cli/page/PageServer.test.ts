import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadPageFiles } from "../../../cli/page/loadPageFiles.ts";
import { Page } from "../../../cli/page/Page.ts";
import type { PipelineState, Series } from "../../../dashboard/api.ts";
import { EventReader } from "./EventReader.ts";
import { PageWorld } from "./PageWorld.ts";

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

/** Sends exactly what it is given: fetch would put the host and the path right. */
function send(
  port: number,
  path: string,
  { method = "GET", ...headers }: Record<string, string> = {},
): Promise<Answer> {
  const options = { host: "127.0.0.1", port, path, method, headers, agent: false as const };
  return new Promise((resolve, reject) => {
    const sent = request(options, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.on("end", () => {
        const headers = Object.entries(response.headers).map(([name, value]) => [
          name,
          String(value),
        ]);
        resolve({
          status: response.statusCode,
          headers: Object.fromEntries(headers) as never,
          text,
        });
      });
    });
    sent.on("error", reject).end();
  });
}

describe("PageServer", () => {
  let folder: string;
  let world: PageWorld;
  let page: Page;
  let port: number;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "stock-analytics-page-"));
    writeFileSync(join(folder, "index.html"), "<!doctype html><title>page</title>");
    writeFileSync(join(folder, "page.js"), "0");
    writeFileSync(join(folder, "secret.key"), "not to be served");
  });
  after(() => rmSync(folder, { recursive: true }));

  beforeEach(async () => {
    world = new PageWorld();
    page = await Page.open({
      ...world.setup(),
      feed: world.feed,
      port: 0,
      files: loadPageFiles(folder),
      status: () => ({ alertsDelivered: 7 }),
    });
    port = Number(new URL(page.url).port);
  });
  afterEach(() => page.close());

  it("serves the page, with headers that let it do nothing but its own", async () => {
    const { status, headers, text } = await send(port, "/");
    assert.equal(status, 200);
    assert.match(text, /<title>page/);
    assert.equal(headers["content-type"], "text/html; charset=utf-8");
    const policy = new Map(
      headers["content-security-policy"]?.split("; ").map((rule) => {
        const [name = "", ...values] = rule.split(" ");
        return [name, values.join(" ")] as const;
      }),
    );
    assert.equal(policy.get("default-src"), "'none'");
    for (const name of ["script-src", "style-src", "img-src", "connect-src"]) {
      assert.equal(policy.get(name), "'self'", name);
    }
    for (const name of ["base-uri", "form-action", "frame-ancestors"]) {
      assert.equal(policy.get(name), "'none'", name);
    }
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["referrer-policy"], "no-referrer");
    assert.equal(headers["x-frame-options"], "DENY");
    assert.equal(headers["cross-origin-resource-policy"], "same-origin");
    assert.equal(headers["access-control-allow-origin"], undefined);
  });

  it("sends the headers with every answer, errors too", async () => {
    for (const path of ["/page.js", "/api/state", "/api/series", "/nothing", "/status.json"]) {
      const { headers } = await send(port, path);
      assert.match(headers["content-security-policy"] ?? "", /^default-src 'none'/, path);
      assert.equal(headers["x-content-type-options"], "nosniff", path);
    }
    const { headers } = await send(port, "/", { host: "evil.example" });
    assert.match(headers["content-security-policy"] ?? "", /^default-src 'none'/);
  });

  it("sends a file again only if it changed", async () => {
    const first = await send(port, "/page.js");
    assert.equal(first.headers["content-type"], "text/javascript; charset=utf-8");
    const etag = first.headers.etag ?? "";
    const again = await send(port, "/page.js", { "if-none-match": etag });
    assert.deepEqual([again.status, again.text], [304, ""]);
    assert.equal((await send(port, "/page.js", { "if-none-match": '"other"' })).status, 200);
  });

  it("answers only to its own name, so that no foreign one can point here", async () => {
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`]) {
      assert.equal((await send(port, "/api/state", { host })).status, 200, host);
    }
    const foreign = ["evil.example", `evil.example:${port}`, "127.0.0.1", `127.0.0.1:${port}.evil`];
    for (const host of [...foreign, "localhost", `[::1]:${port}`]) {
      const { status, text } = await send(port, "/api/state", { host });
      assert.equal(status, 421, host);
      assert.doesNotMatch(text, /stocks/);
    }
  });

  it("answers to GET only", async () => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH"]) {
      const { status, headers } = await send(port, "/api/state", { method });
      assert.equal(status, 405, method);
      assert.equal(headers.allow, "GET");
    }
  });

  it("lets other sites link to it, and not call it", async () => {
    const call = (site: string, mode: string) =>
      send(port, "/api/state", { "sec-fetch-site": site, "sec-fetch-mode": mode });
    assert.equal((await call("cross-site", "no-cors")).status, 403);
    assert.equal((await call("same-site", "cors")).status, 403);
    assert.equal((await call("cross-site", "navigate")).status, 200);
    assert.equal((await call("same-origin", "cors")).status, 200);
  });

  it("serves nothing but the files of the page", async () => {
    const paths = [
      "/secret.key",
      "/../package.json",
      "/..%2f..%2fetc/passwd",
      "//etc/passwd",
      "/%",
    ];
    for (const path of [...paths, "http://127.0.0.1/etc/passwd", "/page.js/", "/api/", "*"]) {
      assert.equal((await send(port, path)).status, 404, path);
    }
  });

  it("gives the state as JSON that nobody keeps", async () => {
    world.tick({ symbol: "AAPL", price: "10.50" });
    const { headers, text } = await send(port, "/api/state");
    assert.equal(headers["content-type"], "application/json; charset=utf-8");
    assert.equal(headers["cache-control"], "no-store");
    const state = JSON.parse(text) as PipelineState;
    assert.equal(state.symbols[0]?.price, "10.5");
    assert.match(state.eventId, /^[0-9a-f]+-\d+$/);
  });

  it("gives the history of a symbol, and says what is wrong with what is none", async () => {
    world.tick({ symbol: "^GSPC", price: "1" }, { symbol: "^GSPC", price: "2" });
    const { text } = await send(port, "/api/series?symbol=%5EGSPC");
    assert.deepEqual((JSON.parse(text) as Series).prices, ["1", "2"]);
    assert.equal((await send(port, "/api/series?symbol=MSFT")).status, 404);
    for (const query of ["", "?symbol=", "?symbol=aapl", "?symbol=../x", "?symbol=<script>"]) {
      const answer = await send(port, `/api/series${query}`);
      assert.equal(answer.status, 400, query);
      assert.equal(answer.headers["content-type"], "application/json; charset=utf-8");
      assert.doesNotMatch(answer.text, /script/);
    }
  });

  it("answers 500 without details when the tables cannot be read, and notes them", async () => {
    world.tick({ symbol: "AAPL", price: "10" });
    world.tables.failure = new Error("AccessDenied: arn:aws:secret");
    const { status, text } = await send(port, "/api/series?symbol=AAPL");
    assert.equal(status, 500);
    assert.doesNotMatch(text, /secret/);
    world.tables.failure = undefined;
    const state = JSON.parse((await send(port, "/api/state")).text) as PipelineState;
    assert.match(state.problems[0]?.text ?? "", /AccessDenied/);
  });

  it("tells ticks, alerts and counts as they happen", async () => {
    const { eventId } = JSON.parse((await send(port, "/api/state")).text) as PipelineState;
    const reader = await EventReader.open(`${page.url}api/events?after=${eventId}`);
    world.tick({ symbol: "AAPL", price: "10.5" });
    world.count("process", "TicksRejected", 2);
    world.alert({ id: "a" });
    const { data } = await reader.next("ticks");
    assert.equal((data as { symbols: { price: string }[] }).symbols[0]?.price, "10.5");
    assert.equal(((await reader.next("alerts")).data as { id: string }[])[0]?.id, "a");
    const totals = (await reader.next("totals")).data as PipelineState;
    assert.equal(totals.counters.ticksRefused, 2);
    reader.close();
  });

  it("gives everything to those who were away while nobody looked", async () => {
    const { eventId } = JSON.parse((await send(port, "/api/state")).text) as PipelineState;
    world.tick({ symbol: "AAPL", price: "1" });
    // Nobody is connected, so that these news are told to nobody.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const reader = await EventReader.open(`${page.url}api/events?after=${eventId}`);
    const { data } = await reader.next("snapshot");
    assert.equal((data as PipelineState).symbols[0]?.symbol, "AAPL");
    reader.close();
  });

  it("keeps the names and addresses of the run for programs", async () => {
    const { text } = await send(port, "/status.json");
    assert.deepEqual(JSON.parse(text), { alertsDelivered: 7 });
  });

  it("says which port is taken", async () => {
    const { feed } = new PageWorld();
    const files = loadPageFiles(folder);
    const setup = { ...world.setup(), feed, port, files, status: () => ({}) };
    await assert.rejects(Page.open(setup), {
      name: "UsageError",
      message: new RegExp(`--port ${port} .*EADDRINUSE.*choose another`),
    });
  });

  it("says how to build a page that is not there", () => {
    const empty = join(folder, "empty");
    mkdirSync(empty);
    for (const missing of [join(folder, "nothing"), empty]) {
      assert.throws(() => loadPageFiles(missing), {
        name: "MissingPartError",
        message: /npm run build/,
      });
    }
  });
});
