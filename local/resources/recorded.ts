import type { NameRules, ResourceModel } from "./ResourceModel.ts";
import type { CreateCall } from "./ResourceModel.ts";

/** A type that is accepted without effect. */
export interface RecordedType {
  readonly type: string;
  /** Why a local run loses nothing by it. */
  readonly reason: string;
  readonly nameProperty?: string;
  readonly naming?: NameRules;
  /** Id as AWS forms it. */
  readonly id: (call: CreateCall) => string;
  /** Outputs beside the inputs. */
  readonly outputs?: (call: CreateCall) => Readonly<Record<string, string | number | boolean>>;
  /** Keeps what others may want to know of it. */
  readonly keep?: (call: CreateCall) => void;
}

/** Model of a type that has outputs and no effect. */
export function recorded(recordedType: RecordedType): ResourceModel & { readonly reason: string } {
  const { type, reason, nameProperty, naming, id, outputs, keep } = recordedType;
  return {
    type,
    reason,
    rules: "any",
    ...(nameProperty === undefined ? {} : { nameProperty }),
    ...(naming === undefined ? {} : { naming }),
    create: (call) => {
      keep?.(call);
      const named = nameProperty === undefined ? {} : { [nameProperty]: call.name };
      return { id: id(call), state: { ...call.inputs.values, ...named, ...outputs?.(call) } };
    },
  };
}
