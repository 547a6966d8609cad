import assert from "node:assert/strict";
import { Deployment } from "../../local/engine/Deployment.ts";
import type { DeploymentOptions } from "../../local/engine/Deployment.ts";
import { DeploymentStoppedError } from "../../local/engine/DeploymentStoppedError.ts";
import type { Goal } from "../../local/engine/Goal.ts";
import { NotModelledError } from "../../local/engine/NotModelledError.ts";
import type { PropertyMap } from "../../local/engine/PropertyValue.ts";
import type { RegisteredResource } from "../../local/engine/RegisteredResource.ts";
import type { ResourceProvider } from "../../local/engine/ResourceProvider.ts";
import { makeGoal } from "./makeGoal.ts";
import { recordingProvider } from "./recordingProvider.ts";

const TABLE = "urn:pulumi:dev::app::aws:dynamodb/table:Table::table";

function makeDeployment(options: Partial<DeploymentOptions> = {}): Deployment {
  return new Deployment({
    recordsOnly: false,
    project: "app",
    stack: "dev",
    programDir: "/program",
    preview: false,
    provider: recordingProvider(),
    config: {},
    previous: [],
    signal: new AbortController().signal,
    report: () => undefined,
    onFailure: () => undefined,
    ...options,
  });
}

/** Resources of a run that registered just these. */
async function ranBefore(...goals: readonly Goal[]): Promise<RegisteredResource[]> {
  const deployment = makeDeployment();
  for (const goal of goals) await deployment.register(goal);
  return deployment.resources;
}

describe("Deployment", () => {
  describe("URNs", () => {
    it("carry the types of the parents, but not the stack's", async () => {
      const deployment = makeDeployment();
      const stack = await deployment.register(
        makeGoal({ type: "pulumi:pulumi:Stack", name: "app-dev", custom: false }),
      );
      const outer = await deployment.register(
        makeGoal({ type: "my:index:Outer", name: "o", custom: false, parent: stack.urn }),
      );
      const inner = await deployment.register(
        makeGoal({ type: "my:index:Inner", name: "i", custom: false, parent: outer.urn }),
      );
      const table = await deployment.register(makeGoal({ parent: inner.urn }));
      assert.equal(
        table.urn,
        "urn:pulumi:dev::app::my:index:Outer$my:index:Inner$aws:dynamodb/table:Table::table",
      );
      assert.equal(deployment.rootUrn, stack.urn);
    });

    it("are refused when registered twice, even at once", async () => {
      const deployment = makeDeployment();
      const [first, second] = await Promise.allSettled([
        deployment.register(makeGoal()),
        deployment.register(makeGoal()),
      ]);
      assert.equal(first.status, "fulfilled");
      assert.equal(second.status, "rejected");
      assert.match(String(second.reason), /Table::table" must be unique, and is registered twice/);
    });

    it("need a registered parent", async () => {
      await assert.rejects(
        makeDeployment().register(makeGoal({ parent: "urn:pulumi:dev::app::my:index:X::x" })),
        /The parent of .* must be registered first, got "urn:pulumi:dev::app::my:index:X::x"/,
      );
    });
  });

  describe("creation", () => {
    it("asks the provider with a name that depends on the URN alone", async () => {
      const provider = recordingProvider();
      await makeDeployment({ provider }).register(makeGoal({ inputs: { a: 1 } }));
      const again = recordingProvider();
      await makeDeployment({ provider: again }).register(makeGoal());
      const [request] = provider.created;
      assert.match(request?.autoName ?? "", /^table-[0-9a-f]{7}$/);
      assert.equal(again.created[0]?.autoName, request?.autoName);
      assert.deepEqual(request?.inputs, { a: 1 });
      assert.equal(request.programDir, "/program");
      assert.equal(request.preview, false);
    });

    it("takes the default provider's inputs from the configuration of its package", async () => {
      const provider = recordingProvider();
      const config = { "aws:region": "eu-west-1", "awsx:region": "no", "app:region": "no" };
      await makeDeployment({ provider, config }).register(makeGoal());
      assert.deepEqual(provider.created[0]?.providerInputs, { region: "eu-west-1" });
    });

    it("refuses the default provider where the stack disables it", async () => {
      const config = { "pulumi:disable-default-providers": '["aws"]' };
      await assert.rejects(
        makeDeployment({ config }).register(makeGoal()),
        /"aws" must have an explicit provider: "pulumi:disable-default-providers" disables/,
      );
    });

    it("leaves the id of a previewed resource unknown", async () => {
      const provider = {
        ...recordingProvider(),
        create: () => Promise.resolve({ id: "made-up", state: {} }),
      };
      const table = await makeDeployment({ provider, preview: true }).register(makeGoal());
      assert.equal(table.id, undefined);
    });

    it("refuses a resource without an id, and a state that is not plain data", async () => {
      const answering = (id: string, state: object) => ({
        ...recordingProvider(),
        create: () => Promise.resolve({ id, state: state as PropertyMap }),
      });
      await assert.rejects(
        makeDeployment({ provider: answering("", {}) }).register(makeGoal()),
        /The provider must give aws:dynamodb\/table:Table "table" an id, got none/,
      );
      await assert.rejects(
        makeDeployment({ provider: answering("x", { at: [new Date(0)] }) }).register(makeGoal()),
        /"at\[0\]" must be JSON, an asset or an archive, got an instance of Date/,
      );
    });

    it("makes a remote component without an id", async () => {
      const provider = recordingProvider();
      const goal = makeGoal({ type: "awsx:ec2:Vpc", custom: false, remote: true });
      const vpc = await makeDeployment({ provider }).register(goal);
      assert.equal(vpc.id, undefined);
      assert.equal(provider.created[0]?.remote, true);
    });

    it("marks outputs secret where the inputs are, and those the options name", async () => {
      const table = await makeDeployment().register(
        makeGoal({
          inputs: { env: { TOKEN: "t", REGION: "r" } },
          secretInputs: ["env.TOKEN"],
          additionalSecretOutputs: ["arn", "absent"],
        }),
      );
      assert.deepEqual(table.secretState, ["arn", "env.TOKEN"]);
    });
  });

  describe("a later run", () => {
    it("counts create, update, same and delete", async () => {
      const previous = await ranBefore(
        makeGoal({ name: "same", inputs: { a: { b: 1, c: 2 } } }),
        makeGoal({ name: "changed", inputs: { a: 1 } }),
        makeGoal({ name: "gone" }),
      );
      const provider = recordingProvider();
      const deployment = makeDeployment({ previous, provider });
      await deployment.register(makeGoal({ name: "same", inputs: { a: { c: 2, b: 1 } } }));
      await deployment.register(makeGoal({ name: "changed", inputs: { a: 2 } }));
      await deployment.register(makeGoal({ name: "new" }));
      await deployment.finish();
      assert.deepEqual(deployment.counts, { create: 1, update: 1, same: 1, delete: 1 });
      assert.deepEqual(
        provider.created.map(({ name }) => name),
        ["new"],
      );
      const [update] = provider.updated;
      assert.equal(update?.name, "changed");
      assert.deepEqual(update.oldInputs, { a: 1 });
      assert.deepEqual(update.inputs, { a: 2 });
      assert.equal(update.id, previous[1]?.id);
      assert.deepEqual(
        provider.deleted.map(({ urn, id }) => [urn, id]),
        [[previous[2]?.urn, previous[2]?.id]],
      );
    });

    it("keeps the state of a resource that is the same", async () => {
      const previous = await ranBefore(makeGoal());
      const table = await makeDeployment({ previous }).register(makeGoal());
      assert.equal(table.operation, "same");
      assert.equal(table.id, previous[0]?.id);
      assert.deepEqual(table.state, previous[0]?.state);
    });

    it("ignores changes where it is told to", async () => {
      const previous = await ranBefore(makeGoal({ inputs: { tags: { a: "1", b: "1" }, size: 1 } }));
      const deployment = makeDeployment({ previous });
      const table = await deployment.register(
        makeGoal({
          inputs: { tags: { a: "2", b: "1", c: "new" }, size: 1, extra: true },
          ignoreChanges: ["tags.a", 'tags["c"]', "extra"],
        }),
      );
      assert.equal(table.operation, "same");
      assert.deepEqual(table.inputs, { tags: { a: "1", b: "1" }, size: 1 });
    });

    it("finds a renamed resource, and the children of a renamed component, by alias", async () => {
      const group = makeGoal({ type: "my:index:Group", name: "old", custom: false });
      const groupUrn = "urn:pulumi:dev::app::my:index:Group::";
      const previous = await ranBefore(
        group,
        makeGoal({ name: "old-table", parent: `${groupUrn}old` }),
      );
      const provider = recordingProvider();
      const deployment = makeDeployment({ previous, provider });
      await deployment.register({ ...group, name: "new", aliasSpecs: [{ name: "old" }] });
      const child = await deployment.register(
        makeGoal({ name: "new-table", parent: `${groupUrn}new` }),
      );
      await deployment.finish();
      assert.deepEqual(deployment.counts, { create: 0, update: 0, same: 2, delete: 0 });
      assert.equal(child.id, previous[1]?.id);
      assert.deepEqual(provider.created, []);
    });

    it("refuses two heirs of one resource", async () => {
      const previous = await ranBefore(makeGoal());
      const deployment = makeDeployment({ previous });
      await deployment.register(makeGoal({ name: "one", aliasSpecs: [{ name: "table" }] }));
      await assert.rejects(
        deployment.register(makeGoal({ name: "two", aliasSpecs: [{ urn: TABLE }] })),
        /must live on as one resource, and both ".*::one" and ".*::two" claim it/,
      );
    });

    it("refuses to replace a resource", async () => {
      const previous = await ranBefore(makeGoal({ inputs: { size: 1 } }));
      const goal = makeGoal({ inputs: { size: 2 } });
      await assert.rejects(
        makeDeployment({ previous }).register({ ...goal, replaceOnChanges: ["size"] }),
        /Replacing aws:dynamodb\/table:Table "table" because "size" changed is not modelled/,
      );
      await assert.rejects(
        makeDeployment({ previous }).register({ ...goal, replacementTrigger: "now" }),
        /because "replacementTrigger" changed is not modelled/,
      );
      const updated = await makeDeployment({ previous }).register({
        ...goal,
        replaceOnChanges: ["other", "deep.*"],
      });
      assert.equal(updated.operation, "update");
    });

    it("deletes in reverse order, and not what is retained or goes with another", async () => {
      const container = makeGoal({ name: "container" });
      const containerUrn = TABLE.replace(/table$/, "container");
      const previous = await ranBefore(
        makeGoal({ name: "first" }),
        container,
        makeGoal({ name: "content", deletedWith: containerUrn }),
        makeGoal({ name: "retained", retainOnDelete: true }),
        makeGoal({ type: "my:index:Group", name: "group", custom: false }),
        makeGoal({ type: "pulumi:providers:aws", name: "provider" }),
      );
      const provider = recordingProvider();
      const deployment = makeDeployment({ previous, provider });
      await deployment.finish();
      assert.deepEqual(
        provider.deleted.map(({ name }) => name),
        ["container", "first"],
      );
      assert.equal(deployment.counts.delete, 6);
    });

    it("deletes nothing in a preview, and counts it", async () => {
      const previous = await ranBefore(makeGoal());
      const provider = recordingProvider();
      const deployment = makeDeployment({ previous, provider, preview: true });
      await deployment.finish();
      assert.equal(deployment.counts.delete, 1);
      assert.deepEqual(provider.deleted, []);
    });

    it("refuses to delete anything when something protected would go", async () => {
      const previous = await ranBefore(
        makeGoal({ name: "guarded", protect: true }),
        makeGoal({ name: "other" }),
      );
      const provider = recordingProvider();
      await assert.rejects(
        makeDeployment({ previous, provider }).finish(),
        /::guarded" must not be deleted: it is protected/,
      );
      assert.deepEqual(provider.deleted, []);
    });

    it("knows the id of an existing resource in a preview", async () => {
      const previous = await ranBefore(makeGoal({ inputs: { a: 1 } }));
      const deployment = makeDeployment({ previous, preview: true });
      const table = await deployment.register(makeGoal({ inputs: { a: 2 } }));
      assert.equal(table.operation, "update");
      assert.equal(table.id, previous[0]?.id);
    });
  });

  describe("after a failure", () => {
    it("begins nothing else", async () => {
      const deployment = makeDeployment();
      const refused = deployment.register(makeGoal({ unsupported: ["hooks"] }));
      await assert.rejects(refused, NotModelledError);
      await assert.rejects(
        refused,
        /"hooks" of aws:dynamodb\/table:Table "table" is not modelled by the local engine/,
      );
      await assert.rejects(deployment.register(makeGoal({ name: "b" })), DeploymentStoppedError);
      assert.deepEqual(
        deployment.failures.map(({ urn }) => urn),
        [TABLE],
      );
    });

    it("waits for what the provider is doing", async () => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const provider = recordingProvider({
        beforeCreate: ({ name }) => (name === "slow" ? promise : undefined),
      });
      const deployment = makeDeployment({ provider });
      const slow = deployment.register(makeGoal({ name: "slow" }));
      await assert.rejects(deployment.register(makeGoal({ unsupported: ["import"] })));
      let settled = false;
      const settling = deployment.settle().then(() => {
        settled = true;
      });
      await new Promise(setImmediate);
      assert.equal(settled, false);
      resolve(undefined);
      await settling;
      assert.equal((await slow).operation, "create");
    });
  });

  describe("look-ups", () => {
    it("answer from the provider and belong to nobody", async () => {
      const deployment = makeDeployment();
      const found = await deployment.read({ ...makeGoal(), id: "some-id" });
      assert.equal(found.operation, "read");
      assert.equal(found.id, "some-id");
      assert.equal(found.state["arn"], "arn:aws:dynamodb:us-east-1:123456789012:some-id");
      assert.deepEqual(deployment.counts, { create: 0, update: 0, same: 0, delete: 0 });
      const later = makeDeployment({ previous: deployment.resources });
      await later.finish();
      assert.equal(later.counts.delete, 0);
    });

    it("fail when there is no such resource, or no provider for it", async () => {
      await assert.rejects(
        makeDeployment().read({ ...makeGoal(), id: "missing-1" }),
        /aws:dynamodb\/table:Table "missing-1" must exist to be looked up, and does not/,
      );
      const provider: ResourceProvider = recordingProvider();
      delete provider.read;
      await assert.rejects(
        makeDeployment({ provider }).read({ ...makeGoal(), id: "x" }),
        /Looking up aws:dynamodb\/table:Table "x" is not modelled/,
      );
    });
  });

  describe("functions", () => {
    it("are not asked in a preview while a resource they hang on is to be created", async () => {
      const provider = recordingProvider();
      const deployment = makeDeployment({ provider, preview: true });
      const table = await deployment.register(makeGoal());
      const call = { token: "aws:index/getRegion:getRegion", args: {} };
      assert.equal(await deployment.invoke({ ...call, dependsOn: [table.urn] }), undefined);
      assert.deepEqual(provider.invoked, []);
      const answer = await deployment.invoke({ ...call, dependsOn: [] });
      assert.equal(answer?.["region"], "us-east-1");
    });
  });
});
