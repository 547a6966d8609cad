import type { PropertyMap } from "../../local/engine/PropertyValue.ts";
import type { ServiceCall } from "../../local/calls/ServiceCall.ts";
import type { Infrastructure } from "./Infrastructure.ts";
import { text } from "./Infrastructure.ts";

/** Shorter values of variables are numbers and words, and name nothing. */
const NAME_LENGTH_MIN = 9;

/**
 * What a function's call is in another program: the code is the same, and its environment tells it the
 * places, so that their names are put in the place of each other. Undefined where the other program has
 * no such function, or tells it no such place.
 */
export function transpose(
  call: ServiceCall,
  from: Infrastructure,
  to: Infrastructure,
): ServiceCall | undefined {
  const here = from
    .ofType("aws:lambda/function:Function")
    .find(({ properties }) => properties["name"] === call.functionName);
  const there = to.ofType("aws:lambda/function:Function").find(({ name }) => name === here?.name);
  if (here === undefined || there === undefined) return undefined;
  let { path } = call;
  // What is sent to S3 is content: its places are in the path.
  let body = call.service === "s3" ? "" : call.body.toString("latin1");
  const places = Object.entries(variablesOf(here.properties))
    .filter(([, value]) => value.length >= NAME_LENGTH_MIN)
    // A name may begin as another one does.
    .toSorted(([, a], [, b]) => b.length - a.length);
  const variables = variablesOf(there.properties);
  for (const [key, value] of places) {
    const other = variables[key];
    const [asPath, asForm] = [encodeURI(value), encodeURIComponent(value)];
    if (other === undefined) {
      if (body.includes(value) || body.includes(asForm) || path.includes(asPath)) return undefined;
      continue;
    }
    path = path.replaceAll(asPath, encodeURI(other));
    body = body.replaceAll(value, other).replaceAll(asForm, encodeURIComponent(other));
  }
  const functionName = text(there.properties["name"]);
  return { ...call, functionName, path, body: Buffer.from(body, "latin1") };
}

function variablesOf({ environment }: PropertyMap): Readonly<Record<string, string>> {
  const { variables = {} } = (environment ?? {}) as { variables?: Record<string, string> };
  return variables;
}
