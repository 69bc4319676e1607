import type { StoredSession } from './access-store.ts';
import type { Role } from './permissions.ts';

/** A session that nobody used for so long is over. */
export const SESSION_IDLE_MS = 2 * 3_600_000;
/** A session is over after a working day, so that who left the company or a group is out by then. */
export const SESSION_LIFE_MS = 12 * 3_600_000;
/** As long as a person may take on the login provider's pages. */
export const LOGIN_LIFE_MS = 10 * 60_000;

export const isSessionOver = (session: StoredSession, now: Date): boolean =>
  Date.parse(session.expiresAt) <= now.getTime() || Date.parse(session.lastUsedAt) + SESSION_IDLE_MS <= now.getTime();

/** Groups that no role is named for count for nothing. */
export const mapGroups = (groups: readonly string[], roles: Readonly<Record<string, Role>>): readonly Role[] => [
  ...new Set(groups.flatMap((group) => (Object.hasOwn(roles, group) ? (roles[group] ?? []) : []))),
];

/** A place on our own pages to come back to; anything else becomes the start page, or a link could send people elsewhere. */
export const localPath = (wanted: string | undefined): string => (wanted !== undefined && /^\/(?![/\\])[\w\-./?=&%]*$/.test(wanted) && wanted.length <= 500 ? wanted : '/');
