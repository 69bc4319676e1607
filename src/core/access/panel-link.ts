/** What a link to the panel of one handoff says. Whoever holds the link can read it, so nothing stands in it that tells of anybody. */
export interface PanelLink {
  /** null: there was none for the record when the link was made. */
  readonly handoff: string | null;
  /** Whose vendor's pages may frame it. */
  readonly connection: string;
  /** `values`: whoever made it may see what people wrote about this kind of handoff · `figures`: score, status, gaps and dates. */
  readonly shows: 'values' | 'figures';
  /** Unix time in seconds. */
  readonly expiresAtSeconds: number;
  /** 22 characters of base64url from a cryptographic source. */
  readonly nonce: string;
}

/** Why a link shows nothing; for the audit log only: whoever opens it is always told the same. */
export type PanelRefusal = 'panel_altered' | 'panel_expired' | 'panel_elsewhere' | 'panel_used' | 'panel_gone';

export interface PanelLinkStore {
  /** HMAC-SHA256 of the text under the newest key, base64url (43 characters). */
  signPanelLink(text: string): string;
  /** Whether that was made of this text, under the newest key or an earlier one. */
  isPanelLinkSigned(text: string, signature: string): boolean;
  /** Atomic: of everybody who comes with this nonce exactly one gets true. Remembered until an hour after `expiresAt`. */
  openPanelLink(nonce: string, at: { readonly now: string; readonly expiresAt: string }): Promise<boolean>;
}

/** Letters that nobody writes otherwise in an address, so that there is one way to write a link. */
const LINK = /^((?<handoff>[0-9a-f]{32}|-)\.(?<connection>[a-z][a-z0-9_-]{0,39})\.(?<shows>[vf])\.(?<expires>\d{10})\.(?<nonce>[A-Za-z0-9_-]{22}))\.(?<signature>[A-Za-z0-9_-]{43})$/;

/** What is signed. */
export const panelLinkText = ({ handoff, connection, shows, expiresAtSeconds, nonce }: PanelLink): string =>
  [handoff ?? '-', connection, shows === 'values' ? 'v' : 'f', expiresAtSeconds, nonce].join('.');

/** null: none of ours, or its signature is not of this text. */
export function readPanelLink(written: string, isSigned: PanelLinkStore['isPanelLinkSigned']): PanelLink | null {
  const found = LINK.exec(written);
  const { handoff, connection, shows, expires, nonce, signature } = found?.groups ?? {};
  const text = found?.[1];
  if (text === undefined || connection === undefined || nonce === undefined || signature === undefined || !isSigned(text, signature)) return null;
  return { handoff: handoff === undefined || handoff === '-' ? null : handoff, connection, shows: shows === 'v' ? 'values' : 'figures', expiresAtSeconds: Number(expires), nonce };
}

/** "https://*.vendor.example", as a Content-Security-Policy has it; without TLS only on this machine, for trying. */
const FRAME_HOST = /^(?:https:\/\/(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+(?::\d{1,5})?|http:\/\/(?:127\.0\.0\.1|localhost)(?::\d{1,5})?)$/;
/** A star needs a domain that belongs to somebody: "*.com" is everybody. */
const TOO_WIDE = /^https:\/\/\*\.[^.]+$/;
export const isFrameHost = (host: string): boolean => FRAME_HOST.test(host) && !TOO_WIDE.test(host.replace(/:\d+$/, ''));
