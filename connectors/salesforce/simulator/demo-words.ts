import type { DemoContact } from './demo-people.ts';

export const NEW = 'New Customer';
export const WON = 'Closed Won';
export const buyer = (
  first: string,
  last: string,
  title: string,
  email: string | null,
  role: string | null,
  phone?: string,
): DemoContact => ({
  first,
  last,
  title,
  email,
  role,
  ...(phone === undefined ? {} : { phone }),
});
