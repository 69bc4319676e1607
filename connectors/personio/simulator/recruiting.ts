import type { Application, Candidate, Company, Job, Stage } from './company.ts';
import { zoned } from './times.ts';

export function stageOf(company: Company, stageId: string): Stage | undefined {
  return company.categories.flatMap(({ stages }) => stages).find(({ id }) => id === stageId);
}

/** Upper-case words in the documentation of one client, lower-case ones in another: nobody has confirmed either. */
export function stageView(company: Company, stageId: string): unknown {
  const stage = stageOf(company, stageId);
  if (stage === undefined) return { id: stageId, name: null, type: 'UNKNOWN', kind: 'UNKNOWN' };
  const word = (text: string): string =>
    company.settings.stageWords === 'upper' ? text.toUpperCase() : text.toLowerCase();
  return { id: stage.id, name: stage.name, type: word(stage.type), kind: word(stage.kind) };
}

function department(company: Company, job: Job): unknown {
  const unit = company.orgUnits.find(({ id, type }) => type === 'department' && id === job.departmentId);
  return unit === undefined ? null : { id: unit.id, name: unit.name };
}

function categoryOf(company: Company, job: Job): unknown {
  const category = company.categories.find(({ id }) => id === job.categoryId);
  return category === undefined ? null : { id: category.id, name: category.name };
}

const hiringTeam = (job: Job): unknown[] =>
  job.hiringTeam.map(({ personId, role }) => ({ person: { id: personId }, role }));

/** An anonymised candidate keeps an id and nothing else. */
function candidateSummary(candidate: Candidate | undefined): unknown {
  if (candidate === undefined) return {};
  const { id, email, firstName, lastName, gender, anonymized } = candidate;
  return anonymized ? { id } : { id, email, first_name: firstName, last_name: lastName, gender };
}

/** No offer, no start date, no salary, no custom attribute: the vendor gives none here. */
export function applicationView(company: Company, application: Application): unknown {
  const candidate = company.candidates[application.candidateId];
  const job = company.jobs.find(({ id }) => id === application.jobId);
  return {
    id: application.id,
    application_date: application.applicationDate,
    candidate: candidateSummary(candidate),
    job:
      job === undefined
        ? {}
        : { id: job.id, name: job.name, department: department(company, job), category: categoryOf(company, job) },
    current_stage: stageView(company, application.history.at(-1)?.stageId ?? ''),
    channel: application.channel,
    hiring_team: job === undefined ? [] : hiringTeam(job),
    is_anonymized: candidate?.anonymized ?? false,
    created_at: zoned(application.createdAt),
    updated_at: zoned(application.updatedAt),
  };
}

export function candidateView(company: Company, candidate: Candidate): unknown {
  const applications = Object.values(company.applications)
    .filter(({ candidateId }) => candidateId === candidate.id)
    .map(({ id, applicationDate }) => ({ id, application_date: applicationDate }));
  const stamps = { created_at: zoned(candidate.createdAt), updated_at: zoned(candidate.updatedAt) };
  if (candidate.anonymized) return { id: candidate.id, applications, ...stamps };
  return {
    id: candidate.id,
    first_name: candidate.firstName,
    last_name: candidate.lastName,
    email: candidate.email,
    gender: candidate.gender,
    phone: candidate.phone,
    location: candidate.location,
    birthday: candidate.birthday,
    linkedin_profile: candidate.linkedinProfile,
    available_from: candidate.availableFrom,
    applications,
    ...stamps,
  };
}

export function jobView(company: Company, job: Job): unknown {
  return {
    id: job.id,
    name: job.name,
    department: department(company, job),
    category: categoryOf(company, job),
    hiring_team: hiringTeam(job),
    created_at: zoned(job.createdAt),
    updated_at: zoned(job.updatedAt),
  };
}

export function categoryView(company: Company, category: Company['categories'][number]): unknown {
  return { id: category.id, name: category.name, stages: category.stages.map(({ id }) => stageView(company, id)) };
}
