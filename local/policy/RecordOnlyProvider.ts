import type { PropertyMap } from "../engine/PropertyValue.ts";
import type {
  CreateRequest,
  InvokeRequest,
  ReadRequest,
  ResourceProvider,
  ResourceState,
  UpdateRequest,
} from "../engine/ResourceProvider.ts";
import { answerFunction } from "./answerFunction.ts";
import { foretellOutputs } from "./foretellOutputs.ts";

/**
 * Makes nothing, of any type and any provider: it answers as if all went well. In a preview nothing computed is
 * known; else ids, ARNs and the like are made up, so that what is written with them can be judged.
 */
export class RecordOnlyProvider implements ResourceProvider {
  create(request: CreateRequest): Promise<ResourceState> {
    const { inputs } = request;
    if (request.preview) return Promise.resolve({ id: "", state: inputs });
    const foretold = foretellOutputs(request);
    return Promise.resolve({ id: foretold.id, state: { ...foretold.outputs, ...inputs } });
  }

  update(request: UpdateRequest): Promise<ResourceState> {
    return this.create(request);
  }

  delete(): Promise<void> {
    return Promise.resolve();
  }

  /** What is looked up is taken to be there. */
  read(request: ReadRequest): Promise<ResourceState> {
    const { id, inputs, preview } = request;
    const { outputs } = foretellOutputs({ ...request, autoName: id });
    return Promise.resolve({ id, state: preview ? inputs : { ...outputs, ...inputs } });
  }

  invoke(request: InvokeRequest): Promise<PropertyMap | undefined> {
    return Promise.resolve(answerFunction(request));
  }
}
