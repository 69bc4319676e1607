import type { MappingFile } from '../handoff/mapping-file.ts';
import { nearest } from '../handoff/mapping-problem.ts';
import type { Requirement, RequirementsFile } from '../handoff/requirements-file.ts';
import type { PlaybookFile } from '../tasks/playbook-file.ts';

/** Something that one file says and another does not know. */
export interface Disagreement {
  readonly in: 'requirements' | 'playbook';
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly suggestion: string | null;
  readonly remedy: string | null;
}

/** Where the files of one connection, each right by itself, do not fit together. `names`: what people call the files. */
export function findDisagreements(files: { readonly mapping: MappingFile; readonly requirements: RequirementsFile; readonly playbook: PlaybookFile }, names: { readonly mapping: string; readonly playbook: string }): readonly Disagreement[] {
  const { mapping, requirements, playbook } = files;
  const kinds = (['requirements', 'playbook'] as const).flatMap((which): readonly Disagreement[] => {
    const kind = files[which].handoff;
    const message = `this file is about ${kind} handoffs, but ${names.mapping}, which it is used with, is about ${mapping.handoff} handoffs`;
    return kind === mapping.handoff ? [] : [{ in: which, path: ['handoff'], message, suggestion: mapping.handoff, remedy: null }];
  });
  const steps = playbook.steps.map(({ id }) => id);
  const blocked = (requirement: Requirement, at: readonly (string | number)[]): readonly Disagreement[] =>
    (requirement.blocks ?? []).flatMap((step, index) => {
      const near = nearest(step, steps);
      const remedy = near === null ? `steps are: ${steps.join(', ')}` : null;
      return steps.includes(step) ? [] : [{ in: 'requirements', path: [...at, 'blocks', index], message: `the playbook ${names.playbook} has no step "${step}" that could wait for this`, suggestion: near, remedy }];
    });
  return [
    ...kinds,
    ...requirements.requirements.flatMap((requirement, index) => blocked(requirement, ['requirements', index])),
    ...requirements.segments.flatMap(({ also = [] }, segment) => also.flatMap((requirement, index) => blocked(requirement, ['segments', segment, 'also', index]))),
  ];
}
