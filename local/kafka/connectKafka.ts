import { isIP } from "node:net";
import type { BaseOptions } from "@platformatic/kafka";
import { judgeTokenAnswer } from "./judgeTokenAnswer.ts";

/** How brokers know who asks, beside a certificate. */
export type KafkaLogin =
  | {
      readonly mechanism: "SCRAM-SHA-512" | "SCRAM-SHA-256" | "PLAIN";
      readonly username: string;
      readonly password: string;
    }
  | {
      readonly mechanism: "OAUTHBEARER";
      /** Makes a token, anew for each connection and each time that a broker wants to know again. */
      readonly token: () => Promise<string>;
    };

/** What a client asks with and for over TLS. */
export interface KafkaTls {
  /** Certificates in PEM of the authorities that are trusted; absent: those that Node.js trusts. */
  readonly ca?: string;
  /** The client's own certificate in PEM, those of authorities in between behind it. */
  readonly cert?: string;
  /** Its key in PEM. */
  readonly key?: string;
  /** Password of the key, where it has one. */
  readonly passphrase?: string;
}

/** What to do about a refusal, as ends of sentences: whoever makes a connection knows where its parts come from. */
export interface KafkaHints {
  /** Of a name or password. */
  readonly login: string;
  /** Of a broker's certificate that is not trusted. */
  readonly authority: string;
  /** Of a broker that wants TLS, and was asked without. */
  readonly encryption: string;
  /** Of the client's own certificate. */
  readonly certificate: string;
  /** Of a topic that is not there. */
  readonly topic: string;
}

/** How a Kafka cluster is reached. */
export interface KafkaConnection {
  /** `host:port` each. */
  readonly bootstrapServers: readonly string[];
  readonly sasl?: KafkaLogin;
  /** Absent: without TLS. */
  readonly tls?: KafkaTls;
  /** Absent: what is said of refusals names no place to mend. */
  readonly hints?: KafkaHints;
}

/** Options of a client of the cluster. */
export function kafkaOptions(
  { bootstrapServers, sasl, tls }: KafkaConnection,
  clientId: string,
): BaseOptions {
  return {
    clientId,
    bootstrapBrokers: [...bootstrapServers],
    ...(sasl === undefined ? {} : { sasl: saslOptions(sasl) }),
    ...(tls === undefined
      ? {}
      : {
          tls: { ...tls },
          // Brokers behind one address, as of MSK Serverless, are told apart by it; addresses of IP are no names.
          tlsServerName: bootstrapServers.every((server) => isIP(hostOf(server)) === 0),
        }),
    connectTimeout: 5_000,
    requestTimeout: 30_000,
  };
}

function saslOptions(login: KafkaLogin): NonNullable<BaseOptions["sasl"]> {
  if (login.mechanism !== "OAUTHBEARER") return login;
  return { ...login, authBytesValidator: judgeTokenAnswer };
}

/** `host:port,host:port`, as a list. */
export function parseServers(text: string): string[] {
  return text
    .split(",")
    .map((server) => server.trim())
    .filter((server) => server !== "");
}

/** Host of `host:port`. */
export function hostOf(server: string): string {
  return server.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
}
