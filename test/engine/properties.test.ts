import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { FileArchive, FileAsset, StringAsset } from "../../local/engine/assets.ts";
import { decodeProperties } from "../../local/engine/decodeProperties.ts";
import { encodeProperties } from "../../local/engine/encodeProperties.ts";
import { ignoreChanges } from "../../local/engine/ignoreChanges.ts";
import { loadAsset } from "../../local/engine/loadAsset.ts";
import { formatPath, parsePath } from "../../local/engine/propertyPath.ts";
import type { PropertyValue } from "../../local/engine/PropertyValue.ts";
import { UNKNOWN } from "../../local/engine/PropertyValue.ts";
import { sameValue } from "../../local/engine/sameValue.ts";
import { secretOutputs } from "../../local/engine/secretOutputs.ts";
import { upgradeToOutputs } from "../../local/engine/upgradeToOutputs.ts";
import { SIGNATURE_KEY, SIGNATURES, WIRE_UNKNOWN } from "../../local/engine/wire.ts";
import type { WireMap, WireValue } from "../../local/engine/wire.ts";

const special = (signature: keyof typeof SIGNATURES, rest: WireMap): WireMap => ({
  [SIGNATURE_KEY]: SIGNATURES[signature],
  ...rest,
});
const secret = (value: WireValue) => special("secret", { value });

describe("property paths", () => {
  it("survive being written and read", () => {
    const segment = fc.oneof(fc.string({ minLength: 1 }), fc.nat());
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1 }), (segments) => {
        assert.deepEqual(parsePath(formatPath(segments)), segments);
      }),
    );
  });

  it("are written as Pulumi does", () => {
    assert.equal(formatPath(["rules", 0, "a-b", "c.d"]), 'rules[0].a-b["c.d"]');
    assert.deepEqual(parsePath("rules[*].*"), ["rules", "*", "*"]);
    assert.throws(() => parsePath("a[b"), /"a\[b" is not a property path: unexpected text at 1/);
  });
});

describe("decodeProperties", () => {
  it("unwraps secrets, keeping the outermost paths", async () => {
    const decoded = await decodeProperties(
      {
        plain: 1,
        whole: secret({ inner: secret("x") }),
        nested: { list: ["a", secret("b")] },
        output: special("output", { value: "v", secret: true, dependencies: ["urn:a"] }),
        "a.b": secret(WIRE_UNKNOWN),
      },
      "/",
    );
    assert.deepEqual(decoded.values, {
      plain: 1,
      whole: { inner: "x" },
      nested: { list: ["a", "b"] },
      output: "v",
      "a.b": UNKNOWN,
    });
    assert.deepEqual(decoded.secrets, ['["a.b"]', "nested.list[1]", "output", "whole"]);
    assert.deepEqual(decoded.dependencies, { output: ["urn:a"] });
  });

  it("turns references into ids, components' into URNs", async () => {
    const { values } = await decodeProperties(
      {
        known: special("resource", { urn: "urn:x", id: "i-1" }),
        unknown: special("resource", { urn: "urn:x", id: "" }),
        component: special("resource", { urn: "urn:x" }),
        noValue: special("output", {}),
      },
      "/",
    );
    const expected = { known: "i-1", unknown: UNKNOWN, component: "urn:x", noValue: UNKNOWN };
    assert.deepEqual(values, expected);
  });

  it("refuses a signature that it does not know", async () => {
    await assert.rejects(
      decodeProperties({ a: { b: { [SIGNATURE_KEY]: "new" } } }, "/"),
      /"a.b" holds a value of a kind that the local engine does not know \(signature "new"\)/,
    );
  });

  it("reads back what encodeProperties wrote", async () => {
    const leaf = fc.oneof(
      fc.constantFrom<PropertyValue>(null, true, UNKNOWN),
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number || 0),
    );
    const list = fc.array<PropertyValue>(leaf);
    const object = fc.dictionary<PropertyValue>(fc.string(), fc.oneof(leaf, list), {
      noNullPrototype: true,
    });
    const lists = fc.array<PropertyValue>(object);
    const value: fc.Arbitrary<PropertyValue> = fc.oneof(leaf, list, object, lists);
    const map = fc.dictionary(fc.string(), value, { noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(map, async (values) => {
        const secrets = Object.keys(values)
          .filter((_name, index) => index % 2 === 0)
          .map((name) => formatPath([name]));
        const decoded = await decodeProperties(encodeProperties(values, secrets), "/");
        assert.deepEqual(decoded.values, values);
        assert.deepEqual(decoded.secrets, secrets.sort());
      }),
    );
  });
});

describe("upgradeToOutputs", () => {
  it("makes outputs of what is secret, unknown or computed", () => {
    const upgraded = upgradeToOutputs(
      { plain: "p", list: [secret("s"), WIRE_UNKNOWN], both: secret(WIRE_UNKNOWN), computed: "c" },
      new Map([["computed", ["urn:a"]]]),
    );
    assert.deepEqual(upgraded, {
      plain: "p",
      list: [special("output", { value: "s", secret: true }), special("output", {})],
      both: special("output", { secret: true }),
      computed: special("output", { value: "c", dependencies: ["urn:a"] }),
    });
  });
});

describe("sameValue", () => {
  it("compares by content", () => {
    assert(sameValue({ a: [1, { b: null }], c: undefined }, { a: [1, { b: null }] }));
    assert(!sameValue({ a: [1, 2] }, { a: [2, 1] }));
    assert(!sameValue({ a: null }, {}));
    assert(!sameValue([], {}));
    assert(!sameValue(UNKNOWN, "x"));
    assert(sameValue(new FileArchive("/here", "1"), new FileArchive("/there", "1")));
    assert(!sameValue(new FileArchive("/here", "1"), new FileArchive("/here", "2")));
    assert(!sameValue(new FileAsset("/here", "1"), new StringAsset("x", "1")));
  });
});

describe("ignoreChanges", () => {
  it("brings old values back, also of every element", () => {
    const old = { rules: [{ a: 1 }, { a: 2 }], tags: { x: "1" }, gone: true };
    const now = { rules: [{ a: 8 }, { a: 9 }, { a: 10 }], tags: { x: "2", y: "3" } };
    assert.deepEqual(ignoreChanges(old, now, ["rules[*].a", "tags.*", "gone"]), {
      rules: [{ a: 1 }, { a: 2 }, {}],
      tags: { x: "1" },
      gone: true,
    });
    assert.deepEqual(ignoreChanges(old, now, ["rules[1]", "none.of.it"]), {
      ...now,
      rules: [{ a: 8 }, { a: 2 }, { a: 10 }],
    });
  });
});

describe("secretOutputs", () => {
  it("marks the nearest value that may hold the secret", () => {
    const state = { env: { A: "a" }, json: '{"B":"b"}', list: ["x"] };
    const inputs = ["env.A", "env.dropped", "json.B", "list[3]", "absent"];
    assert.deepEqual(secretOutputs(state, inputs, ["list", "nowhere"]), ["env.A", "json", "list"]);
  });
});

describe("loadAsset", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "assets-"));
    writeFileSync(join(folder, "a.txt"), "one");
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("gives another hash when a file of a folder changes, is renamed or is new", async () => {
    const archive = special("archive", { path: "." });
    const hashes = new Set<string>();
    const addHash = async () => hashes.add((await loadAsset(archive, folder, "code")).hash);
    await addHash();
    await addHash();
    assert.equal(hashes.size, 1);
    writeFileSync(join(folder, "a.txt"), "two");
    await addHash();
    writeFileSync(join(folder, "b.txt"), "two");
    await addHash();
    rmSync(join(folder, "a.txt"));
    await addHash();
    assert.equal(hashes.size, 4);
  });

  it("names what is missing or of the wrong kind", async () => {
    const load = (wire: WireMap) => loadAsset(wire, folder, "code");
    await assert.rejects(load(special("asset", { path: "." })), /"code" must be a file, got the f/);
    await assert.rejects(load(special("archive", { path: "x" })), /"code" must name an existing/);
    await assert.rejects(load(special("archive", { assets: { x: 1 } })), /"x" is neither/);
    await assert.rejects(load(special("asset", {})), /with a path, a text or a URL, got none/);
    await assert.rejects(
      load(special("archive", { uri: "https://example.com" })),
      /a remote asset in "code" is not modelled/,
    );
  });
});
