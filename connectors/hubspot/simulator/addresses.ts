import type { Version } from './call.ts';

export interface Address {
  /** Family first, version taken out: `/crm/objects/deals/search`. */
  readonly path: string;
  readonly version: Version;
}

const FAMILIES = 'objects|associations|properties|pipelines|owners|property-validations';
const NUMBERED = new RegExp(`^/crm/(v3|v4)/(${FAMILIES})(/.*)?$`);
const DATED = new RegExp(`^/crm/(${FAMILIES})/(2026-03|2026-09)(/.*)?$`);
const ACCOUNT = /^\/account-info\/(v3|2026-03|2026-09)(\/.*)$/;
const RECORD_ASSOCIATIONS = /^\/[^/]+\/[^/]+\/associations\//;

function isVersion(text: string | undefined): text is Version {
  return text === 'v3' || text === '2026-03' || text === '2026-09';
}

/** Both path families lead to the same place; undefined for an address of neither. */
export function readAddress(path: string): Address | undefined {
  const numbered = NUMBERED.exec(path);
  if (numbered !== null) {
    const [, version, family = '', rest = ''] = numbered;
    // Associations with labels live in v4 only, everything else in v3 only.
    const isLabelled = family === 'associations' || (family === 'objects' && RECORD_ASSOCIATIONS.test(rest));
    if ((version === 'v4') !== isLabelled) return undefined;
    // The numbered owners address is written with and without a slash at its end.
    return { path: `/crm/${family}${family === 'owners' && rest === '/' ? '' : rest}`, version: 'v3' };
  }
  const dated = DATED.exec(path);
  if (dated !== null && isVersion(dated[2])) return { path: `/crm/${dated[1] ?? ''}${dated[3] ?? ''}`, version: dated[2] };
  const account = ACCOUNT.exec(path);
  if (account !== null && isVersion(account[1])) return { path: `/account-info${account[2] ?? ''}`, version: account[1] };
  return undefined;
}

const TOKEN = /^\/oauth\/(v1|v3|2026-03|2026-09)\/token$/;
const INTROSPECT = /^\/oauth\/(v3|2026-03|2026-09)\/token\/introspect$/;

export function oauthAddress(path: string): 'token' | 'introspect' | undefined {
  return TOKEN.test(path) ? 'token' : INTROSPECT.test(path) ? 'introspect' : undefined;
}
