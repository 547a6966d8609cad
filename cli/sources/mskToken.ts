import type { KinesisClient } from "@aws-sdk/client-kinesis";
import { SignatureV4 } from "@smithy/signature-v4";

/** How long a token lets somebody in, in seconds: the most that MSK takes.
 * https://docs.aws.amazon.com/msk/latest/developerguide/iam-access-control.html */
const TOKEN_SECONDS = 900;

/** Whose token it is, and of which region. */
export interface MskTokenOptions {
  readonly region: string;
  /** Where credentials of AWS come from; they are looked up anew for each token, so that none outlives them. */
  readonly config: Pick<KinesisClient["config"], "credentials" | "sha256">;
  /** @default the machine's clock */
  readonly now?: () => Date;
}

/**
 * The token by which Amazon MSK knows an identity of IAM: a signed address of `kafka-cluster:Connect`, as
 * AWS's own signers for clients without Java make it.
 * @throws if there are no credentials
 */
// https://github.com/aws/aws-msk-iam-sasl-signer-js
export async function mskToken({ region, config, now }: MskTokenOptions): Promise<string> {
  const hostname = `kafka.${region}.amazonaws.com`;
  const signer = new SignatureV4({
    ...{ service: "kafka-cluster", region },
    ...{ credentials: config.credentials, sha256: config.sha256 },
    applyChecksum: false,
  });
  const { query = {} } = await signer.presign(
    {
      ...{ method: "GET", protocol: "https:", hostname, path: "/" },
      headers: { host: hostname },
      query: { Action: "kafka-cluster:Connect" },
    },
    { expiresIn: TOKEN_SECONDS, signingDate: now?.() ?? new Date() },
  );
  const pairs = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
  );
  // It is not signed, and AWS's log knows by it who asked.
  pairs.push("User-Agent=stock-analytics-produce");
  return Buffer.from(`https://${hostname}/?${pairs.join("&")}`).toString("base64url");
}

/** Region of brokers of Amazon MSK, by their names; undefined: they are others. */
export function mskRegion(servers: readonly string[]): string | undefined {
  const of = (server: string): string | undefined =>
    /\.kafka(?:-serverless)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?:\d+$/.exec(server)?.[1];
  return servers.map(of).find((region) => region !== undefined);
}
