import { z } from 'zod';
import type { Command } from './control.ts';
import { ISU } from './new-tenant.ts';
import { nextNumber } from './ids.ts';
import type { Tenant, User } from './tenant.ts';

const grant = z.strictObject({ domain: z.string(), user: z.string().default(ISU), modify: z.boolean().default(false) });

function userBy(tenant: Tenant, username: string): User {
  const found = tenant.users.find((user) => user.username === username);
  if (found === undefined) throw new Error(`No user ${username}`);
  return found;
}

/** What the security administrator does in the browser. */
export const accessCommands: Readonly<Record<string, Command>> = {
  'take-domain': (tenant, payload) => {
    const { domain, user, modify } = grant.parse(payload);
    const found = userBy(tenant, user);
    if (!modify) found.domains = found.domains.filter((held) => held !== domain);
    found.mayModify = found.mayModify.filter((held) => held !== domain);
    return { user, domains: found.domains, mayModify: found.mayModify };
  },
  'give-domain': (tenant, payload) => {
    const { domain, user, modify } = grant.parse(payload);
    const found = userBy(tenant, user);
    found.domains = [...new Set([...found.domains, domain])];
    if (modify) found.mayModify = [...new Set([...found.mayModify, domain])];
    return { user, domains: found.domains, mayModify: found.mayModify };
  },
  'set-password': (tenant, payload) => {
    const { user, password } = z.strictObject({ user: z.string().default(ISU), password: z.string() }).parse(payload);
    userBy(tenant, user).password = password;
    return { user };
  },
  'expire-tokens': (tenant) => {
    const ended = Object.keys(tenant.oauth.access).length;
    tenant.oauth.access = {};
    return { ended };
  },
  'revoke-refresh-tokens': (tenant) => {
    Object.assign(tenant.oauth, { access: {}, refresh: {} });
    return { revoked: true };
  },
  'issue-refresh-token': (tenant, payload) => {
    const { user } = z.strictObject({ user: z.string().default(ISU) }).parse(payload ?? {});
    const refreshToken = `refresh-${nextNumber(tenant)}`;
    tenant.oauth.refresh[refreshToken] = userBy(tenant, user).username;
    return { refreshToken };
  },
};
