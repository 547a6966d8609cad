import { jsonElements } from "../../runtime/domain/jsonElements.ts";
import { jsonMembers } from "../../runtime/domain/jsonMembers.ts";
import { TICK_TABLE } from "../../runtime/contract/tables.ts";
import { isJsonObject } from "../redrive/isJsonObject.ts";
import { parseFailedKey } from "../redrive/parseFailedKey.ts";
import { UndecidableError } from "./ObjectRewrite.ts";
import { readSaid, readTime } from "./readSaid.ts";
import type { RowFilter } from "./RowFilter.ts";
import type { Judgement, Selection } from "./Selection.ts";
import { judge } from "./Selection.ts";

/**
 * Batches that outlived their retries: records are taken out of the stored event, and what stays is put
 * back by `redrive` as it was. What Lambda says beside it (sequence numbers, batch size) stays too.
 */
export const filterFailed: RowFilter = async function* (file, selection, tally) {
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.bytes) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const outer = openObject(text);
  const payload = memberOf(outer, "payload");
  if (payload === undefined && parseFailedKey(file.key).type === "async") {
    // The event of a schedule names no tick.
    tally.kept += 1;
    yield Buffer.from(text);
    return;
  }
  if (!payload?.startsWith('"')) throw unopened("has no payload");
  const event = JSON.parse(payload) as string;
  const records = memberOf(openObject(event), "Records");
  if (!records?.startsWith("[")) throw unopened("has a payload without records");
  const elements = jsonElements(records);
  const kept = elements.filter((element, index) => {
    const judgement = judgeRecord(JSON.parse(element), selection);
    if (judgement === "unknown") tally.doubt(`record ${index + 1}`);
    if (judgement === "match") tally.removed += 1;
    else tally.kept += 1;
    return judgement !== "match";
  });
  if (kept.length === elements.length) yield Buffer.from(text);
  else {
    const left = replaceOnce(event, records, `[${kept.join(",")}]`);
    yield Buffer.from(replaceOnce(text, payload, JSON.stringify(left)));
  }
};

function judgeRecord(record: unknown, selection: Selection): Judgement {
  if (!isJsonObject(record)) return "unknown";
  const { kinesis, dynamodb } = record;
  if (isJsonObject(kinesis) && typeof kinesis.data === "string") {
    const data = Buffer.from(kinesis.data, "base64").toString();
    return judge(selection, readSaid(data, selection));
  }
  if (!isJsonObject(dynamodb)) return "unknown";
  const image = isJsonObject(dynamodb.NewImage) ? dynamodb.NewImage : dynamodb.OldImage;
  const keys = isJsonObject(dynamodb.Keys) ? dynamodb.Keys : image;
  const symbol = attributeOf(keys, TICK_TABLE.partitionKey);
  const sortKey = attributeOf(keys, TICK_TABLE.sortKey);
  return judge(selection, {
    isSymbol:
      selection.symbol === undefined ||
      (symbol === undefined ? symbol : symbol === selection.symbol),
    atMs: readTime(sortKey?.split("#")[0]),
  });
}

function attributeOf(image: unknown, name: string): string | undefined {
  const attribute = isJsonObject(image) ? image[name] : undefined;
  return isJsonObject(attribute) && typeof attribute.S === "string" ? attribute.S : undefined;
}

/** A JSON object's text. */
function openObject(text: string): string {
  try {
    if (isJsonObject(JSON.parse(text))) return text;
  } catch (cause) {
    throw new UndecidableError("is no invocation record of Lambda", { cause });
  }
  throw unopened("is no JSON object");
}

function memberOf(text: string, name: string): string | undefined {
  return jsonMembers(text).find((member) => member.name === name)?.value;
}

function unopened(problem: string): UndecidableError {
  return new UndecidableError(`${problem}, unlike Lambda's records of batches`);
}

function replaceOnce(text: string, part: string, by: string): string {
  const at = text.indexOf(part);
  return text.slice(0, at) + by + text.slice(at + part.length);
}
