import type { RulesFile } from './rules-api.ts';

type Named = Pick<RulesFile, 'name' | 'which' | 'connections'>;

const list = new Intl.ListFormat('en');
export const sayList = (words: readonly string[]): string => list.format(words);

/** Whose version it is; what came from the folder of rules files has no person's name. */
export const sayAuthor = (author: string): string => (author === 'files' ? 'from the file on disk' : `by ${author}`);

const KINDS = { customer: 'customers', employee: 'new hires' } as const;
export const kindTitle = (kind: RulesFile['kind']): string => (kind === null ? 'Not running yet' : kind === 'customer' ? 'Customers: from a won deal to onboarding' : 'New hires: from an accepted offer to the first day');
export const kindWord = (kind: 'customer' | 'employee'): string => KINDS[kind];

/** What a file is for, in a few words: of a tab, of a list. */
export function fileTitle({ which, connections, name }: Named): string {
  if (which === 'requirements') return 'Requirements';
  if (which === 'playbook') return 'Playbook';
  return connections.length === 0 ? `Mapping ${name}` : `Mapping of ${sayList(connections)}`;
}

/** Of a change of this file alone. */
export const changeTitle = (file: Named & Pick<RulesFile, 'kind'>): string =>
  file.which === 'mapping' || file.kind === null ? fileTitle(file).replace(/^Mapping/, 'the mapping') : `the ${file.which} for ${kindWord(file.kind)}`;

/** The question that it answers. */
export function fileQuestion({ which, connections }: Named): string {
  if (which === 'requirements') return 'What a good handoff holds';
  if (which === 'playbook') return 'Who does what when';
  return connections.length === 0 ? 'What a system says' : `What ${sayList(connections)} says, and what is written there`;
}

const ORDER = { mapping: 0, requirements: 1, playbook: 2 } as const;
const placeOf = (which: RulesFile['which'] | null): number => (which === null ? 3 : ORDER[which]);
/** Mappings, requirements, playbook, and what nobody uses. */
export const inOrder = <File extends { readonly which: RulesFile['which'] | null; readonly name: string }>(files: readonly File[]): readonly File[] =>
  files.toSorted((a, b) => placeOf(a.which) - placeOf(b.which) || a.name.localeCompare(b.name));

/** Files by what they are about; within it mappings, requirements, playbook. */
export function groupByKind(files: readonly RulesFile[]): readonly { readonly kind: RulesFile['kind']; readonly files: readonly RulesFile[] }[] {
  const kinds = ['customer', 'employee', null] as const;
  return kinds
    .map((kind) => ({ kind, files: inOrder(files.filter((file) => file.kind === kind)) }))
    .filter((group) => group.files.length > 0);
}
