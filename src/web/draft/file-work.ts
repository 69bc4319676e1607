import type { Problem } from '../api/api-problem.ts';
import type { KeptText } from './kept-texts.ts';
import { beginHistory, changeText, type TextHistory } from './text-history.ts';

/** A file as the service has it. */
export interface ServedText {
  readonly text: string;
  /** Of the draft, when this text was saved. */
  readonly revision: number;
  readonly savedBy: string;
  readonly savedAt: string;
}

/** What one person does to one file of a draft, on this page. */
export interface FileWork {
  readonly history: TextHistory;
  /** What this person's changes are made from. */
  readonly base: ServedText;
  /** On its way to the service. */
  readonly sending: string | null;
  /** Why it could not be saved. */
  readonly problem: Problem | null;
  /** What somebody else saved while this person changed the file. Nothing is saved until both are brought together. */
  readonly conflict: ServedText | null;
  /** Typed before the page was loaded, and never saved. */
  readonly offer: KeptText | null;
}

/** By the file's id. */
export type FileWorks = ReadonlyMap<string, FileWork>;

export interface StepAt {
  readonly nowMs: number;
  readonly group: number;
}

export const beginWork = (base: ServedText, kept: KeptText | null): FileWork => ({
  history: beginHistory(base.text), base, sending: null, problem: null, conflict: null, offer: kept === null || kept.text === base.text ? null : kept,
});

export const isUnsaved = ({ history, base }: FileWork): boolean => history.text !== base.text;

export const mayBeSent = (work: FileWork): boolean => isUnsaved(work) && work.sending === null && work.conflict === null;

/** What the service has now. A text that nobody changed here follows; otherwise the two stand against each other. */
export function takeServed(work: FileWork, served: ServedText): FileWork {
  const known = Math.max(work.base.revision, work.conflict?.revision ?? 0);
  if (served.revision <= known || work.sending !== null) return work;
  const followed = { ...work, base: served, problem: null, conflict: null };
  if (served.text === work.history.text || served.text === work.base.text) return followed;
  if (!isUnsaved(work)) return { ...followed, history: beginHistory(served.text) };
  return { ...work, problem: null, conflict: served };
}

export const finishSaving = (work: FileWork, { revision, savedBy, savedAt }: Omit<ServedText, 'text'>): FileWork => ({
  ...work, base: { text: work.sending ?? work.base.text, revision, savedBy, savedAt }, sending: null, problem: null,
});

export const failSaving = (work: FileWork, problem: Problem): FileWork => ({ ...work, sending: null, problem });

/** `text`: both brought together; it is made from what the other person saved. */
export const resolveConflict = (work: FileWork, text: string, at: StepAt): FileWork =>
  work.conflict === null ? work : { ...work, history: changeText(work.history, { ...at, text, isTyping: false }), base: work.conflict, conflict: null };

/** What was typed before comes back, as a step that can be undone; what somebody saved meanwhile stands against it. */
export function takeOffer(work: FileWork, at: StepAt): FileWork {
  if (work.offer === null) return work;
  const { text, base, seen } = work.offer;
  const back = { ...work, history: changeText(work.history, { ...at, text, isTyping: false }), offer: null };
  if (base === work.base.text) return back;
  return { ...back, base: { ...work.base, text: base, revision: seen }, conflict: work.base };
}
