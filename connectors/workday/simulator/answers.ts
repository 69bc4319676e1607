import { jsonResponse, type SimulatorResponse } from '../../kit/simulator/app.ts';
import type { Tenant } from './tenant.ts';
import { element, escapeXml } from './xml-write.ts';

export function json(status: number, body: unknown, headers: Record<string, string> = {}): SimulatorResponse {
  return jsonResponse(status, body, { 'content-type': 'application/json', ...headers });
}

export function xml(status: number, body: string): SimulatorResponse {
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
  return { status, headers: { 'content-type': 'text/xml;charset=UTF-8' }, body: `${declaration}${body}` };
}

export function bare(status: number, headers: Record<string, string> = {}): SimulatorResponse {
  return { status, headers, body: '' };
}

/** A report says its errors in one sentence; in which wrapping is a setting, because nobody has documented it. */
export function refuseReport(tenant: Tenant, status: number, sentence: string): SimulatorResponse {
  switch (tenant.settings.reportErrors) {
    case 'json':
      return json(status, { error: sentence });
    case 'text':
      return { status, headers: { 'content-type': 'text/plain;charset=UTF-8' }, body: sentence };
    case 'xml':
      return xml(status, element('wd:error', escapeXml(sentence), { 'xmlns:wd': 'urn:com.workday/bsvc' }));
  }
}

export const NOT_AUTHORIZED = 'Processing error occurred. The task submitted is not authorized.';
