import type { SetupRequest, SetupStep } from '../../src/core/connector.ts';
import type { AskedPath, FieldGuide } from '../../src/core/setup-guide.ts';

/** What a field can show, by the word of the mapping: what it is for, and what kind of field holds it. */
export interface ShownWords {
  readonly kind: 'number' | 'text' | 'long' | 'date' | 'status';
  readonly help: string;
}

const SHOWN: Readonly<Record<string, ShownWords>> = {
  score: { kind: 'number', help: 'How much of what the first day needs is answered, from 0 to 100.' },
  status: { kind: 'status', help: 'How far the hand-over of this new hire is.' },
  missing: { kind: 'long', help: 'What is still missing, and who is asked for it.' },
  missingCount: { kind: 'number', help: 'How many answers are still missing.' },
  gaps: { kind: 'long', help: 'What is missing, for other programs to read.' },
  statusReason: { kind: 'text', help: 'Why the status is as it is.' },
  nextDeadline: { kind: 'date', help: 'The day by which the next answer or task is due.' },
  checkedAt: { kind: 'text', help: 'When this last changed.' },
  link: { kind: 'text', help: 'Opens the whole hand-over.' },
  openTasks: { kind: 'number', help: 'How many tasks are open.' },
  taskList: { kind: 'long', help: 'The open tasks, a line each, with day and team.' },
};

export interface ShownField {
  /** As the mapping names it. */
  readonly name: string;
  /** The word of the mapping; null where neither the mapping nor the defaults say. */
  readonly shows: string | null;
  readonly words: ShownWords;
  /** Texts that a status can be written as; empty where the mapping was not handed over, and for everything else. */
  readonly statusTexts: readonly string[];
}

/** What is written on this object. `defaults`: name → what it shows, for callers that hand over names alone. */
export function shownOn(request: SetupRequest, object: string, defaults: Readonly<Record<string, string>>): readonly ShownField[] {
  const ship = request.ship?.objects.find((each) => each.object === object);
  return (request.writes[object] ?? []).map((name) => {
    const shows = ship?.shows[name] ?? defaults[name] ?? null;
    const words = shows === null ? undefined : SHOWN[shows];
    return {
      name,
      shows,
      words: words ?? { kind: 'text', help: 'Written by the handoff service.' },
      statusTexts: words?.kind === 'status' ? [...new Set(Object.values(ship?.statusLabels ?? {}))] : [],
    };
  });
}

/** What is read of this object and passes `isOwn`: whatever no account has by itself. `defaults`: path → field of the packet. */
export function askedOn(request: SetupRequest, object: string, isOwn: (path: string) => boolean, defaults: Readonly<Record<string, string>>): readonly AskedPath[] {
  const asked = request.asks?.[object];
  if (asked !== undefined) return asked.filter(({ path }) => isOwn(path));
  return Object.entries(defaults).map(([path, field]) => ({ path, feeds: [{ field, required: null }], values: null }));
}

/** In a sentence: what an answer counts, and who owes it. */
export function feedsInWords({ feeds }: AskedPath): string {
  if (feeds.length === 0) return 'The mapping reads it to decide who counts as a new hire, or who is asked.';
  return feeds
    .map(({ field, required }) => (required === null ? `Feeds ${field}; no requirement asks for it.` : `Answers “${required.label}”: counts ${required.weight} in the score, asked of ${inWords(required.owner)}.`))
    .join(' ');
}

/** Roles that are asked for the answer, in words; null where nobody is. */
export function answeredBy({ feeds }: AskedPath): string | null {
  const owners = [...new Set(feeds.flatMap(({ required }) => (required === null ? [] : [inWords(required.owner)])))];
  return owners.length === 0 ? null : owners.join(' and ');
}

/** The lines of the mapping that read it. */
export const readingLine = ({ path, feeds }: AskedPath): string => (feeds.length === 0 ? path : feeds.map(({ field }) => `${field}: ${path}`).join(' · '));

/** The line below `writeBack.fields` that writes it. */
export const writingLine = ({ name, shows }: ShownField): string => (shows === null ? name : `${name}: ${shows}`);

/** `manager` → "the manager", `people_ops` → "people ops". */
const inWords = (role: string): string => (role === 'manager' ? 'the manager' : role.replaceAll('_', ' '));

/** A step of setup that carries the field as data. */
export const guidedStep = (what: string, guide: FieldGuide, message: string): SetupStep =>
  guide.state === 'there' ? { what, action: 'exists', done: true, message, guide } : { what, action: 'manual', done: false, message, guide };

export const byHand = (what: string, message: string): SetupStep => ({ what, action: 'manual', done: false, message });
