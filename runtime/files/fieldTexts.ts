/** Fields that the tick contract has as numbers only. */
const NUMBER_FIELDS = new Set(["change", "change_percent"]);
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

const EPOCH = /^(?:0|[1-9]\d*)$/;

/**
 * The fields of a row as the texts that a JSON record would have them in: a timestamp of digits alone is
 * a number, prices are strings. Numbers stay the text they are, since a conversion would round them.
 */
export function fieldTexts(fields: ReadonlyMap<string, string>): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [name, text] of fields) {
    texts.set(name, isNumber(name, text) ? text : JSON.stringify(text));
  }
  return texts;
}

/** Whether a field is a number in a record, and not a string. */
export function isNumber(name: string, text: string): boolean {
  return name === "timestamp"
    ? EPOCH.test(text)
    : NUMBER_FIELDS.has(name) && JSON_NUMBER.test(text);
}
