import { nextId, type Company } from './company.ts';

const KEPT = 2000;

interface About {
  readonly personId: string;
  readonly employmentId?: string;
  readonly documentId?: string;
}

/** Remembers what a webhook would tell. Delivery is the tests' business. */
export function tell(company: Company, name: string, about: About, at: number): void {
  const { personId, employmentId = null, documentId = null } = about;
  const id = `evt-${nextId(company)}`;
  company.happenings.push({ id, name, at, personId, employmentId, documentId });
  if (company.happenings.length > KEPT) company.happenings.shift();
}
