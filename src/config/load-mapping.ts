import type { z } from 'zod';
import type { Capabilities } from '../core/connector.ts';
import { compileMapping, type CompiledMapping } from '../core/handoff/compile-mapping.ts';
import { compileRequirements, type CompiledRequirements } from '../core/handoff/compile-requirements.ts';
import { mappingFileSchema } from '../core/handoff/mapping-file.ts';
import { requirementsFileSchema } from '../core/handoff/requirements-file.ts';
import { playbookFileSchema, type PlaybookFile } from '../core/tasks/playbook-file.ts';
import type { Checked, ConfigProblem } from './config-problem.ts';
import { describeIssues } from './describe-issues.ts';
import { findPath } from './find-path.ts';
import { readYaml, type YamlDocument } from './read-yaml.ts';

/** Checks a mapping. `person` is how the connector shows people (its capabilities). Never throws for what stands in the file. */
export function loadMapping(text: string | Uint8Array, fileName: string, person: Capabilities['person']): Checked<{ mapping: CompiledMapping }> {
  const parsed = parseRules(text, fileName, mappingFileSchema);
  if (!parsed.ok) return parsed;
  const compiled = compileMapping(parsed.value, person);
  return compiled.ok ? { ok: true, mapping: compiled.mapping } : { ok: false, problems: placeProblems(compiled.problems, parsed.document) };
}

export function loadRequirements(text: string | Uint8Array, fileName: string): Checked<{ requirements: CompiledRequirements }> {
  const parsed = parseRules(text, fileName, requirementsFileSchema);
  if (!parsed.ok) return parsed;
  const compiled = compileRequirements(parsed.value);
  return compiled.ok ? { ok: true, requirements: compiled.requirements } : { ok: false, problems: placeProblems(compiled.problems, parsed.document) };
}

/** A playbook whose steps have unique ids. */
export function loadPlaybook(text: string | Uint8Array, fileName: string): Checked<{ playbook: PlaybookFile }> {
  const parsed = parseRules(text, fileName, playbookFileSchema);
  if (!parsed.ok) return parsed;
  const { steps } = parsed.value;
  const repeated = steps.flatMap((step, index) => (steps.findIndex((other) => other.id === step.id) < index ? [{ path: `steps.${index}.id`, message: `step "${step.id}" appears twice`, suggestion: null }] : []));
  return repeated.length > 0 ? { ok: false, problems: placeProblems(repeated, parsed.document) } : { ok: true, playbook: parsed.value };
}

function parseRules<T extends z.ZodType>(text: string | Uint8Array, fileName: string, schema: T): Checked<{ value: z.output<T>; document: YamlDocument }> {
  const yaml = readYaml(text, fileName);
  if (!yaml.ok) return yaml;
  const result = schema.safeParse(yaml.document.value);
  if (!result.success) return { ok: false, problems: describeIssues(result.error.issues, schema, yaml.document) };
  return { ok: true, value: result.data, document: yaml.document };
}

/** The core knows paths, not lines: they are looked up in the file. */
function placeProblems(problems: readonly { readonly path: string; readonly message: string; readonly suggestion: string | null }[], document: YamlDocument): ConfigProblem[] {
  return problems.map((problem) => {
    const path = findPath(document.value, problem.path);
    return { file: document.file, ...document.positionOf(path, 'key'), path: path.join('.') || problem.path, message: problem.message, suggestion: problem.suggestion, remedy: null };
  });
}
