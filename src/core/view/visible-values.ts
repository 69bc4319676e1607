import type { Role } from '../access/permissions.ts';
import type { StoredHandoff } from '../handoff/handoff.ts';
import type { HandoffKind } from '../handoff/mapping-file.ts';

const SEE_CUSTOMERS: readonly Role[] = ['sales', 'operations', 'revops', 'admin'];
/** What is known of a new hire is about one person: only for those who prepare the first day, or answer for the data. */
const SEE_HIRES: readonly Role[] = ['operations', 'revops', 'admin'];

/** Whether answers, and what people wrote, may be shown. Everybody sees score, status, gaps and dates. */
export const maySeeValues = (roles: readonly Role[], kind: HandoffKind): boolean => (kind === 'customer' ? SEE_CUSTOMERS : SEE_HIRES).some((role) => roles.includes(role));

/** The title of a hire is a person's name. */
export const titleFor = ({ kind, title }: Pick<StoredHandoff, 'kind' | 'title'>, roles: readonly Role[]): string => (kind === 'customer' || maySeeValues(roles, kind) ? title : 'New hire');
