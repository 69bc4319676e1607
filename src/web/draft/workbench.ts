import type { DraftSummary, DraftView } from '../../core/view/draft-view.ts';
import { problemOf } from '../api/api-problem.ts';
import { beginWork, failSaving, finishSaving, isUnsaved, mayBeSent, resolveConflict, takeOffer, takeServed, type FileWork, type FileWorks, type ServedText, type StepAt } from './file-work.ts';
import type { KeptTexts } from './kept-texts.ts';
import { changeText, redoText, undoText, type TextHistory } from './text-history.ts';

/** A quick typist is saved once, when the hands rest. */
const REST_MS = 800;
/** Saving these again may succeed without anybody changing anything. */
const isPassing = (status: number): boolean => status === 0 || status === 401 || status === 403 || status === 429 || status >= 500;

export interface WorkbenchParts {
  readonly kept: KeptTexts;
  /** `seen`: the revision that the text was made from. */
  save(file: string, text: string, seen: number): Promise<DraftSummary>;
  /** The draft is asked for again, and handed to `take`. */
  reload(): void;
  nowMs(): number;
  /** Gives the function that calls it off. */
  schedule(work: () => void, ms: number): () => void;
}

const servedOf = ({ text, revision, savedBy, savedAt }: ServedText): ServedText => ({ text, revision, savedBy, savedAt });

/** The texts of a draft while one person changes them: history, saving, what others do meanwhile. Files go by their ids. */
export class Workbench {
  readonly #parts: WorkbenchParts;
  readonly #listeners = new Set<() => void>();
  readonly #waiting = new Map<string, () => void>();
  readonly #onTheirWay = new Map<string, Promise<void>>();
  #works: FileWorks;
  #group = 0;

  constructor(draft: DraftView, parts: WorkbenchParts) {
    this.#parts = parts;
    this.#works = new Map(draft.files.map((file) => [file.id, beginWork(servedOf(file), parts.kept.find(file.id))]));
  }

  readonly subscribe = (listen: () => void): (() => void) => {
    this.#listeners.add(listen);
    return () => this.#listeners.delete(listen);
  };

  readonly works = (): FileWorks => this.#works;

  change(file: string, text: string, isTyping = false): void {
    const at = this.#stepAt();
    this.#put(file, (work) => (work.offer === null ? { ...work, history: changeText(work.history, { ...at, text, isTyping }) } : work));
    this.#arm(file);
  }

  undo(file: string): void {
    this.#turn(file, ({ past }) => past.at(-1), undoText);
  }

  redo(file: string): void {
    this.#turn(file, ({ future }) => future[0], redoText);
  }

  /** The draft as the service has it now. */
  take(draft: DraftView): void {
    for (const file of draft.files) {
      if (!this.#works.has(file.id)) this.#show(file.id, beginWork(servedOf(file), null));
      this.#put(file.id, (work) => takeServed(work, servedOf(file)));
    }
  }

  /** Saves what waits; done when nothing is on its way any more. */
  async flush(): Promise<void> {
    await Promise.all([...this.#works.keys()].map((file) => this.#sendNow(file)));
    // What was typed while the first text was on its way.
    await Promise.all([...this.#waiting.keys()].map((file) => this.#sendNow(file)));
  }

  /** After a refusal that may have passed. */
  retry(): void {
    for (const [file, { problem }] of this.#works) if (problem !== null && isPassing(problem.status)) void this.#sendNow(file);
  }

  resolve(file: string, text: string): void {
    const at = this.#stepAt();
    this.#put(file, (work) => resolveConflict(work, text, at));
    this.#arm(file);
  }

  answerOffer(file: string, takesIt: boolean): void {
    const at = this.#stepAt();
    this.#put(file, (work) => (takesIt ? takeOffer(work, at) : { ...work, offer: null }));
    this.#arm(file);
  }

  #put(file: string, change: (work: FileWork) => FileWork): void {
    const before = this.#works.get(file);
    const after = before === undefined ? undefined : change(before);
    if (after === undefined || after === before) return;
    this.#keep(file, after);
    this.#show(file, after);
  }

  #show(file: string, work: FileWork): void {
    this.#works = new Map([...this.#works, [file, work]]);
    for (const listen of this.#listeners) listen();
  }

  #keep(file: string, { history, base, offer }: FileWork): void {
    const { kept, nowMs } = this.#parts;
    if (offer !== null) return;
    if (history.text === base.text) kept.drop(file);
    else kept.keep(file, { text: history.text, base: base.text, seen: base.revision, at: new Date(nowMs()).toISOString() });
  }

  #arm(file: string): void {
    this.#callOff(file);
    const work = this.#works.get(file);
    if (work !== undefined && mayBeSent(work)) this.#waiting.set(file, this.#parts.schedule(() => void this.#sendNow(file), REST_MS));
  }

  #callOff(file: string): void {
    this.#waiting.get(file)?.();
    this.#waiting.delete(file);
  }

  #sendNow(file: string): Promise<void> {
    this.#callOff(file);
    const running = this.#onTheirWay.get(file) ?? this.#send(file).finally(() => this.#onTheirWay.delete(file));
    this.#onTheirWay.set(file, running);
    return running;
  }

  async #send(file: string): Promise<void> {
    const work = this.#works.get(file);
    if (work === undefined || !mayBeSent(work)) return;
    const { text } = work.history;
    this.#put(file, (now) => ({ ...now, sending: text, problem: null }));
    try {
      const { files } = await this.#parts.save(file, text, work.base.revision);
      const saved = files.find(({ id }) => id === file);
      this.#put(file, (now) => (saved === undefined ? { ...now, sending: null } : finishSaving(now, saved)));
      this.#arm(file);
    } catch (error) {
      const problem = problemOf(error);
      this.#put(file, (now) => failSaving(now, problem));
      if (problem.status === 412) this.#parts.reload();
    }
  }

  /** Everything that is changed before the hands leave the keys is one step. */
  #stepAt(): StepAt {
    const group = this.#group;
    queueMicrotask(() => (this.#group = Math.max(this.#group, group + 1)));
    return { nowMs: this.#parts.nowMs(), group };
  }

  #turn(file: string, stepOf: (history: TextHistory) => { readonly group: number } | undefined, move: (history: TextHistory) => TextHistory): void {
    const work = this.#works.get(file);
    const step = work === undefined ? undefined : stepOf(work.history);
    if (step === undefined) return;
    for (const [other, { history }] of this.#works) {
      if (stepOf(history)?.group !== step.group) continue;
      this.#put(other, (now) => ({ ...now, history: move(now.history) }));
      this.#arm(other);
    }
  }
}

export const hasUnsaved = (works: FileWorks): boolean => [...works.values()].some((work) => isUnsaved(work) || work.sending !== null);
