import type { Rule } from './soap-rules.ts';
import type { Tenant, User } from './tenant.ts';
import type { XmlElement } from './xml-read.ts';

/** One signed-in request that passed its schema. */
export interface SoapCall {
  readonly tenant: Tenant;
  readonly user: User;
  readonly request: XmlElement;
  readonly now: number;
  wrote(records: number): void;
}

export interface Operation {
  /** Services that own the operation, as they stand in the address. */
  readonly service: string | readonly string[];
  readonly request: string;
  readonly response: string;
  rules(version: string): readonly Rule[];
  /** The inner XML of the response. Throws SoapFault. */
  answer(call: SoapCall): string;
}
