/**
 * A quote's texts by field of the tick contract.
 * @param names provider's names of each field; the first that the quote has counts
 */
export function pickFields(
  texts: ReadonlyMap<string, string>,
  names: Readonly<Record<string, readonly string[]>>,
): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [field, choice] of Object.entries(names)) {
    const name = choice.find((one) => texts.has(one));
    const text = name === undefined ? undefined : texts.get(name);
    if (text !== undefined && text !== "") fields.set(field, text);
  }
  return fields;
}
