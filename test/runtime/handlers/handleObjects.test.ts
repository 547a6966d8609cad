import assert from "node:assert/strict";
import { IMPORT_LOAD } from "../../../runtime/handlers/loads.ts";
import { failOnce } from "../fakes/Faults.ts";
import { DROPPED_AT_MS, LoadWorld, messageBody } from "../fakes/LoadWorld.ts";

const HEADER = "symbol,date,price\n";
const AAPL = "AAPL,2024-03-15,172.62\n";
const MSFT = "MSFT,2024-03-15,416.42\n";

/** The messages that a response reports. */
function failuresOf(response: { batchItemFailures: { itemIdentifier: string }[] }): string[] {
  return response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

async function symbolsOf(world: LoadWorld): Promise<unknown[]> {
  return (await world.rows()).map(({ symbol }) => symbol);
}

function putsBelow(world: LoadWorld, prefix: string): string[] {
  return world.bucketStore.puts.filter((key) => key.startsWith(prefix));
}

describe("handleObjects", () => {
  let world: LoadWorld;

  beforeEach(() => {
    world = new LoadWorld(IMPORT_LOAD);
  });

  it("does nothing for an event without messages", async () => {
    assert.deepEqual(await world.invoke([]), { batchItemFailures: [] });
    assert.deepEqual(world.bucketStore.puts, []);
  });

  it("skips the test event that S3 sends", async () => {
    const body = JSON.stringify({ Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "archive" });
    assert.deepEqual(failuresOf(await world.invoke([body])), []);
    assert.deepEqual(world.faults.calls, []);
  });

  it("skips what is no new object", async () => {
    const key = "import/a.csv";
    const removed = messageBody([{ key, eventName: "ObjectRemoved:Delete" }]);
    assert.deepEqual(failuresOf(await world.invoke([removed])), []);
    assert.deepEqual(world.faults.calls, []);
  });

  it("loads every record of a message", async () => {
    const [first, second] = ["import/a.csv", "import/b.csv"] as const;
    world.drop(first, HEADER + AAPL);
    world.drop(second, HEADER + MSFT);
    await world.invoke([messageBody([{ key: first }, { key: second }])]);
    assert.deepEqual(await symbolsOf(world), ["AAPL", "MSFT"]);
  });

  it("decodes keys: a space, a plus, a percent sign, letters beyond ASCII", async () => {
    const keys = ["a b", "a+b", "50%", "ümläut 日本", "a%2Fb"].map((name) => `import/${name}.csv`);
    for (const [index, key] of keys.entries()) {
      const body = world.drop(key, `${HEADER}S${index},2024-03-15,1\n`);
      assert.deepEqual(failuresOf(await world.invoke([body])), []);
    }
    assert.deepEqual(await symbolsOf(world), ["S0", "S1", "S2", "S3", "S4"]);
  });

  it("rewrites an object once for many files of a batch", async () => {
    const bodies = [1, 2, 3].map((day) =>
      world.drop(`import/${day}.csv`, `${HEADER}AAPL,2024-03-0${day},${day}\n`),
    );
    await world.invoke(bodies);
    assert.deepEqual(putsBelow(world, "imports/"), ["imports/2024/AAPL.parquet"]);
    assert.equal((await world.rows()).length, 3);
  });

  describe("refuses, alone, a message that S3 cannot have sent", () => {
    const bodies: Record<string, string> = {
      "no JSON": "{",
      "no object": "[]",
      "no records": "{}",
      "records of another kind": '{"Records":{}}',
      "a record without key": '{"Records":[{"s3":{"bucket":{"name":"archive"}}}]}',
      "an empty key": '{"Records":[{"s3":{"bucket":{"name":"archive"},"object":{"key":""}}}]}',
      "a key that is no UTF-8":
        '{"Records":[{"s3":{"bucket":{"name":"archive"},"object":{"key":"import/%E4.csv"}}}]}',
      "a key with half an escape":
        '{"Records":[{"s3":{"bucket":{"name":"archive"},"object":{"key":"import/50%.csv"}}}]}',
      "a record that is null": '{"Records":[null]}',
      "another bucket": messageBody([{ key: "import/a.csv", bucket: "other" }]),
    };
    for (const [title, body] of Object.entries(bodies)) {
      it(title, async () => {
        const good = world.drop("import/a.csv", HEADER + AAPL);
        assert.deepEqual(failuresOf(await world.invoke([body, good])), ["m0"]);
        assert.deepEqual(await symbolsOf(world), ["AAPL"]);
        assert.equal(world.observer.counts.MessagesRefused, 1);
      });
    }
  });

  describe("has an outcome for every object", () => {
    const cases: Record<string, { drop: () => string; outcome: string; count: string }> = {
      "a folder's marker": {
        drop: () => world.drop("import/2024/", ""),
        outcome: "object folder",
        count: "ObjectsIgnored",
      },
      "one outside the folder": {
        drop: () => world.drop("exports/2024.csv", HEADER + AAPL),
        outcome: "object elsewhere",
        count: "ObjectsIgnored",
      },
      "one in quarantine": {
        drop: () => world.drop("quarantine/2026/11/20/14/import-1.ndjson.gz", "x"),
        outcome: "object elsewhere",
        count: "ObjectsIgnored",
      },
      "one deleted before it is read": {
        drop: () => {
          const body = world.drop("import/gone.csv", HEADER + AAPL);
          world.bucketStore.delete("import/gone.csv");
          return body;
        },
        outcome: "object missing",
        count: "ObjectsMissing",
      },
      "one in an archive storage class": {
        drop: () => {
          const key = "import/cold.csv";
          const options = { changedAtMs: DROPPED_AT_MS, isArchived: true };
          world.bucketStore.drop(key, HEADER + AAPL, options);
          return messageBody([{ key }]);
        },
        outcome: "object archived",
        count: "ObjectsArchived",
      },
      "one of zero bytes": {
        drop: () => world.drop("import/empty.csv", ""),
        outcome: "object refused",
        count: "ObjectsRefused",
      },
      "one of another kind": {
        drop: () => world.drop("import/_SUCCESS", "x"),
        outcome: "object refused",
        count: "ObjectsRefused",
      },
      "a header alone": {
        drop: () => world.drop("import/header.csv", HEADER),
        outcome: "object loaded",
        count: "ObjectsLoaded",
      },
      "one of good rows": {
        drop: () => world.drop("import/good.csv", HEADER + AAPL),
        outcome: "object loaded",
        count: "ObjectsLoaded",
      },
      "one of bad rows": {
        drop: () => world.drop("import/bad.csv", `${HEADER}A,B,C\n`),
        outcome: "object refused",
        count: "ObjectsRefused",
      },
    };
    for (const [title, { drop, outcome, count }] of Object.entries(cases)) {
      it(`${title}: ${outcome}`, async () => {
        const other = world.drop("import/other.csv", HEADER + MSFT);
        assert.deepEqual(failuresOf(await world.invoke([drop(), other])), []);
        assert.deepEqual(
          world.observer.notes.map(({ message }) => message),
          [outcome, "object loaded"],
        );
        assert.equal(world.observer.counts[count], count === "ObjectsLoaded" ? 2 : 1);
        assert.ok((await symbolsOf(world)).includes("MSFT"));
      });
    }
  });

  it("writes nothing for an object outside its folder, so that it cannot call itself", async () => {
    const keys = ["imports/a.csv", "quarantine/a.csv", "import", "staging/a.csv", "a.csv"];
    await world.invoke(keys.map((key) => world.drop(key, HEADER + AAPL)));
    assert.deepEqual(world.bucketStore.puts, []);
  });

  it("never writes below its own folder", async () => {
    await world.invoke([
      world.drop("import/a.csv", `${HEADER}${AAPL}A,B,C\n`),
      world.drop("import/b.bin", "x"),
      world.drop("import/c.csv", "x"),
    ]);
    assert.equal(world.bucketStore.puts.length, 5);
    assert.deepEqual(putsBelow(world, "import/"), []);
  });

  describe("of an object that another has replaced", () => {
    it("loads both, in whichever order the messages come", async () => {
      for (const isReversed of [false, true]) {
        const one = new LoadWorld(IMPORT_LOAD);
        const first = one.drop("import/daily.csv", HEADER + AAPL);
        const second = one.drop("import/daily.csv", HEADER + MSFT);
        await one.deliver(isReversed ? [second, first] : [first, second]);
        assert.deepEqual(await symbolsOf(one), ["AAPL", "MSFT"]);
      }
    });

    it("loads the newest alone where the bucket kept no other", async () => {
      const first = world.drop("import/daily.csv", HEADER + AAPL);
      world.drop("import/daily.csv", HEADER + MSFT);
      world.bucketStore.delete("import/daily.csv", "v1");
      assert.deepEqual(failuresOf(await world.invoke([first])), []);
      assert.equal(world.observer.counts.ObjectsMissing, 1);
      assert.deepEqual(await symbolsOf(world), []);
    });

    it("reads the newest where the event names no version", async () => {
      const key = "import/daily.csv";
      world.drop(key, HEADER + AAPL);
      world.drop(key, HEADER + MSFT);
      await world.invoke([messageBody([{ key, etag: "other" }])]);
      assert.deepEqual(await symbolsOf(world), ["MSFT"]);
    });
  });

  describe("when the platform fails", () => {
    const bodies = (): string[] => [
      world.drop("import/a.csv", HEADER + AAPL),
      world.drop("import/b.csv", HEADER + MSFT),
    ];

    it("reports, alone, the message whose object cannot be opened", async () => {
      world.faults.plan = failOnce(0, "before");
      assert.deepEqual(failuresOf(await world.invoke(bodies())), ["m0"]);
      assert.deepEqual(await symbolsOf(world), ["MSFT"]);
    });

    it("reports, alone, the message whose object breaks off", async () => {
      world.faults.plan = (_index, call) =>
        call === "read bytes" && world.faults.injected.length === 0 ? "before" : undefined;
      assert.deepEqual(failuresOf(await world.invoke(bodies())), ["m0"]);
      assert.deepEqual(await symbolsOf(world), ["MSFT"]);
      assert.deepEqual(world.observer.counts.ObjectsLoaded, 1);
    });

    it("reports, alone, the message whose rows' object nobody can replace", async () => {
      world.bucketStore.drop("imports/2024/AAPL.parquet", "no Parquet", { changedAtMs: 0 });
      assert.deepEqual(failuresOf(await world.invoke(bodies())), ["m0"]);
      world.bucketStore.delete("imports/2024/AAPL.parquet");
      assert.deepEqual(await symbolsOf(world), ["MSFT"]);
      assert.deepEqual(
        (await world.latest()).map(({ symbol }) => symbol),
        ["MSFT"],
      );
    });

    it("reports a message whose refused rows cannot be kept", async () => {
      world.faults.plan = (_index, call) => (call === "put quarantine" ? "before" : undefined);
      const bad = world.drop("import/bad.csv", `${HEADER}A,B,C\n${AAPL}`);
      assert.deepEqual(failuresOf(await world.invoke([bad])), ["m0"]);
    });

    it("reports a message whose latest prices cannot be written", async () => {
      world.faults.plan = (_index, call) =>
        call === "putFile latest_prices" ? "before" : undefined;
      assert.deepEqual(failuresOf(await world.invoke(bodies())), ["m0", "m1"]);
      world.faults.plan = () => undefined;
      assert.deepEqual(failuresOf(await world.invoke(bodies())), []);
      assert.deepEqual(
        (await world.latest()).map(({ symbol }) => symbol),
        ["AAPL", "MSFT"],
      );
    });

    it("begins no object after the deadline, and reports it", async () => {
      const all = bodies();
      assert.deepEqual(failuresOf(await world.invoke(all, world.clock.now())), ["m0", "m1"]);
      assert.deepEqual(world.faults.calls, []);
    });
  });
});
