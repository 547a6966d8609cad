import { Properties } from "./Properties.ts";
import { toPlainValue } from "./unknownValues.ts";

/** A resource as a rule sees it. */
export interface Resource {
  /** Type token: `aws:kinesis/stream:Stream`. */
  readonly type: string;
  readonly urn: string;
  /** Logical name: the last part of the URN. */
  readonly name: string;
  /** Inputs; in rules about several resources outputs. */
  readonly props: Properties;
  /** Whether Pulumi refuses to delete it. */
  readonly isProtected: boolean;
}

/** What the host tells of a resource. */
export interface HostResource {
  readonly type: string;
  readonly urn: string;
  readonly name: string;
  readonly props: unknown;
  readonly opts: { readonly protect: boolean };
}

/** Reads a resource of the host's. */
export function readResource({ type, urn, name, props, opts }: HostResource): Resource {
  const values = new Properties(toPlainValue(props));
  return { type, urn, name, props: values, isProtected: opts.protect };
}
