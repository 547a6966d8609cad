import type { CreateRequest } from "../engine/ResourceProvider.ts";
import type { PropertyMap } from "../engine/PropertyValue.ts";
import type { NameRules, ResourceModel } from "./ResourceModel.ts";

/** Length of the dash and the digits at the end of an automatic name. */
const SUFFIX_LENGTH = 8;

/**
 * Physical name of a resource: the one given, or one made of the prefix given, or of the logical name, and
 * digits of its URN. The same in every run.
 */
export function physicalName(
  model: Pick<ResourceModel, "nameProperty" | "naming">,
  { inputs, autoName }: Pick<CreateRequest, "inputs" | "autoName">,
): string {
  const { nameProperty = "", naming } = model;
  const given = textOf(inputs, nameProperty);
  if (given !== undefined) return given;
  const digits = autoName.slice(1 - SUFFIX_LENGTH);
  const prefix = textOf(inputs, `${nameProperty}Prefix`);
  const stem = prefix ?? autoName.slice(0, 1 - SUFFIX_LENGTH);
  const ending = naming?.fifoFlag !== undefined && inputs[naming.fifoFlag] === true ? ".fifo" : "";
  const name = shorten(stem, digits.length + ending.length, naming) + digits + ending;
  return naming?.lowerCase === true ? name.toLowerCase() : name;
}

/** Cuts the words, not the digits that tell names apart. */
function shorten(stem: string, taken: number, naming: NameRules | undefined): string {
  const room = (naming?.lengthMax ?? Infinity) - taken;
  return stem.length <= room ? stem : `${stem.slice(0, room - 1)}-`;
}

function textOf(inputs: PropertyMap, name: string): string | undefined {
  const value = inputs[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}
