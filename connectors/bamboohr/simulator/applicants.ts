import { nextId, type Account, type ApplicantStatus, type Application, type Job } from './account.ts';
import { displayName } from './employees.ts';
import { zoned } from './times.ts';

export function statusOf(account: Account, application: Application): ApplicantStatus | undefined {
  const last = application.history.at(-1);
  return account.statuses.find(({ id }) => id === last?.statusId);
}

export function jobOf(account: Account, application: Application): Job | undefined {
  return account.jobs.find(({ id }) => id === application.jobId);
}

export function changeStatus(
  account: Account,
  application: Application,
  statusId: number,
  now: number,
  userId: number | null,
): number {
  application.history.push({ statusId, at: now, userId });
  application.updatedAt = now;
  return nextId(account);
}

export function addComment(
  account: Account,
  application: Application,
  comment: string,
  now: number,
  userId: number,
): number {
  const id = nextId(account);
  account.comments.push({ id, applicationId: application.id, comment, userId, at: now });
  application.updatedAt = now;
  return id;
}

function leadView(account: Account, job: Job | undefined): unknown {
  const id = job?.leadEmployeeId ?? null;
  const lead = id === null ? undefined : account.employees[id];
  if (lead === undefined) return null;
  return {
    employeeId: Number(lead.id),
    firstName: lead.values['firstName'] ?? '',
    lastName: lead.values['lastName'] ?? '',
    avatar: 'https://resources.bamboohr.com/images/photo_person_150x150.png',
    jobTitle: { id: 18_276, label: 'Hiring lead' },
  };
}

function titleView(job: Job | undefined): unknown {
  return { id: null, label: job?.title ?? '' };
}

export function listItem(account: Account, application: Application): unknown {
  const status = statusOf(account, application);
  const job = jobOf(account, application);
  return {
    id: application.id,
    appliedDate: zoned(application.appliedAt),
    status: { id: status?.id, label: status?.name },
    rating: application.rating,
    applicant: {
      id: application.applicantId,
      firstName: application.firstName,
      lastName: application.lastName,
      avatar: null,
      email: application.email,
      source: application.source,
    },
    job: { id: application.jobId, title: titleView(job) },
  };
}

function changedBy(account: Account, userId: number | null): unknown {
  const user = account.users.find(({ id }) => id === userId);
  if (user === undefined) return null;
  const employee = user.employeeId === null ? undefined : account.employees[user.employeeId];
  const [firstName = user.firstName] = employee === undefined ? [] : displayName(employee).split(' ');
  return { id: user.id, firstName, lastName: user.lastName, avatar: null, jobTitle: { id: null, label: null } };
}

export function detail(account: Account, application: Application): unknown {
  const status = statusOf(account, application);
  const job = jobOf(account, application);
  const last = application.history.at(-1);
  return {
    id: application.id,
    appliedDate: zoned(application.appliedAt),
    status: {
      id: status?.id,
      label: status?.name,
      dateChanged: zoned(last?.at ?? application.appliedAt),
      changedByUser: changedBy(account, last?.userId ?? null),
    },
    rating: application.rating,
    resumeFileId: null,
    coverLetterFileId: null,
    attachmentCount: null,
    attachments: null,
    movedTo: null,
    movedFrom: null,
    alsoConsideredForCount: 0,
    duplicateApplicationCount: 1,
    referredBy: null,
    desiredSalary: null,
    commentCount: account.comments.filter(({ applicationId }) => applicationId === application.id).length,
    emailCount: 0,
    eventCount: application.history.length,
    questionsAndAnswers: application.answers.map(({ question, answer }, index) => ({
      question: { id: 300 + index, label: question },
      answer: { id: application.id * 10 + index, label: answer },
      hasRevisions: null,
      isArchived: null,
      archivedDate: null,
      editedDate: null,
      editedEndDate: null,
    })),
    applicationReferences: null,
    applicant: {
      id: application.applicantId,
      firstName: application.firstName,
      lastName: application.lastName,
      avatar: null,
      email: application.email,
      phoneNumber: application.phone,
      source: application.source,
      twitterUsername: null,
      address: application.address,
      linkedinUrl: null,
      websiteUrl: null,
      availableStartDate: application.availableStartDate,
      education: null,
    },
    job: { id: application.jobId, title: titleView(job), hiringLead: leadView(account, job) },
  };
}

export function jobSummary(account: Account, job: Job): unknown {
  const groups = Object.values(account.applications)
    .filter(({ jobId }) => jobId === job.id)
    .map((application) => statusOf(account, application)?.group);
  return {
    id: job.id,
    title: titleView(job),
    postedDate: zoned(job.postedAt),
    location: job.location === null ? null : { id: 18_360, label: job.location, address: { city: job.location } },
    department: job.department === null ? null : { id: 18_080, label: job.department },
    status: { id: JOB_STATUS_IDS.indexOf(job.status) + 1, label: job.status },
    hiringLead: leadView(account, job),
    newApplicantsCount: groups.filter((group) => group === 'NEW').length,
    activeApplicantsCount: groups.filter((group) => group === 'NEW' || group === 'ACTIVE').length,
    totalApplicantsCount: groups.length,
    postingUrl: null,
  };
}

export const JOB_STATUS_IDS: readonly Job['status'][] = ['Draft', 'Open', 'On Hold', 'Filled', 'Canceled', 'Deleted'];
