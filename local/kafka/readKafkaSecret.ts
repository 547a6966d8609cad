import { createPrivateKey, X509Certificate } from "node:crypto";
import type { KafkaTls } from "./connectKafka.ts";
import { KafkaRefusedError } from "./KafkaRefusedError.ts";

/** A name with its password. */
export interface NameAndPassword {
  readonly username: string;
  readonly password: string;
}

/** What a secret holds, and what it is called where something is wrong with it. */
export interface KafkaSecret {
  /** For instance `secret "kafka-login"`. */
  readonly what: string;
  readonly text: string | undefined;
}

/**
 * Name and password of brokers, in the form that Lambda wants of a secret. Messages tell nothing of what it
 * holds.
 * @throws {KafkaRefusedError} if they are not in it
 */
// https://docs.aws.amazon.com/lambda/latest/dg/kafka-cluster-auth.html
export function readLoginSecret(secret: KafkaSecret): NameAndPassword {
  const [username = "", password = ""] = textsOf(secret, ["username", "password"]);
  return { username, password };
}

/**
 * Certificate and key of a client.
 * @throws {KafkaRefusedError} if they are not in it, or do not belong together
 */
export function readCertificateSecret(secret: KafkaSecret): KafkaTls {
  const [cert = "", key = ""] = textsOf(secret, ["certificate", "privateKey"]);
  const password = objectOf(secret)["privateKeyPassword"];
  const passphrase = typeof password === "string" ? password : undefined;
  const tls = { cert, key, ...(passphrase === undefined ? {} : { passphrase }) };
  checkClientCertificate(tls, secret.what);
  return tls;
}

/**
 * Certificate of an authority.
 * @throws {KafkaRefusedError} if it is not in it
 */
export function readAuthoritySecret(secret: KafkaSecret): string {
  const [certificate = ""] = textsOf(secret, ["certificate"]);
  checkCertificate(certificate, secret.what);
  return certificate;
}

/** @throws {KafkaRefusedError} if a text is not a certificate in PEM: clients trust nobody then, and say another thing */
export function checkCertificate(pem: string, what: string): void {
  try {
    if (pem.includes("-----BEGIN CERTIFICATE-----")) {
      new X509Certificate(pem);
      return;
    }
  } catch {
    // Said below.
  }
  throw new KafkaRefusedError(
    `${what} must hold a certificate in PEM, and does not; put it there, from -----BEGIN CERTIFICATE----- on.`,
  );
}

/** @throws {KafkaRefusedError} if certificate and key are none, or not of each other */
export function checkClientCertificate(
  { cert = "", key = "", passphrase }: KafkaTls,
  what: string,
): void {
  checkCertificate(cert, what);
  let isItsKey: boolean;
  try {
    const secret = passphrase === undefined ? {} : { passphrase };
    isItsKey = new X509Certificate(cert).checkPrivateKey(createPrivateKey({ key, ...secret }));
  } catch {
    throw new KafkaRefusedError(
      `${what} must hold a private key in PEM, with its password where it has one, and does not; ` +
        "put them there.",
    );
  }
  if (isItsKey) return;
  throw new KafkaRefusedError(
    `${what} must hold the private key of its certificate, and holds that of another; put the right one there.`,
  );
}

function textsOf(secret: KafkaSecret, names: readonly string[]): string[] {
  const values = objectOf(secret);
  return names.map((name) => {
    const value = values[name];
    if (typeof value === "string" && value !== "") return value;
    throw new KafkaRefusedError(
      `${secret.what} must be JSON with ${names.join(" and ")}, and has no ${name}; add it.`,
    );
  });
}

function objectOf({ what, text }: KafkaSecret): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? "");
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below, without a word of the secret.
  }
  throw new KafkaRefusedError(`${what} must hold a JSON object, and does not; give it one.`);
}
