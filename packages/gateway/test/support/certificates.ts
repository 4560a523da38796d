// oxlint-disable-next-line import/no-unassigned-import -- the certificate library asks for this polyfill before it
import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  type JsonGeneralName,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
  X509CrlGenerator,
  X509CrlReason,
} from '@peculiar/x509';

const ECDSA_P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const HOUR_MS = 3_600_000;

export interface Credentials {
  /** PEM; for a certificate of an intermediate authority, that authority's follows. */
  readonly cert: string;
  /** PKCS #8, PEM. */
  readonly key: string;
  /** Hexadecimal, in upper case as Node writes it. */
  readonly serial: string;
  readonly notAfter: Date;
}

export interface CertificateOptions {
  readonly names?: readonly JsonGeneralName[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly purpose?: 'client' | 'server';
}

export interface RevocationOptions {
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date;
}

/** A certificate authority of a test's own, with ECDSA P-256 keys that are made when the test runs. */
export class Authority {
  readonly #certificate: X509Certificate;
  readonly #key: CryptoKey;
  readonly #isRoot: boolean;

  private constructor(certificate: X509Certificate, key: CryptoKey, isRoot: boolean) {
    this.#certificate = certificate;
    this.#key = key;
    this.#isRoot = isRoot;
  }

  static async create(name: string): Promise<Authority> {
    const keys = await newKeys();
    const certificate = await X509CertificateGenerator.createSelfSigned({
      name: `CN=${name}`,
      keys,
      signingAlgorithm: ECDSA_P256,
      notBefore: ago(HOUR_MS),
      notAfter: ago(-HOUR_MS),
      extensions: authorityExtensions(),
    });
    return new Authority(certificate, keys.privateKey, true);
  }

  get pem(): string {
    return `${this.#certificate.toString('pem')}\n`;
  }

  async intermediate(name: string): Promise<Authority> {
    const keys = await newKeys();
    return new Authority(await this.#sign(name, keys, authorityExtensions(), {}), keys.privateKey, false);
  }

  async issue(name: string, options: CertificateOptions = {}): Promise<Credentials> {
    const { names = [], purpose = 'client' } = options;
    const keys = await newKeys();
    const certificate = await this.#sign(
      name,
      keys,
      [
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([
          purpose === 'client' ? ExtendedKeyUsage.clientAuth : ExtendedKeyUsage.serverAuth,
        ]),
        ...(names.length === 0 ? [] : [new SubjectAlternativeNameExtension([...names])]),
      ],
      options,
    );
    const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
    return {
      cert: `${certificate.toString('pem')}\n${this.#isRoot ? '' : this.pem}`,
      key: PemConverter.encode(pkcs8, 'PRIVATE KEY'),
      serial: certificate.serialNumber.toUpperCase(),
      notAfter: certificate.notAfter,
    };
  }

  /** A server certificate for `localhost` and 127.0.0.1. */
  serverCredentials(options: CertificateOptions = {}): Promise<Credentials> {
    const names: JsonGeneralName[] = [
      { type: 'dns', value: 'localhost' },
      { type: 'ip', value: '127.0.0.1' },
    ];
    return this.issue('gateway', { names, purpose: 'server', ...options });
  }

  /** A revocation list in PEM. */
  async revocationList(serials: readonly string[] = [], options: RevocationOptions = {}): Promise<string> {
    const { thisUpdate = ago(HOUR_MS), nextUpdate = ago(-HOUR_MS) } = options;
    const list = await X509CrlGenerator.create({
      issuer: this.#certificate.subject,
      thisUpdate,
      nextUpdate,
      signingAlgorithm: ECDSA_P256,
      signingKey: this.#key,
      entries: serials.map((serialNumber) => ({
        serialNumber,
        revocationDate: thisUpdate,
        reason: X509CrlReason.keyCompromise,
      })),
    });
    return `${PemConverter.encode(list.rawData, 'X509 CRL')}\n`;
  }

  #sign(
    name: string,
    { publicKey }: CryptoKeyPair,
    extensions: readonly Extension[],
    { notBefore = ago(HOUR_MS), notAfter = ago(-HOUR_MS) }: CertificateOptions,
  ): Promise<X509Certificate> {
    return X509CertificateGenerator.create({
      subject: `CN=${name}`,
      issuer: this.#certificate.subject,
      publicKey,
      signingKey: this.#key,
      signingAlgorithm: ECDSA_P256,
      notBefore,
      notAfter,
      extensions: [...extensions],
    });
  }
}

function newKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ECDSA_P256, true, ['sign', 'verify']);
}

function authorityExtensions(): Extension[] {
  return [
    new BasicConstraintsExtension(true, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
  ];
}

const ago = (ms: number): Date => new Date(Date.now() - ms);
