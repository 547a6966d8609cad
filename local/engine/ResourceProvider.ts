import type { PropertyMap } from "./PropertyValue.ts";

/** What every request about one resource carries. */
export interface ResourceRequest {
  /** Type token, for instance `aws:kinesis/stream:Stream`. */
  readonly type: string;
  readonly urn: string;
  /** Logical name: the last part of the URN. */
  readonly name: string;
  /**
   * Physical name to use where the program gives none: the logical name, a dash and 7 hexadecimal
   * digits of the URN's SHA-256. The same in every run, so that a second run finds what the first made.
   */
  readonly autoName: string;
  /** Folder against which the program's relative paths count. Asset paths are absolute already. */
  readonly programDir: string;
  /** Inputs of the explicit provider resource the program passed; absent: the default provider. */
  readonly providerInputs?: PropertyMap;
  /** Whether this is a preview: nothing may be changed then, and inputs may hold `UNKNOWN`. */
  readonly preview: boolean;
  /** Aborted when the run is. */
  readonly signal: AbortSignal;
}

/** Asks for a resource to be made. */
export interface CreateRequest extends ResourceRequest {
  readonly inputs: PropertyMap;
  /** Paths of the secret inputs, for instance `environment.variables.TOKEN`: keep them out of logs. */
  readonly secretInputs: readonly string[];
  /** Whether it is a component of another package (`awsx:ec2:Vpc`), which has outputs and no id. */
  readonly remote: boolean;
}

/** Asks for a resource of an earlier run to take new inputs. */
export interface UpdateRequest extends CreateRequest {
  readonly id: string;
  readonly oldInputs: PropertyMap;
  readonly oldState: PropertyMap;
}

/** Asks for a resource of an earlier run to be removed. */
export interface DeleteRequest extends ResourceRequest {
  readonly id: string;
  readonly oldInputs: PropertyMap;
  readonly oldState: PropertyMap;
}

/** Asks for a resource that the program did not make (`Type.get`). */
export interface ReadRequest extends ResourceRequest {
  readonly id: string;
  /** What the program knows of it. */
  readonly inputs: PropertyMap;
}

/** Asks for a function's result (`aws:index/getRegion:getRegion`). */
export interface InvokeRequest {
  readonly token: string;
  readonly args: PropertyMap;
  /** Inputs of the explicit provider resource the program passed; absent: the default provider. */
  readonly providerInputs?: PropertyMap;
  readonly preview: boolean;
  readonly signal: AbortSignal;
}

/** A resource that was made. */
export interface ResourceState {
  /** Physical id. Ignored in a preview, where ids are unknown, and for remote components. */
  readonly id: string;
  /**
   * All outputs, inputs included. In a preview what is left out is unknown to the program; in a real
   * run it is `undefined`.
   */
  readonly state: PropertyMap;
}

/**
 * Makes the resources a program declares. A type, property, function or path that it does not model
 * must be refused with an error that names it; the run then fails with that error.
 */
export interface ResourceProvider {
  /** Makes a resource, or finds the one an earlier run made under the same name. */
  create(request: CreateRequest): Promise<ResourceState>;
  /** Changes a resource in place; called only when a previous run is given and inputs differ. */
  update(request: UpdateRequest): Promise<ResourceState>;
  /** Removes a resource that the program no longer declares; never called in a preview. */
  delete(request: DeleteRequest): Promise<void>;
  /** Answers a function; undefined: what it would answer is not known. */
  invoke(request: InvokeRequest): Promise<PropertyMap | undefined>;
  /** Finds a resource by id; undefined: there is none. Absent: reads are refused by name. */
  read?(request: ReadRequest): Promise<ResourceState | undefined>;
}
