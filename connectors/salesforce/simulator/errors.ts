import { jsonResponse, type SimulatorResponse } from '../../kit/simulator/app.ts';

/** One refusal as Salesforce words it. Its status counts for a single request only; collections answer 200 around it. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly string[] | undefined;

  constructor(status: number, code: string, message: string, fields?: readonly string[]) {
    super(message);
    this.status = status;
    this.code = code;
    this.fields = fields;
  }

  body(): unknown {
    const first = { message: this.message, errorCode: this.code };
    return [this.fields === undefined ? first : { ...first, fields: this.fields }];
  }

  toResponse(): SimulatorResponse {
    return jsonResponse(this.status, this.body());
  }
}

export function notFound(): Refusal {
  return new Refusal(404, 'NOT_FOUND', 'The requested resource does not exist');
}

export function methodNotAllowed(method: string, allowed: string): Refusal {
  return new Refusal(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${method}' not allowed. Allowed are ${allowed}`);
}

/** The simulator's own gap, worded so that nobody mistakes it for something Salesforce says. */
export function notCovered(what: string): Refusal {
  return new Refusal(501, 'SIMULATOR_NOT_COVERED', `The simulator does not cover ${what}; Salesforce does.`);
}
