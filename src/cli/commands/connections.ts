import type { Command } from 'commander';
import type { ConnectionView } from '../../core/view/connection-check.ts';
import { pauseConnection, resumeConnection } from '../../flows/pause-connection.ts';
import { viewConnection } from '../../flows/view-connection.ts';
import type { CliContext } from '../context.ts';
import { audited } from '../record-audit.ts';
import { refuseUnknown } from '../refuse-unknown.ts';
import { connectionText } from '../render/connection-text.ts';
import { plainTable } from '../render/plain-table.ts';

export function addConnections(program: Command, context: CliContext): void {
  const group = program.command('connections').description('What a connection can read and write');
  group
    .command('check')
    .description('Try the credentials, and say what can be read and written, and what is missing for more')
    .argument('[connection]', 'connection id; all of them when left out')
    .addHelpText('after', '\nExample:\n  handoff connections check sales\n\nPartial (3) when something is missing or one connection cannot be tried, failed (1) when none can be tried.')
    .action(async (id: string | undefined) => {
      const app = await context.app();
      const ids = id === undefined ? app.config.connections.map((connection) => connection.id) : [id];
      const looked: Awaited<ReturnType<typeof viewConnection>>[] = [];
      // One that cannot be tried does not hide what is known of the others.
      for (const connection of ids) looked.push(await viewConnection(app, connection));
      throwIfUnusable(looked);
      context.output.data({ connections: looked.map(({ view }) => view) });
      for (const { view } of looked) context.output.say(connectionText(view, context.output.width));
      context.exitCode = exitCodeOf(looked.map(({ view }) => view));
    });
  group
    .command('describe')
    .description('List the fields that a connection can read, for writing a mapping')
    .argument('<connection>')
    .argument('[object]', 'e.g. Opportunity; all objects of the connector when left out')
    .addHelpText('after', '\nExample:\n  handoff connections describe sales Opportunity')
    .action(async (id: string, object: string | undefined) => {
      const app = await context.app();
      const { session, connector } = await app.openSession(id);
      const objects = await session.describe(object === undefined ? connector.objects : [object]);
      context.output.data({ connection: id, objects });
      for (const described of objects) {
        context.output.say(`${described.label} (${described.object})`);
        context.output.say(
          plainTable(
            ['Path', 'Label', 'Type', 'Writable', 'Values'],
            described.fields.map((field) => [field.path, field.label, field.type, field.writable ? 'yes' : '', (field.values ?? []).slice(0, 8).join(', ')]),
            context.output.width,
          ),
        );
        if (described.relations.length > 0) context.output.say(`Relations: ${described.relations.map((relation) => `${relation.name} (${relation.object})`).join(', ')}`);
      }
    });
  addRests(group, context);
}

function addRests(group: Command, context: CliContext): void {
  group
    .command('pause')
    .description('Let a connection rest: "handoff serve" neither reads nor writes it until somebody resumes it')
    .argument('<connection>')
    .requiredOption('--by <person>', 'who says so')
    .requiredOption('--reason <text>')
    .addHelpText('after', '\nExample:\n  handoff connections pause sales --by revops@acme.example --reason "the CRM is being migrated"')
    .action(async (id: string, said: { readonly by: string; readonly reason: string }) => {
      const app = await context.app();
      await refuseUnknown(app, [id]);
      await audited(app, { action: 'pause_connection', target: id }, () => pauseConnection(app, id, said));
      context.output.data({ connection: id, paused: true });
      context.output.say(`"${id}" rests until "handoff connections resume ${id}".`);
    });
  group
    .command('resume')
    .description('Let a paused connection go on, whoever paused it')
    .argument('<connection>')
    .addHelpText('after', '\nExample:\n  handoff connections resume sales')
    .action(async (id: string) => {
      const app = await context.app();
      await refuseUnknown(app, [id]);
      await audited(app, { action: 'resume_connection', target: id }, () => resumeConnection(app, id));
      context.output.data({ connection: id, paused: false });
      context.output.say(`"${id}" goes on with the next look of "handoff serve".`);
    });
}

/** A wrong configuration of all that were asked for is said the way it is said everywhere. */
function throwIfUnusable(looked: Awaited<ReturnType<typeof viewConnection>>[]): void {
  const usage = looked.find(({ refused }) => refused?.exitCode === 2)?.refused ?? null;
  if (usage !== null && looked.every(({ refused }) => refused !== null)) throw usage;
}

const cannotConnect = ({ items }: ConnectionView): boolean => items.length > 0 && items.every(({ ok, ability }) => !ok && ability === 'connect');

/** 0 all works, 1 not one could be tried, 3 something is missing. */
function exitCodeOf(views: readonly ConnectionView[]): 0 | 1 | 3 {
  if (views.length > 0 && views.every(cannotConnect)) return 1;
  return views.every(({ ok }) => ok) ? 0 : 3;
}
