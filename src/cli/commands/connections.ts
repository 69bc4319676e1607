import type { Command } from 'commander';
import { writtenFields } from '../../core/line/ruleset.ts';
import type { CliContext } from '../context.ts';
import { plainTable } from '../render/plain-table.ts';

export function addConnections(program: Command, context: CliContext): void {
  const group = program.command('connections').description('What a connection can read and write');
  group
    .command('check')
    .description('Try the credentials, and say what can be read and written, and what is missing for more')
    .argument('[connection]', 'connection id; all of them when left out')
    .addHelpText('after', '\nExample:\n  handoff connections check sales')
    .action(async (id: string | undefined) => {
      const app = await context.app();
      const ids = id === undefined ? app.config.connections.map((connection) => connection.id) : [id];
      const report = [];
      for (const connection of ids) {
        const { session, ruleset } = await app.open(connection);
        const writes = writtenFields(ruleset.mapping);
        const items = await session.check(ruleset.mapping.reads, writes);
        report.push({ connection, ok: items.every((item) => item.ok), items });
        context.output.say(`${connection}\n${plainTable(['', 'What', 'Meaning'], items.map((item) => [item.ok ? 'ok' : 'missing', item.name, item.message]), context.output.width)}`);
      }
      context.output.data({ connections: report });
      context.exitCode = report.every((item) => item.ok) ? 0 : 3;
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
