import './reflect-metadata.ts';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { Extension } from '@peculiar/x509';
import { createPublicKey, randomBytes, webcrypto } from 'node:crypto';

/** A certificate and its private key, both PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const serverAuth = '1.3.6.1.5.5.7.3.1';
const clientAuth = '1.3.6.1.5.5.7.3.2';
const years = 10;
/** Clocks differ: certificates are valid from an hour before they were made. */
const headStart = 3_600_000;

/** The authority that signs everything below it; it lives as long as the data folder. */
export async function createAuthority(now: number): Promise<Identity> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: 'CN=capstan-ca',
    issuer: 'CN=capstan-ca',
    ...validity(now),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: keys.privateKey,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await pemOf(keys.privateKey) };
}

/** The certificate that the server shows; `hosts` are DNS names and addresses. */
export async function createServerIdentity(
  authority: Identity,
  hosts: readonly string[],
  now: number,
): Promise<Identity> {
  const names = hosts.map((value) => ({ type: isAddress(value) ? ('ip' as const) : ('dns' as const), value }));
  return sign(authority, now, {
    subject: 'CN=kube-apiserver',
    usage: serverAuth,
    more: [new SubjectAlternativeNameExtension(names)],
  });
}

/** A client certificate: user `name` in the groups (organisations), as Kubernetes reads them. */
export async function createClientIdentity(
  authority: Identity,
  name: string,
  groups: readonly string[],
  now: number,
): Promise<Identity> {
  const subject = [`CN=${name}`, ...groups.map((group) => `O=${group}`)].join(', ');
  return sign(authority, now, { subject, usage: clientAuth, more: [] });
}

interface Request {
  readonly subject: string;
  /** Object identifier of what the certificate is for. */
  readonly usage: string;
  readonly more: readonly Extension[];
}

async function sign(authority: Identity, now: number, { subject, usage, more }: Request): Promise<Identity> {
  const keys = await newKeys();
  const signingKey = await webcrypto.subtle.importKey('pkcs8', bytesOfPem(authority.key), algorithm, false, ['sign']);
  const publicDer = createPublicKey(authority.certificate).export({ type: 'spki', format: 'der' });
  const authorityKey = await webcrypto.subtle.importKey('spki', publicDer, algorithm, true, ['verify']);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject,
    issuer: 'CN=capstan-ca',
    ...validity(now),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([usage]),
      await AuthorityKeyIdentifierExtension.create(authorityKey),
      ...more,
    ],
  });
  return { certificate: certificate.toString('pem'), key: await pemOf(keys.privateKey) };
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

function serialNumber(): string {
  return `01${randomBytes(15).toString('hex')}`;
}

function validity(now: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(now - headStart), notAfter: new Date(now + years * 365 * 86_400_000) };
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${der.match(/.{1,64}/g)?.join('\n') ?? ''}\n-----END PRIVATE KEY-----\n`;
}

function bytesOfPem(pem: string): Buffer {
  return Buffer.from(pem.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64');
}

function isAddress(host: string): boolean {
  return host.includes(':') || /^\d+\.\d+\.\d+\.\d+$/.test(host);
}
