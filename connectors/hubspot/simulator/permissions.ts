import { Refusal } from './answers.ts';
import type { ObjectType } from './object-types.ts';
import type { Portal, Token } from './portal.ts';
import { findProperty } from './properties.ts';

const SCOPES_PAGE = 'https://developers.hubspot.com/scopes';

export function missingScopes(scopes: readonly string[]): Refusal {
  return new Refusal(
    403,
    'MISSING_SCOPES',
    `This app hasn't been granted all required scopes to make this call. Read more about required scopes here: ${SCOPES_PAGE}.`,
    {
      errors: [{ message: 'One or more of the following scopes are required.', context: { requiredGranularScopes: scopes } }],
      links: { scopes: SCOPES_PAGE },
    },
  );
}

export function requireAny(token: Token, scopes: readonly string[]): void {
  if (scopes.length > 0 && !scopes.some((scope) => token.scopes.includes(scope))) throw missingScopes(scopes);
}

const sensitiveScope = (type: ObjectType, verb: 'read' | 'write'): string => `crm.objects.${type.scope}.sensitive.${verb}`;

/** Sensitive values stay away from tokens without the sensitive scope: silently when read, with 403 when written. */
export function readerOf(portal: Portal, token: Token, type: ObjectType): (name: string) => boolean {
  const seesAll = token.scopes.includes(sensitiveScope(type, 'read'));
  return (name) => seesAll || findProperty(portal, type, name)?.sensitive !== true;
}

export function requireWritable(portal: Portal, token: Token, type: ObjectType, names: readonly string[]): void {
  const scope = sensitiveScope(type, 'write');
  if (token.scopes.includes(scope)) return;
  if (names.some((name) => findProperty(portal, type, name)?.sensitive === true)) throw missingScopes([scope]);
}
