import type { Infrastructure } from "../Infrastructure.ts";
import { arnOf } from "../Infrastructure.ts";
import type { CallNeeds, CallReader } from "./CallReader.ts";
import { readJson, unknownOperation } from "./CallReader.ts";
import { LEADING_KEYS, tableContext } from "./keyRequests.ts";

/** Action of each kind of item in a transaction; of the transaction itself there is none.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html */
const ITEM_ACTIONS: Readonly<Record<string, string>> = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
  Get: "GetItem",
};

interface SingleInput {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly Key?: Readonly<Record<string, { readonly S?: string }>>;
}

/** Operations on one table or index, named as their actions are. */
const SINGLE = ["DeleteItem", "GetItem", "PutItem", "Query", "Scan"];

/** Calls to DynamoDB. */
export const dynamodbCalls: CallReader = (call, infrastructure) => {
  const { operation, input } = readJson(call);
  const grants =
    operation === "UpdateItem"
      ? [updateOf(input as unknown as SingleInput, infrastructure)]
      : grantsOf(operation, input);
  const tables = new Set(grants.map(({ resource }) => resource.replace(/\/index\/.*$/, "")));
  return {
    grants,
    keys: [...tables].map((resource) => ({
      resource,
      actions: ["kms:Decrypt"],
      service: "dynamodb",
      context: tableContext(resource),
    })),
  };
};

/**
 * With the item's partition key: items are updated where a function has one of its own among those of
 * symbols, which any function of trends writes as a whole.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
function updateOf(
  { TableName, Key }: SingleInput,
  infrastructure: Infrastructure,
): CallNeeds["grants"][number] {
  const resource = tableArn(TableName);
  const partition = Key?.[infrastructure.partitionKeyOf(resource)]?.S;
  if (partition === undefined) throw unknownOperation("dynamodb", "UpdateItem without a text key");
  return {
    action: "dynamodb:UpdateItem",
    resource,
    context: { [LEADING_KEYS]: partition },
  };
}

function grantsOf(
  operation: string,
  input: Readonly<Record<string, unknown>>,
): { readonly action: string; readonly resource: string }[] {
  if (SINGLE.includes(operation)) {
    const { TableName, IndexName } = input as unknown as SingleInput;
    const table = tableArn(TableName);
    const resource = IndexName === undefined ? table : `${table}/index/${IndexName}`;
    return [{ action: `dynamodb:${operation}`, resource }];
  }
  if (/^Batch(Get|Write)Item$/.test(operation)) {
    const tables = Object.keys(input["RequestItems"] as object);
    return tables.map((table) => {
      return { action: `dynamodb:${operation}`, resource: tableArn(table) };
    });
  }
  if (/^Transact(Get|Write)Items$/.test(operation)) {
    const items = input["TransactItems"] as Record<string, { readonly TableName: string }>[];
    return items.flatMap((item) =>
      Object.entries(item).map(([kind, { TableName }]) => {
        const action = ITEM_ACTIONS[kind];
        if (action === undefined) throw unknownOperation("dynamodb", `${operation} ${kind}`);
        return { action: `dynamodb:${action}`, resource: tableArn(TableName) };
      }),
    );
  }
  throw unknownOperation("dynamodb", operation);
}

function tableArn(table: string): string {
  return table.startsWith("arn:") ? table : arnOf("dynamodb", `table/${table}`);
}
