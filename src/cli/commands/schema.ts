import type { Command } from 'commander';
import { buildJsonSchemas } from '../../config/schema.ts';
import { writeJsonSchemas } from '../../config/write-schemas.ts';
import { HandoffError } from '../../core/errors.ts';
import type { CliContext } from '../context.ts';

export function addSchema(program: Command, context: CliContext): void {
  program
    .command('schema')
    .description('Print the JSON Schema by which editors complete our YAML files')
    .argument('[file]', 'mapping, requirements, playbook or connections', 'mapping')
    .addHelpText('after', '\nExample:\n  handoff schema mapping > mapping.schema.json')
    .option('--write <folder>', 'write all schema files into a folder, e.g. mappings/schema')
    .action(async (file: string, flags: { readonly write?: string }) => {
      if (flags.write !== undefined) {
        const written = await writeJsonSchemas(flags.write);
        context.output.data({ folder: flags.write, written });
        context.output.say(`Written to ${flags.write}: ${written.join(', ')}.`);
        return;
      }
      const schemas = buildJsonSchemas();
      const schema = schemas[file] ?? schemas[`${file}.schema.json`];
      if (schema === undefined) {
        throw new HandoffError({ code: 'unknown_schema', message: `There is no schema "${file}".`, remedy: `Use one of: ${Object.keys(schemas).join(', ')}.`, exitCode: 2 });
      }
      if (context.output.json) context.output.data(schema);
      else context.output.say(JSON.stringify(schema, null, 2));
    });
}
