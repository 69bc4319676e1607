import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import { nextId } from './account.ts';
import { empty, json, refuse } from './answers.ts';
import { findEmployee, maySee, param, type Call, type Route } from './call.ts';
import { parseMultipart } from './multipart.ts';
import { touch } from './employees.ts';
import { zoned } from './times.ts';

const MAX_BYTES = 20 * 1024 * 1024;
const EXTENSIONS: readonly string[] = [
  'csv',
  'doc',
  'docx',
  'gif',
  'html',
  'jpeg',
  'jpg',
  'md',
  'pdf',
  'png',
  'rtf',
  'txt',
  'xls',
  'xlsx',
];

function upload(call: Call): SimulatorResponse {
  const { account, request } = call;
  const employee = findEmployee(call, param(call, 'id'));
  if (employee === undefined) return refuse(404, 'Employee not found');
  if (!maySee(call, employee)) return refuse(403, 'You do not have permission to access this employee');
  const parts = parseMultipart(request.headers['content-type'], request.body);
  if (parts === undefined) return refuse(400, 'Expected multipart/form-data');
  const text = (name: string): string | undefined => parts.find((part) => part.name === name)?.content;
  const file = parts.find(({ name }) => name === 'file');
  const name = text('fileName');
  if (name === undefined || name === '') return refuse(400, 'Missing file name');
  if (file?.fileName === undefined || file.content === '') return refuse(400, 'Missing or empty file');
  if (!EXTENSIONS.includes(file.fileName.split('.').at(-1)?.toLowerCase() ?? ''))
    return refuse(400, 'Unsupported extension');
  const size = Buffer.byteLength(file.content);
  if (size > MAX_BYTES) return refuse(413, 'The file exceeds 20 MB');
  const share = text('share') ?? 'no';
  if (share !== 'yes' && share !== 'no') return refuse(400, 'Invalid share');
  const category = account.fileCategories.find(({ id }) => String(id) === text('category'));
  if (category === undefined) return refuse(404, 'The file category was not found');
  const id = nextId(account);
  account.files.push({
    id,
    employeeId: employee.id,
    categoryId: category.id,
    name,
    originalFileName: file.fileName,
    size,
    share: share === 'yes',
    userId: call.caller.userId,
    at: call.now,
  });
  touch(employee, call.now);
  call.wrote(1);
  return empty(201, { location: `${call.linkBase}/v1/employees/${employee.id}/files/${id}` });
}

function listFiles(call: Call): SimulatorResponse {
  const { account } = call;
  const employee = findEmployee(call, param(call, 'id'));
  if (employee === undefined) return refuse(404, 'Employee not found');
  if (!maySee(call, employee)) return refuse(403, 'You do not have permission to access this employee');
  const nameOf = (userId: number): string => {
    const user = account.users.find(({ id }) => id === userId);
    return user === undefined ? '' : `${user.firstName} ${user.lastName}`;
  };
  return json(200, {
    employee: { id: Number(employee.id) },
    categories: account.fileCategories.map(({ id, name }) => ({
      id,
      name,
      canRenameCategory: 'no',
      canDeleteCategory: 'no',
      canUploadFiles: 'yes',
      displayIfEmpty: 'yes',
      files: account.files
        .filter((file) => file.categoryId === id && file.employeeId === employee.id)
        .map((file) => ({
          id: file.id,
          name: file.name,
          originalFileName: file.originalFileName,
          size: file.size,
          dateCreated: zoned(file.at).replace('+00:00', '+0000'),
          createdBy: nameOf(file.userId),
          shareWithEmployee: file.share ? 'yes' : 'no',
          canRenameFile: 'yes',
          canDeleteFile: 'yes',
          canChangeShareWithEmployeeFieldValue: 'yes',
        })),
    })),
  });
}

export const fileRoutes: readonly Route[] = [
  { method: 'POST', path: '/api/v1/employees/{id}/files', access: 'either', handle: upload },
  {
    method: 'GET',
    path: '/api/v1/employees/{id}/files/view',
    access: 'either',
    xmlRoot: 'employee',
    handle: listFiles,
  },
];
