import type { ConnectionForm, FormField } from '../../src/core/connector.ts';

/** A further file that is found by a column both have. More than one of a kind is added in connections.yaml. */
const table = (list: 'join' | 'related', asked: string, example: { readonly name: string; readonly file: string; readonly on: string; readonly key: string }): readonly FormField[] => {
  const shownWhen = { path: asked, is: true } as const;
  return [
    { path: `${list}.0.name`, label: 'What the mapping calls it', kind: 'text', where: 'Letters, digits and _; the mappings that come along say "Account" and "Contacts".', required: true, placeholder: example.name, shownWhen },
    { path: `${list}.0.file`, label: 'File', kind: 'text', where: 'In the same folder.', required: true, placeholder: example.file, shownWhen },
    { path: `${list}.0.on`, label: 'Column of the main file', kind: 'text', where: 'That says which row belongs to it.', required: true, placeholder: example.on, shownWhen },
    { path: `${list}.0.key`, label: 'Column of this file', kind: 'text', where: 'That holds the same value.', required: true, placeholder: example.key, shownWhen },
  ];
};

export const form: ConnectionForm = {
  intro: [
    'Have your system export one file with a row per deal (or hire) into a folder on the machine of this service, and again whenever it changed. The first line names the columns.',
    'One column must name a row for good, such as the deal’s id.',
    'Files are only read. Results and tasks are written to files of their own, beside them or where you say.',
  ],
  fields: [
    { path: 'folder', label: 'Folder of the exports', kind: 'text', where: 'On the machine of this service, from its working directory.', required: true, placeholder: 'exports', isFolder: true },
    { path: 'file', label: 'File with one row per deal or hire', kind: 'text', where: 'Its name in that folder.', required: true, placeholder: 'deals.csv' },
    { path: 'id', label: 'Column that names a row for good', kind: 'text', where: 'Different in every row, and never used again.', required: true, placeholder: 'id' },
    { path: 'object', label: 'What a row is called in the mapping', kind: 'text', where: 'Left empty: the file’s name without its ending.', required: false, placeholder: 'deals' },
    { path: '?joined', label: 'A second file says more about each row', kind: 'yes_no', where: 'Such as accounts: one row for each deal.', required: false, default: false },
    ...table('join', '?joined', { name: 'Account', file: 'accounts.csv', on: 'account', key: 'account' }),
    { path: '?related', label: 'Another file holds lists', kind: 'yes_no', where: 'Such as contacts: several rows for each deal.', required: false, default: false },
    ...table('related', '?related', { name: 'Contacts', file: 'contacts.csv', on: 'id', key: 'deal_id' }),
    { path: 'snapshot', label: 'The export is always complete', kind: 'yes_no', where: 'Then a row that is gone was deleted. Otherwise its absence means nothing.', required: false, default: false },
    {
      path: 'delimiter',
      label: 'Between two columns stands',
      kind: 'choice',
      where: 'Open the file in a text editor to see it.',
      required: false,
      default: 'auto',
      choices: [
        { value: 'auto', label: 'Find out' },
        { value: ',', label: 'A comma' },
        { value: ';', label: 'A semicolon' },
        { value: '\t', label: 'A tab' },
        { value: '|', label: 'A bar' },
      ],
      advanced: true,
    },
    {
      path: 'encoding',
      label: 'Encoding',
      kind: 'choice',
      where: 'When letters such as ü look wrong.',
      required: false,
      default: 'utf-8',
      choices: [
        { value: 'utf-8', label: 'UTF-8' },
        { value: 'utf-16', label: 'UTF-16 (Excel "Unicode text")' },
        { value: 'latin1', label: 'Latin 1 (older Windows programs)' },
      ],
      advanced: true,
    },
    { path: 'output', label: 'Folder for results.csv and tasks.csv', kind: 'text', where: 'Another one than that of the exports. Left empty: handoff-output in it.', required: false, placeholder: 'exports/handoff-output', isFolder: true, advanced: true },
    { path: 'outputBom', label: 'Write files for Excel', kind: 'yes_no', where: 'They begin with a mark by which Excel knows UTF-8.', required: false, default: false, advanced: true },
    { path: 'account', label: 'Name of the account', kind: 'text', where: 'Part of every handoff’s identity: set it when the folder will move. Left empty: the folder.', required: false, placeholder: 'acme-crm', advanced: true },
    { path: 'maxCellBytes', label: 'Largest cell (bytes)', kind: 'number', where: 'Larger ones are refused as a broken file.', required: false, placeholder: '1000000', default: 1_000_000, advanced: true },
  ],
};
