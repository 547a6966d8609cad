import { jsonElements } from "../../runtime/domain/jsonElements.ts";
import { jsonMembers } from "../../runtime/domain/jsonMembers.ts";
import type { LoadedFile } from "../../runtime/files/LoadedFile.ts";
import { TICK_TABLE } from "../../runtime/contract/tables.ts";
import { isJsonObject } from "../redrive/isJsonObject.ts";
import { parseFailedKey } from "../redrive/parseFailedKey.ts";
import { MAX_OBJECT_BYTES } from "../redrive/RedrivePort.ts";
import { UndecidableError } from "./ObjectRewrite.ts";
import { readSaid, readTime } from "./readSaid.ts";
import type { RowFilter, Tally } from "./RowFilter.ts";
import type { Judgement, Selection } from "./Selection.ts";
import { judge } from "./Selection.ts";

/**
 * Batches that outlived their retries: records are taken out of the stored event, and what stays is put
 * back by `redrive` as it was. What Lambda says beside it (sequence numbers, offsets, batch size) stays too.
 */
export const filterFailed: RowFilter = async function* (file, selection, tally) {
  const text = await readText(file);
  const outer = openObject(text);
  const payload = memberOf(outer, "payload");
  if (payload === undefined && parseFailedKey(file.key).type === "async") {
    // The event of a schedule names no tick.
    tally.kept += 1;
    yield Buffer.from(text);
    return;
  }
  if (!payload?.startsWith('"')) throw unopened("has no payload");
  const event = openObject(JSON.parse(payload) as string);
  const left = filterEvent(event, selection, tally);
  if (left === event) yield Buffer.from(text);
  else yield Buffer.from(replaceOnce(text, payload, JSON.stringify(left)));
};

async function readText({ bytes }: LoadedFile): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > MAX_OBJECT_BYTES) throw unopened(`has more than ${MAX_OBJECT_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** The event with the records that stay: of a stream a list, of a topic a list for each partition. */
function filterEvent(event: string, selection: Selection, tally: Tally): string {
  const list = memberOf(event, "Records");
  if (list?.startsWith("[") === true) {
    const records = filterRecords(list, { selection, tally, judgeRecord, where: "" });
    return records === undefined ? event : replaceOnce(event, list, records);
  }
  const partitions = memberOf(event, "records");
  if (partitions?.startsWith("{") !== true) throw unopened("has a payload without records");
  let isChanged = false;
  const left = jsonMembers(partitions).flatMap(({ name, value }) => {
    if (!value.startsWith("[")) throw unopened("has a payload without records");
    const options = { selection, tally, judgeRecord: judgeKafkaRecord, where: ` of ${name}` };
    const records = filterRecords(value, options);
    isChanged ||= records !== undefined;
    // Lambda hands over no partition without records.
    return records === "[]" ? [] : [`${JSON.stringify(name)}:${records ?? value}`];
  });
  return isChanged ? replaceOnce(event, partitions, `{${left.join(",")}}`) : event;
}

/** The list with the records that stay; undefined: all of them. */
function filterRecords(
  list: string,
  {
    selection,
    tally,
    judgeRecord: judgeOne,
    where,
  }: {
    readonly selection: Selection;
    readonly tally: Tally;
    readonly judgeRecord: (record: unknown, selection: Selection) => Judgement;
    readonly where: string;
  },
): string | undefined {
  const elements = jsonElements(list);
  const kept = elements.filter((element, index) => {
    const judgement = judgeOne(JSON.parse(element), selection);
    if (judgement === "unknown") tally.doubt(`record ${index + 1}${where}`);
    if (judgement === "match") tally.removed += 1;
    else tally.kept += 1;
    return judgement !== "match";
  });
  return kept.length === elements.length ? undefined : `[${kept.join(",")}]`;
}

function judgeRecord(record: unknown, selection: Selection): Judgement {
  if (!isJsonObject(record)) return "unknown";
  const { kinesis, dynamodb } = record;
  if (isJsonObject(kinesis) && typeof kinesis.data === "string") {
    return judge(selection, readSaid(decode(kinesis.data), selection));
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

/** A record of a topic. One without value holds no tick and no time: it goes with the symbol its key names. */
function judgeKafkaRecord(record: unknown, selection: Selection): Judgement {
  if (!isJsonObject(record)) return "unknown";
  const { key, value } = record;
  if (typeof value === "string") return judge(selection, readSaid(decode(value), selection));
  if (value !== undefined && value !== null) return "unknown";
  const symbol = typeof key === "string" ? decode(key).trim().toUpperCase() : undefined;
  const isGoing = selection.period === undefined && symbol === selection.symbol;
  return isGoing ? "match" : "other";
}

function decode(base64: string): string {
  return Buffer.from(base64, "base64").toString();
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
