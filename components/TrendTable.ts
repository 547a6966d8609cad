import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { TREND_TABLE } from "../runtime/contract/tables.ts";
import { fixedName, replaceFixed } from "./fixedName.ts";
import { keepNodes, nodesOf } from "./nodes.ts";
import type { Tags } from "./Tags.ts";
import { tableSafety } from "./tableSafety.ts";

/** Arguments of {@link TrendTable}. */
export interface TrendTableArgs {
  readonly keyArn: pulumi.Input<string>;
  /** Whether the table outlives the stack and refuses deletion. */
  readonly retain: boolean;
  /** Fixed name; omitted: one of its own. */
  readonly name?: pulumi.Input<string>;
  readonly tags: Tags;
}

/** Resources of a {@link TrendTable}. */
export interface TrendTableNodes {
  readonly table: aws.dynamodb.Table;
}

/** The state of each symbol and every alert; a sparse index holds the states that wait. */
export class TrendTable extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly tableName: pulumi.Output<string>;

  constructor(name: string, args: TrendTableArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stock-analytics:index:TrendTable", name, {}, opts);
    const table = new aws.dynamodb.Table(
      name,
      {
        hashKey: TREND_TABLE.partitionKey,
        rangeKey: TREND_TABLE.sortKey,
        attributes: [
          { name: TREND_TABLE.partitionKey, type: "S" },
          { name: TREND_TABLE.sortKey, type: "S" },
          { name: TREND_TABLE.sweepKey, type: "S" },
        ],
        globalSecondaryIndexes: [
          {
            name: TREND_TABLE.sweepIndex,
            keySchemas: [{ attributeName: TREND_TABLE.sweepKey, keyType: "HASH" }],
            projectionType: "KEYS_ONLY",
          },
        ],
        ...tableSafety(args),
        ...fixedName("name", args.name),
      },
      { parent: this, retainOnDelete: args.retain, ...replaceFixed(args.name) },
    );
    this.arn = table.arn;
    this.tableName = table.name;
    keepNodes(this, { table } satisfies TrendTableNodes);
    this.registerOutputs({ arn: this.arn, tableName: this.tableName });
  }

  /** The underlying resources. */
  get nodes(): TrendTableNodes {
    return nodesOf(this);
  }
}
