import { hashOf } from '../hash.ts';

/** Begins every API token, so that scanners of code and logs recognise one. */
export const TOKEN_PREFIX = 'handoff_';
const TOKEN_SHAPE = /^handoff_[A-Za-z0-9_-]{43}$/;

/** `random`: 32 bytes from a cryptographic source, base64url (43 characters). */
export const tokenOf = (random: string): string => `${TOKEN_PREFIX}${random}`;

export const isTokenShape = (text: string): boolean => TOKEN_SHAPE.test(text);

/**
 * What is stored of a token, a session or a login. A plain SHA-256 is right here and a slow password hash is not: the
 * secret is 256 random bits that nobody can guess their way through, and it is looked up with every request. The
 * purpose is part of what is hashed, so that a secret for one thing is none for another.
 */
export const hashSecret = (purpose: 'token' | 'session' | 'login', secret: string): string => hashOf([purpose, secret]);
