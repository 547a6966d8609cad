import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AssetArchive, FileArchive, FileAsset, StringAsset } from "../../local/engine/assets.ts";
import type { Diagnostic } from "../../local/engine/Diagnostic.ts";
import { ProgramError } from "../../local/engine/ProgramError.ts";
import { UNKNOWN } from "../../local/engine/PropertyValue.ts";
import { recordingProvider } from "./recordingProvider.ts";
import { fixtureDir, resourceNamed, runFixture } from "./runFixture.ts";

const SHOP = "urn:pulumi:dev::shop::test:index:Shop";

describe("runProgram", function () {
  // A program takes a second or two to start, longer on a busy machine.
  this.timeout(60_000);

  describe("up", () => {
    it("registers the resources of a program with parents, dependencies and outputs", async () => {
      const provider = recordingProvider();
      const result = await runFixture("shop", { provider, config: { "aws:region": "eu-west-1" } });
      assert.deepEqual(
        result.resources.map(({ urn }) => urn),
        [
          "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev",
          `${SHOP}::shop`,
          `${SHOP}$aws:s3/bucket:Bucket::shop-bucket`,
          `${SHOP}$aws:s3/bucketPolicy:BucketPolicy::shop-policy`,
        ],
      );
      const bucket = resourceNamed(result, "shop-bucket");
      assert.equal(bucket.parent, `${SHOP}::shop`);
      assert.equal(bucket.protect, true);
      assert.equal(bucket.version, "7.48.0");
      assert.match(bucket.id ?? "", /^shop-bucket-[0-9a-f]{7}$/);
      const policy = resourceNamed(result, "shop-policy");
      assert.deepEqual(policy.propertyDependencies, { bucket: [bucket.urn], policy: [bucket.urn] });
      assert.deepEqual(policy.dependencies, [bucket.urn]);
      assert.equal(policy.inputs["policy"], `{"Resource":"arn:aws:s3:::${bucket.id ?? ""}/*"}`);
      assert.deepEqual(resourceNamed(result, "shop").outputs, { bucketArn: bucket.state["arn"] });
      assert.deepEqual(result.outputs, {
        bucketArn: `arn:aws:s3:::${bucket.id ?? ""}`,
        regionName: "eu-west-1",
      });
      assert.deepEqual(result.counts, { create: 4, update: 0, same: 0, delete: 0 });
      assert.deepEqual(
        provider.created.map(({ name }) => name),
        ["shop-bucket", "shop-policy"],
      );
    });
  });

  it("needs no proxy to speak with a program of this machine, and has none of the user's", async () => {
    const names = ["http_proxy", "https_proxy", "grpc_proxy", "no_proxy"] as const;
    const before = names.map((name) => process.env[name]);
    const [nowhere] = ["http://127.0.0.1:9"];
    Object.assign(process.env, { http_proxy: nowhere, https_proxy: nowhere, grpc_proxy: nowhere });
    process.env.no_proxy = "example.com";
    try {
      // Its transforms are called from here.
      const result = await runFixture("transforms");
      assert.ok(result.counts.create > 0);
    } finally {
      names.forEach((name, index) => {
        if (before[index] === undefined) delete process.env[name];
        else process.env[name] = before[index];
      });
    }
  });

  describe("preview", () => {
    it("leaves ids and computed outputs unknown, and what follows from them", async () => {
      const provider = recordingProvider();
      const result = await runFixture("shop", { provider, mode: "preview" });
      const policy = resourceNamed(result, "shop-policy");
      assert.deepEqual(policy.inputs, { bucket: UNKNOWN, policy: UNKNOWN });
      assert.equal(resourceNamed(result, "shop-bucket").id, undefined);
      assert.deepEqual(result.outputs, { bucketArn: UNKNOWN, regionName: "us-east-1" });
      assert.deepEqual(
        provider.created.map(({ preview }) => preview),
        [true, true],
      );
      assert.deepEqual(result.counts, { create: 4, update: 0, same: 0, delete: 0 });
    });
  });

  describe("over an earlier run", () => {
    it("updates, keeps and deletes, and deletes nothing when the program breaks off", async () => {
      const first = await runFixture("evolving", { config: { step: "first" } });
      assert.deepEqual(first.counts, { create: 10, update: 0, same: 0, delete: 0 });
      const provider = recordingProvider();
      const options = { previous: first.resources, provider };

      const broken = runFixture("evolving", { ...options, config: { step: "throws" } });
      await assert.rejects(broken, /Error: the program broke off/);
      assert.deepEqual(provider.deleted, []);

      const second = await runFixture("evolving", { ...options, config: { step: "second" } });
      // Gone: leaving, retained, container, content. Renamed by alias: the group and its table.
      assert.deepEqual(second.counts, { create: 1, update: 1, same: 5, delete: 4 });
      assert.deepEqual(second.deleted.map((urn) => urn.split("::").at(-1)).sort(), [
        "container",
        "content",
        "leaving",
        "retained",
      ]);
      assert.deepEqual(provider.deleted.map(({ name }) => name).sort(), ["container", "leaving"]);
      assert.equal(resourceNamed(second, "new-table").id, resourceNamed(first, "old-table").id);
      const changing = resourceNamed(second, "changing");
      assert.deepEqual(changing.inputs, { stamp: "second", tags: { step: "second" } });
    });
  });

  describe("secrets", () => {
    it("are unwrapped for the provider and stay marked in inputs, state and outputs", async () => {
      const provider = recordingProvider({
        states: { "aws:test/thing:Thing": () => ({ endpoint: "e", password: "p" }) },
      });
      const result = await runFixture("secrets", {
        provider,
        config: { token: "t0ken" },
        secretKeys: ["token"],
      });
      const thing = resourceNamed(result, "thing");
      const secret = ["list[1]", "settings.token", "text", "whole"];
      assert.deepEqual(thing.secretInputs, secret);
      assert.deepEqual(thing.secretState, [
        "list[1]",
        "password",
        "settings.token",
        "text",
        "whole",
      ]);
      assert.deepEqual(thing.inputs, {
        list: ["open", "t0ken"],
        settings: { region: "here", token: "t0ken" },
        text: "Bearer t0ken",
        whole: { a: 1 },
      });
      assert.deepEqual(provider.created[0]?.secretInputs, secret);
      assert.deepEqual(result.outputs, {
        endpoint: "e",
        nested: { hidden: "t0ken", open: "yes" },
        password: "p",
        region: "here",
        tokenAgain: "t0ken",
      });
      assert.deepEqual(result.secretOutputs, ["nested.hidden", "password", "tokenAgain"]);
    });
  });

  describe("transforms", () => {
    it("run in the engine's order and change inputs, options and function calls", async () => {
      const result = await runFixture("transforms");
      const thing = resourceNamed(result, "outer-inner-thing");
      assert.deepEqual(thing.inputs["trace"], ["own", "own again", "inner", "outer", "stack"]);
      assert.equal(thing.inputs["wasOutput"], true);
      assert.deepEqual(thing.secretInputs, ["hidden"]);
      assert.equal(thing.protect, true);
      assert.deepEqual(thing.ignoreChanges, ["trace"]);
      const source = resourceNamed(result, "outer-inner-source");
      assert.deepEqual(source.inputs["trace"], ["inner", "outer", "stack"]);
      assert.equal(thing.inputs["computed"], (source.state["arn"] as string).toUpperCase());
      assert.deepEqual(thing.propertyDependencies["computed"], [source.urn]);
      assert.equal(result.outputs["region"], "from-transform");
    });

    it("see unknown values as outputs in a preview", async () => {
      const result = await runFixture("transforms", { mode: "preview" });
      const thing = resourceNamed(result, "outer-inner-thing");
      assert.equal(thing.inputs["computed"], UNKNOWN);
      assert.deepEqual(thing.inputs["trace"], ["own", "own again", "inner", "outer", "stack"]);
    });

    it("fail the resource when they throw", async () => {
      await assert.rejects(
        runFixture("transforms", { config: { broken: "true" } }),
        /::outer: transform failed: Error: this transform is broken/,
      );
    });
  });

  describe("providers and look-ups", () => {
    it("come from the resource, its component, or the configuration", async () => {
      const provider = recordingProvider();
      const result = await runFixture("lookups", { provider });
      const account = "123456789012";
      const idOf = (name: string) => resourceNamed(result, name).id ?? "";
      assert.deepEqual(result.outputs["arns"], [
        `arn:aws:test:ap-south-1:${account}:${idOf("there")}`,
        `arn:aws:test:us-east-1:${account}:${idOf("here")}`,
        `arn:aws:test:ap-south-1:${account}:${idOf("group-thing")}`,
        `arn:aws:test:us-east-1:${account}:some-id`,
      ]);
      const there = resourceNamed(result, "there");
      assert.deepEqual(resourceNamed(result, "here").dependencies, [there.urn]);
      assert.equal(resourceNamed(result, "found").operation, "read");
      // The provider, the stack, the component and three things; what was looked up does not count.
      assert.deepEqual(result.counts, { create: 6, update: 0, same: 0, delete: 0 });
      assert.deepEqual(provider.created.map(({ name }) => name).sort(), [
        "group-thing",
        "here",
        "there",
      ]);
    });
  });

  describe("assets", () => {
    it("reach the provider with absolute paths and hashes", async () => {
      const result = await runFixture("assets");
      const { inputs } = resourceNamed(result, "code");
      const source = join(fixtureDir("assets"), "src");
      const handler = join(source, "handler.mjs");
      assert(inputs["folder"] instanceof FileArchive);
      assert.equal(inputs["folder"].path, source);
      assert(inputs["file"] instanceof FileAsset);
      assert.equal(inputs["file"].path, handler);
      assert(inputs["text"] instanceof StringAsset);
      assert.equal(inputs["text"].text, "hello");
      assert(inputs["code"] instanceof AssetArchive);
      const { assets } = inputs["code"];
      assert.deepEqual(Object.keys(assets), ["config.json", "index.js", "lib"]);
      assert.deepEqual(assets["index.js"], inputs["file"]);
      assert.deepEqual(assets["lib"], inputs["folder"]);
      assert.equal(result.outputs["roundTrip"], true);
      assert.match(readFileSync(handler, "utf8"), /handler/);
    });
  });

  describe("what the program says", () => {
    it("is passed on as it is said, without colours", async () => {
      const heard: Diagnostic[] = [];
      const result = await runFixture("faults", {
        config: { fault: "output" },
        onDiagnostic: (diagnostic) => heard.push(diagnostic),
      });
      const said = result.diagnostics.map(({ source, severity, message }) =>
        [source, severity, message].join(" "),
      );
      assert.deepEqual(said.sort(), [
        "log info red",
        "log warning take care",
        "stderr info to stderr",
        "stdout info to stdout",
      ]);
      assert(heard.some(({ severity }) => severity === "debug"));
    });
  });

  describe("a program that fails", () => {
    const failing = async (fault: string): Promise<ProgramError> => {
      const provider = recordingProvider({
        beforeCreate: ({ name }) => {
          if (name === "refused") throw new Error("no such thing here");
        },
      });
      const outcome = await runFixture("faults", { provider, config: { fault } }).then(
        () => undefined,
        (error: unknown) => error,
      );
      assert(outcome instanceof ProgramError);
      return outcome;
    };

    it("gives its own message, its exit code and what was made before", async () => {
      const error = await failing("throw");
      assert.match(
        error.message,
        /Error: the program broke off\n\s+at throw .*faults\/index\.ts:18:11\)?\n/,
      );
      assert.equal(error.exitCode, 32);
      assert.deepEqual(
        error.resources.map(({ name }) => name),
        ["faults-dev", "before"],
      );
    });

    it("gives just the message of an error meant for the reader", async () => {
      const error = await failing("runError");
      assert.equal(error.message, "a message for the reader");
    });

    it("names a URN that is registered twice", async () => {
      const error = await failing("duplicate");
      assert.equal(error.messages.length, 1);
      assert.match(error.message, /Thing::same" must be unique, and is registered twice/);
    });

    it("names a function that nobody answers", async () => {
      const error = await failing("unknownInvoke");
      assert.match(error.message, /has no function aws:index\/getNothing:getNothing/);
      assert.equal(error.exitCode, 32);
    });

    it("names a hook, a method and an asset that is not there", async () => {
      const hook = await failing("hook");
      assert.match(hook.message, /The resource hook "hooked" is not modelled by the local engine/);
      const call = await failing("call");
      assert.match(call.message, /The method "aws:test\/thing:Thing\/method" is not modelled/);
      const asset = await failing("missingAsset");
      const nowhere = join(fixtureDir("faults"), "nowhere");
      assert.equal(
        asset.message,
        `urn:pulumi:dev::faults::aws:test/thing:Thing::zip: "code" must name an existing file or ` +
          `folder, got "${nowhere}"; build it first, or give a path relative to the program's folder.`,
      );
    });

    it("is no success when it leaves early with exit code 0", async () => {
      const error = await failing("exit");
      assert.match(error.message, /The program must (run to its end|end with exit code 0), and/);
    });

    it("is no success when its process is killed", async () => {
      const error = await failing("killed");
      assert.match(error.message, /must end with exit code 0, and ended with the signal SIGTERM/);
      assert.equal(error.exitCode, null);
    });

    it("is ended when it would go on for ever after a resource was refused", async () => {
      const error = await failing("endless");
      assert.equal(
        error.message,
        "urn:pulumi:dev::faults::aws:test/thing:Thing::refused: no such thing here",
      );
      assert.equal(error.cause, error.failures[0]?.error);
    });
  });
});
