import { InvalidArgumentError } from 'commander';

/** For options such as --limit: a whole number, 1 or more. Commander turns the error into a message and exit code 2. */
export function parseCount(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || !Number.isSafeInteger(number)) throw new InvalidArgumentError('It must be a whole number, 1 or more.');
  return number;
}
