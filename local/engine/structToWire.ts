import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import type { WireMap } from "./wire.ts";

/** Reads a Struct message; an absent one is empty. */
export function structToWire(struct: Struct | undefined): WireMap {
  return struct?.toJavaScript() ?? {};
}
