import { Alert, Anchor } from '@mantine/core';
import { lazy, Suspense, type ReactNode } from 'react';
import { Link } from 'wouter';
import { ErrorBoundary } from '../shell/error-boundary.tsx';
import { LoadingState } from '../shell/states.tsx';
import { applyEdits } from './apply-edits.ts';
import { isEditable, tabPath, type Desk, type DeskFile } from './desk.ts';
import type { DraftFile, EditorProps } from './editor-props.ts';
import { FileTools } from './file-tools.tsx';
import { readRules } from './read-rules.ts';
import { FileText } from './text-tab.tsx';

const MappingEditor = lazy(() => import('../mapping/mapping-editor.tsx'));
const RequirementsEditor = lazy(() => import('../requirements/requirements-editor.tsx'));
const PlaybookEditor = lazy(() => import('../playbook/playbook-editor.tsx'));

function Editor(props: EditorProps): ReactNode {
  if (props.file.which === 'mapping') return <MappingEditor {...props} />;
  return props.file.which === 'requirements' ? <RequirementsEditor {...props} /> : <PlaybookEditor {...props} />;
}

const isNamed = (file: DeskFile): file is DeskFile & { readonly which: DraftFile['which'] } => file.which !== null;
const toEdit = ({ id, name, which, text, connections }: DraftFile): DraftFile => ({ id, name, which, text, connections });

/** One file as a form; as text where nobody uses it any more; with a way to mend it while it cannot be read. */
export function FileTab({ desk, file }: { readonly desk: Desk; readonly file: DeskFile }): ReactNode {
  const read = readRules(file.text);
  if (!read.ok) return <Unreadable desk={desk} file={file} line={read.problems[0]?.line ?? 1} message={read.problems[0]?.message ?? ''} />;
  if (!isNamed(file)) return <FileText desk={desk} file={file} />;
  const idOf = (name: string): string => desk.files.find((other) => other.name === name)?.id ?? name;
  return (
    <>
      <FileTools desk={desk} file={file} />
      <ErrorBoundary>
        <Suspense fallback={<LoadingState what={file.title} />}>
          <Editor
            key={file.id} file={toEdit(file)} others={desk.files.filter(isNamed).filter(({ id }) => id !== file.id).map(toEdit)} problems={file.problems} isReadOnly={!isEditable(desk, file)}
            edit={(edits) => applyEdits(desk.bench, file.id, edits)} editOther={(name, edits) => applyEdits(desk.bench, idOf(name), edits)} textAt={(line) => tabPath(desk.draft.id, 'text', { file: file.id, line })}
          />
        </Suspense>
      </ErrorBoundary>
    </>
  );
}

function Unreadable({ desk, file, line, message }: { readonly desk: Desk; readonly file: DeskFile; readonly line: number; readonly message: string }): ReactNode {
  return (
    <>
      <FileTools desk={desk} file={file} />
      <Alert color="red" variant="light" role="alert" title={`The text of ${file.name} cannot be read, line ${line}`}>
        {message.slice(0, 1).toUpperCase()}{message.slice(1)}. Undo the last change, or <Anchor component={Link} href={tabPath(desk.draft.id, 'text', { file: file.id, line })} inherit underline="always">mend line {line} in the text</Anchor>. Everything else of the draft is safe.
      </Alert>
    </>
  );
}
