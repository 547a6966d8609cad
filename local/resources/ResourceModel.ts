import type { CreateRequest, ResourceState } from "../engine/ResourceProvider.ts";
import type { Deliveries } from "../emulators/Deliveries.ts";
import type { LocalClients } from "../emulators/clients.ts";
import type { Declarations } from "./Declarations.ts";
import type { InputRules } from "./inputRules.ts";
import type { Inputs } from "./Inputs.ts";
import type { ResourceLedger } from "./ResourceLedger.ts";

/** What models work with. */
export interface ModelContext {
  readonly clients: LocalClients;
  readonly deliveries: Deliveries;
  /** Keeps what no emulator takes: functions, mappings, schedules, policies, tables of the catalog. */
  readonly declarations: Declarations;
  /** Folder for files of the run, for instance deployment packages. */
  readonly dataDir: string;
  /** Whether DynamoDB was there before the run, so that its tables may be somebody else's. */
  readonly dynamodbIsExternal: boolean;
  /** What earlier runs made in the data directory. */
  readonly ledger: ResourceLedger;
}

/** One resource to be made. */
export interface CreateCall {
  readonly request: CreateRequest;
  readonly inputs: Inputs;
  /** Physical name: as given, else the same in every run. */
  readonly name: string;
  readonly context: ModelContext;
}

/** One resource to be removed. */
export interface DeleteCall {
  readonly id: string;
  readonly inputs: Inputs;
  readonly context: ModelContext;
}

/** How one type of resource is carried out locally. */
export interface ResourceModel {
  readonly type: string;
  /** What it takes; `any`: everything, because nothing of it is carried out. */
  readonly rules: InputRules | "any";
  /** Property with the physical name; absent: it has none. */
  readonly nameProperty?: string;
  /** How the physical name is formed where the program gives none. */
  readonly naming?: NameRules;
  /**
   * Kept in the ledger of the data directory: `note`, to know in a later run that an earlier one made it;
   * `prune`, to remove it when a later run does not declare it, since it would go on having effects.
   */
  readonly ledger?: "note" | "prune";
  /** Makes it, or takes over what an earlier run made under the same name and gives it these inputs. */
  create(call: CreateCall): Promise<ResourceState> | ResourceState;
  /** Removes it. Absent: there is nothing to remove. */
  delete?(call: DeleteCall): Promise<void> | void;
}

/** Form of a physical name. */
export interface NameRules {
  readonly lengthMax: number;
  readonly lowerCase?: boolean;
  /** Flag among the inputs that asks for a name ending in `.fifo`. */
  readonly fifoFlag?: string;
}
