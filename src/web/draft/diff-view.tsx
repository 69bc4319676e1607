import { Text, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import './draft.css';

const MARKS: Readonly<Record<string, { readonly name: string; readonly said: string }>> = { '+': { name: 'added', said: 'added: ' }, '-': { name: 'removed', said: 'removed: ' } };

/** `lines` as diffLines gives them. A change is told by its sign and in words for who hears the page, not by colour alone. */
export function DiffView({ lines, label }: { readonly lines: readonly string[]; readonly label: string }): ReactNode {
  if (lines.length === 0) return <Text size="sm" c="dimmed">Nothing is different.</Text>;
  return (
    <Scrolling label={label}>
      {lines.map((line, index) => {
        const mark = MARKS[line[0] ?? ''];
        return (
          // Lines repeat; their place is what tells them apart.
          <div key={`${index} ${line}`} className={`rules-line${mark === undefined ? '' : ` rules-line-${mark.name}`}`}>
            <span className="rules-sign" aria-hidden>{line === '…' ? '…' : line[0]}</span>
            {mark === undefined ? null : <VisuallyHidden>{mark.said}</VisuallyHidden>}
            <span>{line === '…' ? '' : line.slice(1)}</span>
          </div>
        );
      })}
    </Scrolling>
  );
}

/** A text with the numbers of its lines, to read. */
export function NumberedText({ text, label }: { readonly text: string; readonly label: string }): ReactNode {
  return (
    <Scrolling label={label}>
      {text.replace(/\r?\n$/, '').split('\n').map((line, index) => (
        <div key={`${index} ${line}`} className="rules-line">
          <span className="rules-number" aria-hidden>{index + 1}</span>
          <span>{line}</span>
        </div>
      ))}
    </Scrolling>
  );
}

/** Wide lines are reached by keyboard too. */
const Scrolling = ({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode => (
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
  <section className="rules-text" aria-label={label} tabIndex={0}>{children}</section>
);
