import assert from "node:assert/strict";
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { setImmediate, setTimeout } from "node:timers/promises";
import type { EventHubOptions } from "../../../cli/page/EventHub.ts";
import { EventHub } from "../../../cli/page/EventHub.ts";
import type { AlertEntry } from "../../../dashboard/api.ts";
import { EventReader } from "./EventReader.ts";

/** Data of an event with some bytes of text. */
const alerts = (sentence: string): AlertEntry[] => [{ sentence } as AlertEntry];
const sentenceOf = (data: unknown): string => (data as AlertEntry[])[0]?.sentence ?? "";

describe("EventHub", () => {
  let hub: EventHub;
  let server: Server;
  let url: string;
  const readers: EventReader[] = [];

  async function start(options: EventHubOptions = {}): Promise<void> {
    hub = new EventHub({ heartbeatMs: 60_000, ...options });
    server = createServer((request, response) => {
      const lastId = request.headers["last-event-id"] as string | undefined;
      const isTaken = hub.connect(response, lastId, (eventId) => ({ eventId }) as never);
      if (!isTaken) response.writeHead(503).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  async function open(lastId?: string): Promise<EventReader> {
    const headers = lastId === undefined ? {} : { "last-event-id": lastId };
    const reader = await EventReader.open(url, headers);
    readers.push(reader);
    return reader;
  }

  afterEach(async () => {
    for (const reader of readers.splice(0)) reader.close();
    hub.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it("begins with everything, then tells each event with its name and id", async () => {
    await start();
    const reader = await open();
    assert.equal(reader.response.headers["content-type"], "text/event-stream; charset=utf-8");
    assert.equal(reader.response.headers["cache-control"], "no-store");
    const snapshot = await reader.next("snapshot");
    assert.deepEqual(snapshot.data, { eventId: snapshot.id });
    hub.publish("alerts", alerts("line one\nline two"));
    const event = await reader.next("alerts");
    assert.equal(sentenceOf(event.data), "line one\nline two");
    assert.equal(event.id, hub.lastId);
    assert.notEqual(event.id, snapshot.id);
  });

  it("tells those who come back what they missed, and no more", async () => {
    await start();
    const first = await open();
    await first.next("snapshot");
    hub.publish("alerts", alerts("seen"));
    const { id = "" } = await first.next("alerts");
    first.close();
    hub.publish("alerts", alerts("missed"));
    const second = await open(id);
    assert.equal(sentenceOf((await second.next("alerts")).data), "missed");
    hub.publish("totals", {} as never);
    await second.next("totals");
    const third = await open(hub.lastId);
    hub.publish("alerts", alerts("next"));
    assert.equal(sentenceOf((await third.next("alerts")).data), "next");
  });

  it("begins anew when too much was missed, or the id is of another server", async () => {
    await start({ keptBytesMax: 300 });
    const before = hub.lastId;
    for (let count = 0; count < 10; count += 1) hub.publish("alerts", alerts("x".repeat(50)));
    assert.ok(hub.keptBytes <= 300);
    const [epoch = ""] = hub.lastId.split("-");
    for (const id of [before, `${epoch}-99999`, "0123456789ab-3", "nonsense", ""]) {
      const reader = await open(id);
      assert.equal((await reader.next("snapshot")).id, hub.lastId, id);
    }
  });

  it("begins anew for those who were away while nothing was told", async () => {
    await start();
    hub.publish("alerts", alerts("one"));
    const before = hub.lastId;
    hub.skip();
    assert.equal(hub.keptBytes, 0);
    const reader = await open(before);
    await reader.next("snapshot");
  });

  it("says regularly that it is alive", async () => {
    await start({ heartbeatMs: 5 });
    const reader = await open();
    await reader.next("heartbeat");
    assert.deepEqual((await reader.next("heartbeat")).data, {});
  });

  it("is watched while somebody is there, and a while longer", async () => {
    await start({ lingerMs: 30 });
    assert.equal(hub.isWatched, false);
    const reader = await open();
    await reader.next("snapshot");
    assert.equal(hub.isWatched, true);
    reader.close();
    while (hub.clientCount > 0) await setTimeout(5);
    assert.equal(hub.isWatched, true);
    while (hub.isWatched) await setTimeout(5);
    assert.equal(hub.clientCount, 0);
  });

  it("drops whoever does not read, and goes on with the others", async () => {
    await start({ backlogBytesMax: 100_000 });
    const { port } = server.address() as AddressInfo;
    const lazy = connect(port, "127.0.0.1").on("error", () => undefined);
    lazy.pause();
    lazy.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    const reader = await open();
    await reader.next("snapshot");
    while (hub.clientCount < 2) await setTimeout(5);
    const text = "x".repeat(64_000);
    for (let count = 0; hub.clientCount === 2; count += 1) {
      assert.ok(count < 1_000, "the lazy one is still there");
      hub.publish("alerts", alerts(text));
      await reader.next("alerts");
      await setImmediate();
    }
    hub.publish("alerts", alerts("end"));
    assert.equal(sentenceOf((await reader.next("alerts")).data), "end");
    lazy.destroy();
  });

  it("refuses more connections than it can bear", async () => {
    await start({ clientsMax: 2 });
    const [first] = [await open(), await open()];
    assert.equal((await open()).response.statusCode, 503);
    first.close();
    while (hub.clientCount === 2) await setTimeout(5);
    assert.equal((await open()).response.statusCode, 200);
  });

  it("ends all streams when it is closed", async () => {
    await start();
    const reader = await open();
    await reader.next("snapshot");
    hub.close();
    await reader.ended();
  });
});
