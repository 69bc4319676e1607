import { z } from 'zod';
import { SimulatorControl } from '../../../connectors/kit/simulator/control-client.ts';
import { startSimulatorServer } from '../../../connectors/kit/simulator/server.ts';
import { WorkdaySimulator } from '../../../connectors/workday/simulator/app.ts';

export const ISU = { user: 'ISU_Handoff', password: 'isu-secret' } as const;
export const STRANGER = { user: 'ISU_Stranger', password: 'stranger-password' } as const;
export const APPLICATIONS = 'Handoff_Job_Applications';
export const HIRES = 'Handoff_New_Hires';
const ALL_TIME = 'From_Moment=2020-01-01T00:00:00Z&To_Moment=2099-01-01T00:00:00Z';
/** What the required prompts need when the moment does not matter. */
export const ANY_TIME = `format=json&${ALL_TIME}`;

type Who = { readonly user: string; readonly password: string };

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

const reportSchema = z.object({ Report_Entry: z.array(z.record(z.string(), z.union([z.string(), z.array(z.record(z.string(), z.string()))]))) });
export type Row = z.infer<typeof reportSchema>['Report_Entry'][number];

export interface Desk {
  readonly baseUrl: string;
  readonly app: WorkdaySimulator;
  readonly control: SimulatorControl;
  command(name: string, payload?: unknown): Promise<unknown>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  report(name: string, query: string, who?: Who): Promise<Reply>;
  rows(name: string, query: string, who?: Who): Promise<readonly Row[]>;
  /** `body` is what stands inside the SOAP body. */
  soap(service: string, body: string, options?: SoapOptions): Promise<Reply>;
  close(): Promise<void>;
}

export interface SoapOptions {
  readonly version?: string;
  readonly who?: Who;
  /** As it stands in the token; `user@tenant` when left out. */
  readonly username?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent instead of an envelope. */
  readonly raw?: string;
}

const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
const PASSWORD_TEXT = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText';

export function envelope(body: string, { who = ISU, username }: SoapOptions = {}): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?><env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/">',
    `<env:Header><wsse:Security xmlns:wsse="${WSSE}" env:mustUnderstand="1"><wsse:UsernameToken>`,
    `<wsse:Username>${username ?? `${who.user}@acme_impl`}</wsse:Username><wsse:Password Type="${PASSWORD_TEXT}">${who.password}</wsse:Password>`,
    `</wsse:UsernameToken></wsse:Security></env:Header><env:Body>${body}</env:Body></env:Envelope>`,
  ].join('');
}

/** A request element in the vendor's namespace. */
export const ask = (name: string, inner: string, version = 'v45.2'): string =>
  `<wd:${name} xmlns:wd="urn:com.workday/bsvc" wd:version="${version}">${inner}</wd:${name}>`;

const basic = ({ user, password }: Who): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

async function replyOf(response: Response): Promise<Reply> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
}

export async function openDesk(): Promise<Desk> {
  const app = new WorkdaySimulator();
  const server = await startSimulatorServer(app);
  const control = new SimulatorControl(server.baseUrl);
  const get: Desk['get'] = async (path, headers = {}) => await replyOf(await fetch(`${server.baseUrl}${path}`, { headers, redirect: 'manual' }));
  const report: Desk['report'] = (name, query, who = ISU) => get(`/ccx/service/customreport2/acme_impl/ISU_Handoff/${name}?${query}`, { authorization: basic(who) });
  return {
    baseUrl: server.baseUrl,
    app,
    control,
    command: (name, payload) => control.control(name, payload),
    get,
    report,
    rows: async (name, query, who) => reportSchema.parse((await report(name, query, who)).body).Report_Entry,
    soap: async (service, body, options = {}) =>
      await replyOf(
        await fetch(`${server.baseUrl}/ccx/service/acme_impl/${service}/${options.version ?? 'v45.2'}`, {
          method: 'POST',
          headers: { 'content-type': 'text/xml; charset=utf-8', ...options.headers },
          body: options.raw ?? envelope(body, options),
        }),
      ),
    close: () => server.close(),
  };
}

/** Text of every element with this name, in order; enough to read an answer in a test. */
export function texts(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<(?:wd:|cus:)?${name}(?: [^>]*)?>([^<]*)</`, 'g'))].map((found) => found[1] ?? '');
}

export const faultOf = ({ text }: Reply): string => `${texts(text, 'faultcode')[0] ?? 'no fault'}: ${texts(text, 'faultstring')[0] ?? ''}`;

const seededSchema = z.object({ applications: z.record(z.string(), z.string()) });

/** The demo's applications by first name. */
export async function seedDemo(desk: Desk): Promise<Readonly<Record<string, string>>> {
  return seededSchema.parse(await desk.command('demo-seed')).applications;
}
