import type { KafkaConnection, KafkaHints } from "./connectKafka.ts";
import { TokenRefusedError } from "./judgeTokenAnswer.ts";
import { KafkaRefusedError } from "./KafkaRefusedError.ts";

/** What is known of a failure. */
interface Failure {
  /** Codes of Kafka and of Node.js. */
  readonly codes: ReadonlySet<string>;
  readonly messages: readonly string[];
  readonly all: readonly Error[];
  readonly connection: KafkaConnection;
}

/** What is wrong, as the rest of a sentence about the brokers, and what to do. */
interface Finding {
  readonly problem: string;
  readonly nextStep: string;
}

const HINTS: KafkaHints = {
  login: "check the name and the password that are given for them",
  authority: "give the certificate of the authority that signed theirs",
  encryption: "ask them with TLS, or name their port without it",
  certificate: "give a certificate with its key that they trust",
  topic: "make it, or name another one",
};

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const UNTRUSTED = [
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "CERT_SIGNATURE_FAILURE",
  "CERT_UNTRUSTED",
];

/** What brokers say of a client's certificate. https://www.rfc-editor.org/rfc/rfc8446#section-6 */
const CERTIFICATE_ALERT = /ALERT_(CERTIFICATE|BAD_CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE)/;

const NOT_ALLOWED: Readonly<Record<string, string>> = {
  TOPIC_AUTHORIZATION_FAILED: "the topic",
  GROUP_AUTHORIZATION_FAILED: "the consumer group",
  CLUSTER_AUTHORIZATION_FAILED: "the cluster",
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: "transactions",
};

/**
 * What brokers will not do however often they are asked; undefined: the failure may pass.
 * @param isLast whether it has been tried long enough, so that what a broker that starts anew shows, too, is
 * taken for the refusal that it looks like
 */
export function refusalOf(
  error: unknown,
  connection: KafkaConnection,
  { isLast = false }: { readonly isLast?: boolean } = {},
): KafkaRefusedError | undefined {
  if (error instanceof KafkaRefusedError) return error;
  const failure = failureOf(error, connection);
  const found =
    loginRefused(failure) ??
    certificateRefused(failure) ??
    notAllowed(failure) ??
    groupTaken(failure) ??
    (isLast ? (closedAtOnce(failure) ?? noTopic(failure)) : undefined);
  if (found === undefined) return undefined;
  const servers = connection.bootstrapServers.join();
  const message = `The Kafka brokers at ${servers} ${found.problem}; ${found.nextStep}.`;
  return new KafkaRefusedError(message, { cause: error });
}

function failureOf(error: unknown, connection: KafkaConnection): Failure {
  const all = causesOf(error);
  const codes = all.flatMap((one) =>
    [textOf(one, "apiId"), textOf(one, "code")].filter((code) => code !== undefined),
  );
  return { all, connection, codes: new Set(codes), messages: all.map(({ message }) => message) };
}

function loginRefused({ codes, all, connection }: Failure): Finding | undefined {
  const { sasl } = connection;
  const { login } = { ...HINTS, ...connection.hints };
  const token = all.find((one) => one instanceof TokenRefusedError);
  if (token !== undefined)
    return { problem: `do not let us in: ${token.message}`, nextStep: login };
  if (sasl === undefined) return undefined;
  const { mechanism } = sasl;
  if (codes.has("UNSUPPORTED_SASL_MECHANISM")) {
    return {
      problem: `do not know ${mechanism}`,
      nextStep: "choose the mechanism that they are set up with, or the port that has it",
    };
  }
  if (!codes.has("SASL_AUTHENTICATION_FAILED")) return undefined;
  const what =
    "username" in sasl ? `refuse the name "${sasl.username}" or its password` : "refuse the token";
  return { problem: `${what} (${mechanism})`, nextStep: login };
}

function certificateRefused(failure: Failure): Finding | undefined {
  const { codes, messages, connection } = failure;
  const { authority, certificate, encryption } = { ...HINTS, ...connection.hints };
  const has = (code: string): boolean => codes.has(code);
  if (messages.includes("Broker requires TLS.")) {
    return { problem: "want TLS, and were asked without", nextStep: encryption };
  }
  if (UNTRUSTED.some(has)) {
    const problem = "have a certificate of an authority that is not trusted";
    return { problem, nextStep: authority };
  }
  if (has("CERT_HAS_EXPIRED") || has("CERT_NOT_YET_VALID")) {
    const problem = "have a certificate that is not valid today";
    return { problem, nextStep: "renew it there, or set this machine's clock" };
  }
  if (has("ERR_TLS_CERT_ALTNAME_INVALID")) {
    const said = messages.find((message) => message.includes("altnames")) ?? "";
    return {
      problem: `have a certificate for another address (${said.replace(/\.$/, "")})`,
      nextStep: "name them by an address that it is for",
    };
  }
  if ([...codes].some((code) => CERTIFICATE_ALERT.test(code))) {
    return { problem: "want a certificate of the client that they trust", nextStep: certificate };
  }
  return undefined;
}

function notAllowed({ codes, connection }: Failure): Finding | undefined {
  const what = Object.keys(NOT_ALLOWED).find((code) => codes.has(code));
  if (what === undefined) return undefined;
  const { sasl } = connection;
  const who = sasl !== undefined && "username" in sasl ? `"${sasl.username}"` : "who asks";
  return {
    problem: `do not allow ${who} what is asked of ${NOT_ALLOWED[what] ?? ""} (${what})`,
    nextStep: "allow it there, or ask with another name",
  };
}

/** Offsets of a group with members are kept by these only. */
function groupTaken({ codes }: Failure): Finding | undefined {
  const of = ["UNKNOWN_MEMBER_ID", "ILLEGAL_GENERATION", "REBALANCE_IN_PROGRESS"];
  if (!of.some((code) => codes.has(code))) return undefined;
  return {
    problem: "have another consumer in the group whose offsets are to be kept",
    nextStep: 'stop it, or give the program another "source.kafka.consumerGroupId"',
  };
}

/** Brokers that speak no TLS, or that want to know who asks, end a connection without a word. */
function closedAtOnce({ codes, messages, connection }: Failure): Finding | undefined {
  const { sasl, tls, hints } = connection;
  const isOther =
    messages.some((message) => message.startsWith("TLS handshake failed")) ||
    codes.has("ERR_SSL_WRONG_VERSION_NUMBER") ||
    codes.has("ERR_SSL_PACKET_LENGTH_TOO_LONG");
  if (isOther) {
    return { problem: "speak no TLS at that port", nextStep: "name the port that has TLS" };
  }
  if (!messages.includes("Connection closed")) return undefined;
  const { login, certificate } = { ...HINTS, ...hints };
  // What a broker says of a certificate comes behind what it needs to begin with, and is not heard.
  if (tls?.cert !== undefined) {
    return { problem: "want a certificate of the client that they trust", nextStep: certificate };
  }
  return sasl === undefined
    ? { problem: "let nobody in who does not say who asks", nextStep: login }
    : undefined;
}

/** A topic that is being made is not known to all brokers at once. */
function noTopic({ codes, messages, connection }: Failure): Finding | undefined {
  const isUnknown =
    codes.has("UNKNOWN_TOPIC_OR_PARTITION") ||
    messages.some((message) => message.startsWith("Unknown topic "));
  if (!isUnknown) return undefined;
  const { topic } = { ...HINTS, ...connection.hints };
  return { problem: "have no topic of that name", nextStep: topic };
}

/** An error with all that it hides in lists and causes. */
function causesOf(error: unknown, depth = 0): Error[] {
  if (!(error instanceof Error) || depth > 10) return [];
  const listed: unknown[] = "errors" in error && Array.isArray(error.errors) ? error.errors : [];
  return [error, ...[...listed, error.cause].flatMap((one) => causesOf(one, depth + 1))];
}

function textOf(error: Error, property: string): string | undefined {
  const value: unknown = Reflect.get(error, property);
  return typeof value === "string" ? value : undefined;
}
