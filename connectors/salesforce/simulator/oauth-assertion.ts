import { createVerify } from 'node:crypto';
import { z } from 'zod';

const MAX_JWT_SECONDS = 180;
const CLOCK_SKEW_SECONDS = 5;

const headerSchema = z.object({ alg: z.literal('RS256') });
const claimsSchema = z.object({ iss: z.string(), sub: z.string(), aud: z.string(), exp: z.number() });

export type Claims = z.infer<typeof claimsSchema>;

export class OAuthRefusal extends Error {
  readonly error: string;

  constructor(error: string, description: string) {
    super(description);
    this.error = error;
  }
}

export function readClaims(assertion: string): Claims {
  const [head = '', payload = ''] = assertion.split('.');
  const claims = claimsSchema.safeParse(decodePart(payload));
  if (!headerSchema.safeParse(decodePart(head)).success || !claims.success) {
    throw new OAuthRefusal('invalid_grant', 'invalid assertion');
  }
  return claims.data;
}

export function checkAssertion(
  assertion: string,
  claims: Claims,
  publicKeys: readonly string[],
  audiences: readonly string[],
  now: number,
): void {
  const [head = '', payload = '', signature = ''] = assertion.split('.');
  const signed = publicKeys.some((key) =>
    createVerify('RSA-SHA256').update(`${head}.${payload}`).verify(key, Buffer.from(signature, 'base64url')),
  );
  if (!signed) throw new OAuthRefusal('invalid_grant', 'invalid assertion');
  if (!audiences.includes(claims.aud)) throw new OAuthRefusal('invalid_grant', 'audience is invalid');
  const seconds = now / 1_000;
  if (claims.exp < seconds || claims.exp > seconds + MAX_JWT_SECONDS + CLOCK_SKEW_SECONDS) {
    throw new OAuthRefusal('invalid_grant', 'invalid assertion');
  }
}

function decodePart(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
