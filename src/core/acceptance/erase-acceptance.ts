import type { Acceptance, Actor } from './acceptance.ts';
import type { AuditEntry, PromiseAudit } from './promise-audit.ts';

/** Who it was and what they wrote goes, values too; what was decided and when stays for the figures. `word` stands in its place. */
export function eraseAcceptance(acceptance: Acceptance, word: string): Acceptance {
  const erasedText = (text: string | null): string | null => (text === null ? null : word);
  const erasedActor = ({ role }: Actor): Actor => ({ name: word, email: null, role });
  return {
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
      text: word,
      about: question.about === null ? null : { ...question.about, text: erasedText(question.about.text) },
      answer: answer === null ? null : { text: word, by: erasedActor(answer.by), at: answer.at },
    })),
    ...(acceptance.audit === undefined ? {} : { audit: erasedAudit(acceptance.audit, (entry) => ({ ...entry, by: erasedActor(entry.by), text: erasedText(entry.text) })) }),
  };
}

const erasedAudit = (audit: PromiseAudit, erase: (entry: AuditEntry) => AuditEntry): PromiseAudit =>
  Object.fromEntries(Object.entries(audit).map(([topic, entry]) => [topic, erase(entry)]));
