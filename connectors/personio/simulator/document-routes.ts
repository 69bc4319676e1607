import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import { v1Data, v1Error } from './answers.ts';
import type { Call, Route } from './call.ts';
import { nextId, type CompanyDocument } from './company.ts';
import { tell } from './happenings.ts';
import { parseMultipart, type Part } from './multipart.ts';
import { page } from './paging.ts';
import { SCOPES } from './scopes.ts';
import { isDate, stamp } from './times.ts';

const MAX_BYTES = 30 * 1024 * 1024;
const MAX_TITLE = 255;
const PARTS = ['title', 'employee_id', 'category_id', 'file', 'comment', 'date'];

interface Upload {
  readonly title: string;
  readonly employeeId: string;
  readonly categoryId: number;
  readonly comment: string | null;
  readonly date: string | null;
  readonly file: Part & { readonly fileName: string };
}

function readUpload(call: Call, parts: readonly Part[]): Upload | SimulatorResponse {
  const invalid = (message: string): SimulatorResponse => v1Error(422, message);
  const text = (name: string): string | undefined => parts.find((part) => part.name === name)?.content;
  const strange = parts.find(({ name }) => !PARTS.includes(name));
  if (strange !== undefined) return invalid(`Unknown parameter ${strange.name}`);
  if (new Set(parts.map(({ name }) => name)).size !== parts.length) return invalid('A parameter is given twice');
  const file = parts.find(({ name }) => name === 'file');
  const title = text('title') ?? '';
  if (title === '' || title.length > MAX_TITLE) return invalid('The title is required and has at most 255 characters');
  if (file?.fileName === undefined || file.fileName === '') return invalid('The file is required');
  if (Buffer.byteLength(file.content) > MAX_BYTES) return invalid('The file exceeds 30 MB');
  const employeeId = text('employee_id') ?? '';
  if (call.company.persons[employeeId] === undefined) return invalid('The employee does not exist');
  const category = call.company.documentCategories.find(({ id }) => String(id) === text('category_id'));
  if (category === undefined) return invalid('The category does not exist');
  const date = text('date') ?? null;
  if (date !== null && !isDate(date)) return invalid('The date must be YYYY-MM-DD');
  return {
    title,
    employeeId,
    categoryId: category.id,
    comment: text('comment') ?? null,
    date,
    file: { ...file, fileName: file.fileName },
  };
}

/** Every call makes another document: nothing recognises a repetition. */
function upload(call: Call): SimulatorResponse {
  const { company, request, now } = call;
  const parts = parseMultipart(request.headers['content-type'], request.body);
  if (parts === undefined) return v1Error(415, 'Expected multipart/form-data');
  const wanted = readUpload(call, parts);
  if ('status' in wanted) return wanted;
  const { file, ...rest } = wanted;
  const document: CompanyDocument = {
    ...rest,
    id: nextId(company),
    fileName: file.fileName,
    contentType: file.contentType ?? 'application/octet-stream',
    content: file.content,
    size: Buffer.byteLength(file.content),
    at: now,
  };
  company.documents.push(document);
  tell(company, 'document.created', { personId: document.employeeId, documentId: String(document.id) }, now);
  call.wrote(1);
  return v1Data(201, {
    id: document.id,
    type: 'Document',
    attributes: {
      id: document.id,
      title: document.title,
      comment: document.comment,
      date: document.date,
      category_id: document.categoryId,
      employee_id: Number(document.employeeId),
      created_at: stamp(now),
    },
  });
}

function listCategories(call: Call): SimulatorResponse {
  return v1Data(
    200,
    call.company.documentCategories.map(({ id, name }) => ({ id, type: 'DocumentCategory', attributes: { id, name } })),
  );
}

function listDocuments(call: Call): SimulatorResponse {
  const { company } = call;
  return page<CompanyDocument>(call, {
    rules: { defaultLimit: 10, maxLimit: 50, filters: ['owner_id', 'category_id', 'created_at.gt', 'created_at.lt'] },
    all: ({ owner_id: owner, category_id: category }) =>
      company.documents.filter(
        ({ employeeId, categoryId }) =>
          (owner === undefined || owner === employeeId) && (category === undefined || category === String(categoryId)),
      ),
    order: ({ at }) => at,
    id: ({ id }) => String(id),
    view: (one) => ({
      id: String(one.id),
      name: one.title,
      comment: one.comment,
      date: one.date === null ? null : { date: one.date },
      category: { id: String(one.categoryId) },
      owner: { id: one.employeeId },
      size: one.size,
      created_at: { date_time: stamp(one.at) },
    }),
  });
}

const v1 = { version: 'v1', withoutScope: 'forbidden', bucket: 'v1/documents' } as const;

export const documentRoutes: readonly Route[] = [
  { ...v1, method: 'POST', path: '/v1/company/documents', scope: SCOPES.writeDocuments, handle: upload },
  {
    ...v1,
    method: 'GET',
    path: '/v1/company/document-categories',
    scope: SCOPES.readDocuments,
    handle: listCategories,
  },
  {
    method: 'GET',
    version: 'v2',
    withoutScope: 'unauthorized token',
    bucket: 'v2/documents',
    path: '/v2/document-management/documents',
    scope: SCOPES.readDocuments,
    handle: listDocuments,
  },
];
