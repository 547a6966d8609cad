/** A value as it travels between the program and the engine, special values still encoded. */
export type WireValue = null | boolean | number | string | WireValue[] | WireMap;

/** An object on the wire. */
export interface WireMap {
  [name: string]: WireValue;
}

/**
 * Stands for an unknown value on the wire.
 * https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/rpc.go
 */
export const WIRE_UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * The key whose presence makes an object a special value.
 * https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/sig/sig.go
 */
export const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";

/** What the signature says the object is; same source. */
export const SIGNATURES = {
  asset: "c44067f5952c0a294b673a41bacd8c17",
  archive: "0def7320c3a5731c473e5ecbe6d01bc7",
  secret: "1b47061264138c4ac30d75fd1eb44270",
  resource: "5cf8f73096256a8f31e491e813e4eb8e",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
} as const;

/** Whether a value is an object. */
export function isWireMap(value: WireValue | undefined): value is WireMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
