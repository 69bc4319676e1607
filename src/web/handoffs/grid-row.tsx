import { memo, type MouseEvent, type ReactNode } from 'react';
import type { HandoffRow } from '../../core/view/handoff-row.ts';
import { sayMoment } from '../shell/moment.tsx';
import { gradeOf, isOverdue, KINDS, sayAge, sayDate, sayStatus, todayOf } from './row-words.ts';

export const rowElementId = (index: number): string => `handoff-row-${index}`;

interface RowProps {
  readonly row: HandoffRow;
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly now: Date;
  readonly isActive: boolean;
  open(index: number): void;
  mark(index: number): void;
}

/** One handoff in the list. */
export const GridRow = memo(function GridRow({ row, index, top, height, now, isActive, open, mark }: RowProps): ReactNode {
  const today = todayOf(now);
  const onClick = (event: MouseEvent): void => {
    mark(index);
    // With a key held it is the link itself: a tab or window of its own.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(index);
  };
  const { id, kind, title, connection, alsoIn, status, olderThanStart, reachedAt, owner, gaps, openTasks, questions } = row;
  return (
    <tr id={rowElementId(index)} aria-rowindex={index + 2} aria-selected={isActive} className={`handoff-columns handoff-row${isActive ? ' is-active' : ''}`} style={{ height, transform: `translateY(${top}px)` }} onClick={onClick}>
      <td className="handoff-name">
        <a href={`/handoffs/${id}`} tabIndex={-1} title={title}>{title}</a>
        <small>{KINDS[kind].one} · {[connection, ...alsoIn].join(', ')}{olderThanStart ? ' · older than the start date' : ''}</small>
      </td>
      <td><ScoreBar score={row.score} /></td>
      <td>{sayStatus(status, kind)}</td>
      <Cell name="Missing">{gaps === 0 ? 'nothing' : gaps}</Cell>
      <Cell name="Asked" isEmpty={owner === null}>{owner ?? '–'}</Cell>
      <td data-name="Age" {...(reachedAt === null ? {} : { title: sayMoment(reachedAt) })}>{sayAge(reachedAt, now) ?? '–'}</td>
      <Cell name="Due" isEmpty={row.nextDeadline === null}>{row.nextDeadline === null ? '–' : <Deadline date={row.nextDeadline} today={today} />}</Cell>
      <Cell name="Tasks" isEmpty={openTasks === 0}>{openTasks === 0 ? '–' : openTasks}</Cell>
      <Cell name="Questions" isEmpty={questions === 0}>{questions === 0 ? '–' : questions}</Cell>
    </tr>
  );
});

/** `name`: shown before the value where there are no heads; what is empty is left out there. */
const Cell = ({ name, isEmpty = false, children }: { readonly name: string; readonly isEmpty?: boolean; readonly children: ReactNode }): ReactNode => <td data-name={name} {...(isEmpty ? { className: 'is-empty' } : {})}>{children}</td>;

const ScoreBar = ({ score }: { readonly score: number | null }): ReactNode => {
  const { word, color } = gradeOf(score);
  if (score === null) return <span className="handoff-quiet">{word}</span>;
  return (
    <span className="handoff-score">
      <span><strong>{score}</strong> {word}</span>
      <span className="handoff-bar" aria-hidden><span style={{ width: `${score}%`, background: `var(--mantine-color-${color}-6)` }} /></span>
    </span>
  );
};

const Deadline = ({ date, today }: { readonly date: string; readonly today: string }): ReactNode =>
  isOverdue(date, today) ? <span className="handoff-overdue">{sayDate(date, today)}, overdue</span> : <span>{date === today ? 'today' : sayDate(date, today)}</span>;
