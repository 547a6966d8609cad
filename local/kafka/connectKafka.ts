import type { BaseOptions } from "@platformatic/kafka";

/** How a Kafka cluster is reached. */
export interface KafkaConnection {
  /** `host:port` each. */
  readonly bootstrapServers: readonly string[];
  readonly sasl?: {
    readonly mechanism: "SCRAM-SHA-512" | "SCRAM-SHA-256";
    readonly username: string;
    readonly password: string;
  };
  /** Absent: without TLS. */
  readonly tls?: {
    /** Certificates in PEM of the authorities that are trusted; absent: those that Node.js trusts. */
    readonly ca?: string;
  };
}

/** Options of a client of the cluster. */
export function kafkaOptions(
  { bootstrapServers, sasl, tls }: KafkaConnection,
  clientId: string,
): BaseOptions {
  return {
    clientId,
    bootstrapBrokers: [...bootstrapServers],
    ...(sasl === undefined ? {} : { sasl }),
    ...(tls === undefined ? {} : { tls: { ...tls } }),
    connectTimeout: 5_000,
    requestTimeout: 30_000,
  };
}

/** `host:port,host:port`, as a list. */
export function parseServers(text: string): string[] {
  return text
    .split(",")
    .map((server) => server.trim())
    .filter((server) => server !== "");
}
