import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { TICK_TABLE } from "../runtime/contract/tables.ts";
import { fixedName, replaceFixed } from "./fixedName.ts";
import { keepNodes, nodesOf } from "./nodes.ts";
import type { Tags } from "./Tags.ts";
import { tableSafety } from "./tableSafety.ts";

/** Arguments of {@link TickTable}. */
export interface TickTableArgs {
  readonly keyArn: pulumi.Input<string>;
  /** Whether the table outlives the stack and refuses deletion. */
  readonly retain: boolean;
  /** Whether DynamoDB deletes ticks whose time has come. */
  readonly hasTtl: pulumi.Input<boolean>;
  /** Fixed name; omitted: one of its own. */
  readonly name?: pulumi.Input<string>;
  readonly tags: Tags;
}

/** Resources of a {@link TickTable}. */
export interface TickTableNodes {
  readonly table: aws.dynamodb.Table;
}

/** Every accepted tick, by symbol and time; its stream feeds trend detection. */
export class TickTable extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly tableName: pulumi.Output<string>;
  readonly streamArn: pulumi.Output<string>;

  constructor(name: string, args: TickTableArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stock-analytics:index:TickTable", name, {}, opts);
    const table = new aws.dynamodb.Table(
      name,
      {
        hashKey: TICK_TABLE.partitionKey,
        rangeKey: TICK_TABLE.sortKey,
        attributes: [
          { name: TICK_TABLE.partitionKey, type: "S" },
          { name: TICK_TABLE.sortKey, type: "S" },
        ],
        streamEnabled: true,
        streamViewType: "NEW_IMAGE",
        ...(args.hasTtl === false
          ? {}
          : { ttl: { attributeName: TICK_TABLE.expiryAttribute, enabled: args.hasTtl } }),
        ...tableSafety(args),
        ...fixedName("name", args.name),
      },
      { parent: this, retainOnDelete: args.retain, ...replaceFixed(args.name) },
    );
    this.arn = table.arn;
    this.tableName = table.name;
    this.streamArn = table.streamArn;
    keepNodes(this, { table } satisfies TickTableNodes);
    this.registerOutputs({
      arn: this.arn,
      tableName: this.tableName,
      streamArn: this.streamArn,
    });
  }

  /** The underlying resources. */
  get nodes(): TickTableNodes {
    return nodesOf(this);
  }
}
