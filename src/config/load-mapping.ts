import type { z } from 'zod';
import type { Capabilities } from '../core/connector.ts';
import { compileMapping, type CompiledMapping } from '../core/handoff/compile-mapping.ts';
import { compileRequirements, type CompiledRequirements } from '../core/handoff/compile-requirements.ts';
import { CANONICAL_FIELDS, isCustomField } from '../core/handoff/fields.ts';
import { mappingFileSchema } from '../core/handoff/mapping-file.ts';
import type { MappingProblem } from '../core/handoff/mapping-problem.ts';
import { requirementsFileSchema } from '../core/handoff/requirements-file.ts';
import { playbookFileSchema, type PlaybookFile } from '../core/tasks/playbook-file.ts';
import { nearestName, type Checked, type PlacedProblem } from './config-problem.ts';
import { describeIssues } from './describe-issues.ts';
import { readYaml, type YamlDocument } from './read-yaml.ts';
import { remember } from './remember.ts';

/** Thousands of connections mostly share a few files, and every run of every one of them asks for its own. */
const MOST_COMPILED = 3_000;
const keptMappings = remember<Checked<{ mapping: CompiledMapping }>>(MOST_COMPILED);
const keptRequirements = remember<Checked<{ requirements: CompiledRequirements }>>(MOST_COMPILED);
const keptPlaybooks = remember<Checked<{ playbook: PlaybookFile }>>(MOST_COMPILED);

/** Checks a mapping. `person` is how the connector shows people (its capabilities). Never throws for what stands in the file. */
export const loadMapping = (text: string | Uint8Array, fileName: string, person: Capabilities['person']): Checked<{ mapping: CompiledMapping }> =>
  typeof text === 'string' ? keptMappings(`${fileName}\n${JSON.stringify(person)}\n${text}`, () => compileMappingText(text, fileName, person)) : compileMappingText(text, fileName, person);

export const loadRequirements = (text: string | Uint8Array, fileName: string): Checked<{ requirements: CompiledRequirements }> =>
  typeof text === 'string' ? keptRequirements(`${fileName}\n${text}`, () => compileRequirementsText(text, fileName)) : compileRequirementsText(text, fileName);

/** A playbook with unique ids, stages that it names, and anchors that are dates. */
export const loadPlaybook = (text: string | Uint8Array, fileName: string): Checked<{ playbook: PlaybookFile }> =>
  typeof text === 'string' ? keptPlaybooks(`${fileName}\n${text}`, () => checkPlaybookText(text, fileName)) : checkPlaybookText(text, fileName);

function compileMappingText(text: string | Uint8Array, fileName: string, person: Capabilities['person']): Checked<{ mapping: CompiledMapping }> {
  const parsed = parseRules(text, fileName, mappingFileSchema);
  if (!parsed.ok) return parsed;
  const compiled = compileMapping(parsed.value, person);
  return compiled.ok ? { ok: true, mapping: compiled.mapping } : { ok: false, problems: placeProblems(compiled.problems, parsed.document) };
}

function compileRequirementsText(text: string | Uint8Array, fileName: string): Checked<{ requirements: CompiledRequirements }> {
  const parsed = parseRules(text, fileName, requirementsFileSchema);
  if (!parsed.ok) return parsed;
  const compiled = compileRequirements(parsed.value);
  return compiled.ok ? { ok: true, requirements: compiled.requirements } : { ok: false, problems: placeProblems(compiled.problems, parsed.document) };
}

function checkPlaybookText(text: string | Uint8Array, fileName: string): Checked<{ playbook: PlaybookFile }> {
  const parsed = parseRules(text, fileName, playbookFileSchema);
  if (!parsed.ok) return parsed;
  const problems = findPlaybookProblems(parsed.value);
  return problems.length > 0 ? { ok: false, problems: placeProblems(problems, parsed.document) } : { ok: true, playbook: parsed.value };
}

function findPlaybookProblems(playbook: PlaybookFile): MappingProblem[] {
  const fields = CANONICAL_FIELDS[playbook.handoff];
  const anchors = ['reached', ...Object.keys(fields).filter((name) => fields[name]?.type === 'date' || fields[name]?.type === 'datetime')];
  const stages = (playbook.stages ?? []).map(({ id }) => id);
  const stageProblems = stages.flatMap((id, index): MappingProblem[] =>
    stages.indexOf(id) < index ? [{ path: ['stages', index, 'id'], message: `"${id}" is already the id of stage ${stages.indexOf(id) + 1}`, suggestion: null }] : [],
  );
  const stepProblems = playbook.steps.flatMap((step, index) => {
    const found: MappingProblem[] = [];
    if (step.stage !== undefined && !stages.includes(step.stage)) {
      found.push({ path: ['steps', index, 'stage'], message: `there is no stage "${step.stage}" in this playbook`, suggestion: nearestName(step.stage, stages) });
    }
    const earlier = playbook.steps.findIndex((other) => other.id === step.id);
    if (earlier < index) found.push({ path: ['steps', index, 'id'], message: `"${step.id}" is already the id of step ${earlier + 1}`, suggestion: null });
    if (!anchors.includes(step.due.anchor) && !isCustomField(step.due.anchor)) {
      found.push({ path: ['steps', index, 'due', 'anchor'], message: `"${step.due.anchor}" is no date of a ${playbook.handoff} handoff`, suggestion: nearestName(step.due.anchor, anchors) });
    }
    return found;
  });
  return [...stageProblems, ...stepProblems];
}

function parseRules<T extends z.ZodType>(text: string | Uint8Array, fileName: string, schema: T): Checked<{ value: z.output<T>; document: YamlDocument }> {
  const yaml = readYaml(text, fileName);
  if (!yaml.ok) return yaml;
  const result = schema.safeParse(yaml.document.value);
  if (!result.success) return { ok: false, problems: describeIssues(result.error.issues, schema, yaml.document) };
  return { ok: true, value: result.data, document: yaml.document };
}

/** The core knows paths, not lines: a name is wrong where it stands, anything else where its value does. */
function placeProblems(problems: readonly MappingProblem[], document: YamlDocument): PlacedProblem[] {
  return problems
    .map(({ path, message, suggestion }) => ({ file: document.file, ...document.positionOf(path, 'key'), path: path.join('.'), message, suggestion, remedy: null }))
    .toSorted((a, b) => a.line - b.line || a.column - b.column);
}
