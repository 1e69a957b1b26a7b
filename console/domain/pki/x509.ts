// @peculiar/x509 resolves its parts through decorators and asks for this first.
import 'reflect-metadata';
import { createHash, webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequest,
  PublicKey,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
/** Clocks of PCs are not exact: a certificate is valid from a little before it was made. */
const BACKDATED_MS = 3_600_000;

export interface Subject {
  /** Common name. */
  name: string;
  /** SubjectPublicKeyInfo, DER. */
  publicKey: Uint8Array<ArrayBuffer>;
  /** Milliseconds from now. */
  validForMs: number;
}

export interface Issuer {
  /** PEM. */
  certificate: string;
  privateKey: webcrypto.CryptoKey;
}

/** An ECDSA P-256 key pair for an authority or a server. */
export function newKeyPair(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

/** PKCS #8 as PEM. */
export async function exportPrivateKey(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  return `-----BEGIN PRIVATE KEY-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`;
}

/** @throws when it is no P-256 key */
export function importPrivateKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');
  return webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, true, ['sign']);
}

export async function publicKeyOf(key: webcrypto.CryptoKey): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await webcrypto.subtle.exportKey('spki', key));
}

/** A certificate of an authority that vouches for itself. */
export async function selfSignedAuthority(name: string, keys: webcrypto.CryptoKeyPair, validForMs: number) {
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    signingAlgorithm: ALGORITHM,
    ...validity(validForMs),
    extensions: await authorityExtensions(keys.publicKey),
  });
  return pem(certificate);
}

/** The same authority as `certificate`, vouched for by its predecessor: who trusts only that one trusts it too. */
export async function crossSigned(certificate: string, by: Issuer): Promise<string> {
  const subject = new X509Certificate(certificate);
  const signer = new X509Certificate(by.certificate);
  const made = await X509CertificateGenerator.create({
    subject: subject.subjectName,
    issuer: signer.subjectName,
    publicKey: subject.publicKey,
    signingKey: by.privateKey,
    signingAlgorithm: ALGORITHM,
    notBefore: subject.notBefore,
    notAfter: signer.notAfter,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      await SubjectKeyIdentifierExtension.create(subject.publicKey),
      await AuthorityKeyIdentifierExtension.create(signer.publicKey),
    ],
  });
  return pem(made);
}

/** A certificate that opens links as the agent with this id, and is good for nothing else. */
export function agentCertificate(agentId: string, subject: Omit<Subject, 'name'>, issuer: Issuer) {
  return issue({ ...subject, name: agentId }, issuer, [
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth], true),
    new SubjectAlternativeNameExtension([{ type: 'url', value: `urn:uuid:${agentId}` }]),
  ]);
}

/** A certificate for a server that goes by these names and addresses. */
export function serverCertificate(
  names: { dns: readonly string[]; ip: readonly string[] },
  subject: Subject,
  issuer: Issuer,
) {
  return issue(subject, issuer, [
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth], true),
    new SubjectAlternativeNameExtension([
      ...names.dns.map((value) => ({ type: 'dns' as const, value })),
      ...names.ip.map((value) => ({ type: 'ip' as const, value })),
    ]),
  ]);
}

/**
 * The public key (SubjectPublicKeyInfo, DER) that a PKCS #10 request asks a certificate for. Its names and wishes
 * are not looked at: the console decides what a certificate says.
 * @returns undefined when it cannot be read, is for another kind of key, or does not prove possession of the key
 */
export async function requestedKey(request: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const read = new Pkcs10CertificateRequest(request);
    const algorithm = read.publicKey.algorithm as { name: string; namedCurve?: string };
    if (algorithm.name !== 'ECDSA' || algorithm.namedCurve !== 'P-256') return undefined;
    return (await read.verify()) ? new Uint8Array(read.publicKey.rawData) : undefined;
  } catch {
    return undefined;
  }
}

/** The fingerprint that a token carries: SHA-256 of the SubjectPublicKeyInfo in base64url. */
export function pinOf(certificate: string): string {
  const { rawData } = new X509Certificate(certificate).publicKey;
  return createHash('sha256').update(new Uint8Array(rawData)).digest('base64url');
}

async function issue(subject: Subject, issuer: Issuer, extensions: Extension[]): Promise<string> {
  const signer = new X509Certificate(issuer.certificate);
  const publicKey = new PublicKey(subject.publicKey);
  const { notBefore, notAfter } = validity(subject.validForMs);
  const made = await X509CertificateGenerator.create({
    subject: [{ CN: [subject.name] }],
    issuer: signer.subjectName,
    publicKey,
    signingKey: issuer.privateKey,
    signingAlgorithm: ALGORITHM,
    notBefore,
    notAfter: notAfter < signer.notAfter ? notAfter : signer.notAfter,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      await AuthorityKeyIdentifierExtension.create(signer.publicKey),
      ...extensions,
    ],
  });
  return pem(made);
}

async function authorityExtensions(publicKey: webcrypto.CryptoKey): Promise<Extension[]> {
  return [
    // One step below it: the successor that it vouches for.
    new BasicConstraintsExtension(true, 1, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
    await SubjectKeyIdentifierExtension.create(publicKey),
  ];
}

function validity(validForMs: number): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return {
    notBefore: new Date(now - Math.min(BACKDATED_MS, validForMs / 4)),
    notAfter: new Date(now + validForMs),
  };
}

function pem(certificate: X509Certificate): string {
  return `${certificate.toString('pem').trim()}\n`;
}
