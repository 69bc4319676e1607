import type { Command } from 'commander';
import { viewConnection, type ConnectionView } from '../connection-view.ts';
import type { CliContext } from '../context.ts';
import { connectionText } from '../render/connection-text.ts';
import { plainTable } from '../render/plain-table.ts';

export function addConnections(program: Command, context: CliContext): void {
  const group = program.command('connections').description('What a connection can read and write');
  group
    .command('check')
    .description('Try the credentials, and say what can be read and written, and what is missing for more')
    .argument('[connection]', 'connection id; all of them when left out')
    .addHelpText('after', '\nExample:\n  handoff connections check sales\n\nExit code: 0 everything works, 3 something is missing or one connection cannot be tried, 1 none can be tried, 2 wrong configuration.')
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
