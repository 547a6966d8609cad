import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const COMPONENTS = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "components");
const ROOT_INTERFACE = "StockAnalyticsPipelineArgs";

/** An argument as its docstring describes it. */
export interface Argument {
  /** For instance `processing.batchSize`, or `alertEndpoints[].protocol`. */
  readonly path: string;
  /** Its TypeScript type, as written; a closed set of words by its words. */
  readonly type: string;
  readonly text: string;
  /** JSON after `@default`, or `none: ` and what that means; undefined: nothing stands there. */
  readonly fallback: string | undefined;
  /** Whether it holds further arguments. */
  readonly isGroup: boolean;
}

/** Reads every argument of the pipeline from the interfaces in `components/`, in their order. */
export function readArguments(): readonly Argument[] {
  const interfaces = new Map<string, ts.InterfaceDeclaration>();
  const words = new Map<string, string>();
  for (const path of sources()) {
    const file = ts.createSourceFile(
      path,
      readFileSync(path, "utf8"),
      ts.ScriptTarget.Latest,
      true,
    );
    for (const statement of file.statements) {
      if (ts.isInterfaceDeclaration(statement)) interfaces.set(statement.name.text, statement);
      else if (ts.isVariableStatement(statement)) readWords(statement, words);
    }
  }
  return readInterface(ROOT_INTERFACE, "", { interfaces, words });
}

function sources(): string[] {
  const folder = join(COMPONENTS, "args");
  const files = readdirSync(folder).map((file) => join(folder, file));
  const others = [`${ROOT_INTERFACE}.ts`, "monitoring/OpsTopic.ts"];
  return [...others.map((file) => join(COMPONENTS, file)), ...files];
}

/** What the sources declare, by name. */
interface Declared {
  readonly interfaces: ReadonlyMap<string, ts.InterfaceDeclaration>;
  /** Closed sets of words, as a type is written. */
  readonly words: ReadonlyMap<string, string>;
}

/** Remembers `const Mode = { A: "a", B: "b" } as const` as `"a" | "b"`. */
function readWords(statement: ts.VariableStatement, words: Map<string, string>): void {
  for (const { name, initializer } of statement.declarationList.declarations) {
    const isConst = initializer !== undefined && ts.isAsExpression(initializer);
    if (!isConst || !ts.isObjectLiteralExpression(initializer.expression)) continue;
    const values = initializer.expression.properties.flatMap((property) =>
      ts.isPropertyAssignment(property) ? [property.initializer.getText()] : [],
    );
    words.set(name.getText(), values.join(" | "));
  }
}

function readInterface(name: string, prefix: string, declared: Declared): Argument[] {
  const { interfaces, words } = declared;
  const members = interfaces.get(name)?.members.filter(ts.isPropertySignature) ?? [];
  return members.flatMap((member) => {
    const type = member.type?.getText() ?? "unknown";
    const path = `${prefix}${member.name.getText()}`;
    const [, item = "", list = ""] = /^(\w+)(\[\])?$/.exec(type) ?? [];
    const inner = readInterface(item, `${path}${list}.`, declared);
    const isGroup = inner.length > 0 && list === "";
    const shown = type.replace(/\w+/g, (word) => words.get(word) ?? word);
    return [{ path, type: shown, ...docOf(member), isGroup }, ...inner];
  });
}

function docOf(member: ts.PropertySignature): Pick<Argument, "text" | "fallback"> {
  const tag = ts.getJSDocTags(member).find(({ tagName }) => tagName.text === "default");
  const [doc] = ts.getJSDocCommentsAndTags(member);
  return {
    text: (ts.getTextOfJSDocComment(doc?.comment) ?? "").replaceAll(/\s+/g, " "),
    fallback: ts.getTextOfJSDocComment(tag?.comment)?.replaceAll(/\s+/g, " "),
  };
}
