import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson, type JsonValue } from './json.ts';

/** SHA-256 of the canonical form, lower-case hex, 64 characters. */
export const hashOf = (value: JsonValue): string => bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));

/** The first 32 hex characters (128 bits): enough for identities and fingerprints, half the bytes in every row. */
export const shortHashOf = (value: JsonValue): string => hashOf(value).slice(0, 32);
