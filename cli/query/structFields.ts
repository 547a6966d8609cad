import type { GlueColumn } from "../../local/resources/GlueCatalog.ts";

/** Fields of a Hive type `struct<name:type,…>`, in order; undefined for any other type. */
export function structFields(hiveType: string): readonly GlueColumn[] | undefined {
  const content = /^struct\s*<(.*)>$/is.exec(hiveType.trim())?.[1];
  if (content === undefined) return undefined;
  const fields = splitAtCommas(content).map((field) => /^\s*(\w+)\s*:\s*(.+)$/s.exec(field));
  if (fields.some((field) => field === null)) return undefined;
  return fields.map((field) => ({ name: field?.[1]?.toLowerCase() ?? "", type: field?.[2] ?? "" }));
}

/** Splits at the commas that stand in no brackets: those of `decimal(20,8)` part nothing. */
function splitAtCommas(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const sign of text) {
    if (/[<(]/.test(sign)) depth += 1;
    if (/[>)]/.test(sign)) depth -= 1;
    if (sign === "," && depth === 0) parts.push("");
    else parts.push((parts.pop() ?? "") + sign);
  }
  return parts;
}
