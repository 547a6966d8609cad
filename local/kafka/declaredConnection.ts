import type { KafkaAccessDefinition, KafkaMappingDefinition } from "../model.ts";
import type { LocalSecrets } from "../resources/LocalSecrets.ts";
import type { KafkaConnection, KafkaHints, KafkaTls } from "./connectKafka.ts";
import { KafkaRefusedError } from "./KafkaRefusedError.ts";
import type { KafkaSecret } from "./readKafkaSecret.ts";
import { readAuthoritySecret, readCertificateSecret, readLoginSecret } from "./readKafkaSecret.ts";

/** Kinds of a mapping's access that name a mechanism.
 * https://docs.aws.amazon.com/lambda/latest/api/API_SourceAccessConfiguration.html */
const MECHANISMS = {
  BASIC_AUTH: "PLAIN",
  SASL_SCRAM_256_AUTH: "SCRAM-SHA-256",
  SASL_SCRAM_512_AUTH: "SCRAM-SHA-512",
} as const;

const HINTS: KafkaHints = {
  login: "check what the secret of the mapping's SASL access holds",
  authority:
    'give the mapping the secret of the authority that signed theirs ("source.kafka.caSecretArn")',
  encryption: "give --kafka-login, with which they are asked as Lambda asks them",
  certificate: "check what the secret of the mapping's client certificate holds",
  topic: 'make it, or give the program another "source.kafka.topic"',
};

/** What to do where brokers are asked plainly, and want more. */
export const PLAIN_HINTS: KafkaHints = { ...HINTS, login: HINTS.encryption };

/**
 * How Lambda would reach brokers by what the program's mappings say: over TLS, with what their secrets hold.
 * @throws {KafkaRefusedError} if they say nothing that a local run can do, or secrets are not as Lambda wants them
 */
export function declaredConnection(
  bootstrapServers: readonly string[],
  mappings: readonly KafkaMappingDefinition[],
  secrets: LocalSecrets,
): KafkaConnection {
  const [access = [], ...others] = mappings.map(accessOf);
  if (others.some((other) => JSON.stringify(other) !== JSON.stringify(access))) {
    throw new KafkaRefusedError(
      "--kafka-login must find one login in the program, and its mappings have several; leave it out, " +
        "and ask brokers that want none.",
    );
  }
  const find = (item: KafkaAccessDefinition): KafkaSecret => secretOf(item, secrets);
  const sasl = access.flatMap((item) => {
    const mechanism = mechanismOf(item.type);
    return mechanism === undefined ? [] : [{ mechanism, ...readLoginSecret(find(item)) }];
  })[0];
  let tls: KafkaTls = {};
  for (const item of access) {
    if (item.type === "SERVER_ROOT_CA_CERTIFICATE") {
      tls = { ...tls, ca: readAuthoritySecret(find(item)) };
    } else if (item.type === "CLIENT_CERTIFICATE_TLS_AUTH") {
      tls = { ...tls, ...readCertificateSecret(find(item)) };
    }
  }
  return { bootstrapServers, tls, hints: HINTS, ...(sasl === undefined ? {} : { sasl }) };
}

function accessOf({ eventSource, access = [] }: KafkaMappingDefinition) {
  if (eventSource === "SelfManagedKafka") return access;
  throw new KafkaRefusedError(
    "--kafka-login must find how brokers of one's own are asked, and the program's are of Amazon MSK, by " +
      "the IAM of an account; leave it out, and ask brokers that want no login.",
  );
}

function mechanismOf(type: string) {
  return type in MECHANISMS ? MECHANISMS[type as keyof typeof MECHANISMS] : undefined;
}

function secretOf({ type, uri }: KafkaAccessDefinition, secrets: LocalSecrets): KafkaSecret {
  const secret = secrets.find(uri);
  if (secret !== undefined) return { what: `Secret "${secret.name}"`, text: secret.value?.text };
  throw new KafkaRefusedError(
    `The mapping's ${type} is in the secret ${uri}, which the program does not make, and a local run asks ` +
      "no account of AWS; make the secret in the program, or leave --kafka-login out.",
  );
}
