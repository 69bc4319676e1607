/**
 * The shapes of what the connector asks for besides the v2 calls that lie transcribed beside the project, in our own
 * words and as OpenAPI: the older interface (personio/api-docs: authentication and personnel data) and the lists of
 * names (developer.personio.de/reference: getorgunit, listworkplaces, listcostcenters, legal entities). Structure only.
 */

const text = { type: 'string' } as const;
const number = { type: 'integer' } as const;
const query = (name: string, schema: object = text, required = false) => ({ in: 'query', name, schema, required });
const inPath = (name: string) => ({ in: 'path', name, schema: text, required: true });
/** Published for the lists: `id` and `name` filter, `sort` orders. */
const LIST = [query('limit', { type: 'integer', minimum: 1, maximum: 100 }), query('cursor'), query('id'), query('name'), query('sort', { type: 'string', enum: ['id', '-id', 'name', '-name'] })];
const list = { get: { parameters: LIST } };
const plain = { get: { parameters: [] } };
const CREDENTIAL = { schema: { type: 'object', required: ['client_id', 'client_secret'], properties: { client_id: text, client_secret: text } } };

/** Parts of a form: numbers stand as text in it, so digits count as an integer. */
const DOCUMENT = {
  schema: {
    type: 'object',
    required: ['title', 'employee_id', 'category_id', 'file'],
    properties: {
      title: { type: 'string', maxLength: 255 },
      employee_id: number,
      category_id: number,
      // Binary, 30 MB at most.
      file: { type: 'string', maxLength: 31_457_280 },
      comment: text,
      date: { type: 'string', format: 'date' },
    },
  },
};

export const OWN_TRANSCRIPTION = {
  paths: {
    '/v1/auth': { post: { requestBody: { content: { 'application/json': CREDENTIAL, 'application/x-www-form-urlencoded': CREDENTIAL } } } },
    '/v1/company/employees/attributes': plain,
    '/v1/company/document-categories': plain,
    '/v1/company/documents': { post: { requestBody: { content: { 'multipart/form-data': DOCUMENT } } } },
    '/v2/org-units/{id}': { get: { parameters: [inPath('id'), query('type', { type: 'string', enum: ['team', 'department'] }, true), query('include_parent_chain', { type: 'string', enum: ['true', 'false'] })] } },
    '/v2/workplaces': list,
    '/v2/legal-entities': { get: { parameters: [...LIST, query('country')] } },
    '/v2/cost-centers': list,
    // Recruiting lists: 1 to 200, 100 when left out (get_v2-recruiting-jobs).
    '/v2/recruiting/categories': { get: { parameters: [query('limit', { type: 'integer', minimum: 1, maximum: 200 }), query('cursor')] } },
  },
} as const;

/** Answered with 404 without the header `Beta: true`, as users of these lists report. */
export const NEEDS_BETA = /^\/v2\/(?:org-units|workplaces|legal-entities|cost-centers)/;
/** The two that give tokens. */
export const SIGNS_IN = /^\/(?:v1\/auth|v2\/auth\/token)$/;

/** RFC 7578, as far as it is used: parts by name, each once; null when the body is no such form. */
export function readForm(contentType: string, body: string): Readonly<Record<string, string>> | null {
  const boundary = /^multipart\/form-data; boundary=([\w'()+,./:=?-]{1,70})$/.exec(contentType)?.[1];
  if (boundary === undefined || !body.startsWith(`--${boundary}\r\n`) || !body.endsWith(`\r\n--${boundary}--\r\n`)) return null;
  const parts = body.slice(`--${boundary}\r\n`.length, -`\r\n--${boundary}--\r\n`.length).split(`\r\n--${boundary}\r\n`);
  const read = parts.map((part) => /^Content-Disposition: form-data; name="([^"]+)"(?:; filename="([^"]+)"\r\nContent-Type: [\w/.+-]+(?:; charset=[\w-]+)?)?\r\n\r\n([^]*)$/.exec(part));
  const named = read.flatMap((found): [string, string][] => (found === null || (found[1] === 'file') !== (found[2] !== undefined) ? [] : [[found[1] ?? '', found[3] ?? '']]));
  return named.length === parts.length && new Set(named.map(([name]) => name)).size === parts.length ? Object.fromEntries(named) : null;
}
