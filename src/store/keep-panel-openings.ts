import type { PanelLinkStore } from '../core/access/panel-link.ts';
import type { Database } from './database.ts';
import type { KeyRing } from './key-ring.ts';

const PURPOSE = 'panel link';

/** The unique key decides who of several is first. An hour is more than the clocks of two servers differ. */
const OPEN = `
  WITH past AS (
    DELETE FROM panel_openings WHERE nonce IN (
      SELECT nonce FROM panel_openings WHERE expires_at < $2::timestamptz - interval '1 hour' LIMIT 100 FOR UPDATE SKIP LOCKED)
  ), opened AS (
    INSERT INTO panel_openings (nonce, expires_at) VALUES ($1, $3::timestamptz) ON CONFLICT DO NOTHING RETURNING nonce
  ) SELECT nonce FROM opened`;

/** Links to the panel: signing them, and letting each be opened once. */
export const keepPanelOpenings = ({ query }: Database, key: KeyRing): PanelLinkStore => ({
  signPanelLink: (text) => key.sign(text, PURPOSE),
  isPanelLinkSigned: (text, signature) => key.isSigned(text, signature, PURPOSE),
  openPanelLink: async (nonce, { now, expiresAt }) => (await query(OPEN, [nonce, now, expiresAt])).length > 0,
});
