import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import type { Application } from './account.ts';
import { json, refuse } from './answers.ts';
import { matchesJobGroup, parseApplicantSearch, searchApplicants, unknownJobGroup } from './applicant-search.ts';
import { addComment, changeStatus, detail, JOB_STATUS_IDS, jobSummary, listItem } from './applicants.ts';
import { param, parseObject, type Call, type Route } from './call.ts';

const BASE = '/api/v1/applicant_tracking';

function listApplications(call: Call): SimulatorResponse {
  const { account, request, linkBase } = call;
  const search = parseApplicantSearch(request.query);
  if (typeof search === 'string') return refuse(400, search);
  const found = searchApplicants(account, search);
  const { pageSize } = account.settings;
  const end = search.page * pageSize;
  const complete = end >= found.length;
  const next = new URLSearchParams(request.query);
  next.set('page', String(search.page + 1));
  return json(200, {
    paginationComplete: complete,
    nextPageUrl: complete ? null : `${linkBase}/v1/applicant_tracking/applications?${next.toString()}`,
    applications: found.slice(end - pageSize, end).map((application) => listItem(account, application)),
  });
}

function findApplication(call: Call): Application | undefined {
  return call.account.applications[param(call, 'applicationId')];
}

function getApplication(call: Call): SimulatorResponse {
  const application = findApplication(call);
  return application === undefined
    ? refuse(404, 'Application not found')
    : json(200, detail(call.account, application));
}

function listStatuses(call: Call): SimulatorResponse {
  return json(
    200,
    call.account.statuses.map(({ id, code, name, enabled }) => ({
      id: String(id),
      code,
      name,
      translatedName: name,
      description: null,
      enabled,
      manageable: code === null,
    })),
  );
}

function postComment(call: Call): SimulatorResponse {
  const application = findApplication(call);
  if (application === undefined) return refuse(404, 'Application not found');
  const input = parseObject(call.request.body);
  const comment = input?.['comment'];
  const type = input?.['type'] ?? 'comment';
  if (typeof comment !== 'string' || comment.trim() === '') return refuse(400, 'comment is required');
  if (type !== 'comment') return refuse(400, 'Invalid comment type');
  const id = addComment(call.account, application, comment, call.now, call.caller.userId);
  call.wrote(1);
  return json(200, { type: 'comment', id });
}

function postStatus(call: Call): SimulatorResponse {
  const application = findApplication(call);
  if (application === undefined) return refuse(404, 'Application not found');
  const wanted = parseObject(call.request.body)?.['status'];
  const status = call.account.statuses.find(({ id, enabled }) => id === wanted && enabled);
  if (status === undefined) return refuse(400, 'Invalid status');
  const id = changeStatus(call.account, application, status.id, call.now, call.caller.userId);
  call.wrote(1);
  return json(200, { type: 'positionApplicantStatus', id });
}

const JOB_SORTS: readonly string[] = ['count', 'title', 'lead', 'created', 'status'];

function listJobs(call: Call): SimulatorResponse {
  const { query } = call.request;
  const split = (name: string): string[] => (query.get(name) ?? '').split(',').filter((part) => part !== '');
  const groups = split('statusGroups');
  const unknown = unknownJobGroup(groups);
  if (unknown !== undefined) return refuse(400, `Invalid statusGroups: ${unknown}`);
  const ids = split('status_ids');
  const sortBy = query.get('sortBy') ?? 'created';
  const sortOrder = query.get('sortOrder') ?? 'ASC';
  if (!JOB_SORTS.includes(sortBy)) return refuse(400, `Invalid sortBy: ${sortBy}`);
  if (sortOrder !== 'ASC' && sortOrder !== 'DESC') return refuse(400, `Invalid sortOrder: ${sortOrder}`);
  const jobs = call.account.jobs
    .filter(({ status }) => matchesJobGroup(status, groups))
    .filter(({ status }) => ids.length === 0 || ids.includes(String(JOB_STATUS_IDS.indexOf(status) + 1)))
    .toSorted((a, b) => (sortBy === 'title' ? a.title.localeCompare(b.title) : a.postedAt - b.postedAt));
  if (sortOrder === 'DESC') jobs.reverse();
  return json(
    200,
    jobs.map((job) => jobSummary(call.account, job)),
  );
}

const APPLICATION = `${BASE}/applications/{applicationId}`;

/** The hiring endpoints take an API key only and speak JSON only. */
export const applicantRoutes: readonly Route[] = [
  { method: 'GET', path: `${BASE}/applications`, access: 'basic', handle: listApplications },
  { method: 'GET', path: `${BASE}/statuses`, access: 'basic', handle: listStatuses },
  { method: 'GET', path: `${BASE}/jobs`, access: 'basic', handle: listJobs },
  { method: 'GET', path: APPLICATION, access: 'basic', handle: getApplication },
  { method: 'POST', path: `${APPLICATION}/comments`, access: 'basic', handle: postComment },
  { method: 'POST', path: `${APPLICATION}/status`, access: 'basic', handle: postStatus },
];
