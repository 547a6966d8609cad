import { parseUrn } from "../../local/engine/urn.ts";

/** Type and logical name of a resource, for people; an empty URN is the stack as a whole. */
export function nameOf(urn: string): { readonly type: string; readonly name: string } {
  if (urn === "") return { type: "", name: "the stack" };
  const { qualifiedType, name } = parseUrn(urn);
  return { type: qualifiedType.slice(qualifiedType.lastIndexOf("$") + 1), name };
}
