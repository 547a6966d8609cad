import { isUtf8 } from "node:buffer";
import { FileFault } from "../../runtime/files/FileFault.ts";

/**
 * The text of an answer in JSON, and its value.
 * @throws {FileFault} if it is none
 */
export function parseAnswer(body: Uint8Array): { readonly text: string; readonly value: unknown } {
  if (!isUtf8(body)) throw new FileFault("file_not_utf8", "is not UTF-8");
  const text = Buffer.from(body)
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .trim();
  if (text === "") throw new FileFault("file_empty", "is empty");
  try {
    return { text, value: JSON.parse(text) };
  } catch (cause) {
    throw new FileFault("file_not_json", "is no JSON", { cause });
  }
}
