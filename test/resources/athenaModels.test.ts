import assert from "node:assert/strict";
import { join } from "node:path";
import { GlueCatalog } from "../../local/resources/GlueCatalog.ts";
import { useProvider } from "./useProvider.ts";

const WORKGROUP = "aws:athena/workgroup:Workgroup";
const QUERY = "aws:athena/namedQuery:NamedQuery";

describe("models of Athena", () => {
  const fixture = useProvider();

  it("keep named queries for the command, by name and database", async () => {
    const { create, declarations, directory } = fixture();
    const inputs = { name: "latest", database: "market", query: "SELECT 1", workgroup: "w" };
    const { id, state } = await create(QUERY, "first", { ...inputs, description: "the latest" });
    assert.match(id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.equal(state.name, "latest");
    await create(QUERY, "second", { ...inputs, database: "other", query: "SELECT 2" });
    // Declared again it replaces itself.
    await create(QUERY, "second", { ...inputs, database: "other", query: "SELECT 3" });
    const queries = [
      { name: "latest", databaseName: "market", description: "the latest", sql: "SELECT 1" },
      { name: "latest", databaseName: "other", description: "", sql: "SELECT 3" },
    ];
    assert.deepEqual(declarations.glue.queries, queries);
    const file = join(directory, "glue.json");
    declarations.glue.save(file);
    assert.deepEqual(GlueCatalog.read(file)?.queries, queries);
  });

  it("give a workgroup its outputs", async () => {
    const { id, state } = await fixture().create(WORKGROUP, "analysts", {
      configuration: {
        enforceWorkgroupConfiguration: true,
        resultConfiguration: { outputLocation: "s3://results/" },
      },
    });
    assert.match(id, /^analysts-[0-9a-f]{7}$/);
    assert.equal(state.name, id);
    assert.equal(state.arn, `arn:aws:athena:us-east-1:000000000000:workgroup/${id}`);
  });

  it("refuse settings that would have an effect, by name", async () => {
    const { create } = fixture();
    await assert.rejects(
      create(WORKGROUP, "spark", { configuration: { executionRole: "arn:role" } }),
      /Workgroup property "configuration.executionRole" is not modelled/,
    );
    await assert.rejects(
      create(QUERY, "regional", { database: "d", query: "q", catalog: "other" }),
      /NamedQuery property "catalog" is not modelled/,
    );
  });

  it("refuse a query without statement or database", async () => {
    const { create } = fixture();
    await assert.rejects(create(QUERY, "empty", { database: "d" }), /"query" must be given/);
    await assert.rejects(create(QUERY, "nowhere", { query: "q" }), /"database" must be given/);
  });
});
