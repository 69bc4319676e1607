import { randomBytes } from 'node:crypto';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { ROLES, type Role } from '../../core/access/permissions.ts';
import type { App } from '../../app.ts';
import { createToken, isUsable, revokeToken, type TokenDeps } from '../../flows/manage-tokens.ts';
import type { CliContext } from '../context.ts';
import { parseCount } from '../parse-count.ts';
import { audited, terminalUser } from '../record-audit.ts';
import { inUtc } from '../render/moment.ts';
import { plainTable } from '../render/plain-table.ts';

export function addTokens(program: Command, context: CliContext): void {
  const group = program.command('tokens').description('API tokens: how programs enter the HTTP API');
  group
    .command('create')
    .description('Make a token; it is shown once and stored nowhere')
    .argument('<name>', 'what it is for', parseName)
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).default('viewer'))
    .option('--days <n>', 'how long it works', parseCount, 90)
    .option('--no-expiry', 'until it is revoked')
    .addHelpText('after', '\nExample:\n  handoff tokens create reporting --role viewer --days 30')
    .action(async (name: string, flags: { readonly role: Role; readonly days: number; readonly expiry: boolean }) => {
      const app = await context.app();
      const wanted = { name, role: flags.role, days: flags.expiry ? flags.days : null, createdBy: terminalUser() };
      const { token, secret } = await audited(app, { action: 'manage_tokens', target: name }, () => createToken(depsOf(app), wanted));
      context.output.data({ token, secret });
      context.output.say(`${secret}\n\nThis token is shown only now: keep it in a password store or a secret variable.\nIts id is ${token.id}, its role ${token.role}; it works ${token.expiresAt === null ? 'until it is revoked' : `until ${token.expiresAt.slice(0, 10)}`}.`);
    });
  group
    .command('list')
    .description('List tokens, without their secrets')
    .addHelpText('after', '\nExample:\n  handoff tokens list')
    .action(async () => {
      const app = await context.app();
      const tokens = await app.store.findTokens();
      const now = app.clock.now();
      context.output.data({ tokens });
      context.output.say(
        tokens.length === 0
          ? 'No tokens yet. Make one with "handoff tokens create NAME --role viewer".'
          : plainTable(
              ['Id', 'Name', 'Role', 'State', 'Made by', 'Last used'],
              tokens.map((token) => [token.id, token.name, token.role, stateOf(token, now), token.createdBy, token.lastUsedAt === null ? 'never' : inUtc(token.lastUsedAt)]),
              context.output.width,
            ),
      );
    });
  group
    .command('revoke')
    .description('Nobody enters with it any more, from now on')
    .argument('<token>', 'id or name from "tokens list"')
    .addHelpText('after', '\nExample:\n  handoff tokens revoke 3f9a12bc77d0')
    .action(async (named: string) => {
      const app = await context.app();
      const token = await audited(app, { action: 'manage_tokens', target: named }, () => revokeToken(depsOf(app), named));
      context.output.data({ token });
      context.output.say(`The token "${token.name}" (${token.id}) is revoked.`);
    });
}

const depsOf = (app: App): TokenDeps => ({ access: app.store, clock: app.clock, random: () => randomBytes(32).toString('base64url') });

const stateOf = (token: Parameters<typeof isUsable>[0], now: Date): string => {
  if (token.revokedAt !== null) return `revoked ${token.revokedAt.slice(0, 10)}`;
  if (token.expiresAt === null) return 'works until revoked';
  return isUsable(token, now) ? `works until ${token.expiresAt.slice(0, 10)}` : `expired ${token.expiresAt.slice(0, 10)}`;
};

function parseName(text: string): string {
  const name = text.trim();
  if (name === '' || name.length > 100) throw new InvalidArgumentError('It must have 1 to 100 characters.');
  return name;
}
