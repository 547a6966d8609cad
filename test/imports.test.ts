import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** What a room may import: other rooms, and packages. The longest matching folder counts. */
const ROOMS: Record<string, { rooms: string[]; packages: RegExp }> = {
  "runtime/contract": { rooms: [], packages: /^$/ },
  "runtime/calendar": { rooms: ["runtime/contract"], packages: /^luxon$/ },
  "runtime/domain": { rooms: ["runtime/contract"], packages: /^node:(crypto|zlib|buffer)$/ },
  "runtime/files": {
    rooms: ["runtime/contract", "runtime/domain", "runtime/lake"],
    packages: /^(csv-parse\/sync|luxon|node:(buffer|crypto|stream|zlib))$/,
  },
  "runtime/lake": {
    rooms: ["runtime/contract", "runtime/domain", "runtime/ports"],
    packages: /^(hyparquet(-writer(\/src\/bytewriter\.js)?)?|node:(crypto|fs|os|path|zlib))$/,
  },
  "runtime/ports": {
    rooms: ["runtime/contract", "runtime/domain"],
    packages: /^(@aws-sdk\/|@smithy\/|node:(fs|stream)$)/,
  },
  "runtime/providers": {
    rooms: ["runtime/contract", "runtime/domain", "runtime/files", "runtime/ports"],
    packages: /^(yahoo-finance2\/|node:crypto$)/,
  },
  "runtime/handlers": {
    rooms: [
      ...["runtime/contract", "runtime/domain", "runtime/files", "runtime/lake", "runtime/ports"],
      ...["runtime/calendar", "runtime/providers"],
    ],
    packages: /^(aws-lambda$|@aws-sdk\/|@aws-lambda-powertools\/)/,
  },
  // Words for people, which every room may use.
  text: { rooms: [], packages: /^$/ },
  components: { rooms: ["runtime/contract", "text"], packages: /^(@pulumi\/|node:)/ },
  // A judge shares nothing with the judged but words.
  policy: { rooms: ["text"], packages: /^@pulumi\/policy(\/schema\.js)?$/ },
  local: { rooms: ["runtime", "components", "policy", "text"], packages: /./ },
  dashboard: { rooms: ["text"], packages: /^lightweight-charts$/ },
  cli: {
    // The last for the version that the command prints.
    rooms: ["runtime", "components", "local", "policy", "dashboard", "text", "package.json"],
    packages: /./,
  },
  bench: { rooms: ["runtime", "components", "local", "cli"], packages: /./ },
  scripts: { rooms: ["runtime", "components", "local", "policy", "cli"], packages: /./ },
};

interface Import {
  readonly from: string;
  /** A path from the root, or the name of a package. */
  readonly to: string;
  readonly isPackage: boolean;
}

function importsOf(file: string): Import[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(ROOT, file), "utf8"), true, true);
  return importedFiles
    .filter(({ fileName }) => !fileName.startsWith("`"))
    .map(({ fileName }) => ({
      from: file,
      to: fileName.startsWith(".") ? normalize(join(dirname(file), fileName)) : fileName,
      isPackage: !fileName.startsWith("."),
    }));
}

function roomOf(file: string): string | undefined {
  return Object.keys(ROOMS)
    .filter((room) => file.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0];
}

function isAllowed({ from, to, isPackage }: Import): boolean {
  const room = roomOf(from);
  const rules = room === undefined ? undefined : ROOMS[room];
  if (room === undefined || rules === undefined) return true;
  if (isPackage) return rules.packages.test(to);
  return [room, ...rules.rooms].some((allowed) => to === allowed || to.startsWith(`${allowed}/`));
}

/** A path of imports that comes back to its start, if there is one. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, path: string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next, [...path, file]);
      if (cycle !== undefined) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const cycle = visit(file, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

describe("imports between rooms", () => {
  const files = Object.keys(ROOMS)
    .flatMap((room) => globSync(`${room}/**/*.ts`, { cwd: ROOT }))
    .filter((file, index, all) => all.indexOf(file) === index);
  const imports = files.flatMap(importsOf);

  it("follow the direction of the rooms", () => {
    assert.ok(imports.length > 100, "the walk finds the imports");
    const wrong = imports.filter((one) => !isAllowed(one));
    assert.deepEqual(
      wrong.map(({ from, to }) => `${from} imports ${to}`),
      [],
    );
  });

  it("have no cycle", () => {
    const graph = Map.groupBy(imports, ({ from }) => from);
    const targets = new Map([...graph].map(([file, all]) => [file, all.map(({ to }) => to)]));
    assert.equal(findCycle(targets)?.join(" -> "), undefined);
  });

  it("reach every component through the package's entry", () => {
    const entry = importsOf("components/index.ts").map(({ to }) => to);
    const components = globSync("components/**/*.ts", { cwd: ROOT }).filter((file) =>
      /^export class \w+ extends pulumi\.ComponentResource/m.test(
        readFileSync(join(ROOT, file), "utf8"),
      ),
    );
    assert.ok(components.includes("components/StockAnalyticsPipeline.ts"));
    assert.deepEqual(
      components.filter((file) => !entry.includes(file)),
      [],
    );
  });
});
