import type { FirstRunReport } from '../view/first-run-report.ts';

const NUMBERS = ['No', 'This', 'These two', 'These three'];

/** What answering these everywhere would do, in one sentence that never promises more than the figures. */
export function sayLift({ requirements, readyNow, readyThen, of }: Omit<FirstRunReport['lifts'], 'sentence'>): string {
  if (of === 0) return 'There is nothing to score in this time.';
  const open = of - readyNow;
  if (open === 0) return `All ${of === 1 ? 'of it is' : `${of} are`} ready.`;
  if (requirements.length === 0) return `No three fields alone would lift ${open === 1 ? 'the one' : `any of the ${open}`} that ${open === 1 ? 'is' : 'are'} not ready over the line.`;
  const lifted = readyThen - readyNow;
  const many = `${NUMBERS[requirements.length] ?? ''} ${requirements.length === 1 ? 'field' : 'fields'}`;
  const share = lifted === open ? (open === 1 ? 'the one that is not ready' : `all ${open} that are not ready`) : lifted * 2 > open ? 'most of them' : `${lifted} of the ${open} that are not ready`;
  return `${many} would lift ${share} over the line: ${listInWords(requirements.map(({ label }) => label))}. ${readyThen} of ${of} would be ready instead of ${readyNow}.`;
}

const listInWords = (labels: readonly string[]): string => (labels.length < 2 ? labels.join('') : `${labels.slice(0, -1).join(', ')} and ${labels.at(-1) ?? ''}`);
