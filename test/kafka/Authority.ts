import type { KeyObject } from "node:crypto";
import { generateKeyPairSync, randomBytes, sign, X509Certificate } from "node:crypto";

/** A certificate with its key, both in PEM. */
export interface Certified {
  readonly certificate: string;
  readonly privateKey: KeyObject;
}

/** What a certificate is for. */
export interface CertificateRequest {
  /** Common name of whom it is given to. */
  readonly name: string;
  /** Address that a server is reached at. */
  readonly address?: readonly [number, number, number, number];
  /** @default a day from now */
  readonly notAfter?: Date;
}

/** Object identifiers, as DER has them. */
const OID = {
  commonName: "550403",
  ecdsaWithSha256: "2a8648ce3d040302",
  basicConstraints: "551d13",
  keyUsage: "551d0f",
  alternativeName: "551d11",
} as const;

/** Tags of DER. https://www.itu.int/rec/T-REC-X.690 */
const TAG = {
  integer: 2,
  bits: 3,
  octets: 4,
  oid: 6,
  text: 12,
  sequence: 0x30,
  set: 0x31,
} as const;
const GENERALIZED_TIME = 24;
const TRUE = Buffer.from([1, 1, 0xff]);

const DAY_MS = 24 * 3_600_000;

/**
 * An authority that signs certificates for tests, known to nobody. Node.js makes keys and signatures, and the
 * little of X.509 that is wanted beside them is written here: no program of the machine is asked.
 */
// https://www.rfc-editor.org/rfc/rfc5280
export class Authority {
  /** Its own certificate in PEM. */
  readonly certificate: string;
  readonly #name: string;
  readonly #privateKey: KeyObject;

  constructor(name: string) {
    this.#name = name;
    const { privateKey, publicKey } = newKeys();
    this.#privateKey = privateKey;
    const isAuthority = extension(OID.basicConstraints, sequence(TRUE));
    // Signing of certificates, and of nothing else.
    const usage = extension(OID.keyUsage, der(TAG.bits, Buffer.from([2, 0b0000_0100])));
    this.certificate = this.#sign({ name }, publicKey, [isAuthority, usage]);
  }

  /** Gives out a certificate. */
  certify(request: CertificateRequest): Certified {
    const { privateKey, publicKey } = newKeys();
    const { address } = request;
    const extensions =
      address === undefined
        ? []
        : [extension(OID.alternativeName, sequence(der(0x87, Buffer.from(address))))];
    return { certificate: this.#sign(request, publicKey, extensions), privateKey };
  }

  #sign(
    { name, notAfter = new Date(Date.now() + DAY_MS) }: CertificateRequest,
    publicKey: KeyObject,
    extensions: readonly Buffer[],
  ): string {
    const algorithm = sequence(der(TAG.oid, Buffer.from(OID.ecdsaWithSha256, "hex")));
    const signed = sequence(
      // Version 3, which knows extensions.
      der(0xa0, der(TAG.integer, Buffer.from([2]))),
      // A positive number.
      der(TAG.integer, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
      algorithm,
      nameOf(this.#name),
      sequence(time(new Date(notAfter.getTime() - 2 * DAY_MS)), time(notAfter)),
      nameOf(name),
      publicKey.export({ type: "spki", format: "der" }),
      ...(extensions.length === 0 ? [] : [der(0xa3, sequence(...extensions))]),
    );
    const signature = sign("sha256", signed, this.#privateKey);
    const bits = der(TAG.bits, Buffer.concat([Buffer.from([0]), signature]));
    return new X509Certificate(sequence(signed, algorithm, bits)).toString();
  }
}

function newKeys() {
  return generateKeyPairSync("ec", { namedCurve: "P-256" });
}

function nameOf(name: string): Buffer {
  const oid = der(TAG.oid, Buffer.from(OID.commonName, "hex"));
  return sequence(der(TAG.set, sequence(oid, der(TAG.text, Buffer.from(name)))));
}

/** A critical extension. */
function extension(oid: string, value: Buffer): Buffer {
  return sequence(der(TAG.oid, Buffer.from(oid, "hex")), TRUE, der(TAG.octets, value));
}

function time(date: Date): Buffer {
  const digits = date.toISOString().slice(0, 19).replaceAll(/\D/g, "");
  return der(GENERALIZED_TIME, Buffer.from(`${digits}Z`));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(TAG.sequence, Buffer.concat(parts));
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 128) return Buffer.concat([Buffer.from([tag, length]), content]);
  const hex = length.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
  return Buffer.concat([Buffer.from([tag, 0x80 | bytes.length]), bytes, content]);
}
