import { NativeSelect } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useLocation, useSearch } from 'wouter';
import { isEditable, tabPath, type Desk, type DeskFile } from './desk.ts';
import { FileTools } from './file-tools.tsx';
import { ProblemList } from './problem-list.tsx';
import { TextEditor } from './text-editor.tsx';

/** The files as they are written, for who prefers it, and for what no form can mend. */
export function TextTab({ desk }: { readonly desk: Desk }): ReactNode {
  const asked = new URLSearchParams(useSearch());
  const [, goTo] = useLocation();
  const wanted = asked.get('file');
  const file = desk.files.find(({ id }) => id === wanted) ?? desk.files[0];
  if (file === undefined) return null;
  return (
    <FileText
      key={file.id} desk={desk} file={file} line={Number(asked.get('line') ?? '0')}
      picker={desk.files.length < 2 ? null : (
        <NativeSelect
          aria-label="File" value={file.id} onChange={({ currentTarget }) => goTo(tabPath(desk.draft.id, 'text', { file: currentTarget.value }), { replace: true })}
          data={desk.files.map(({ id, title, name, problems }) => ({ value: id, label: `${title} (${name})${problems.length === 0 ? '' : `, ${problems.length} to mend`}` }))}
        />
      )}
    />
  );
}

interface FileTextProps {
  readonly desk: Desk;
  readonly file: DeskFile;
  /** 0: none. */
  readonly line?: number;
  readonly picker?: ReactNode;
}

/** The text of one file, and beside it what is wrong. */
export function FileText({ desk, file, line = 0, picker = null }: FileTextProps): ReactNode {
  const [jump, setJump] = useState<{ readonly line: number; readonly asked: number } | null>(line > 0 ? { line, asked: 0 } : null);
  return (
    <>
      <FileTools desk={desk} file={file}>{picker}</FileTools>
      <div className="text-and-problems">
        <TextEditor label={`Text of ${file.name}`} text={file.text} isReadOnly={!isEditable(desk, file)} goTo={jump} onType={(text) => desk.bench.change(file.id, text, true)} />
        <ProblemList problems={file.problems} isChecked={desk.isChecked} onGo={(to) => setJump((before) => ({ line: to, asked: (before?.asked ?? 0) + 1 }))} />
      </div>
    </>
  );
}
