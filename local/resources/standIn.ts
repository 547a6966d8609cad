import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { CreateTopicCommand } from "@aws-sdk/client-sns";
import { NotModelledError } from "../engine/NotModelledError.ts";
import { localArn } from "./arns.ts";
import { findOrCreateStream } from "./findOrCreateStream.ts";
import type { ModelContext } from "./ResourceModel.ts";
import type { ResourceUse, StandInKind } from "./ResourceUses.ts";

/** The clients that stand-ins are made with. */
type StandInContext = Pick<ModelContext, "clients" | "deliveries">;

const MAKERS: Readonly<Record<StandInKind, (name: string, to: StandInContext) => Promise<void>>> = {
  async stream(name, { clients }) {
    await findOrCreateStream(clients.kinesis, name, 1);
  },
  async topic(name, { clients, deliveries }) {
    const created = await clients.sns.send(new CreateTopicCommand({ Name: name }));
    await deliveries.watchTopic(created.TopicArn ?? "");
  },
  async bucket(name, { clients }) {
    await clients.s3.send(new CreateBucketCommand({ Bucket: name }));
  },
};

/** Makes an empty resource, or finds that of an earlier run, in place of one that is not on this machine. */
export function makeStandIn(
  { kind, name }: { readonly kind: StandInKind; readonly name: string },
  context: StandInContext,
): Promise<void> {
  return MAKERS[kind](name, context);
}

/**
 * Stands in for all that the program uses and does not make. To be called when it has declared everything.
 * @returns a sentence for each, for people.
 * @throws {NotModelledError} for what nothing here can stand in for.
 */
export async function standInForMissing(context: ModelContext): Promise<string[]> {
  const { uses, secrets } = context.declarations;
  const notices: string[] = [];
  for (const use of uses.missing) {
    const { kind, name, arn, user } = use;
    if (kind === "secret") {
      if (secrets.find(arn) === undefined) refuseSecret(use);
      continue;
    }
    if (kind !== "bucket" && uses.isMade(localArnOf(kind, name))) refuseNamesake(use);
    await makeStandIn({ kind, name }, context);
    notices.push(
      `${user} uses ${arn}, which this program does not make; a ${kind} "${name}" on this machine ` +
        "stands in for it, empty at first.",
    );
  }
  return notices;
}

function localArnOf(kind: Exclude<StandInKind, "bucket">, name: string): string {
  return kind === "topic" ? localArn("sns", name) : localArn("kinesis", `stream/${name}`);
}

/** Its value is known to its owner only, and a function that gets another fails for a reason of ours. */
function refuseSecret({ arn, user }: ResourceUse): never {
  throw new NotModelledError(
    `The secret "${arn}" of ${user}, which the program does not make,`,
    "declare it with a value in the program, or run without what uses it",
  );
}

/** The emulators tell streams and topics apart by name only. */
function refuseNamesake({ kind, name, arn, user }: ResourceUse): never {
  throw new NotModelledError(
    `The ${kind} "${arn}" of ${user} beside one that the program makes with the same name "${name}"`,
    "give that another name",
  );
}
