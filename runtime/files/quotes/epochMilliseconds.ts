/**
 * A provider's time as the tick contract has it: whole epoch seconds become milliseconds, anything else
 * stays as it is.
 */
export function epochMilliseconds(text: string | undefined): string | undefined {
  return text !== undefined && /^[1-9]\d{0,10}$/.test(text) ? `${text}000` : text;
}
