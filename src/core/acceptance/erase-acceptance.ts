import type { Acceptance, Actor } from './acceptance.ts';
import type { PromiseAudit } from './promise-audit.ts';

const ERASED = 'Forgotten';
const erasedText = (text: string | null): string | null => (text === null ? null : ERASED);
const erasedActor = ({ role }: Actor): Actor => ({ name: ERASED, email: null, role });

/** Who it was and what they wrote goes, values too; what was decided and when stays for the figures. */
export const eraseAcceptance = (acceptance: Acceptance): Acceptance => ({
  submitted: acceptance.submitted === null ? null : { ...acceptance.submitted, by: erasedActor(acceptance.submitted.by), text: erasedText(acceptance.submitted.text) },
  accepted: acceptance.accepted === null ? null : { ...acceptance.accepted, by: erasedActor(acceptance.accepted.by), text: erasedText(acceptance.accepted.text), values: {} },
  delta: [],
  rejections: acceptance.rejections.map(({ settled, ...rejection }) => ({
    ...rejection,
    by: erasedActor(rejection.by),
    text: erasedText(rejection.text),
    about: rejection.about.map((about) => ({ ...about, text: erasedText(about.text) })),
    settled: settled === null ? null : { ...settled, by: settled.by === null ? null : erasedActor(settled.by), text: erasedText(settled.text) },
  })),
  questions: acceptance.questions.map(({ answer, ...question }) => ({
    ...question,
    by: erasedActor(question.by),
    text: ERASED,
    answer: answer === null ? null : { text: ERASED, by: erasedActor(answer.by), at: answer.at },
  })),
  ...(acceptance.audit === undefined ? {} : { audit: erasedAudit(acceptance.audit) }),
});

const erasedAudit = (audit: PromiseAudit): PromiseAudit =>
  Object.fromEntries(Object.entries(audit).map(([topic, entry]) => [topic, { ...entry, by: erasedActor(entry.by), text: erasedText(entry.text) }]));
