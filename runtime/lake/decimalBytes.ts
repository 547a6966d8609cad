import { formatScaled } from "../domain/decimal.ts";
import type { DecimalText } from "../contract/tick.ts";

/** A decimal's unscaled value: `12.5` at scale 8 is 1250000000n. The text fits the scale. */
export function unscaled(text: DecimalText, scale: number): bigint {
  const point = text.indexOf(".");
  if (point < 0) return BigInt(text) * 10n ** BigInt(scale);
  const fraction = text.slice(point + 1);
  return BigInt(text.slice(0, point) + fraction.padEnd(scale, "0"));
}

/** An unscaled value as so many bytes, big-endian two's complement: Parquet's form of a decimal. */
export function toDecimalBytes(value: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let rest = value;
  let end = length;
  for (; end >= 8; end -= 8) {
    view.setBigUint64(end - 8, BigInt.asUintN(64, rest));
    rest >>= 64n;
  }
  for (; end > 0; end -= 1) {
    bytes[end - 1] = Number(BigInt.asUintN(8, rest));
    rest >>= 8n;
  }
  return bytes;
}

/** Reads what {@link toDecimalBytes} wrote as plain text; never through a float. */
export function fromDecimalBytes(bytes: Uint8Array, scale: number): DecimalText {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = bytes.length % 8;
  let value = 0n;
  for (let index = 0; index < at; index += 1) value = (value << 8n) | BigInt(view.getUint8(index));
  for (; at < bytes.length; at += 8) value = (value << 64n) | view.getBigUint64(at);
  return formatScaled(BigInt.asIntN(8 * bytes.length, value), scale);
}
