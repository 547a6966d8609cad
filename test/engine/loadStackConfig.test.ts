import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { InvalidConfigError } from "../../local/engine/InvalidConfigError.ts";
import { InvalidProjectError } from "../../local/engine/InvalidProjectError.ts";
import { loadProject } from "../../local/engine/loadProject.ts";
import { loadStackConfig } from "../../local/engine/loadStackConfig.ts";
import type { StackConfig } from "../../local/engine/loadStackConfig.ts";

const PROJECT = `
name: shop
runtime: { name: nodejs, options: { typescript: false } }
config:
  retries: 3
  aws:region: eu-west-1
  symbols:
    type: array
    description: What to watch
    items: { type: string }
    default: [AAPL, MSFT]
  shards: { type: integer, default: 1 }
  enabled: { type: boolean, default: true }
  limits:
    type: object
    default: { b: 2, a: { x: 1.5 } }
  title: { type: string, default: "" }
`;

describe("loadStackConfig", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "stack-config-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Loads the stack `dev` of a project that consists of these files. */
  function load(
    files: Readonly<Record<string, string>>,
    overrides: Readonly<Record<string, unknown>> = {},
  ): StackConfig {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return loadStackConfig({ programDir: folder, stack: "dev", overrides });
  }

  function problemsOf(load: () => unknown): readonly string[] {
    try {
      load();
    } catch (error) {
      assert(error instanceof InvalidConfigError, String(error));
      return error.problems;
    }
    return [];
  }

  const declaring = (config: string) => `name: shop\nruntime: nodejs\nconfig:\n${config}\n`;

  describe("values", () => {
    it("come from the project's defaults, as text and JSON", () => {
      const { config, project, secretKeys, warnings } = load({ "Pulumi.yaml": PROJECT });
      assert.equal(project, "shop");
      assert.deepEqual(config, {
        "aws:region": "eu-west-1",
        "shop:enabled": "true",
        "shop:limits": '{"a":{"x":1.5},"b":2}',
        "shop:retries": "3",
        "shop:shards": "1",
        "shop:symbols": '["AAPL","MSFT"]',
        "shop:title": "",
      });
      assert.deepEqual(secretKeys, []);
      assert.deepEqual(warnings, []);
    });

    it("come from the stack's file before, and from overrides before that", () => {
      const { config } = load(
        {
          "Pulumi.yaml": PROJECT,
          "Pulumi.dev.yaml": `
config:
  shop:shards: 4
  aws:config:region: us-west-2
  retries: "007"
  shop:title: 1.50
  shop:symbols:
    - TSLA
  aws:defaultTags: { tags: { z: "1", a: true } }
`,
        },
        { shards: 8, "aws:profile": "none", symbols: '["BTC-USD"]', enabled: false },
      );
      assert.deepEqual(config, {
        "aws:defaultTags": '{"tags":{"a":true,"z":"1"}}',
        "aws:profile": "none",
        "aws:region": "us-west-2",
        "shop:enabled": "false",
        "shop:limits": '{"a":{"x":1.5},"b":2}',
        "shop:retries": "007",
        "shop:shards": "8",
        "shop:symbols": '["BTC-USD"]',
        "shop:title": "1.50",
      });
    });

    it("of a list or an object are replaced as a whole by native overrides", () => {
      const { config } = load({ "Pulumi.yaml": PROJECT }, { symbols: ["X"], limits: { c: [1] } });
      assert.equal(config["shop:symbols"], '["X"]');
      assert.equal(config["shop:limits"], '{"c":[1]}');
    });

    it("of a qualified stack, of aliases and of another folder are found", () => {
      load({
        "Pulumi.yaml": "name: shop\nruntime: nodejs\nstackConfigDir: stacks\n",
        "stacks/Pulumi.dev.yaml": "anchors: [&x hello]\nconfig:\n  shop:a: *x\n  shop:empty:\n",
      });
      const { config } = loadStackConfig({ programDir: folder, stack: "org/shop/dev" });
      assert.deepEqual(config, { "shop:a": "hello", "shop:empty": "" });
    });
  });

  describe("types", () => {
    const CASES: readonly (readonly [string, unknown, boolean])[] = [
      ["integer", "12", true],
      ["integer", -1, true],
      ["integer", 1.5, false],
      ["integer", "1e3", false],
      ["integer", "", false],
      ["boolean", "true", true],
      ["boolean", "yes", false],
      ["string", "x", true],
      ["string", 5, false],
      ["object", { a: 1 }, true],
      ["object", '{"a":1}', true],
      ["object", [1], false],
      ["array, items: { type: integer }", [1, 2], true],
      ["array, items: { type: integer }", "[1,2]", true],
      ["array, items: { type: integer }", [1, "x"], false],
      ["array, items: { type: integer }", "1,2", false],
      ["array, items: { type: array, items: { type: string } }", [["a"], []], true],
      ["array, items: { type: array, items: { type: string } }", [["a"], "b"], false],
    ];
    for (const [type, value, fits] of CASES) {
      it(`${fits ? "take" : "refuse"} ${JSON.stringify(value)} as ${type}`, () => {
        const problems = problemsOf(() =>
          load({ "Pulumi.yaml": declaring(`  it: { type: ${type} }`) }, { it: value }),
        );
        if (fits) assert.deepEqual(problems, []);
        else
          assert.match(problems.join(), /^"it" must be of type [a-z<>]+, got .* in the override/);
      });
    }

    it("name the key, the type, the value and the file", () => {
      const problems = problemsOf(() =>
        load({
          "Pulumi.yaml": PROJECT,
          "Pulumi.dev.yaml": "config:\n  shop:shards: two\n  shop:symbols: AAPL\n",
        }),
      );
      assert.deepEqual(problems, [
        '"shards" must be of type integer, got "two" in Pulumi.dev.yaml; change it there.',
        '"symbols" must be of type array<string>, got "AAPL" in Pulumi.dev.yaml; change it there.',
      ]);
    });
  });

  describe("keys", () => {
    it("without a value are all named at once", () => {
      const files = { "Pulumi.yaml": declaring("  a: { type: string }\n  b:\n  c: 1") };
      assert.deepEqual(
        problemsOf(() => load(files)),
        [
          '"a" must have a value in the stack "dev", and has none; ' +
            'add "shop:a" under "config" in Pulumi.dev.yaml, or override it.',
          '"b" must have a value in the stack "dev", and has none; ' +
            'add "shop:b" under "config" in Pulumi.dev.yaml, or override it.',
        ],
      );
    });

    it("that the project does not declare are refused with the nearest that it does", () => {
      const files = { "Pulumi.yaml": PROJECT, "Pulumi.dev.yaml": "config:\n  shop:shard: 2\n" };
      const [fromFile, fromOverride] = problemsOf(() => load(files, { zzzzzzzzzz: 1 }));
      const declared = "enabled, limits, retries, shards, symbols, title.";
      assert.equal(
        fromFile,
        '"shard" must be a key that Pulumi.yaml declares, and is not (in Pulumi.dev.yaml); ' +
          `did you mean "shards"? Declared: ${declared}`,
      );
      assert.equal(
        fromOverride,
        '"zzzzzzzzzz" must be a key that Pulumi.yaml declares, and is not (in the override); ' +
          `declared: ${declared}`,
      );
    });

    it("are free where the project declares none, and in other namespaces", () => {
      const { config } = load(
        { "Pulumi.yaml": "name: shop\nruntime: nodejs\nconfig:\n  aws:region: x\n" },
        { anything: "goes", "other:thing": "too" },
      );
      assert.deepEqual(Object.keys(config), ["aws:region", "other:thing", "shop:anything"]);
    });

    it("have one namespace at most", () => {
      assert.throws(
        () => load({ "Pulumi.yaml": PROJECT }, { "a:b:c": 1 }),
        /"a:b:c" must be a configuration key of the form "name" or "namespace:name"/,
      );
    });
  });

  describe("secrets", () => {
    const ENCRYPTED = {
      "Pulumi.yaml": declaring("  token: { type: string, secret: true }\n  db: { type: object }"),
      "Pulumi.dev.yaml": `
encryptionsalt: v1:abc
config:
  shop:token: { secure: AAABBB }
  shop:db: { hosts: [{ password: { secure: CCC } }] }
`,
    };

    it("that are encrypted are named, with what to do, and not their ciphertext", () => {
      const problems = problemsOf(() => load(ENCRYPTED));
      assert.deepEqual(problems, [
        '"shop:db.hosts[0].password" in Pulumi.dev.yaml is encrypted, and only the Pulumi CLI can ' +
          'decrypt it; override "shop:db" with a value for the local run.',
        '"shop:token" in Pulumi.dev.yaml is encrypted, and only the Pulumi CLI can decrypt it; ' +
          'override "shop:token" with a value for the local run.',
      ]);
    });

    it("stay secret when they are overridden", () => {
      const { config, secretKeys } = load(ENCRYPTED, { token: "t", db: { hosts: [] } });
      assert.deepEqual(config, { "shop:db": '{"hosts":[]}', "shop:token": "t" });
      assert.deepEqual(secretKeys, ["shop:db", "shop:token"]);
    });

    it("are not shown when they are of another type", () => {
      const problems = problemsOf(() => load(ENCRYPTED, { token: "t", db: "hunter2" }));
      assert.match(problems.join(), /"db" must be of type object, got a secret of another type/);
      assert.doesNotMatch(problems.join(), /hunter2/);
    });

    it("must not stand in clear", () => {
      const problems = problemsOf(() =>
        load({ ...ENCRYPTED, "Pulumi.dev.yaml": "config:\n  shop:token: t\n" }, { db: {} }),
      );
      assert.match(
        problems.join(),
        /"token" is declared secret and must not stand in clear in Pulumi\.dev\.yaml/,
      );
    });
  });

  it("warns of environments that it cannot open", () => {
    const { warnings } = load({
      "Pulumi.yaml": PROJECT,
      "Pulumi.dev.yaml": "environment:\n  - shop/dev\nconfig: {}\n",
    });
    assert.deepEqual(warnings, [
      '"environment" shop/dev in Pulumi.dev.yaml is not opened in a local run; ' +
        "give the values it holds as overrides.",
    ]);
  });

  describe("declarations", () => {
    const REFUSED: Readonly<Record<string, readonly [string, RegExp]>> = {
      "an unknown type": [
        "  it: { type: number }",
        /"config.it".* types string, integer, .*"number"/,
      ],
      "an unknown attribute": [
        "  it: { typ: string }",
        /unknown attribute "typ"; did you mean "type"/,
      ],
      "a list of nothing": [
        "  it: { type: array }",
        /"config.it".* is an array and must say of what/,
      ],
      "a default of another type": [
        "  it: { type: integer, default: many }",
        /"config.it".* default that must be of type integer, got "many"/,
      ],
      "a default beside a value": ["  it: { default: 1, value: 2 }", /must not have both/],
      "a type in another namespace": [
        "  aws:region: { type: string }",
        /"config.aws:region".* must have a "value" only/,
      ],
      "nothing in another namespace": ["  aws:region: { description: x }", /must have a "value"/],
      "a fraction": ["  it: 1.5", /"config.it".* must be text, a whole number/],
    };
    for (const [name, [config, message]] of Object.entries(REFUSED)) {
      it(`refuse ${name}`, () => {
        assert.throws(
          () => load({ "Pulumi.yaml": declaring(config) }, { it: 1 }),
          (error) => error instanceof InvalidProjectError && message.test(error.message),
        );
      });
    }
  });

  describe("project files", () => {
    const REFUSED: Readonly<Record<string, readonly [string, RegExp]>> = {
      "malformed YAML": ["name: [", /must be well-formed YAML: .* at line 1/s],
      "no name": ["runtime: nodejs", /"name" in ".*Pulumi.yaml" must be the project's name/],
      "another runtime": ["name: a\nruntime: go", /"runtime" in .* must be nodejs, got "go"/],
      "a main that is not there": [
        "name: a\nruntime: nodejs\nmain: nowhere.ts",
        /"main" in .* must name an existing file or folder, got "nowhere.ts"/,
      ],
    };
    for (const [name, [text, message]] of Object.entries(REFUSED)) {
      it(`with ${name} are refused`, () => {
        assert.throws(() => load({ "Pulumi.yaml": text }), message);
      });
    }

    it("that are not there are named", () => {
      assert.throws(() => loadProject(folder), /must be a Pulumi project, and has no Pulumi\.yaml/);
    });

    it("say what to run, where, and how", () => {
      load({
        "Pulumi.yaml":
          "name: a\nmain: src/start.ts\n" +
          "runtime: { name: nodejs, options: { nodeargs: \"--a 'b c' --d=1\", tsconfig: x.json } }",
        "src/start.ts": "",
      });
      const project = loadProject(folder);
      assert.equal(project.programDir, join(folder, "src"));
      assert.equal(project.entry, "start.ts");
      assert.equal(project.typescript, true);
      assert.equal(project.tsconfig, "x.json");
      assert.deepEqual(project.nodeArgs, ["--a", "b c", "--d=1"]);
    });

    it("run what package.json says when they name a folder or nothing", () => {
      load({ "Pulumi.yaml": "name: a\nruntime: nodejs\nmain: src\n", "src/index.ts": "" });
      const { programDir, entry } = loadProject(folder);
      assert.deepEqual([programDir, entry], [join(folder, "src"), "."]);
    });
  });
});
