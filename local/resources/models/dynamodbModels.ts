import {
  type AttributeDefinition,
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  type GlobalSecondaryIndex,
  type KeySchemaElement,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { LOCAL_AWS } from "../../model.ts";
import { localArn } from "../arns.ts";
import { ignored } from "../inputRules.ts";
import type { Inputs } from "../Inputs.ts";
import type { CreateCall, ResourceModel } from "../ResourceModel.ts";
import { waitUntil } from "../waitUntil.ts";

const CAPACITY = ignored("the emulator has no limit of throughput");

const tableModel: ResourceModel = {
  type: "aws:dynamodb/table:Table",
  ledger: "note",
  nameProperty: "name",
  naming: { lengthMax: 255 },
  rules: {
    name: "modelled",
    hashKey: "modelled",
    rangeKey: "modelled",
    attributes: { name: "modelled", type: "modelled" },
    globalSecondaryIndexes: {
      name: "modelled",
      hashKey: "modelled",
      rangeKey: "modelled",
      keySchemas: { attributeName: "modelled", keyType: "modelled" },
      projectionType: "modelled",
      nonKeyAttributes: "modelled",
      readCapacity: CAPACITY,
      writeCapacity: CAPACITY,
      onDemandThroughput: CAPACITY,
      warmThroughput: CAPACITY,
    },
    localSecondaryIndexes: "modelled",
    streamEnabled: "modelled",
    streamViewType: "modelled",
    ttl: { attributeName: "modelled", enabled: "modelled" },
    billingMode: CAPACITY,
    readCapacity: CAPACITY,
    writeCapacity: CAPACITY,
    onDemandThroughput: CAPACITY,
    warmThroughput: CAPACITY,
    tableClass: ignored("it changes prices only"),
    serverSideEncryption: ignored("data on this machine is as safe as its disk"),
    pointInTimeRecovery: ignored("there are no backups of a data directory but your own"),
    deletionProtectionEnabled: ignored("nothing but the end of a throw-away run deletes the table"),
  },
  async create(call) {
    const { inputs, name, context } = call;
    const { dynamodb } = context.clients;
    const table = await findOrCreate(call, tableInput(inputs, name));
    await setTimeToLive(dynamodb, inputs, name);
    const streamArn = localStreamArn(table.LatestStreamArn);
    return {
      id: name,
      state: {
        ...inputs.values,
        name,
        arn: localArn("dynamodb", `table/${name}`),
        // Present and empty without a stream, as the AWS provider gives them.
        streamArn: streamArn ?? "",
        streamLabel: table.LatestStreamLabel ?? "",
      },
    };
  },
  async delete({ id, context }) {
    const { dynamodb } = context.clients;
    await dynamodb.send(new DeleteTableCommand({ TableName: id }));
    // Ours is gone at once; one that was there before may take its time.
    await waitUntil(`the table "${id}" to be gone`, async () =>
      (await describe(dynamodb, id)) === undefined ? true : undefined,
    );
  },
};

/** Models of the resources of DynamoDB. */
export const dynamodbModels: readonly ResourceModel[] = [tableModel];

function tableInput(inputs: Inputs, name: string): CreateTableCommandInput {
  const indexes = inputs.groups("globalSecondaryIndexes").map(globalIndex);
  const hashKey = inputs.text("hashKey");
  const rangeKey = inputs.optionalText("rangeKey");
  const localIndexes = inputs.groups("localSecondaryIndexes").map((index) => ({
    IndexName: index.text("name"),
    KeySchema: keySchema(hashKey, index.text("rangeKey")),
    Projection: projection(index),
  }));
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: inputs.groups("attributes").map((attribute) => ({
      AttributeName: attribute.text("name"),
      AttributeType: attribute.text("type") as AttributeDefinition["AttributeType"],
    })),
    KeySchema: keySchema(hashKey, rangeKey),
    ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes: indexes }),
    ...(localIndexes.length === 0 ? {} : { LocalSecondaryIndexes: localIndexes }),
    ...(inputs.optionalFlag("streamEnabled") === true
      ? { StreamSpecification: streamSpecification(inputs) }
      : {}),
  };
}

function streamSpecification(
  inputs: Inputs,
): NonNullable<CreateTableCommandInput["StreamSpecification"]> {
  type ViewType = NonNullable<CreateTableCommandInput["StreamSpecification"]>["StreamViewType"];
  return { StreamEnabled: true, StreamViewType: inputs.text("streamViewType") as ViewType };
}

function globalIndex(index: Inputs): GlobalSecondaryIndex {
  const schemas = index.groups("keySchemas").map((element) => ({
    AttributeName: element.text("attributeName"),
    KeyType: element.text("keyType") as KeySchemaElement["KeyType"],
  }));
  return {
    IndexName: index.text("name"),
    KeySchema:
      schemas.length > 0
        ? schemas
        : keySchema(index.text("hashKey"), index.optionalText("rangeKey")),
    Projection: projection(index),
  };
}

function keySchema(hashKey: string, rangeKey: string | undefined): KeySchemaElement[] {
  const hash: KeySchemaElement = { AttributeName: hashKey, KeyType: "HASH" };
  if (rangeKey === undefined) return [hash];
  return [hash, { AttributeName: rangeKey, KeyType: "RANGE" }];
}

function projection(index: Inputs): NonNullable<GlobalSecondaryIndex["Projection"]> {
  const NonKeyAttributes = index.texts("nonKeyAttributes");
  return {
    ProjectionType: index.text("projectionType") as "ALL" | "INCLUDE" | "KEYS_ONLY",
    ...(NonKeyAttributes.length === 0 ? {} : { NonKeyAttributes }),
  };
}

async function findOrCreate(
  { name, context, request }: CreateCall,
  input: CreateTableCommandInput,
): Promise<TableDescription> {
  const { dynamodb } = context.clients;
  const existing = await describe(dynamodb, name);
  if (existing === undefined) {
    const created = await dynamodb.send(new CreateTableCommand(input));
    return created.TableDescription ?? {};
  }
  if (context.dynamodbIsExternal && !context.ledger.has(request.urn)) {
    throw new Error(
      `The table "${name}" must not be in the DynamoDB given beforehand, and another run has left it ` +
        "there; delete it, or start that DynamoDB anew.",
    );
  }
  checkSameKeys(name, existing, input);
  return adaptStream(dynamodb, existing, input);
}

async function describe(
  dynamodb: DynamoDBClient,
  name: string,
): Promise<TableDescription | undefined> {
  try {
    return (await dynamodb.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** Keys and indexes cannot be changed under the items. */
function checkSameKeys(
  name: string,
  existing: TableDescription,
  wanted: CreateTableCommandInput,
): void {
  const [found, asked] = [shapeOf(existing), shapeOf(wanted)];
  if (found === asked) return;
  throw new Error(
    `The table "${name}" of this data directory has the keys ${found} and the program wants ${asked}; ` +
      "go back to those, or use another data directory.",
  );
}

function shapeOf(table: TableDescription | CreateTableCommandInput): string {
  const types = new Map(
    table.AttributeDefinitions?.map(({ AttributeName, AttributeType }) => [
      AttributeName,
      AttributeType,
    ]),
  );
  const keys = (schema: readonly KeySchemaElement[] = []): string =>
    schema
      .map(
        ({ AttributeName, KeyType }) => `${AttributeName} ${types.get(AttributeName)} ${KeyType}`,
      )
      .join(", ");
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
  return [
    `(${keys(table.KeySchema)})`,
    ...indexes.map(({ IndexName, KeySchema }) => `${IndexName} (${keys(KeySchema)})`).sort(),
  ].join("; ");
}

async function adaptStream(
  dynamodb: DynamoDBClient,
  existing: TableDescription,
  { TableName, StreamSpecification }: CreateTableCommandInput,
): Promise<TableDescription> {
  const found = existing.StreamSpecification;
  const isOn = found?.StreamEnabled === true;
  const isSame =
    isOn === (StreamSpecification !== undefined) &&
    (!isOn || found.StreamViewType === StreamSpecification?.StreamViewType);
  if (isSame) return existing;
  if (isOn) {
    await dynamodb.send(
      new UpdateTableCommand({ TableName, StreamSpecification: { StreamEnabled: false } }),
    );
  }
  if (StreamSpecification !== undefined) {
    await dynamodb.send(new UpdateTableCommand({ TableName, StreamSpecification }));
  }
  const described = await dynamodb.send(new DescribeTableCommand({ TableName }));
  return described.Table ?? existing;
}

async function setTimeToLive(
  dynamodb: DynamoDBClient,
  inputs: Inputs,
  TableName: string,
): Promise<void> {
  const ttl = inputs.optionalGroup("ttl");
  const AttributeName = ttl?.optionalText("attributeName");
  const isWanted = AttributeName !== undefined && ttl?.optionalFlag("enabled") !== false;
  const { TimeToLiveDescription: found } = await dynamodb.send(
    new DescribeTimeToLiveCommand({ TableName }),
  );
  const isOn = found?.TimeToLiveStatus === "ENABLED";
  if (isWanted === isOn && (!isOn || found.AttributeName === AttributeName)) return;
  const TimeToLiveSpecification = isWanted
    ? { Enabled: true, AttributeName }
    : { Enabled: false, AttributeName: found?.AttributeName };
  await dynamodb.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
}

/** The emulator's region in an ARN is its own name; it takes any other there. */
function localStreamArn(arn: string | undefined): string | undefined {
  return arn?.replace(":dynamodb:dynoxide:", `:dynamodb:${LOCAL_AWS.region}:`);
}
