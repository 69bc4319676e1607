import type { Command } from 'commander';
import { HandoffError } from '../../core/errors.ts';
import type { CliContext } from '../context.ts';
import { audited } from '../record-audit.ts';
import { inUtc } from '../render/moment.ts';
import { plainTable } from '../render/plain-table.ts';
import { count } from '../render/run-report.ts';

export function addUsers(program: Command, context: CliContext): void {
  const group = program.command('users').description('People who are signed in. Who may, the login provider decides');
  group
    .command('list')
    .description('List who is signed in')
    .addHelpText('after', '\nExample:\n  handoff users list')
    .action(async () => {
      const app = await context.app();
      const sessions = await app.store.findSessions(app.clock.now().toISOString());
      context.output.data({ sessions });
      context.output.say(
        sessions.length === 0
          ? 'Nobody is signed in.'
          : plainTable(['Name', 'Subject', 'Groups', 'Since', 'Last seen', 'Until'], sessions.map((session) => [session.name, session.subject, session.groups.join(', '), inUtc(session.createdAt), inUtc(session.lastUsedAt), inUtc(session.expiresAt)]), context.output.width),
      );
    });
  group
    .command('signout')
    .description('End every session of somebody; take them out of their group as well, or they sign in again')
    .argument('<subject>', 'from "users list"')
    .addHelpText('after', '\nExample:\n  handoff users signout 00u1a2b3c4')
    .action(async (subject: string) => {
      const app = await context.app();
      const ended = await audited(app, { action: 'manage_users', target: subject }, async () => {
        const sessions = await app.store.endSessionsOf(subject);
        if (sessions > 0) return sessions;
        throw new HandoffError({ code: 'unknown_user', message: `Nobody with the subject "${subject}" is signed in.`, remedy: 'Take the subject from "handoff users list".' });
      });
      context.output.data({ ended });
      context.output.say(`${count(ended, 'session')} ended.`);
    });
}
