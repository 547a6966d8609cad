import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { KafkaBrokerOptions } from "../../local/kafka/KafkaBroker.ts";
import type { KafkaConnection } from "../../local/kafka/connectKafka.ts";
import { Authority } from "./Authority.ts";

/** Whom the broker knows. */
export const USERNAME = "reader";
export const PASSWORD = "hunter2 of the reader: $&%";

/** Authority that has signed the broker's certificate, and those of clients. */
export const AUTHORITY = new Authority("authority of the tests");

/** How a client gets in. */
export function scramConnection(server: string): KafkaConnection {
  return {
    bootstrapServers: [server],
    sasl: { mechanism: "SCRAM-SHA-512", username: USERNAME, password: PASSWORD },
    tls: { ca: AUTHORITY.certificate },
  };
}

/** A broker with SASL/SCRAM and SASL/PLAIN over TLS. */
export function saslBroker(folder: string): Omit<KafkaBrokerOptions, "folder" | "classPath"> {
  const login = `org.apache.kafka.common.security`;
  const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
  const user = `username=${quoted(USERNAME)} password=${quoted(PASSWORD)}`;
  return {
    properties: escaped({
      ...tlsProperties(folder),
      "listener.security.protocol.map": "CLIENT:SASL_SSL,CONTROLLER:PLAINTEXT",
      "sasl.enabled.mechanisms": "SCRAM-SHA-512,SCRAM-SHA-256,PLAIN",
      "sasl.mechanism.inter.broker.protocol": "PLAIN",
      "listener.name.client.plain.sasl.jaas.config": `${login}.plain.PlainLoginModule required ${user} user_${USERNAME}=${quoted(PASSWORD)};`,
      "listener.name.client.scram-sha-512.sasl.jaas.config": `${login}.scram.ScramLoginModule required;`,
      "listener.name.client.scram-sha-256.sasl.jaas.config": `${login}.scram.ScramLoginModule required;`,
    }),
    formatArguments: ["SCRAM-SHA-512", "SCRAM-SHA-256"].flatMap((mechanism) => [
      "--add-scram",
      `${mechanism}=[name=${USERNAME},password=${quoted(PASSWORD)}]`,
    ]),
    connection: scramConnection,
  };
}

/** A broker that knows clients by their certificates. */
export function certificateBroker(
  folder: string,
): Omit<KafkaBrokerOptions, "folder" | "classPath"> {
  return {
    properties: {
      ...tlsProperties(folder),
      "listener.security.protocol.map": "CLIENT:SSL,CONTROLLER:PLAINTEXT",
      "ssl.client.auth": "required",
    },
    connection: certificateConnection,
  };
}

/** How a client gets in there. */
export function certificateConnection(server: string): KafkaConnection {
  const { certificate, privateKey } = AUTHORITY.certify({ name: USERNAME });
  const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return {
    bootstrapServers: [server],
    tls: { ca: AUTHORITY.certificate, cert: certificate, key },
  };
}

/** Certificate and key of a broker on 127.0.0.1. */
function tlsProperties(folder: string): Record<string, string> {
  mkdirSync(folder, { recursive: true });
  const address = [127, 0, 0, 1] as const;
  const { certificate, privateKey } = AUTHORITY.certify({ name: "broker", address });
  const store = join(folder, "broker.pem");
  const key = privateKey.export({ type: "pkcs8", format: "pem" });
  writeFileSync(store, `${key.toString()}${certificate}`);
  const trusted = join(folder, "authority.pem");
  writeFileSync(trusted, AUTHORITY.certificate);
  return {
    "ssl.keystore.type": "PEM",
    "ssl.keystore.location": store,
    "ssl.truststore.type": "PEM",
    "ssl.truststore.location": trusted,
  };
}

/** A backslash of a value is written as two in a file of properties. */
function escaped(properties: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, value.replaceAll("\\", "\\\\")]),
  );
}
