import { NotModelledError } from "../engine/NotModelledError.ts";
import { type PropertyMap, UNKNOWN } from "../engine/PropertyValue.ts";
import type {
  CreateRequest,
  DeleteRequest,
  InvokeRequest,
  ResourceProvider,
  ResourceState,
  UpdateRequest,
} from "../engine/ResourceProvider.ts";
import { answerInvoke } from "./answerInvoke.ts";
import { checkInputs } from "./inputRules.ts";
import { Inputs } from "./Inputs.ts";
import { LOOK_UP_BUCKET, lookUpBucket } from "./lookUpBucket.ts";
import { MODELS } from "./models.ts";
import { physicalName } from "./physicalName.ts";
import type { ModelContext, ResourceModel } from "./ResourceModel.ts";
import { standInForMissing } from "./standIn.ts";

const MODEL_OF_TYPE = new Map(MODELS.map((model) => [model.type, model]));

/**
 * Turns the resources of a program into resources of the emulators and declarations for the local run.
 * Names and ids are the same in every run, so that a run on a kept data directory finds what is there.
 *
 * Resources are to be created in every run, not kept as "same" from an earlier one: what the run itself
 * carries out (functions, mappings, schedules) is known only when it is declared.
 */
export class EmulatorProvider implements ResourceProvider {
  readonly #context: () => Promise<ModelContext>;

  /** @param context what models work with; asked for when the first resource is made, not in previews. */
  constructor(context: () => Promise<ModelContext>) {
    this.#context = context;
  }

  async create(request: CreateRequest): Promise<ResourceState> {
    const model = findModel(request);
    if (model.rules !== "any") checkInputs(request.type, request.inputs, model.rules);
    if (request.preview) return previewState(model, request);
    const context = await this.#context();
    const inputs = new Inputs(`${request.type} "${request.name}"`, request.inputs);
    const name = physicalName(model, request);
    const result = await model.create({ request, inputs, name, context });
    if (model.ledger !== undefined) {
      const { urn, type, name: logicalName } = request;
      const kept = model.ledger === "prune" ? request.inputs : {};
      context.ledger.add({ urn, type, name: logicalName, id: result.id, inputs: kept });
    }
    return result;
  }

  async update(request: UpdateRequest): Promise<ResourceState> {
    const model = findModel(request);
    const before = physicalName(model, { inputs: request.oldInputs, autoName: request.autoName });
    if (!request.preview && physicalName(model, request) !== before) {
      throw new NotModelledError(
        `Replacing ${request.type} "${request.name}" because "${model.nameProperty}" changed`,
        "use another data directory",
      );
    }
    return this.create(request);
  }

  async delete(request: DeleteRequest): Promise<void> {
    const context = await this.#context();
    const inputs = new Inputs(`${request.type} "${request.name}"`, request.oldInputs);
    await findModel(request).delete?.({ id: request.id, inputs, context });
    context.ledger.remove(request.urn);
  }

  invoke(request: InvokeRequest): Promise<PropertyMap> {
    if (request.token === LOOK_UP_BUCKET) return lookUpBucket(request, this.#context);
    return Promise.resolve().then(() => answerInvoke(request.token, request.args));
  }

  /**
   * Stands in for what the program uses and does not make. To be called when the program has ended well.
   * @returns a sentence for each, for people.
   * @throws {NotModelledError} for what nothing here can stand in for.
   */
  async standInForMissing(): Promise<string[]> {
    return standInForMissing(await this.#context());
  }

  /**
   * Removes what an earlier run made in the data directory and this one does not declare, where it would
   * go on having effects: subscriptions. Data stays. To be called when the program has ended well.
   */
  async prune(): Promise<void> {
    const context = await this.#context();
    for (const { urn, type, name, id, inputs } of context.ledger.abandoned) {
      const model = MODEL_OF_TYPE.get(type);
      if (model?.ledger !== "prune") continue;
      await model.delete?.({ id, inputs: new Inputs(`${type} "${name}"`, inputs), context });
      context.ledger.remove(urn);
    }
  }
}

function findModel({ type, name }: { type: string; name: string }): ResourceModel {
  const model = MODEL_OF_TYPE.get(type);
  if (model !== undefined) return model;
  throw new NotModelledError(
    `The resource type ${type} ("${name}")`,
    "leave it out of a local run",
  );
}

/** As in AWS, a preview knows the inputs and the name, and nothing that is made up at creation. */
function previewState(model: ResourceModel, request: CreateRequest): ResourceState {
  const { inputs } = request;
  const { nameProperty } = model;
  const isNamed = nameProperty === undefined || inputs[nameProperty] === UNKNOWN;
  const named = isNamed ? {} : { [nameProperty]: physicalName(model, request) };
  return { id: "", state: { ...inputs, ...named } };
}
