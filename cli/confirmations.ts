import { countOf } from "../text/countOf.ts";
import { SNSClient } from "@aws-sdk/client-sns";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { Command } from "commander";
import { askAgain } from "./confirmations/askAgain.ts";
import type { SilentSubscription } from "./confirmations/listSubscriptions.ts";
import { listSubscriptions } from "./confirmations/listSubscriptions.ts";
import { maskEndpoint } from "./confirmations/maskEndpoint.ts";
import { readTopicArns, regionOf } from "./confirmations/readTopicArns.ts";
import type { Terminal } from "./terminal/Terminal.ts";

interface ConfirmationOptions {
  readonly topic?: string[];
  readonly outputs?: string;
  readonly endpointUrl?: string;
  readonly resend?: true;
  readonly showEndpoints?: true;
  readonly json?: true;
}

/** A subscription and what became of it. */
interface Finding extends SilentSubscription {
  readonly resent: boolean;
  /** Why its owner was not asked again. */
  readonly error?: string;
}

const EXAMPLES = `
Examples:
  Who has not confirmed yet, for alerts or for operators' alarms:
    $ pulumi stack output --json | stock-analytics confirmations --outputs -
  Ask them again:
    $ pulumi stack output --json | stock-analytics confirmations --outputs - --resend
  One topic, without Pulumi:
    $ stock-analytics confirmations --topic arn:aws:sns:us-east-1:123456789012:stocks-alerts-1a2b3c4

SNS deletes a subscription that nobody confirms within 48 hours: --resend then finds it no longer, and
\`pulumi up --refresh\` subscribes it anew. Nothing is sent meanwhile, and nothing is sent afterwards.
AWS credentials are those of the environment (AWS_PROFILE). Exit codes: 0 done, 1 failed, 2 bad usage.`;

/** `stock-analytics confirmations`: who has to confirm a subscription, and asks them again. */
export function confirmationsCommand(terminal: Terminal): Command {
  return new Command("confirmations")
    .description("lists subscriptions that nobody has confirmed yet, and asks their owners again")
    .option("--topic <arn...>", "topics to look at")
    .option("--outputs <file>", "what `pulumi stack output --json` printed; -: standard input")
    .option("--resend", "have SNS ask the owners again")
    .option("--show-endpoints", "print addresses in full: they are people's")
    .option("--endpoint-url <url>", "endpoint of SNS (environment: AWS_ENDPOINT_URL_SNS)")
    .option("--json", "print the result as JSON")
    .addHelpText("after", EXAMPLES)
    .action((options: ConfirmationOptions) => runCommand(terminal, options));
}

async function runCommand(terminal: Terminal, options: ConfirmationOptions): Promise<void> {
  const topics = await readTopicArns(options);
  const findings: Finding[] = [];
  let confirmed = 0;
  for (const topicArn of topics) {
    const client = createClient(topicArn, options.endpointUrl);
    try {
      const listed = await listSubscriptions(client, topicArn);
      confirmed += listed.confirmed;
      for (const silent of listed.silent) findings.push(await find(client, silent, options));
    } finally {
      client.destroy();
    }
  }
  const shown = options.showEndpoints ? findings : findings.map(mask);
  if (options.json) terminal.print(JSON.stringify({ topics, confirmed, subscriptions: shown }));
  else describe(terminal, { topics, confirmed, findings: shown });
  if (findings.some(({ error }) => error !== undefined)) process.exitCode = 1;
}

function createClient(topicArn: string, endpointUrl: string | undefined): SNSClient {
  return new SNSClient({
    region: regionOf(topicArn),
    requestHandler: new NodeHttpHandler(),
    ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
  });
}

/** One that cannot be asked again does not keep the others from it. */
async function find(
  client: SNSClient,
  silent: SilentSubscription,
  { resend }: ConfirmationOptions,
): Promise<Finding> {
  if (resend !== true || silent.state === "deleted") return { ...silent, resent: false };
  try {
    await askAgain(client, silent);
    return { ...silent, resent: true };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...silent, resent: false, error: reason };
  }
}

function mask(finding: Finding): Finding {
  const { protocol, endpoint, error } = finding;
  const masked = maskEndpoint(protocol, endpoint);
  // SNS may repeat the address in its message.
  const reason = error === undefined ? {} : { error: error.replaceAll(endpoint, masked) };
  return { ...finding, endpoint: masked, ...reason };
}

function describe(
  terminal: Terminal,
  result: {
    readonly topics: readonly string[];
    readonly confirmed: number;
    readonly findings: readonly Finding[];
  },
): void {
  const { topics, confirmed, findings } = result;
  for (const { topicArn, protocol, endpoint, state, resent, error } of findings) {
    const name = topicArn.slice(topicArn.lastIndexOf(":") + 1);
    const outcome = resent ? "asked again" : state;
    terminal.print(`${outcome}  ${name}  ${protocol}  ${endpoint}`);
    if (error !== undefined) terminal.say(`  not asked again: ${error}`, "red");
  }
  const pending = findings.filter(({ state }) => state === "pending");
  terminal.say(
    `${pending.length} pending and ${confirmed} confirmed at ${countOf(topics.length, "topic")}`,
  );
  if (pending.some(({ resent }) => !resent)) {
    terminal.say("SNS deletes what is not confirmed within 48 hours; --resend asks again");
  }
  if (findings.some(({ state }) => state === "deleted")) {
    terminal.say("deleted: `pulumi up --refresh` subscribes it anew");
  }
}
