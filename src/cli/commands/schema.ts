import type { Command } from 'commander';
import { buildJsonSchemas } from '../../config/schema.ts';
import { HandoffError } from '../../core/errors.ts';
import type { CliContext } from '../context.ts';

export function addSchema(program: Command, context: CliContext): void {
  program
    .command('schema')
    .description('Print the JSON Schema by which editors complete our YAML files')
    .argument('[file]', 'mapping, requirements, playbook or connections', 'mapping')
    .addHelpText('after', '\nExample:\n  handoff schema mapping > mapping.schema.json')
    .action((file: string) => {
      const schemas = buildJsonSchemas();
      const schema = schemas[file] ?? schemas[`${file}.schema.json`];
      if (schema === undefined) {
        throw new HandoffError({ code: 'unknown_schema', message: `There is no schema "${file}".`, remedy: `Use one of: ${Object.keys(schemas).join(', ')}.`, exitCode: 2 });
      }
      if (context.output.json) context.output.data(schema);
      else context.output.say(JSON.stringify(schema, null, 2));
    });
}
