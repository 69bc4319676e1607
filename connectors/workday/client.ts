import type { SessionContext } from '../../src/core/connector.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { pay } from '../kit/call-purpose.ts';
import { RequestFailure } from '../kit/failure.ts';
import { HttpClient, type HttpAnswer, type HttpRequest } from '../kit/http-client.ts';
import { readAnswer } from '../kit/read-answer.ts';
import type { Credential } from '../kit/refreshed-token.ts';
import { openCredential } from './auth.ts';
import { reportUrl, serviceUrl, type Report, type Settings } from './config.ts';
import { aboutReport, BUSY, explainAnswer, WITHOUT_FAULT, workdayErrors } from './errors.ts';
import { MAX_ANSWER_BYTES } from './limits.ts';
import { readFault } from './read-fault.ts';
import { reportSchema, type ReportRow } from './schema.ts';
import { envelope } from './soap.ts';
import { parseXml, XmlProblem } from './xml.ts';

/** One tenant. Throws ConnectorError only. */
export class WorkdayClient {
  readonly #settings: Settings;
  readonly #connection: string;
  readonly #http: HttpClient;
  signal: AbortSignal | undefined;

  constructor(settings: Settings, context: SessionContext, jitter: () => number = Math.random) {
    this.#settings = settings;
    this.#connection = context.connection;
    const credential: Credential = openCredential(settings, context, () => this.#http);
    const isSoap = (request: HttpRequest): boolean => request.raw !== undefined;
    this.#http = new HttpClient({
      connection: context.connection,
      vendor: 'Workday',
      concurrency: context.limits.concurrency,
      timeoutMs: settings.requestTimeoutSeconds * 1000,
      maxAnswerBytes: MAX_ANSWER_BYTES,
      now: context.now,
      wait: context.wait,
      jitter,
      pay: (purpose) => pay(context, purpose),
      // Without it some tenants fail; the envelope carries SOAP's credential.
      headers: async (request) => ({ 'accept-encoding': 'gzip, deflate', ...(isSoap(request) ? {} : await credential.headers()) }),
      renew: async (refused, request) => !isSoap(request) && (await credential.renew(refused)),
      errors: workdayErrors,
      explain: explainAnswer,
      secrets: [settings.isu?.password, settings.oauth?.clientSecret, settings.oauth?.refreshToken].flatMap((secret) => secret ?? []),
    });
  }

  /** Every row of the report. `prompts` are sent as they are. */
  async report(report: Report, prompts: Readonly<Record<string, string>>): Promise<readonly ReportRow[]> {
    const query = { format: 'json', ...report.prompts, ...prompts };
    const answer = await this.#ask(report, { method: 'GET', url: reportUrl(this.#settings, report), query });
    const parsed = this.#guard(() => readAnswer(answer, reportSchema, `GET report ${report.name}`));
    return parsed.Report_Entry;
  }

  /** The report's XML schema, parsed. */
  async reportSchema(report: Report): Promise<JsonObject> {
    const answer = await this.#ask(report, { method: 'GET', url: `${reportUrl(this.#settings, report)}?xsds` });
    return this.#guard(() => xmlOf(answer, `the schema of report ${report.name}`));
  }

  /** `repeatable`: sending it twice does what sending it once does. Answers the body of the envelope. */
  async soap(service: 'Recruiting' | 'Staffing', body: string, repeatable: boolean): Promise<JsonObject> {
    const raw = { contentType: 'text/xml; charset=utf-8', body: envelope(this.#settings, body) };
    try {
      const answer = await this.#http.attempt({ method: 'POST', url: serviceUrl(this.#settings, service), raw, repeatable, signal: this.signal });
      const fault = readFault(answer.text);
      if (fault !== null) throw new RequestFailure({ kind: 'answer', status: 500, ...fault, retryAfterMs: null }, `POST ${service}`);
      return xmlOf(answer, `the answer of ${service}`);
    } catch (error) {
      throw error instanceof RequestFailure ? this.#http.toConnectorError(namedThrottle(error)) : error;
    }
  }

  calls(): { readonly api: number; readonly auth: number; readonly maxInFlight: number } {
    return this.#http.counts();
  }

  close(): void {
    this.#http.close();
  }

  async #ask(report: Report, request: HttpRequest): Promise<HttpAnswer> {
    try {
      return await this.#http.request({ ...request, signal: this.signal });
    } catch (error) {
      throw error instanceof ConnectorError && !stopsConnection(error) ? new ConnectorError(this.#connection, aboutReport(report, error.resolution), error.cause) : error;
    }
  }

  #guard<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw error instanceof RequestFailure ? this.#http.toConnectorError(error) : error;
    }
  }
}

function xmlOf(answer: HttpAnswer, where: string): JsonObject {
  try {
    return parseXml(answer.text);
  } catch (error) {
    if (!(error instanceof XmlProblem)) throw error;
    throw new RequestFailure({ kind: 'unexpected', where: `${where}: ${error.message}` }, where);
  }
}

/** HTTP 500 without a fault is how SOAP services are slowed down; with one it is an answer. */
function namedThrottle(error: RequestFailure): RequestFailure {
  const { failure } = error;
  if (failure.kind !== 'answer' || failure.status !== 500 || failure.code !== null) return error;
  return new RequestFailure({ ...failure, code: WITHOUT_FAULT }, error.request);
}

/** True for what stops the whole connection: everything else is one report's or one item's affair. */
export const stopsConnection = (error: unknown): boolean =>
  !(error instanceof ConnectorError) || error.code === BUSY || ['fail', 'rate_limited', 'refresh_auth'].includes(error.resolution.action);
