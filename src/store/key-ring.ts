import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HandoffError } from '../core/errors.ts';
import { hasCode } from './lock-folder.ts';

/** Newest first; the first encrypts, all decrypt. The bytes never leave this file. */
export interface KeyRing {
  readonly newestId: string;
  encrypt(plaintext: string, place: SecretPlace): Encrypted;
  decrypt(encrypted: Encrypted, place: SecretPlace): string;
  /** HMAC-SHA256, base64url, under a key that is derived from the newest for this purpose alone. */
  sign(text: string, purpose: string): string;
  /** Whether `sign` gave this for the text, under any of the keys: what was signed before a rotation stays signed. */
  isSigned(text: string, signature: string, purpose: string): boolean;
}
/** Bound into the ciphertext, so that a row copied to another place does not decrypt there. */
export interface SecretPlace {
  readonly scope: string;
  readonly name: string;
}
export interface Encrypted {
  readonly keyId: string;
  /** base64, 12 bytes */
  readonly nonce: string;
  /** base64, followed by the 16 bytes of the tag */
  readonly ciphertext: string;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_FILE = 'handoff.keys';

/**
 * `environmentKey`: the value of HANDOFF_KEY, 32 bytes in base64 or hex; several, newest first, separated by commas.
 * Without it the embedded engine keeps its keys in a file of its folder, created on first use and readable only by
 * this user; on PostgreSQL it refuses (`key_missing`), because a key beside the database would protect nothing.
 */
export async function openKeyRing(source: { readonly environmentKey: string | null; readonly folder: string | null }): Promise<KeyRing> {
  if (source.environmentKey !== null && source.environmentKey.trim() !== '') {
    return keyRingOf(source.environmentKey.split(',').map((text) => parseKey(text, 'HANDOFF_KEY')));
  }
  if (source.folder !== null) return keyRingOf(await readOrCreateKeyFile(source.folder));
  throw new HandoffError({
    code: 'key_missing',
    message: 'Credentials are stored encrypted, and on PostgreSQL the key has to come from outside the database: HANDOFF_KEY is not set.',
    remedy: 'Create one with "openssl rand -base64 32", keep it safe, and set it as HANDOFF_KEY.',
    place: 'HANDOFF_KEY',
    exitCode: 2,
  });
}

/** Puts a new key in front of the folder's key file and gives the new ring; the older keys stay for what they encrypted. */
export async function addKeyToFolder(folder: string): Promise<KeyRing> {
  const keys = [randomBytes(KEY_BYTES), ...(await readOrCreateKeyFile(folder))];
  const file = join(folder, KEY_FILE);
  await writeFile(`${file}.new`, textOf(keys), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return keyRingOf(keys);
}

const textOf = (keys: readonly Buffer[]): string => `${keys.map((key) => key.toString('base64')).join('\n')}\n`;

async function readOrCreateKeyFile(folder: string): Promise<Buffer[]> {
  const file = join(folder, KEY_FILE);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    await writeFile(file, textOf([randomBytes(KEY_BYTES)]), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
  if (((await stat(file)).mode & 0o077) !== 0 && process.platform !== 'win32') await chmod(file, 0o600);
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => parseKey(line, file));
}

function parseKey(text: string, place: string): Buffer {
  const trimmed = text.trim();
  const key = /^[0-9a-fA-F]{64}$/.test(trimmed) ? Buffer.from(trimmed, 'hex') : Buffer.from(trimmed, 'base64');
  // Buffer.from skips what is not base64 instead of refusing it.
  if (key.length === KEY_BYTES && (trimmed.length === 64 || /^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed))) return key;
  throw new HandoffError({
    code: 'key_invalid',
    message: `The key in ${place} must be 32 bytes, written as 44 characters of base64 or 64 of hex; the one given has ${trimmed.length} characters and holds ${key.length} bytes.`,
    remedy: 'Create one with "openssl rand -base64 32". Several keys are separated by commas, the newest first.',
    place,
    exitCode: 2,
  });
}

function keyRingOf(keys: readonly Buffer[]): KeyRing {
  const byId = new Map(keys.map((key) => [createHash('sha256').update('handoff-key-id\0').update(key).digest('hex').slice(0, 12), key]));
  const newest = byId.entries().next();
  if (newest.done === true) throw new HandoffError({ code: 'key_missing', message: 'The key file holds no key.', remedy: 'Restore it from a backup.', place: KEY_FILE, exitCode: 2 });
  const [newestId, newestKey] = newest.value;
  return {
    newestId,
    encrypt: (plaintext, place) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', newestKey, nonce, { authTagLength: TAG_BYTES }).setAAD(associatedData(place));
      const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return { keyId: newestId, nonce: nonce.toString('base64'), ciphertext: body.toString('base64') };
    },
    decrypt: (encrypted, place) => {
      const key = byId.get(encrypted.keyId);
      if (key === undefined) throw undecryptable(place, `it was stored under key ${encrypted.keyId}, which is not among the keys given`);
      const body = Buffer.from(encrypted.ciphertext, 'base64');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(encrypted.nonce, 'base64'), { authTagLength: TAG_BYTES });
        decipher.setAAD(associatedData(place)).setAuthTag(body.subarray(-TAG_BYTES));
        return Buffer.concat([decipher.update(body.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
      } catch {
        throw undecryptable(place, 'the stored value was changed or moved');
      }
    },
    sign: (text, purpose) => signatureOf(newestKey, text, purpose),
    isSigned: (text, signature, purpose) => keys.some((key) => isSame(signature, signatureOf(key, text, purpose))),
  };
}

/** What leaks of a derived key leads to no other, and not to the credentials. */
function signatureOf(key: Buffer, text: string, purpose: string): string {
  const derived = Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `handoff-sync ${purpose}`, KEY_BYTES));
  return createHmac('sha256', derived).update(text).digest('base64url');
}

/** Compared as written: the last letter of base64url has spare bits, and an altered one must not pass. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** JSON keeps ("a", "b/c") and ("a/b", "c") apart. */
const associatedData = (place: SecretPlace): Buffer => Buffer.from(JSON.stringify([place.scope, place.name]), 'utf8');

const undecryptable = (place: SecretPlace, why: string): HandoffError =>
  new HandoffError({
    code: 'secret_undecryptable',
    message: `The stored credential "${place.name}" of "${place.scope}" cannot be decrypted: ${why}.`,
    remedy: 'Give the key it was stored with (HANDOFF_KEY, or the key file of the data folder), or store the credential again.',
    place: `${place.scope}/${place.name}`,
    exitCode: 2,
  });
